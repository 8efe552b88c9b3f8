"""Standing checks, desk and exercises over the virtual radio, by the machine of runs."""

import re
from dataclasses import replace

import pytest
from live_bench import (
    changes_of,
    live,
    of_type,
    only_recording,
    plan_of_command,
    replayed,
    story_file,
)

from coach.app import Results, Stop
from coach.athlete.profile import Profile
from coach.cli.live.live_run import _own_words
from coach.cli.live.safety import before_practice
from coach.cli.main import main
from coach.cli.practice.desk import share_after
from coach.controls import EndAfter, EndSink
from coach.cues import CueParams
from coach.cues.say import Speaker
from coach.model import DeskSpan, DeskState, Placement, Practice, PracticeKind, Side, SpeechEnded
from coach.practice.exercise import SAFETY_TEXT
from coach.practice.practice_book import english_of, english_words
from coach.progress.practice_records import PracticeRecord
from coach.recording import Provenance
from tests.athlete.runners import run_of
from tests.recording.example_session import header

pytestmark = pytest.mark.timeout(120)

KINDS = {
    PracticeKind.STAND: ("stand",),
    PracticeKind.DESK: ("desk",),
    PracticeKind.EXERCISE: ("exercise", "plank", "--sets", "1"),
}


def words_of(kind, folder, *more):
    story = ("--sensor", "virtual", "--virtual-story", story_file(folder, 12))
    return (*KINDS[kind], *story, "--quiet", "--plain", "--record", folder / "sessions", *more)


@pytest.fixture(scope="module", params=[*KINDS])
def session(request, tmp_path_factory):
    """A short one of each kind: (kind, folder, exit code, stdout, stderr)."""
    folder = tmp_path_factory.mktemp(request.param.value)
    return request.param, folder, *live(plan_of_command(*words_of(request.param, folder)))


def test_it_ends_well_and_its_recording_says_what_it_was(session):
    kind, folder, code, out, err = session
    assert code == 0
    assert "Traceback" not in err
    (path,) = (folder / "sessions").glob(f"*-pelvis-{kind.value}.mcap")
    assert f"recording  {path}" in out.splitlines()
    kept = only_recording(folder / "sessions").header
    assert kept.practice.kind is kind
    assert kept.plan.measure_only is False
    assert set(english_words(kind)) <= set(kept.phrases.texts)


def test_nothing_is_said_of_running(session):
    _, _, _, out, err = session
    for word in ("running", "cadence", "steps", "treadmill", "metronome", "usual values"):
        assert word not in f"{out}{err}"


def test_a_standing_check_begins_without_a_calibration(session):
    """Its result does not depend on how the sensor sits."""
    kind, _, _, _, err = session
    assert ("no calibration for this sensor" in err) is (kind is not PracticeKind.STAND)


def test_a_replay_decides_the_same(session):
    _, folder, *_ = session
    recording = only_recording(folder / "sessions")
    again = replayed(recording)
    for kind in ("cue", "stand", "desk", "set"):
        assert of_type(again, kind) == of_type(recording.outputs, kind)
    assert changes_of(of_type(again, "decision")) == changes_of(
        of_type(recording.outputs, "decision")
    )


def test_the_commands_for_recordings_take_it(session, capsys, monkeypatch):
    _, folder, *_ = session
    (path,) = (folder / "sessions").glob("*.mcap")
    monkeypatch.chdir(folder)
    for words in (["replay"], ["why", "0:05"], ["inspect"], ["replay", "--why"]):
        command, *more = words
        assert main([command, str(path), *more]) == 0
        told = capsys.readouterr()
        assert "running" not in told.out
        assert "Traceback" not in told.err
    assert main(["inspect", str(path)]) == 0
    assert "practice" in capsys.readouterr().out


def test_a_desk_ends_after_its_hours(tmp_path):
    words = words_of(PracticeKind.DESK, tmp_path, "--hours", 5.0 / 3600.0)
    plan = plan_of_command(*words)
    assert plan.longest_s == pytest.approx(5.0)
    assert live(plan)[0] == 0
    assert 4.5 <= only_recording(tmp_path / "sessions").duration_s <= 8.0


@pytest.mark.parametrize("kind", [*KINDS])
def test_who_wears_nothing_virtual_is_asked_where_it_sits_or_told(
    kind, monkeypatch, tmp_path, capsys
):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    if kind is PracticeKind.STAND:
        assert main([*KINDS[kind], "--sensor", "X"]) == 1
        assert "--placement" in capsys.readouterr().err
        return
    plan = plan_of_command(*KINDS[kind], "--sensor", "X")
    assert plan.placement is Placement.CHEST
    assert "chest" in capsys.readouterr().err


def test_an_exercise_is_done_as_it_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    words = ("exercise", "side", "plank", "--hold", "20", "--sets", "2", "--sensor", "X")
    sets = plan_of_command(*words).practice.sets
    assert [one.exercise for one in sets] == ["side_plank"] * 4
    assert [one.side for one in sets] == [Side.LEFT, Side.RIGHT] * 2
    assert {one.hold_s for one in sets} == {20.0}
    (one, *_) = plan_of_command(*words, "--side", "right").practice.sets
    assert one.side is Side.RIGHT


def test_a_plan_is_made_and_printed(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    sets = plan_of_command("exercise", "--plan", "--minutes", "6", "--sensor", "X").practice.sets
    assert sets
    told = capsys.readouterr().out
    assert len(told.splitlines()) >= 2


def test_what_is_to_be_minded_in_exercises_is_said_once(tmp_path):
    profile = Profile(tmp_path / "home", print)
    exercises = header(practice=Practice(PracticeKind.EXERCISE))
    assert before_practice(exercises, profile, virtual=False) == SAFETY_TEXT
    assert before_practice(exercises, profile, virtual=False) == ()
    assert before_practice(exercises, None, virtual=False) == SAFETY_TEXT
    assert before_practice(exercises, None, virtual=True) == ()
    stands = header(practice=Practice(PracticeKind.STAND))
    assert before_practice(stands, Profile(tmp_path / "other", print), virtual=False) == ()


def test_nudges_at_the_desk_fade_but_not_to_nothing():
    span = DeskSpan(0.0, 2000.0, DeskState.SITTING, slouched=False, lean_rad=0.0)
    session = PracticeRecord(PracticeKind.DESK, run_of(0, path=None), spans=(span,))
    short = replace(session, spans=(replace(span, end_s=600.0),))
    shares = [share_after([session] * n + [short] * 5) for n in range(12)]
    assert shares[:4] == [1.0] * 4
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == 0.1


def test_what_will_be_said_with_a_name_in_it_is_made_ready(tmp_path):
    words = words_of(PracticeKind.EXERCISE, tmp_path)[:2]
    story = ("--sensor", "virtual", "--virtual-story", story_file(tmp_path, 12))
    plan = plan_of_command(*words, "--sets", "2", "--hold", "25", *story)
    assert _own_words(plan) == ["next: plank, 25 seconds", "next: once more, 25 seconds"]


def test_somebody_simulated_does_what_is_said(tmp_path):
    """A whole exercise: calibrated with a bend, announced, held, ended by the coach itself."""
    words = ("exercise", "plank", "--hold", "10", "--sets", "1", "--sensor", "virtual")
    plan = plan_of_command(*words, "--quiet", "--plain", "--record", tmp_path)
    code, out, err = live(plan)
    assert code == 0, err
    recording = only_recording(tmp_path)
    first = of_type(recording.outputs, "cue")[0]
    assert first["rule"] == "calibration"  # nothing is said before it
    (done,) = of_type(recording.outputs, "set")
    assert done["completed"]
    assert done["hold_s"] == pytest.approx(10.0, abs=1.0)
    assert "held 10 of 10 s" in out
    assert recording.header.provenance is Provenance.SIMULATED
    assert of_type(replayed(recording), "set") == [done]


TWO = """
title = "A standing check with two sensors"
placement = ["chest", "pelvis"]
seed = 5
[practice]
kind = "stand"
"""


def test_two_sensors_are_led_together(tmp_path):
    story = tmp_path / "two.toml"
    story.write_text(TWO)
    words = ("stand", "--sensor", "virtual", "--virtual-story", story, "--quiet", "--plain")
    code, out, err = live(plan_of_command(*words, "--record", tmp_path))
    assert code == 0, err
    recording = only_recording(tmp_path)
    assert {one.placement for one in recording.header.mounts} == {Placement.CHEST, Placement.PELVIS}
    (check,) = of_type(recording.outputs, "stand")
    assert {one["placement"] for one in check["segments"]} == {"chest", "pelvis"}
    assert re.search(r"you stand at \d+ \(chest\), \d+ \(pelvis\)", out)


def test_words_that_end_it_end_it_and_time_does(tmp_path):
    stop, late = Stop(), Stop()
    ends, after = EndSink(stop), EndAfter(late, 20.0)
    cue = Speaker(CueParams(), english_of(Practice(PracticeKind.STAND)), (), {}).lead(
        "stand_done", 5.0, "why", value="50"
    )
    for sink in (ends, after):
        sink.before(())
        sink.after(Results(5.0, (), (cue,)))
    assert (stop.asked, late.asked) == (False, False)
    ends.before([SpeechEnded(7.0, cue.cue_id, completed=True)])
    assert stop.asked
    after.after(Results(20.0, (), ()))
    assert late.asked
