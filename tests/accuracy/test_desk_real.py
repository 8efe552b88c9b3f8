"""Sitting and standing of real people told apart as far as it is claimed, and not invented."""

from __future__ import annotations

import pytest

from coach.model import DeskState
from tests.accuracy.desk_real import sisfall, told_of, voisard
from tests.accuracy.real_data import missing

SITTING, STANDING = DeskState.SITTING, DeskState.STANDING

pytestmark = pytest.mark.slow

needs_sisfall = pytest.mark.skipif(bool(missing("sisfall")), reason=missing("sisfall"))
needs_voisard = pytest.mark.skipif(
    bool(missing("voisard_lumbar_walk")), reason=missing("voisard_lumbar_walk")
)


def _changes(seen):
    """What is told of changes, each by its movement alone."""
    return [after for _, after in map(told_of, seen.changes) if after is not DeskState.UPRIGHT]


@needs_sisfall
def test_who_sits_down_and_gets_up_is_seen_and_never_the_other_way_round(monkeypatch):
    seen = sisfall(monkeypatch, "D07")
    assert len(seen) == 14
    told = [_changes(of) for of in seen]
    # Stands, sits down, gets up: whatever is told is told in this order.
    assert all(one in ([], [SITTING], [STANDING], [SITTING, STANDING]) for one in told)
    assert sum(SITTING in one for one in told) >= 12
    assert sum(STANDING in one for one in told) >= 12


@needs_sisfall
def test_bending_is_hardly_ever_getting_up_or_sitting_down(monkeypatch):
    seen = sisfall(monkeypatch, "D16")
    told = [one for of in seen for one in _changes(of)]
    assert len(seen) == 14
    assert len(told) <= 2


@needs_sisfall
def test_a_squat_is_down_and_up(monkeypatch):
    """By height alone it is sitting; it lasts for seconds, and no day's figure is made of it."""
    for of in sisfall(monkeypatch, "D15"):
        told = _changes(of)
        assert told in ([], [SITTING], [STANDING], [SITTING, STANDING])


@needs_voisard
def test_who_walks_off_from_standing_stood(monkeypatch):
    seen = voisard(monkeypatch)
    before = [one.state_at(begin_s - 2.0) for one, begin_s, _ in seen]
    after = [one.spans[-1].state for one, _, _ in seen]
    assert len(seen) == 60
    assert before.count(STANDING) >= 45
    assert before.count(SITTING) <= 3
    assert after.count(STANDING) >= 45
    assert after.count(SITTING) <= 1
    walked = [
        sum(
            min(span.end_s, end_s) - max(span.t_s, begin_s)
            for span in one.spans
            if span.state is DeskState.WALKING and span.t_s < end_s
        )
        / (end_s - begin_s)
        for one, begin_s, end_s in seen
    ]
    assert min(walked) > 0.7
