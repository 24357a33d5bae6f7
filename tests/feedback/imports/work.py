"""Do one job in a process of its own, and print how much more memory that took than the portal itself: in kB.

python -m tests.feedback.imports.work JOB
"""

from __future__ import annotations

import os
import resource
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eolcare.settings.test")
    import django

    django.setup()
    # What any worker has loaded before its first job.
    import engagement.tasks  # noqa: F401
    from eolcare.jobs.models import Job
    from eolcare.jobs.running import run_job

    job = Job.objects.get(pk=int(sys.argv[1]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    did = run_job(job.pk)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{int(did)} {after - before}", flush=True)


if __name__ == "__main__":
    main()
