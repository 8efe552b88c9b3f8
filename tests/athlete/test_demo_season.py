"""A season of a made-up runner: through the whole chain, in a store of its own, over nobody's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from coach.athlete import add_athlete, athlete, focus, open_home, sessions
from coach.athlete.learnt import standing
from coach.cli.history.season_made import RECORDINGS, is_season, make_season
from coach.cli.main import main
from coach.model import Placement
from coach.progress import progress_of
from coach.recording import Provenance, read_recording
from coach.simulation.stories import load_story_text
from coach.simulation.stories.season import parse_season

TEXT = load_story_text("demo-season")
HEAD, *RUNS = TEXT.split("[[run]]")
SHORT = "[[run]]".join([HEAD, *(run.replace("minutes = ", "minutes = 7 # ") for run in RUNS[:3])])
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
