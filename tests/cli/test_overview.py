"""What ``coach`` alone says, and the last line of a run: where one stands, what to do next."""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from coach.athlete import athlete, open_home
from coach.athlete.focus import set_focus
from coach.athlete.profile import keep_session
from coach.cli.history.next_step import next_step, stand_of
from coach.cli.history.overview import FIRST_COMMANDS
from coach.cli.main import COMMANDS
from coach.model import Baseline
from coach.progress import Focus, MetricRecord
from tests.athlete.runners import USUAL, effect, run_of
from tests.cli.places import ROOT

HIPS = "contralateral_pelvic_drop_left_rad"
DROPPING = {HIPS: MetricRecord(0.10, 0.01, 0.06, 0.14, 3600)}
KNOWN = Baseline({**USUAL.metrics, HIPS: (0.06, 0.01)})


@pytest.fixture
def store(coach, tmp_path):
    opened = open_home(tmp_path / "home", print, make=True)
    yield opened
    opened.close()


def keep(store, *runs):
    for one in runs:
        keep_session(store, athlete(store), one, KNOWN)


def step(store):
    return next_step(stand_of(store, athlete(store)))


def test_somebody_new_is_told_three_commands_that_exist(coach):
    code, out, err = coach()
    assert (code, err) == (0, "")
    assert not Path("home").exists()
    names = {command.name for command in COMMANDS}
    assert len(FIRST_COMMANDS) == 3
    for command, why in FIRST_COMMANDS:
        assert command.split()[1] in names
        assert f"{command}  " in out
        assert why in out
    assert all(len(line) <= 80 for line in out.splitlines())
    for command, _ in FIRST_COMMANDS:  # the parser takes them
        with pytest.raises(SystemExit) as end:
            _parse(command.split()[1:])
        assert end.value.code == 0


def _parse(words):
    command = next(one for one in COMMANDS if one.name == words[0])
    parser = argparse.ArgumentParser()
    importlib.import_module(command.module).add_arguments(parser)
    parser.parse_args(words[1:])
    raise SystemExit(0)


def test_a_runner_is_told_where_they_stand(coach, store):
    keep(store, run_of(0), run_of(1, metrics=DROPPING, effects=(effect(), effect(1, helped=False))))
    code, out, err = coach()
    assert (code, err) == (0, "")
    lines = dict(line.split(maxsplit=1) for line in out.splitlines()[:5] if "  " in line)
    assert lines["runner"] == "me, 2 runs"
    assert "2, 2026" in out
    assert "at the pelvis, 2 cues, 1 of 2 helped" in out
    assert "focus      none chosen" in out
    assert "coach focus 'hip drop'" in lines["next"]
    assert "look back  coach report" in out


def test_simulated_runs_count_for_nothing(coach, store):
    keep(store, run_of(0, provenance="simulated"))
    _, out, err = coach()
    assert out.startswith("No run yet.")
    assert err == "coach: your sessions are all simulated, so they count for nothing\n"


def test_the_first_runs_are_to_measure(store):
    assert step(store).command == "coach run --placement chest"
    keep(store, run_of(0))
    assert step(store).command == "coach run --placement pelvis"
    assert "1 more run to measure" in step(store).why


def test_a_run_too_short_to_measure_is_not_counted(store):
    keep(store, run_of(0), run_of(1, running_s=60.0, duration_s=90.0))
    assert "1 more run to measure" in step(store).why


def test_what_the_runs_point_to_is_proposed_until_something_is_chosen(store):
    keep(store, run_of(0, metrics=DROPPING), run_of(1, metrics=DROPPING))
    assert step(store).command == "coach focus 'hip drop'"
    set_focus(store, athlete(store).athlete_id, Focus("pelvic_drop", 1.0))
    assert step(store).command == "coach run --placement pelvis"
    assert "hip drop" in step(store).why


def test_how_hard_it_was_is_asked_where_the_target_depends_on_it(store):
    keep(store, run_of(0), run_of(1))
    set_focus(store, athlete(store).athlete_id, Focus("cadence", 1.0))
    assert step(store).command == "coach history effort 2 N"
    keep(store, run_of(1, effort=4.0))
    assert step(store).command == "coach run --placement pelvis"


def test_a_usual_value_that_has_moved_is_proposed_before_the_next_run(store):
    keep(store, run_of(0), run_of(1))
    stand = stand_of(store, athlete(store))
    assert stand.moved == ()
    found = next_step(replace(stand, moved=("trunk_forward_lean_rad",)))
    assert found.command == "coach usual accept 'forward lean'"


def test_what_hurt_goes_before_everything(store):
    keep(store, run_of(0), replace(run_of(1, metrics=DROPPING), pain=True))
    assert step(store).command == "coach history show 2"
    assert "rest" in step(store).why


def test_a_store_that_cannot_be_read_is_one_line(coach, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home/athletes.sqlite").write_text("no database at all, but long enough" * 40)
    code, out, err = coach()
    assert (code, out, err.count("\n")) == (1, "", 1)


def test_it_loads_nothing_slow(store, tmp_path):
    keep(store, run_of(0), run_of(1, metrics=DROPPING))
    program = (
        "import sys; from coach.cli.main import main; code = main([]); "
        "sys.stderr.write(' '.join({name.partition('.')[0] for name in sys.modules}));"
        "raise SystemExit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"COACH_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "next " in done.stdout
    slow = {"scipy", "asyncio", "rich", "bleak", "bumble", "jinja2", "matplotlib"}
    assert set(done.stderr.split()) & slow == set()
