"""``python -m tests.accuracy`` measures all and writes RESULTS.md beside this file."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.accuracy.measures import MEASURES
from tests.accuracy.real_data import FOLDER

_HEAD = """# Measured on real recordings

Written by `python -m tests.accuracy`; README.md says what the recordings are.

"""


def main() -> int:
    lines = []
    for name, measure in MEASURES.items():
        if not (FOLDER / measure.folder).is_dir():
            print(f"{name}: no recordings in {FOLDER / measure.folder}", file=sys.stderr)
            return 1
        lines += [f"## {name}", "", measure.figures.__doc__ or "", ""]
        lines += ["| figure | measured | must be |", "|---|---|---|"]
        lines += [*(figure.row for figure in measure.figures()), ""]
    text = _HEAD + "\n".join(lines)
    Path(__file__).with_name("RESULTS.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
