"""Measure everything: ``make bench``. Nothing here passes or fails; it prints what was seen, as ratios within this run.

python -m bench [surveys] [booking] [results] [reports] [search]      a part alone
"""

from __future__ import annotations

import os
import platform
import sys

from bench import booking, reports, results, search, surveys
from ops.instance import running

PARTS = {
    "surveys": surveys.measure,
    "booking": booking.measure,
    "results": results.measure,
    "reports": reports.measure,
    "search": search.measure,
}


def main(words: list[str]) -> int:
    """Start a demonstration of its own, measure, and print."""
    unknown = [word for word in words if word not in PARTS]
    if unknown:
        print(f"There is no part {', '.join(unknown)}. Parts: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors. Ratios compare rows of one table; rates differ from machine to machine.",
        flush=True,
    )
    with running() as portal:
        for part in words or PARTS:
            PARTS[part](portal)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
