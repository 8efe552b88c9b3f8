"""What is said at a desk and what not, on a timeline."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from coach.cli.offline.why_words import sentence
from coach.model import (
    Command,
    Cue,
    CueEffect,
    Decision,
    DeskSpan,
    DeskState,
    Placement,
    Reason,
    StandingRange,
)
from coach.model.ranges import Within
from coach.model.units import RAD_PER_DEG
from coach.practice.desk.desk_params import DeskParams
from coach.settings.kinds import hints_of
from tests.practice.desk_fast import FastPerson, live_day, told_of
from tests.practice.desk_person import Habits

HOUR_S = 3600.0
STAYS = Habits(obeys=0.0, corrects=0.0)
HEEDS = Habits(obeys=1.0, corrects=1.0)


def day(*plan, habits=STAYS, long_s=HOUR_S, params=None, commands=(), **told):
    return live_day(FastPerson(habits, list(plan)), long_s, told_of(**told), params, commands)


def reasons(played, from_s, until_s):
    return {one.reason for one in played.of(Decision) if from_s <= one.t_s < until_s}


def test_the_session_begins_with_tall_and_sunk_and_then_leaves_alone():
    played = day(long_s=600.0)
    assert [cue.rule for cue in played.of(Cue)] == [
        "desk_sit_tall",
        "desk_sink",
        "desk_as_you_like",
    ]
    assert played.of(Cue)[-1].t_s < 60.0
    assert Reason.LEARNING in reasons(played, 60.0, 300.0)
    assert reasons(played, 420.0, 600.0) == {Reason.IN_BAND}


def test_each_instant_has_one_decision_and_spans_have_no_gaps():
    played = day((500.0, "slouch"), (1500.0, "gap 90"), (2000.0, "stroll 90"))
    times = [one.t_s for one in played.of(Decision)]
    assert all(b - a == pytest.approx(0.5) for a, b in pairwise(times))
    spans = played.of(DeskSpan)
    assert all(a.end_s == b.t_s for a, b in pairwise(spans))
    assert all(one.end_s > one.t_s for one in spans)
    assert spans[-1].end_s >= HOUR_S - 1.0


def test_a_slouch_is_told_after_the_delay_and_not_again_within_the_gap():
    played = day((900.0, "slouch"), long_s=2400.0)
    first, second = played.said("desk_slouch")[:2]
    assert 1080.0 <= first <= 1085.0
    assert second - first >= 600.0
    cue = next(one for one in played.of(Cue) if one.rule == "desk_slouch")
    assert cue.metric == "trunk_forward_lean_rad"
    assert cue.value > cue.band_high
    assert "below your band" in cue.why


def test_no_setting_makes_the_delay_shorter_than_two_minutes_or_the_reminder_other_than_20_to_30():
    hints = hints_of(DeskParams)
    assert (
        next(one for one in hints["slouch_s"].__metadata__ if isinstance(one, Within)).low == 120.0
    )
    reminder = next(one for one in hints["get_up_s"].__metadata__ if isinstance(one, Within))
    assert (reminder.low, reminder.high) == (1200.0, 1800.0)


def test_short_slouches_and_a_cough_in_a_long_one():
    short = [(900.0 + 240.0 * n, what) for n in range(5) for what in ("slouch",)]
    back = [(1050.0 + 240.0 * n, "usual") for n in range(5)]
    assert day(*short, *back, long_s=2400.0).said("desk_slouch") == []
    coughs = [(1000.0, "usual"), (1008.0, "slouch")]
    assert day((900.0, "slouch"), *coughs, long_s=1200.0).said("desk_slouch") != []


def test_who_fidgets_slouches_on():
    fidgets = [(920.0 + 40.0 * n, "twist 6") for n in range(8)]
    said = day((900.0, "slouch"), *fidgets, long_s=1300.0).said("desk_slouch")
    assert len(said) == 1
    assert 1080.0 <= said[0] <= 1100.0


def test_a_nudge_that_helped_is_praised_at_most_once_an_hour_and_judged_as_a_cue():
    plan = [(900.0 + 900.0 * n, "slouch") for n in range(4)]
    played = day(*plan, habits=HEEDS, long_s=4500.0)
    assert len(played.said("desk_slouch")) == 4
    assert len(played.said("desk_praise")) == 1
    effects = played.of(CueEffect)
    assert len(effects) == 4
    assert all(one.helped for one in effects)
    not_heeded = day(*plan, long_s=4500.0)
    assert not_heeded.said("desk_praise") == []
    assert not any(one.helped for one in not_heeded.of(CueEffect))


def test_fading_leaves_out_half_hours_and_never_a_reminder():
    plan = [(600.0, "slouch")]
    full, half, none = (day(*plan, long_s=7200.0, share=share) for share in (1.0, 0.5, 0.0))
    assert len(full.said("desk_slouch")) > len(half.said("desk_slouch")) > 0
    assert none.said("desk_slouch") == []
    assert Reason.FADED in reasons(none, 900.0, 7200.0)
    assert len({len(one.said("desk_get_up")) for one in (full, half, none)}) == 1


def test_a_soft_tone_in_place_of_words():
    params = DeskParams(tone=True)
    played = day((900.0, "slouch"), params=params)
    texts = {cue.rule: cue.text for cue in played.of(Cue)}
    assert texts["desk_slouch"] == ""
    assert texts["desk_get_up"] != ""


def test_reminders_come_after_25_minutes_and_again_after_as_long():
    said = day(long_s=6400.0).said("desk_get_up")
    assert said == pytest.approx([1500.0, 3000.0, 4500.0, 6000.0], abs=2.0)


@pytest.mark.parametrize("after_s", [1200.0, 1800.0])
def test_the_time_can_be_set(after_s):
    assert day(params=DeskParams(get_up_s=after_s)).said("desk_get_up")[0] == pytest.approx(
        after_s, abs=2.0
    )


def test_a_walk_of_a_minute_and_more_sets_the_clock_back_and_a_short_one_puts_off():
    walked = day((1200.0, "stroll 90"), long_s=2900.0).said("desk_get_up")
    assert [round(t, -1) for t in walked] == [2800]
    short = day((1400.0, "stroll 35"), long_s=2400.0).said("desk_get_up")
    assert 1700.0 < short[0] <= 1801.0


def test_standing_up_alone_is_no_movement_nor_is_fidgeting():
    for what in ("up", "twist 90"):
        said = day((1200.0, what), long_s=1600.0).said("desk_get_up")
        assert said == pytest.approx([1500.0], abs=2.0)


def test_nobody_is_told_to_get_up_who_is_about():
    assert day((1480.0, "stroll 200"), long_s=2400.0).said("desk_get_up") == []


def test_in_a_call_nothing_is_said_and_the_reminder_comes_after_it():
    commands = ((1000.0, Command.QUIET), (1600.0, Command.TALK))
    called = day((900.0, "slouch"), commands=commands, long_s=2400.0)
    assert reasons(called, 1100.0, 1600.0) == {Reason.QUIET}
    assert min(t for t in called.said("desk_slouch")) > 1600.0
    known = day(quiet_until_s=2000.0, long_s=2400.0)
    assert all(cue.t_s >= 2000.0 for cue in known.of(Cue))
    assert 2000.0 <= known.said("desk_get_up")[0] < 2100.0
    quiet = [one for one in known.of(Decision) if one.reason is Reason.QUIET]
    assert {one.until_s for one in quiet} == {2000.0}


def test_a_reminder_right_before_a_call_is_given_again_after_it():
    commands = ((1530.0, Command.QUIET), (2200.0, Command.TALK))
    said = day(commands=commands, long_s=2600.0).said("desk_get_up")
    assert said[0] == pytest.approx(1500.0, abs=2.0)
    assert [2200.0 < t_s < 2215.0 for t_s in said[1:]] == [True]


def test_quiet_at_a_desk_lasts_for_a_long_call_and_no_longer():
    said = day(commands=((1400.0, Command.QUIET),), long_s=3400.0).said("desk_get_up")
    assert said == pytest.approx([3200.0], abs=3.0)


@pytest.mark.parametrize("quiet_s", [200.0, 3000.0])
def test_how_long_the_quiet_at_a_desk_lasts_can_be_set_shorter_and_longer(quiet_s):
    params = DeskParams(quiet_s=quiet_s)
    played = day(commands=((1400.0, Command.QUIET),), params=params, long_s=5000.0)
    assert played.said("desk_get_up")[0] == pytest.approx(1400.0 + quiet_s, abs=3.0)


def test_who_takes_back_the_quiet_is_spoken_to_again():
    commands = ((1400.0, Command.QUIET), (1600.0, Command.TALK))
    assert 1600.0 < day(commands=commands).said("desk_get_up")[0] < 1610.0


def test_pain_ends_it():
    played = day((900.0, "slouch"), commands=((800.0, Command.PAIN),))
    assert {cue.rule for cue in played.of(Cue) if cue.t_s > 800.0} <= {"pain", "pain_undo"}
    assert Reason.PAIN in reasons(played, 1200.0, HOUR_S)


def test_who_is_out_of_reach_has_moved():
    assert day((1000.0, "gap 300"), long_s=2790.0).said("desk_get_up") == []
    said = day((1000.0, "gap 20"), long_s=1600.0).said("desk_get_up")
    assert said == pytest.approx([1500.0], abs=2.0)


def test_who_lies_is_left_alone():
    played = day((1000.0, "lie"), (2600.0, "sit_up"), long_s=3000.0)
    assert played.said("desk_get_up")[0] > 2600.0
    assert reasons(played, 1400.0, 2500.0) == {Reason.RESTING}


def test_next_leaves_the_reference_out_and_movement_is_still_reminded_of():
    played = day((900.0, "slouch"), commands=((2.0, Command.NEXT),), long_s=2400.0)
    assert [cue.rule for cue in played.of(Cue)] == ["desk_get_up"]
    assert reasons(played, 100.0, 900.0) == {Reason.CANNOT_TELL}


def test_too_small_a_range_is_not_judged():
    played = day(habits=replace(STAYS, range_deg=4.0), long_s=900.0)
    assert played.said("desk_no_range") != []
    assert Reason.CANNOT_TELL in reasons(played, 300.0, 900.0)


def test_less_is_asked_for():
    asked = tuple((700.0 + n, Command.LESS) for n in range(2))
    usual = day((600.0, "slouch"), long_s=7200.0).said("desk_slouch")
    less = day((600.0, "slouch"), long_s=7200.0, commands=asked).said("desk_slouch")
    assert len(less) < len(usual)


def test_status_in_words():
    played = day((900.0, "slouch"), long_s=1300.0, commands=((1265.0, Command.STATUS),))
    (text,) = (cue.text for cue in played.of(Cue) if cue.rule == "status")
    assert text.startswith("21 minutes without moving, slouched ")


def test_every_decision_can_be_said_in_a_sentence():
    played = day((900.0, "slouch"), (1700.0, "stroll 90"), (2500.0, "lie"), (3000.0, "sit_up"))
    cues = {cue.t_s: cue for cue in played.of(Cue)}
    for one in played.of(Decision)[::20]:
        assert sentence(one, cues.get(one.t_s))


def test_seats_are_told_where_getting_up_was_seen():
    played = day((1000.0, "up"), (2000.0, "down"), long_s=2500.0)
    states = [(one.state, round(one.t_s, -1)) for one in played.of(DeskSpan)]
    assert {state for state, t_s in states if 10.0 < t_s < 1000.0} == {DeskState.SITTING}
    assert (DeskState.STANDING, 1000) in states
    assert (DeskState.SITTING, 2000) in states
    assert reasons(played, 1100.0, 1900.0) <= {
        Reason.CANNOT_TELL,
        Reason.SPOKEN,
        Reason.SPEAKING,
    }


def test_who_never_gets_up_sits_or_stands_and_nobody_knows():
    played = day(long_s=1200.0)
    told = {one.state for one in played.of(DeskSpan) if one.t_s > 1.0}
    assert told == {DeskState.UPRIGHT}


def test_a_pelvis_sinks_backward():
    back = replace(STAYS, tall_deg=-5.0, range_deg=-18.0)
    played = day((900.0, "slouch"), habits=back, placement=Placement.PELVIS, long_s=1300.0)
    assert len(played.said("desk_slouch")) == 1
    cue = next(one for one in played.of(Cue) if one.rule == "desk_slouch")
    assert cue.metric == "pelvic_tilt_change_rad"
    assert cue.value < cue.band_low


def test_the_range_of_a_standing_check_needs_only_tall():
    known = StandingRange(Placement.CHEST, 20.0 * RAD_PER_DEG, 7.0 * RAD_PER_DEG)
    played = day((900.0, "slouch"), ranges=(known,), axes=True, long_s=1300.0)
    assert [cue.rule for cue in played.of(Cue)] == [
        "desk_sit_tall",
        "desk_as_you_like",
        "desk_slouch",
    ]
