"""Measure everything: ``make bench``. Nothing here passes or fails; it prints what was seen, as ratios within this run."""

from __future__ import annotations

import os
import platform
import sys

from bench import reports, surveys
from ops.instance import running


def main() -> int:
    """Start a demonstration of its own, measure, and print."""
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors. Ratios compare rows of one table; rates differ from machine to machine."
    )
    with running() as portal:
        surveys.measure(portal)
        reports.measure(portal)
    return 0


if __name__ == "__main__":
    sys.exit(main())
