"""Drills: what a run does to a small host, done to the program, and a table of what was lost.

``python -m tests.drills [NAME ...]``; without names all of them, half an hour on two cores.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.drills import kills, live_faults, refusals, signals, sleep
from tests.drills.table import Row, printed

DRILLS = {
    "refusals": refusals.drill,
    "kills": kills.drill,
    "live": live_faults.drill,
    "signals": signals.drill,
    "sleep": sleep.drill,
}

if __name__ == "__main__":
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or DRILLS:
            rows += DRILLS[name](Path(folder) / name)
    print(printed(rows))
    sys.exit(any(row.wrong for row in rows))
