"""A hundred thousand characters of the worst text cost no more than the work that their length is worth."""

from __future__ import annotations

import subprocess
import sys

import pytest

# One at a time in a process of its own: what tries everything would never come back, and is ended by the system when
# it has used this much of the processor, however busy the machine is. The rules need about half a second each.
PROCESSOR_SECONDS = 20
WORST = {
    "letters and at signs": '"a" * 50_000 + "@" * 50_000',
    "figures": '"1 " * 50_000',
    "noughts": '"0" * 100_000',
    "dots": '"a dot " * 17_000 + "a at b dot " * 3_000',
    "labels": '"a." * 50_000',
    "brackets": '"+(" * 25_000 + "(1) " * 12_000',
    "capitals": '"A " * 25_000 + "Aa " * 17_000',
    "initials": '"J. " * 33_000',
    "hyphens": '"Aa-" * 33_000',
    "numbers of houses": '"12 Aaa " * 14_000',
    "flats": '"Flat 1 " * 14_000',
    "dates": '"born 1 may " * 9_000',
    "cues": '"hospital number " * 3_000 + "my mum Fatima, " * 3_000',
    "nothing": '" " * 100_000',
    "addresses": '"www." * 25_000',
}
PROGRAM = (
    "import resource; resource.setrlimit(resource.RLIMIT_CPU, ({limit}, {limit}));"
    "from engagement.feedback.redaction import propose; propose({text}); print('done')"
)


@pytest.mark.parametrize("name", WORST)
def test_the_worst_text(name):
    program = PROGRAM.format(limit=PROCESSOR_SECONDS, text=WORST[name])
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "done", f"{name}: ended with {ran.returncode}, {ran.stderr[-300:]}"
