"""The last line of a run says what to type next: by the history, or by the recording alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.app import Session, by_count, config_of, play
from coach.app.summary import SummarySink
from coach.athlete import athlete, open_home
from coach.athlete.profile import Profile, keep_session
from coach.cli.live.what_next import next_line
from coach.cli.main import main
from coach.recording import read_recording
from tests.athlete.runners import USUAL, run_of
from tests.cli.places import RECORDINGS


def summary_of(name):
    recording = read_recording(RECORDINGS / f"{name}.simulated.mcap")
    summing = SummarySink(recording.header.t_zero_host_s)
    config = config_of(recording.header)
    session = Session(config, [summing])
    play(session, by_count(recording.inputs), lambda: False)
    return summing.summary(session.baseline, config.settings)


@pytest.fixture(scope="module")
def cued():
    return summary_of("tired-hips")


@pytest.fixture(scope="module")
def silent():
    return summary_of("easy-run")


def profile_with(home, *runs):
    store = open_home(home, print, make=True)
    for one in runs:
        keep_session(store, athlete(store), one, USUAL)
    store.close()
    return Profile(home, print)


def test_of_a_runner_it_is_what_the_history_says(tmp_path, cued):
    line = next_line(profile_with(tmp_path / "home", run_of(0)), None, cued)
    assert line.startswith("next       coach run --placement pelvis  (1 more run to measure")


def test_a_run_that_counts_for_nothing_is_looked_at(tmp_path, cued):
    simulated = replace(run_of(0), provenance="simulated")
    line = next_line(profile_with(tmp_path / "home", simulated), tmp_path / "a b.mcap", cued)
    assert line.startswith(f"next       coach why '{tmp_path}/a b.mcap' 00:50")


def test_what_it_says_can_be_typed(cued, silent, capsys):
    path = RECORDINGS / "tired-hips.simulated.mcap"
    for summary, word in ((cued, "why"), (silent, "replay")):
        line = next_line(None, path, summary)
        words = line.partition("  (")[0].split()[1:]
        assert words[:2] == ["coach", word]
        assert main(words[1:]) == 0
    capsys.readouterr()


def test_without_a_recording_it_is_where_one_stands(cued):
    assert next_line(None, None, cued).startswith("next       coach  (")


def test_a_store_that_cannot_be_read_costs_one_line_and_no_more(tmp_path, cued):
    home, told = tmp_path / "home", []
    home.mkdir()
    (home / "athletes.sqlite").write_bytes(b"no store at all " * 500)
    line = next_line(Profile(home, told.append), tmp_path / "run.mcap", cued)
    assert line.startswith("next       coach why ")
    assert len(told) == 1
