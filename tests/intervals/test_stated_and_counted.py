"""Intervals hold what they state, and the tables of README.md are still true.

With other runners than those of the tables, and fewer: what is asked is that no figure is further
off than chance makes it, 3.9 standard errors, which happens once in 10,000 figures.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from coach.progress.trends import FAMILY_CONFIDENCE
from tests.intervals import drift_within_a_run, joined_over_weeks, progress_over_runs
from tests.intervals.drift_within_a_run import FLOORS, STATED
from tests.intervals.made_up_runs import WAVERS
from tests.intervals.progress_over_runs import STATED_EACH

pytestmark = pytest.mark.long

_SURE = 3.9
_IN_A_CELL = 500
_OTHER_RUNNERS = 100_000


def tables():
    """Rows of numbers of the tables of README.md that have any, by their first cells."""
    found, rows = [], None
    for line in (Path(__file__).with_name("README.md")).read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            rows = None
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if rows is None:
            rows = {}
            found.append((cells, rows))
        elif not cells[0].startswith("-"):
            rows[tuple(cells)] = [[float(n) for n in cell.split("/")] for cell in _numbers(cells)]
    return {tuple(head): rows for head, rows in found}


def _numbers(cells):
    return [cell for cell in cells if re.fullmatch(r"[\d. /]+", cell)]


def at_least(hits, n, stated):
    """Whether so many of ``n`` are not fewer than stated, but for chance."""
    return hits >= n * stated - _SURE * math.sqrt(n * stated * (1.0 - stated)) - 1.0


def agree(hits, n, percent, told_n):
    """Whether a share is that of a table, which was counted too."""
    share = (hits + 0.01 * percent * told_n) / (n + told_n)
    error = math.sqrt(max(share * (1.0 - share), 0.5 / told_n) * (1.0 / n + 1.0 / told_n))
    return abs(hits / n - 0.01 * percent) <= _SURE * error + 0.0005


def row(head, *first):
    """Numbers of the row of a table that begins so."""
    (found,) = [
        numbers
        for heads, rows in tables().items()
        if all(word in heads for word in head)
        for cells, numbers in rows.items()
        if cells[: len(first)] == first
    ]
    return found


RUNNERS = range(_OTHER_RUNNERS, _OTHER_RUNNERS + 60)


@pytest.mark.parametrize("minutes", [9, 12, 20, 60])
def test_within_a_run(minutes):
    found = {
        waver: [
            drift_within_a_run.counted(RUNNERS, minutes, waver, floors) for floors in (0, FLOORS[2])
        ]
        for waver in WAVERS
    }
    covered = row(WAVERS, f"{minutes} min")
    for waver, (scatter, error) in zip(WAVERS, covered, strict=True):
        n = sum(one.answered for one in found[waver])
        scatter_right = sum(one.scatter_right for one in found[waver])
        right = sum(one.right for one in found[waver])
        assert at_least(scatter_right, n, STATED)
        assert at_least(right, n, STATED)
        assert agree(scatter_right, n, scatter, len(FLOORS) * _IN_A_CELL)
        assert agree(right, n, error, len(FLOORS) * _IN_A_CELL)
    power = row(("none", "3 floors", "running"), f"{minutes} min")
    for at, floors in enumerate((0, FLOORS[2])):
        cells = [found[waver][at] for waver in WAVERS]
        n, told_n = sum(one.answered for one in cells), len(WAVERS) * _IN_A_CELL
        for name, percent in zip(("real", "drifted"), power[floors], strict=True):
            assert agree(sum(getattr(one, name) for one in cells), n, percent, told_n)


def test_short_runs_are_told_nothing():
    found = drift_within_a_run.counted(RUNNERS, 5, WAVERS[0], 3)
    assert found.answered == 0


OVER_RUNS = range(_OTHER_RUNNERS, _OTHER_RUNNERS + 60)
_IN_A_SEASON_CELL = 300


@pytest.mark.parametrize(
    ("runs", "lasting"),
    [
        (8, "0 days"),
        (20, "0 days"),
        (40, "0 days"),
        (12, "3 days"),
        (8, "10 days"),
        (20, "10 days"),
    ],
)
def test_over_many_runs(runs, lasting):
    told = row(("runs", "all five"), str(runs), lasting)
    (every,), (each,), falsely = told[-7:-4]
    about = progress_over_runs.USUAL[lasting]
    found = [progress_over_runs.counted(OVER_RUNS, runs, about, floors) for floors in (0, 2)]
    n = sum(one.runners for one in found)
    all_right = sum(one.all_right for one in found)
    each_right = sum(one.each_right for one in found)
    assert at_least(all_right, n, FAMILY_CONFIDENCE)
    assert at_least(each_right, sum(one.metrics for one in found), STATED_EACH)
    assert agree(all_right, n, every, len(FLOORS) * _IN_A_SEASON_CELL)
    assert agree(each_right, 5 * n, each, 5 * len(FLOORS) * _IN_A_SEASON_CELL)
    none = found[0]
    for name, percent in zip(("any_trend", "any_different"), falsely, strict=True):
        assert agree(getattr(none, name), none.runners, percent, _IN_A_SEASON_CELL)
    for one, cell in zip(found, (told[-4], told[-2]), strict=True):
        for name, percent in zip(("trend", "by_sen", "different", "no_trend"), cell, strict=True):
            assert agree(getattr(one, name), one.metrics, percent, 5 * _IN_A_SEASON_CELL)


@pytest.mark.parametrize(
    ("at", "circumstances"), [(0, "half, 10 days, holidays"), (2, "half, 10 days, at once")]
)
def test_over_many_runs_in_other_circumstances(at, circumstances):
    runs = progress_over_runs.RUNS[at]
    cell = row(("circumstances", f"{runs} runs"), circumstances)[at]
    found = progress_over_runs.counted(OVER_RUNS, runs, progress_over_runs.OTHERS[circumstances], 0)
    assert at_least(found.all_right, found.runners, FAMILY_CONFIDENCE)
    for name, percent in zip(("all_right", "any_trend", "any_different"), cell, strict=True):
        assert agree(getattr(found, name), found.runners, percent, _IN_A_SEASON_CELL)


_PEOPLE = range(_OTHER_RUNNERS, _OTHER_RUNNERS + 40)
_IN_A_JOINED_CELL = 60


@pytest.mark.parametrize(("at", "name"), [(0, "0 days"), (1, "10 days")])
def test_over_weeks_and_checks(at, name):
    about = joined_over_weeks.ABOUT[name]
    exercises = joined_over_weeks.exercises(_PEOPLE, 16, joined_over_weeks.OFTEN, about, 0.0)
    standing = joined_over_weeks.standing(_PEOPLE, 10, about, 0.0)
    cells = (
        row(("asked", name), f"{joined_over_weeks.OFTEN}, 16 weeks"),
        row(("asked", name), "standing, 10 checks"),
    )
    for found, cell in zip((exercises, standing), cells, strict=True):
        assert at_least(found.right, found.people, FAMILY_CONFIDENCE)
        assert at_least(found.people - found.told, found.people, FAMILY_CONFIDENCE)
        assert agree(found.right, found.people, cell[at][0], _IN_A_JOINED_CELL)
        assert agree(found.told, found.people, cell[at][1], _IN_A_JOINED_CELL)
