"""A day summed up, and the spans it is made of."""

from __future__ import annotations

from itertools import pairwise

import pytest

from coach.model import DeskSpan, DeskState
from coach.practice.desk.desk_day import day_of
from coach.practice.desk.spans import LEAST_S, Spans

SIT, WALK, AWAY = DeskState.SITTING, DeskState.WALKING, DeskState.NO_DATA


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


def feed(spans: Spans, *parts):
    t_s = 0.0
    for long_s, state, slouched in parts:
        for _ in range(round(long_s / 0.5)):
            spans.at(t_s, state, slouched, 0.1, t_s + 0.5)
            t_s += 0.5
    return t_s


def test_spans_follow_one_another_and_swallow_what_is_brief():
    spans = Spans()
    end_s = feed(spans, (60, SIT, False), (3, SIT, True), (60, SIT, False), (30, SIT, True))
    told = spans.end(end_s)
    assert [(one.t_s, one.end_s, one.slouched) for one in told] == [
        (0.0, 123.0, False),
        (123.0, 153.0, True),
    ]
    assert told[0].lean_rad == pytest.approx(0.1)


def test_who_gets_up_has_been_sitting():
    spans = Spans()
    upright = DeskState.UPRIGHT
    end_s = feed(spans, (60, upright, None), (60, upright, False), (20, upright, True))
    assert spans.take() == []
    spans.seat_known(SIT, end_s)
    told = [*spans.take(), *spans.end(end_s)]
    assert {one.state for one in told} == {SIT}
    assert all(a.end_s == b.t_s for a, b in pairwise(told))


def test_a_change_of_seat_is_dated_back():
    spans = Spans()
    feed(spans, (60, SIT, False), (1, DeskState.MOVING, None))
    spans.turned(59.5)
    for n in range(20):
        t_s = 61.0 + 0.5 * n
        spans.at(t_s, DeskState.STANDING, False, None, t_s + 0.5)
    assert [one.t_s for one in spans.end(71.0)] == [0.0, 59.5]


def test_what_is_held_back_is_bounded():
    spans = Spans()
    longest = (LEAST_S + 1.0, DeskState.UPRIGHT, False), (LEAST_S + 1.0, DeskState.UPRIGHT, True)
    feed(spans, *(longest * 300))
    assert len(spans.take()) > 300
