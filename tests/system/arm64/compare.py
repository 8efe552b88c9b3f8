"""Whether two machines coach alike: same cues and faults, figures as near as golden replays ask.

Run ``python -m tests.system.arm64.compare HERE.json THERE.json`` on what ``figures.py`` printed.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from coach.model import METRICS
from tests.golden.replayed import TOLERANCES

# These are decisions: they are the same, or the machines do not coach alike.
EXACT = ("cues", "locomotion", "faults")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two machines made of the same recordings.

    Args:
        problems: A line for each difference that may not be.
        cues: How many were compared.
        figures: How many numbers were compared.
        largest: Unit -> largest difference, as a part of what is allowed.
    """

    problems: tuple[str, ...]
    cues: int
    figures: int
    largest: dict[str, float]

    def __str__(self) -> str:
        worst = ", ".join(f"{part:.1e} ({unit or '1'})" for unit, part in self.largest.items())
        said = f"{self.cues} cues alike, {self.figures} figures; largest part of what is allowed"
        return f"{said}: {worst or 'none'}"


def compare(here: dict[str, Any], there: dict[str, Any]) -> Comparison:
    """Compare two lists of recordings as ``figures.py`` gives them."""
    problems: list[str] = []
    largest: dict[str, float] = {}
    cues = figures = 0
    if here.keys() != there.keys():
        problems.append(f"recordings {sorted(here)} and {sorted(there)}")
    for name in here.keys() & there.keys():
        mine, theirs = here[name], there[name]
        problems += [
            f"{name}: {what} {mine[what]} and {theirs[what]}"
            for what in EXACT
            if mine[what] != theirs[what]
        ]
        cues += len(mine["cues"])
        if mine["medians"].keys() != theirs["medians"].keys():
            problems.append(f"{name}: other metrics")
        for metric in mine["medians"].keys() & theirs["medians"].keys():
            unit = METRICS[metric].unit
            pairs = zip_longest(mine["medians"][metric], theirs["medians"][metric])
            for window, (a, b) in enumerate(pairs):
                if a is None or b is None:
                    if a is not b:
                        problems.append(f"{name}: {metric} in window {window}: {a} and {b}")
                    continue
                figures += 1
                part = abs(a - b) / TOLERANCES[unit]
                largest[unit] = max(largest.get(unit, 0.0), part)
                if part > 1.0:
                    problems.append(f"{name}: {metric} in window {window}: {a} and {b} {unit}")
    return Comparison(tuple(problems), cues, figures, largest)


def main() -> int:
    """0 if they coach alike."""
    here, there = (json.loads(Path(name).read_text())["recordings"] for name in sys.argv[1:3])
    found = compare(here, there)
    for problem in found.problems:
        print(problem)
    print(found)
    return bool(found.problems)


if __name__ == "__main__":
    sys.exit(main())
