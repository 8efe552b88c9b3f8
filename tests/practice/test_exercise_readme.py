"""The table of exercises in the README is the one in force."""

from __future__ import annotations

import re
from pathlib import Path

from coach.model.units import RAD_PER_DEG
from coach.practice.exercise import EXERCISES
from coach.practice.exercise.exercise_params import ExerciseParams
from coach.practice.exercise.one_set import RANGE
from coach.practice.exercise.position import CHEST, LONGER, PELVIS

README = Path(__file__).parents[2] / "coach" / "practice" / "exercise" / "README.md"
HEAD = (
    "| exercise | amount, step by step | wear | begun by: chest, pelvis | counted: chest, pelvis "
    "| form: chest | form: pelvis |\n"
    "|---|---|---|---|---|---|---|"
)
POSITIONS = "| position | chest, deg | pelvis, deg | side, deg | still for |\n|---|--:|--:|--:|--:|"
WAYS = {1: "+", -1: "-", 0: "+-"}


def amount(dose):
    steps = [f"**{n}**" if k == dose.usual else str(n) for k, n in enumerate(dose.steps)]
    unit = "s" if dose.holds else "times"
    return f"{', '.join(steps)} {unit}, {dose.sets} x"


def forms(view):
    words = [
        rule.fault
        if rule.fault == RANGE
        else f"{rule.fault} {WAYS[rule.direction]}{rule.band_rad / RAD_PER_DEG:.0f}"
        for rule in view.form
    ]
    return ", ".join(words)


def row(one):
    views = (one.chest, one.pelvis)
    cells = (
        f"`{one.key}`",
        amount(one.dose) + (", each side" if one.sided else ""),
        one.wear[0].value,
        ", ".join(view.lie.value if view.lie else "key" for view in views),
        ", ".join(view.counts.value if view.counts else "no" for view in views),
        forms(one.chest),
        forms(one.pelvis),
    )
    return "| " + " | ".join(cells) + " |"


def position_row(lie):
    still_s = ExerciseParams().still_s * LONGER.get(lie, 1.0)
    spans = [f"{low:.0f} to {high:.0f}" for low, high in (CHEST[lie].nod, PELVIS[lie].nod)]
    if spans[0].startswith("-360"):
        spans = ["any", "any"]
    low, high = CHEST[lie].side
    cells = (f"`{lie.value}`", *spans, f"{low:.0f} to {high:.0f}", f"{still_s:.0f} s")
    return "| " + " | ".join(cells) + " |"


def tables():
    exercises = "\n".join([HEAD, *map(row, EXERCISES)])
    positions = "\n".join([POSITIONS, *map(position_row, CHEST)])
    return {"exercises": exercises, "positions": positions}


def test_the_readme_has_the_tables_in_force():
    text = README.read_text("utf-8")
    for name, table in tables().items():
        found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.DOTALL)
        assert found[1].strip() == table


def test_the_readme_names_each_tuned_number():
    text = README.read_text("utf-8")
    p = ExerciseParams()
    for words in (
        f"{p.gap_s:.0f} s between two words",
        f"out of its band for {p.dwell_s:.0f} s",
        f"first {p.learn_s:.0f} s",
        f"{p.leave_rad / RAD_PER_DEG:.0f} deg for {p.leave_s:.1f} s",
        f"waited for {p.back_s:.0f} s",
        f"{p.whole_share:.0%} of the usual swing",
        f"under {p.small_share:.0%}",
    ):
        assert words in text, words


if __name__ == "__main__":
    for each in tables().values():
        print(each, end="\n\n")
