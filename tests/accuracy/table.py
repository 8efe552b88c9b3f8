"""All figures as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.accuracy.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.accuracy.figures import Figure

_HEAD = """# Measured

Written by `make accuracy`; README.md says what is measured and how. "Must be" is what a test
holds; "aim" is what would be good, where that differs, and a figure that misses it says so.
"Others" are the same figure by other software, on the same samples, when it was last run.

| figure | data | n | coach | must be | aim | others |
|---|---|---|---|---|---|---|"""

_CELLS = 7

_MATRIX_HEAD = """## What the errors depend on

Six unkind simulated people, straps from 8 Hz to rigid, each calibrated by standing, two bends and
some running, then measured in 30 s of running. Root mean square of (mean reading - true mean) over
the people; "none" where no reading counts, and of how many where only some have one. Simulated, so
from below: clothing is not in it, and skin is one spring along and about each axis.

"""


_SENSORS_HEAD = """## What sensors on sale make of the same runners

Four unkind runners on a 400 m track, each calibrated by that family's sensor and run for 120 s;
the link loses the same seconds to every family. Angles and contact time: RMS over the runners of
5 s means less truth; cadence: mean absolute error of windows of 10 s; "calibrated": after `coach
calibrate --accelerometer`. A phone sits at the waist, where angles are published with twice the
error. Valid: share of the instants with a reading.

"""


def head_lines() -> list[str]:
    return _HEAD.splitlines()


def matrix_head_lines() -> list[str]:
    return _MATRIX_HEAD.splitlines()


def sensors_head_lines() -> list[str]:
    return _SENSORS_HEAD.splitlines()


def row_lines(data: str, figures: Sequence[Figure]) -> list[str]:
    return [_row(data, figure) for figure in figures]


def _row(data: str, figure: Figure) -> str:
    n = f"{figure.n}" if figure.n else ""
    aim = ""
    if figure.target is not None:
        aim = f"{figure.sense} {figure.target:g}" + ("" if figure.hits else ", missed")
    others = ", ".join(f"{name} {_value(value)}" for name, value in figure.peers.items())
    cells = [
        figure.what,
        data,
        n,
        f"{_value(figure.value)} {figure.unit}".strip(),
        f"{figure.sense} {figure.bound:g}" + ("" if figure.holds else ", BROKEN"),
        aim,
        others,
    ]
    return f"| {' | '.join(cells)} |"


def _value(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.0f}" if float(value).is_integer() and abs(value) < 1e6 else f"{value:.2f}"


def others_in(text: str) -> dict[str, dict[str, dict[str, str]]]:
    """Data -> figure -> other software -> what it gave, from a table as it was written."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if len(cells) == _CELLS and cells[-1] and cells[1] in MEASURES:
            others = dict(one.rsplit(" ", 1) for one in cells[-1].split(", "))
            found.setdefault(cells[1], {})[cells[0]] = others
    return found


def data_lines() -> list[str]:
    lines = ["## The data", ""]
    for name, measure in MEASURES.items():
        text = " ".join((measure.figures.__doc__ or "").split())
        lines.append(f"- **{name}**: {text}")
    return [*lines, ""]
