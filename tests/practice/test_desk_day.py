"""A day summed up, and the spans it is made of."""

from __future__ import annotations

from itertools import pairwise

import pytest

from coach.model import DeskSpan, DeskState
from coach.practice.desk.desk_day import day_of
from coach.practice.desk.seat_belief import EraSeat
from coach.practice.desk.spans import LEAST_S, Seen, Spans, Verdicts

SIT, WALK, AWAY, UP = (
    DeskState.SITTING,
    DeskState.WALKING,
    DeskState.NO_DATA,
    DeskState.UPRIGHT,
)


def row(*parts):
    """Spans of ``(seconds, state, slouched)``, one after the other from 10 s on."""
    t_s, spans = 10.0, []
    for long_s, state, slouched in parts:
        spans.append(DeskSpan(t_s, t_s + long_s, state, slouched, None))
        t_s += long_s
    return spans


def test_a_day_adds_up():
    day = day_of(
        row((1800, SIT, False), (300, SIT, True), (90, WALK, None), (2000, SIT, False)), [2095.0]
    )
    assert day.seconds == {SIT: 4100.0, WALK: 90.0}
    assert (day.judged_s, day.slouched_s) == (4100.0, 300.0)
    assert (day.slouches, day.longest_slouch_s) == (1, 300.0)
    assert day.longest_still_s == 2100.0
    assert (day.movements, day.reminders, day.followed) == (1, 1, 1)
    assert [hour.t_s for hour in day.hours] == [10.0, 3610.0]
    assert sum(sum(hour.seconds.values()) for hour in day.hours) == 4190.0
    assert sum(hour.slouched_s for hour in day.hours) == 300.0


def test_short_walks_are_no_movement_and_add_up_within_a_minute():
    short = (40, WALK, None)
    assert day_of(row((600, SIT, False), short, (600, SIT, False))).movements == 0
    assert day_of(row(short, (50, SIT, False), short, (600, SIT, False))).movements == 1
    assert day_of(row(short, (70, SIT, False), short, (600, SIT, False))).movements == 0


def test_a_reminder_counts_as_followed_within_five_minutes():
    spans = row((1000, SIT, False), (90, WALK, None), (1000, SIT, False))
    assert day_of(spans, [800.0]).followed == 1
    assert day_of(spans, [700.0]).followed == 0
    assert day_of(spans, [1200.0]).followed == 0


def test_who_is_away_is_not_still():
    day = day_of(row((1000, SIT, False), (500, AWAY, None), (900, SIT, False)))
    assert day.longest_still_s == 1000.0
    assert day.seconds[AWAY] == 500.0


def test_a_slouch_goes_on_over_what_is_not_judged():
    day = day_of(row((100, SIT, True), (20, DeskState.MOVING, None), (100, SIT, True)))
    assert (day.slouches, day.longest_slouch_s) == (1, 200.0)
    assert day_of(row((20, SIT, True), (100, SIT, False))).slouches == 0


def test_nothing_makes_an_empty_day():
    day = day_of([])
    assert day.seconds == {}
    assert day.hours == ()
    assert day.longest_still_s == 0.0


SITS, STANDS = EraSeat(0, 0.95, 0.5), EraSeat(0, 0.05, 0.5)
NOBODY_KNOWS = EraSeat(0, 0.5, 0.5)


def feed(spans: Spans, *parts):
    """Parts ``(seconds, state, slouched)``: sitting and standing alike are ``UPRIGHT``."""
    t_s = 0.0
    for long_s, state, slouched in parts:
        for _ in range(round(long_s / 0.5)):
            seen = Seen(state, 0, Verdicts(slouched, slouched))
            spans.at(t_s, seen, 0.1, t_s + 0.5)
            t_s += 0.5
    return t_s


def test_spans_follow_one_another_and_swallow_what_is_brief():
    spans = Spans()
    end_s = feed(spans, (60, UP, False), (3, UP, True), (60, UP, False), (30, UP, True))
    told = spans.end(end_s, [SITS])
    assert [(one.t_s, one.end_s, one.slouched) for one in told] == [
        (0.0, 123.0, False),
        (123.0, 153.0, True),
    ]
    assert {one.state for one in told} == {SIT}
    assert told[0].lean_rad == pytest.approx(0.1)


def test_what_is_told_later_of_a_seat_names_all_of_it():
    spans = Spans()
    end_s = feed(spans, (60, UP, None), (60, UP, False), (20, UP, True))
    assert spans.take() == []
    spans.decided([SITS])
    told = [*spans.take(), *spans.end(end_s, [SITS])]
    assert {one.state for one in told} == {SIT}
    assert all(a.end_s == b.t_s for a, b in pairwise(told))


@pytest.mark.parametrize(
    ("seat", "state", "slouched"),
    [(SITS, SIT, True), (STANDS, DeskState.STANDING, False), (NOBODY_KNOWS, UP, None)],
)
def test_the_posture_is_judged_by_the_band_of_the_seat_that_it_turns_out_to_be(
    seat, state, slouched
):
    spans = Spans()
    for n in range(40):
        spans.at(0.5 * n, Seen(UP, 0, Verdicts(True, False)), None, 0.5 * n + 0.5)
    (told,) = spans.end(20.0, [seat])
    assert (told.state, told.slouched) == (state, slouched)


def test_what_is_below_the_band_in_either_seat_is_so_whatever_the_seat():
    assert Verdicts(True, True).of(NOBODY_KNOWS) is True
    assert Verdicts(as_led=True).of(EraSeat(0, 0.5, 0.9)) is True
    assert Verdicts(as_led=True).of(EraSeat(0, 0.99, 0.5)) is None


def test_spans_that_turn_out_alike_are_one():
    spans = Spans()
    for n, verdicts in enumerate([Verdicts(False, False)] * 40 + [Verdicts(False, True)] * 40):
        spans.at(0.5 * n, Seen(UP, 0, verdicts), 0.2, 0.5 * n + 0.5)
    (told,) = spans.end(40.0, [SITS])
    assert (told.t_s, told.end_s, told.slouched) == (0.0, 40.0, False)
    assert told.lean_rad == pytest.approx(0.2)


def test_a_change_of_seat_is_dated_back():
    spans = Spans()
    feed(spans, (60, UP, False), (1, DeskState.MOVING, None))
    spans.turned(59.5)
    for n in range(20):
        t_s = 61.0 + 0.5 * n
        spans.at(t_s, Seen(UP, 1, Verdicts(False, False)), None, t_s + 0.5)
    told = spans.end(71.0, [SITS, EraSeat(1, 0.01, 0.5)])
    assert [(one.t_s, one.state) for one in told] == [(0.0, SIT), (59.5, DeskState.STANDING)]


def test_what_is_held_back_is_bounded_by_who_asks():
    spans = Spans()
    feed(spans, *((LEAST_S + 1.0, UP, False), (LEAST_S + 1.0, UP, True)) * 150)
    assert spans.is_full
    spans.decided([NOBODY_KNOWS])
    assert not spans.is_full
    assert len(spans.take()) > 200
