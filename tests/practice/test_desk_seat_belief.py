"""What is believed of the seat: forwards for what is said, backwards for what is told of a day."""

from __future__ import annotations

import numpy as np
import pytest

from coach.model import DeskState
from coach.practice.desk.seat_belief import SeatBelief
from coach.practice.desk.seat_odds import odds_of

SITTING, STANDING, UPRIGHT = DeskState.SITTING, DeskState.STANDING, DeskState.UPRIGHT


def moved(belief: SeatBelief, rise_m: float | None, before: bool = False, after: bool = False):
    odds = odds_of(rise_m, walked_before=before, walked_after=after, rough=False)
    return belief.moved(odds, out_of_walk=before, into_walk=after)


def walk(belief: SeatBelief, rise_m: float | None, fall_m: float | None) -> None:
    """Rises, walks, and rests again."""
    belief.walks(begin=True)
    moved(belief, rise_m, after=True)
    belief.walks(begin=False)
    moved(belief, fall_m, before=True)


def states(belief: SeatBelief) -> list[DeskState]:
    return [one.state for one in belief.take_decided(over=True)]


def test_nobody_knows_at_first_but_most_sit():
    now = SeatBelief().now
    assert now.state is UPRIGHT
    assert now.sits > 0.8


@pytest.mark.parametrize(("rise_m", "after"), [(0.35, STANDING), (0.2, STANDING), (0.0, UPRIGHT)])
def test_a_rise_tells_that_somebody_sat_and_now_stands(rise_m, after):
    belief = SeatBelief()
    assert moved(belief, rise_m) is (after is STANDING)
    assert belief.now.state is after
    assert states(belief)[0] is (SITTING if after is STANDING else UPRIGHT)


def test_who_gets_up_later_has_been_sitting_though_it_was_not_known_then():
    belief = SeatBelief()
    walk(belief, 0.35, None)
    assert belief.now.state is UPRIGHT
    moved(belief, 0.33)
    assert states(belief) == [SITTING, STANDING, SITTING, STANDING]


def test_who_walks_off_without_a_rise_has_stood():
    belief = SeatBelief()
    walk(belief, 0.35, None)
    walk(belief, 0.0, -0.3)
    assert states(belief)[2] is STANDING
    assert belief.now.state is SITTING


def test_what_contradicts_makes_less_sure_and_later_evidence_decides():
    belief = SeatBelief()
    walk(belief, 0.35, -0.02)
    believed = belief.now.sits
    assert belief.now.state is STANDING
    moved(belief, 0.3)
    once = belief.take_decided(over=True)[2].sits
    assert once > 5.0 * believed
    moved(belief, -0.3)
    moved(belief, 0.3)
    assert belief.take_decided(over=True)[4].state is SITTING


def test_nothing_is_decided_while_the_heights_of_a_walk_are_awaited():
    belief = SeatBelief()
    belief.walks(begin=True)
    assert belief.take_decided() == []
    moved(belief, 0.35, after=True)
    assert [one.state for one in belief.take_decided()] == [SITTING, STANDING]


def test_a_walk_of_a_few_steps_is_measured_from_before_to_after_it():
    belief = SeatBelief()
    moved(belief, 0.35)
    belief.walks(begin=True)
    belief.walks(begin=False)
    assert belief.now.state is UPRIGHT
    moved(belief, -0.33)
    assert belief.now.state is SITTING


def test_the_seat_of_tall_and_sunk_is_known_again_though_neither_has_a_name():
    belief = SeatBelief()
    belief.walks(begin=True)
    belief.walks(begin=False)
    moved(belief, None, before=True)
    belief.led()
    assert belief.now.state is UPRIGHT
    assert belief.now.as_led == pytest.approx(1.0)
    moved(belief, 0.02)
    assert belief.now.as_led > 0.9
    moved(belief, 0.4)
    assert belief.now.as_led < 0.1
    moved(belief, -0.4)
    assert belief.now.as_led > 0.9


def test_asked_for_anew_it_is_the_new_seat_that_counts():
    belief = SeatBelief()
    belief.led()
    moved(belief, 0.4)
    belief.led()
    assert belief.now.as_led == pytest.approx(1.0)
    assert belief.now.sits < 0.3


def test_missing_data_and_a_backrest():
    belief = SeatBelief()
    moved(belief, -0.4)
    assert belief.now.state is SITTING
    belief.missed(300.0)
    assert belief.now.sits == pytest.approx(0.5)
    assert belief.leans_back()
    assert belief.now.state is SITTING
    assert not belief.leans_back()


def test_memory_is_bounded_where_nothing_is_ever_decided():
    belief = SeatBelief()
    told = []
    for _ in range(1000):
        moved(belief, 0.13)
        told += belief.take_decided()
    assert len(belief.take_decided(over=True)) <= 70
    assert [one.number for one in told] == sorted({one.number for one in told})


def test_odds_are_likelihoods():
    for rise_m in (None, -1.5, -0.4, 0.0, 0.13, 0.3, 2.0):
        for before in (False, True):
            odds = odds_of(rise_m, walked_before=before, walked_after=False, rough=rise_m == -0.4)
            assert np.isfinite(odds).all()
            assert (odds >= 0.0).all()
            assert odds.sum() > 0.0
