"""What a runner is told before the first runs, and that the README says it too."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.cli.live.safety import SAFETY, before_run
from coach.model import Plan

README = (Path(__file__).parents[2] / "README.md").read_text()


def test_the_first_runs_begin_with_it_and_later_ones_do_not():
    assert before_run(Plan(measure_only=True)) == SAFETY
    assert before_run(Plan()) == ()
    # Without a profile nobody knows whether it is the first.
    assert before_run(Plan(), known=False) == SAFETY


@pytest.mark.parametrize(
    "part", ["medical device", "Achilles", "hurts", "one ear free", "pregnancy", "little, slowly"]
)
def test_what_must_not_be_missing_is_told_and_stands_in_the_readme(part):
    safety = README.partition("## Safety")[2].partition("\n## ")[0]
    assert part in " ".join(SAFETY)
    assert part in " ".join(safety.split())


def test_each_line_fits_a_terminal():
    assert all(len(line) <= 100 for line in SAFETY)
