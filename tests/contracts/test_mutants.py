"""The table of mutants fits the code: what it changes stands there once, and its tests exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants.runner import chosen
from tests.mutants.table import MUTANTS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("mutant", MUTANTS, ids=[f"{n} {m.file}" for n, m in enumerate(MUTANTS, 1)])
def test_a_mutant_is_one_wrong_line_of_the_code_as_it_stands(mutant):
    text = (ROOT / mutant.file).read_text(encoding="utf-8")
    assert text.count(mutant.old) == 1, f"stale: {mutant.old!r} stands {text.count(mutant.old)} x"
    wrong = mutant.mutated(text)
    assert wrong != text
    compile(wrong, mutant.file, "exec")
    assert mutant.why
    assert mutant.tests
    assert [test for test in mutant.tests if not (ROOT / test).is_file()] == []


def test_no_two_mutants_are_the_same():
    assert len({(m.file, m.old, m.new) for m in MUTANTS}) == len(MUTANTS)


def test_mutants_are_chosen_by_number_and_by_file():
    assert [n for n, _ in chosen(MUTANTS, [])] == list(range(1, len(MUTANTS) + 1))
    assert [n for n, _ in chosen(MUTANTS, ["2", "5"])] == [2, 5]
    of_clock = [m for _, m in chosen(MUTANTS, ["clock"])]
    assert of_clock
    assert all("clock" in m.file for m in of_clock)
    assert not list(chosen(MUTANTS, ["0", "nothing"]))
