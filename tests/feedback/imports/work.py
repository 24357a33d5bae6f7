"""Do one job in a process of its own, and print how much more memory that took than the portal itself: in kB.

python -m tests.feedback.imports.work JOB
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eolcare.settings.test")
    import django

    django.setup()
    # What any worker has loaded before its first job.
    import engagement.tasks  # noqa: F401
    from eolcare.jobs.models import Job
    from eolcare.jobs.running import run_job

    job = Job.objects.get(pk=int(sys.argv[1]))
    before = most_held()
    did = run_job(job.pk)
    print(f"{int(did)} {most_held() - before}", flush=True)


def most_held() -> int:
    """Return the most memory that this program held at a time, in kB.

    Not ``getrusage``: there a new program begins with what the one that started it had held.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    main()
