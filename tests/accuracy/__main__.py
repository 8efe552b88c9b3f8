"""``python -m tests.accuracy`` measures all, prints it and writes RESULTS.md beside this file.

With ``--own`` the other software is not run: its figures stay as they stand there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.accuracy.matrix import matrix_lines
from tests.accuracy.measures import MEASURES
from tests.accuracy.real_data import missing
from tests.accuracy.sensors_on_sale import FAMILIES_HEARD, RUN_S, RUNNERS, sensor_lines
from tests.accuracy.table import (
    data_lines,
    head_lines,
    matrix_head_lines,
    others_in,
    row_lines,
    sensors_head_lines,
)

RESULTS = Path(__file__).with_name("RESULTS.md")
OWN = "--own"


def main(words: list[str]) -> int:
    own, names = OWN in words, [word for word in words if word != OWN]
    kept = others_in(RESULTS.read_text(encoding="utf-8")) if own else {}
    unknown = set(names) - set(MEASURES)
    if unknown:
        known = "; ".join(MEASURES)
        print(f"accuracy: no measure '{min(unknown)}'; there are: {known}", file=sys.stderr)
        return 2
    rows: list[str] = []
    skipped, broken = [], []
    for name, measure in MEASURES.items():
        if names and name not in names:
            continue
        if measure.folder and (why := missing(measure.folder)):
            skipped.append(f"{name}: {why}")
            continue
        print(f"accuracy: {name}", file=sys.stderr, flush=True)
        figures = measure.figures()
        peers = measure.peers() if measure.peers and not own else kept.get(name, {})
        figures = [figure.beside(peers.get(figure.what, {})) for figure in figures]
        rows += row_lines(name, figures)
        broken += [f"{name}: {figure.row}" for figure in figures if not figure.holds]
    parts = [*head_lines(), *rows, "", *data_lines()]
    if not names:
        print("accuracy: simulated runners, one thing changed at a time", file=sys.stderr)
        parts += [*matrix_head_lines(), *matrix_lines(), ""]
        print("accuracy: sensors on sale", file=sys.stderr)
        parts += [*sensors_head_lines(), *sensor_lines(FAMILIES_HEARD, RUNNERS, RUN_S), ""]
    text = "\n".join(parts)
    print(text)
    for line in [*skipped, *(f"broken: {line}" for line in broken)]:
        print(f"accuracy: {line}", file=sys.stderr)
    if skipped or names:
        print("accuracy: not all was measured, so RESULTS.md stays as it is", file=sys.stderr)
    else:
        RESULTS.write_text(text, encoding="utf-8")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
