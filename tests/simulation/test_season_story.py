"""The season that comes with the coach: what it tells, and that it is the same every time."""

from __future__ import annotations

import pytest

from coach.model import Command, Placement
from coach.simulation import StoryError, simulate
from coach.simulation.stories import SEASONS, load_story_text
from coach.simulation.stories.season import parse_season

TEXT = load_story_text(SEASONS[0])
SEASON = parse_season(TEXT)


def test_it_is_eight_weeks_of_three_or_four_runs_at_distinct_times():
    runs = SEASON.runs
    times = [(run.day, run.at_min) for run in runs]
    assert times == sorted(set(times))
    assert 24 <= len(runs) <= 32
    assert 49 <= runs[-1].day - runs[0].day < 56
    assert all(run.story.placement is Placement.CHEST for run in runs)


def test_each_run_is_long_enough_to_be_coached_after_the_warm_up():
    for run in SEASON.runs:
        running_s = sum(phase.for_s for phase in run.story.phases if phase.do == "run")
        assert running_s > 420.0


def test_it_tells_of_a_slip_a_sore_calf_and_a_bad_week():
    slips = [run for run in SEASON.runs if "slip_forward_deg" in str(run.story.phases)]
    hurts = [run for run in SEASON.runs if Command.PAIN in dict(map(reversed, run.commands))]
    assert len(slips) == len(hurts) == 1
    leans = [run.story.runner["tilt_deg"] for run in SEASON.runs]
    bad = [run.story.runner["tilt_deg"] for run in SEASON.runs if 28 <= run.day < 34]
    before = [run.story.runner["tilt_deg"] for run in SEASON.runs if 19 <= run.day < 28]
    assert sum(bad) / len(bad) > sum(before) / len(before) > sum(leans[-4:]) / 4 + 1.0


def test_the_trunk_tires_by_what_the_season_says_and_is_straightened_after_each_fold():
    run = SEASON.runs[0]
    tilts = [phase.values["tilt_deg"] for phase in run.story.phases if "tilt_deg" in phase.values]
    assert tilts[0] == (11.0, pytest.approx(11.0 + 4.0 / 3.0 + 5.5))
    assert tilts[-1] == (pytest.approx(15.0), pytest.approx(15.0))


def test_the_same_season_gives_the_same_inputs_with_the_commands_among_them():
    run = parse_season(TEXT).runs[0]
    short = list(simulate(run.story).inputs)[:200]
    again = list(simulate(SEASON.runs[0].story).inputs)[:200]
    assert run.inputs_with(short) == SEASON.runs[0].inputs_with(again)
    times = [event.t_host_s for event in run.inputs_with(short)]
    assert times == sorted(times)
    assert len(times) == len(short) + 1


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("day = 55", "dya = 55", "unknown key 'dya'"),
        ("minutes = 13", "minutes = 2", "minutes = 2"),
        ("seed = 2601", "sede = 2601", "unknown key 'sede'"),
        ("title = ", "title ", "not TOML"),
    ],
)
def test_what_is_wrong_with_a_season_is_told(was, becomes, told):
    assert was in TEXT
    with pytest.raises(StoryError, match=told):
        parse_season(TEXT.replace(was, becomes, 1))
