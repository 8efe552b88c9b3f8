"""Runs, standing checks, desk and exercises on one time line, and what is said of all together."""

import dataclasses

import pytest

from coach.model import Placement
from coach.model.practice import PracticeKind, StandCheck
from coach.practice.stand.smallest_change import smallest_change
from coach.progress import Family, Kind, Verdict
from coach.progress.exercise_weeks import WEEK_S
from coach.progress.joined import joined_of
from coach.progress.standing_posture import POSITION, STANDING_RANGE, place_of, posture_trends
from coach.progress.time_line import timeline_of
from coach.wording.practices.joined_words import answer_of, joined_answers
from tests.athlete.practised import desk_spans, practice_of, segment
from tests.athlete.runners import run_of
from tests.progress.standing_posture_table import answers


def stood(positions, **values):
    return [
        practice_of(PracticeKind.STAND, 14.0 * k, stands=(segment(position=at),), **values)
        for k, at in enumerate(positions)
    ]


@pytest.mark.long
def test_where_the_posture_stays_one_in_twenty_is_told_it_does_not():
    for checks in (6, 10):
        found = answers(checks, 10.0, 0.0, 200)
        assert found[Verdict.BETTER] + found[Verdict.WORSE] <= 0.05


def test_where_it_changes_that_is_told_the_surer_the_more_checks():
    few, more = (answers(checks, 10.0, 40.0, 100)[Verdict.BETTER] for checks in (4, 10))
    assert few < more
    assert more >= 0.8
    assert answers(10, 5.0, -40.0, 50)[Verdict.WORSE] >= 0.8


def test_the_smallest_change_is_that_of_the_checks():
    practices = stood([50.0, 61.0, 45.0, 58.0])
    position, width = posture_trends(practices)
    assert (position.name, width.name) == (f"{POSITION}:chest", f"{STANDING_RANGE}:chest")
    assert (position.kind, position.family) == (Kind.POSTURE, Family.MAIN)
    assert place_of(position) == "chest"
    checks = [StandCheck(0.0, 3, one.stands) for one in practices]
    assert position.least == pytest.approx(smallest_change(checks, Placement.CHEST).value)


def test_each_segment_is_asked_for_and_positions_come_first():
    practices = [
        practice_of(PracticeKind.STAND, day, stands=(segment(), segment(Placement.PELVIS)))
        for day in range(3)
    ]
    names = [trend.name for trend in posture_trends(practices)]
    assert names == [
        "standing_position:chest",
        "standing_position:pelvis",
        "standing_range_rad:chest",
        "standing_range_rad:pelvis",
    ]


def test_checks_without_a_result_and_simulated_ones_say_nothing():
    assert posture_trends(stood([50.0])) == ()
    assert posture_trends(stood([50.0, 60.0], provenance="simulated")) == ()
    nothing = [practice_of(PracticeKind.STAND, day, stands=()) for day in range(5)]
    assert posture_trends(nothing) == ()
    none = [dataclasses.replace(segment(), position=None)]
    unknown = [practice_of(PracticeKind.STAND, day, stands=none) for day in range(5)]
    assert [trend.name for trend in posture_trends(unknown)] == ["standing_range_rad:chest"]


def everything(weeks=3):
    runs, practices = [], []
    for week in range(weeks):
        day = 7.0 * week
        runs += [run_of(day), run_of(day + 2.0)]
        practices.append(practice_of(PracticeKind.DESK, day + 1.0, spans=desk_spans(2.0)))
        if week != 1:
            practices += [practice_of(PracticeKind.EXERCISE, day + k) for k in (3.0, 4.0)]
        practices.append(practice_of(PracticeKind.STAND, day + 5.0))
    return runs, practices


def test_every_week_has_what_was_done_in_it():
    line = timeline_of(*everything())
    assert [week.runs for week in line.weeks] == [2, 2, 2]
    assert [week.with_exercises for week in line.weeks] == [True, False, True]
    assert [week.sets for week in line.weeks] == [4, 0, 4]
    assert line.weeks[1].start_utc_s - line.weeks[0].start_utc_s == WEEK_S
    for week in line.weeks:
        assert week.running_s == 3600.0
        assert week.desk_s == desk_spans(2.0)[-1].end_s
        assert week.slouched_s == pytest.approx(week.judged_s / 4.0)
    assert line.checks == 3
    assert [one.placement for one in line.stands] == ["chest", "pelvis"] * 3


def test_weeks_in_which_nothing_was_done_are_there_too():
    runs = [run_of(0.0), run_of(30.0)]
    assert [week.runs for week in timeline_of(runs, []).weeks] == [1, 0, 0, 0, 1]


def test_what_is_simulated_is_on_nobodys_line():
    runs, practices = everything()
    made_up = [
        dataclasses.replace(p, session=dataclasses.replace(p.session, provenance="simulated"))
        for p in practices
    ]
    line = timeline_of(runs, made_up)
    assert sum(week.exercises for week in line.weeks) == 0
    assert joined_of(runs, made_up).is_empty
    assert joined_answers(joined_of(runs, made_up)) == []


def test_runs_alone_say_what_they_said_before():
    runs, _ = everything()
    assert joined_of(runs, []).is_empty
    assert joined_of([], []).timeline.weeks == ()


def test_it_is_said_in_a_few_sentences():
    told = joined_answers(joined_of(*everything(6)))
    assert told[0] == "Weeks: 6. Runs: 12, standing checks: 6, desk: 13:12 h, exercises: 10."
    words = " ".join(told)
    assert "Standing, chest: " in words
    assert "Two checks must differ by" in words
    assert len(told) <= 8
    for trend in joined_of(*everything(6)).posture:
        assert answer_of(trend) in (Verdict.NO_CHANGE, Verdict.CANNOT_TELL)


def test_one_check_is_the_first():
    told = joined_answers(joined_of([], stood([50.0])))
    assert told[1:] == ["How you stand is compared from the second standing check on."]
