"""A season of a made-up runner: through the whole chain, in a store of its own, over nobody's."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from coach.athlete import add_athlete, athlete, focus, open_home, sessions
from coach.athlete.learnt import standing
from coach.athlete.practices import practices
from coach.cli.history.season_made import RECORDINGS, is_season, make_season
from coach.cli.main import main
from coach.model import Placement, PlannedSet
from coach.practice.exercise import BY_KEY
from coach.progress import progress_of
from coach.progress.joined import joined_of
from coach.recording import Provenance, read_recording
from coach.simulation.stories import load_story_text
from coach.simulation.stories.season import parse_season
from coach.wording.practices.joined_words import joined_answers

TEXT = load_story_text("demo-season")
HEAD, *RUNS = TEXT.split("[[run]]")
PRACTICES = """
[[practice]]
kind = "stand"
day = 1
at = "07:40"
[[practice]]
kind = "exercise"
day = 3
at = "19:10"
exercises = ["plank"]
[[practice]]
kind = "desk"
day = 4
at = "09:00"
"""
SHORT = "[[run]]".join(
    [
        HEAD.replace("for_s = 1500", "for_s = 30").replace("for_s = 360", "for_s = 100"),
        *(run.replace("minutes = ", "minutes = 7 # ") for run in RUNS[:3]),
    ]
)
SHORT += PRACTICES
FIRST = date(2026, 2, 2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("seasons") / "demo"
    make_season(parse_season(SHORT), FIRST, made, made)
    return made


@pytest.fixture
def store(folder):
    opened = open_home(folder, pytest.fail)
    yield opened
    opened.close()


def test_each_run_is_kept_calibrated_recorded_and_counts(folder, store):
    who = athlete(store)
    assert (who.name, who.simulated) == ("Demo", True)
    kept = [one.record for one in sessions(store, who.athlete_id)]
    assert len(kept) == 3
    assert len({one.started_utc_s for one in kept}) == 3
    for one in kept:
        assert one.counts
        assert one.running_s > 400.0
        header = read_recording(folder / RECORDINGS / Path(one.path).name).header
        assert header.provenance is Provenance.SIMULATED
    assert len(standing(store, who.athlete_id)) == 3
    assert [one.measure_only for one in kept] == [True, True, False]
    assert focus(store, who.athlete_id).rule == "lean_too_far"
    assert progress_of(kept, (), Placement.CHEST).sessions == 3


def test_each_practice_is_kept_recorded_and_counts(folder, store):
    who = athlete(store)
    kept = [one.record for one in practices(store, who)]
    assert [one.kind for one in kept] == ["stand", "exercise", "desk"]
    for one in kept:
        assert one.counts
        header = read_recording(folder / RECORDINGS / Path(one.session.path).name).header
        assert header.practice.kind is one.kind
        assert header.provenance is Provenance.SIMULATED
    stand, exercise, desk = kept
    (chest,) = stand.stands
    assert chest.position == pytest.approx(36.0, abs=12.0)
    assert [one.planned.exercise for one in exercise.sets] == ["plank"]
    assert exercise.sets[0].completed
    assert desk.spans
    # The desk was told the range of the standing check.
    path = folder / RECORDINGS / Path(desk.session.path).name
    (known,) = read_recording(path).header.practice.ranges
    assert known.tall_to_sunk_rad == pytest.approx(chest.range_rad)


def test_runs_and_practices_are_one_time_line(folder, store):
    who = athlete(store)
    runs = [one.record for one in sessions(store, who.athlete_id)]
    practised = [one.record for one in practices(store, who)]
    assert len({one.started_utc_s for one in (*runs, *practised)}) == 6
    told = joined_answers(joined_of(runs, practised))
    assert "Runs: 3, standing checks: 1" in told[0]


def test_the_whole_season_reads_well_in_all_its_kinds():
    season = parse_season(TEXT)
    kinds = Counter(one.kind for one in season.practices)
    assert kinds["stand"] >= 4
    assert kinds["desk"] >= 3
    assert kinds["exercise"] >= 10
    days = [one.day for one in season.practices]
    assert days == sorted(days)
    assert days[-1] < season.runs[-1].day
    for one in season.practices:
        plank = (PlannedSet("plank", hold_s=15.0),) if one.exercises else ()
        assert one.story(plank).practice.kind is one.kind
        assert set(one.exercises) <= set(BY_KEY)


def test_it_is_known_by_its_runners_being_made_up(folder, tmp_path):
    assert is_season(folder)
    assert not is_season(tmp_path)
    real = open_home(tmp_path, pytest.fail, make=True)
    assert not is_season(tmp_path)
    add_athlete(real, "Demo", simulated=True)
    real.close()
    assert not is_season(tmp_path)  # somebody real is in it too


@pytest.mark.parametrize("more", [(), ("--force",)])
def test_no_folder_of_somebody_is_replaced(tmp_path, capsys, more):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "run.mcap").write_bytes(b"of somebody")
    assert main(["demo-season", "-o", str(mine), *more]) == 1
    assert "no season of a made-up runner" in capsys.readouterr().err
    assert (mine / "run.mcap").exists()


def test_a_season_that_is_there_stays_unless_that_is_asked_for(folder, capsys):
    assert main(["demo-season", "-o", str(folder)]) == 1
    assert "--force" in capsys.readouterr().err
    assert is_season(folder)
