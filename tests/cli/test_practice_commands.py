"""Standing checks, desk and exercises on the command line: what is refused, listed, replayed."""

import time
from datetime import datetime

import pytest

from coach.cli.errors import UserError
from coach.cli.main import main
from coach.cli.practice.desk import _seconds_until
from coach.practice.exercise import EXERCISES


@pytest.fixture(scope="module")
def recordings(tmp_path_factory):
    """A simulated recording of each kind."""
    folder = tmp_path_factory.mktemp("practices")
    made = {}
    for story in ("stand-check", "plank-that-sags"):
        made[story] = folder / f"{story}.mcap"
        assert main(["simulate", "--story", story, "-o", str(made[story])]) == 0
    return made


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("exercise", 1, "--list"),
        ("exercise plonk", 2, "did you mean Plank"),
        ("exercise plan", 2, "did you mean --plan"),
        ("exercise plank --hold 1e9", 2, "no number from 1 to 999"),
        ("exercise plank --plan", 1, "leave the name or --plan out"),
        ("exercise --plan --hold 20", 1, "--hold belongs to one exercise"),
        ("exercise plank --minutes 5", 1, "--minutes belongs to --plan"),
        ("exercise plank --times 5", 1, "give --hold"),
        ("exercise cobra --hold 5", 1, "give --times"),
        ("exercise plank --side left", 1, "has no sides"),
        ("exercise plank --sets 0", 2, "no number from 1"),
        ("exercise plank --hold -3", 2, "not a positive number"),
        ("stand --sensor X", 1, "--placement"),
        ("stand --sensor virtual --virtual-story stand-chek", 1, "did you mean stand-check"),
        ("stand --sensor virtual --virtual-story desk-hour", 1, "coach desk"),
        ("run --sensor virtual --virtual-story stand-check", 1, "coach stand"),
        ("desk --quiet-until noon", 2, "no time such as 10:30"),
        ("desk --quiet-until 24:00", 2, "no time such as 10:30"),
        ("desk --hours 0", 2, "not a positive number"),
        ("stand --metronome 170", 2, "unrecognized arguments"),
        ("simulate --story plank-that-sag -o x.mcap", 1, "did you mean plank-that-sags"),
    ],
)
def test_what_is_wrong_is_one_line_that_says_what_to_do(
    words, code, told, capsys, tmp_path, monkeypatch
):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    assert main(words.split()) == code
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert told in line
    assert line.startswith("coach")


def test_each_exercise_is_listed_and_explained(capsys):
    assert main(["exercise", "--list"]) == 0
    listed = " ".join(capsys.readouterr().out.split())
    for one in EXERCISES:
        assert " ".join(one.name.split()[:2]) in listed
        assert main(["exercise", one.key, "--how"]) == 0
        how = " ".join(capsys.readouterr().out.split())
        assert one.name in how
        assert "mind" in how or not one.safety


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("plank", "3 x 20 s"),
        ("plank --hold 35", "3 x 35 s"),
        ("plank --hold 12.5 --sets 2", "2 x 12.5 s"),
        ("cobra --times 1", "1 x 1 time"),
        ("side plank --sets 1 --side left", "1 x 15 s, left"),
        ("side plank --side both", "2 x 15 s, each side"),
    ],
)
def test_how_much_is_as_much_as_was_asked_for(words, amount, capsys):
    assert main(["exercise", *words.split(), "--how"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (line,) = [line for line in lines if line.startswith("how much")]
    assert line.removeprefix("how much").strip() == amount


def test_a_plan_is_told_without_doing_it(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    assert main(["exercise", "--plan", "--how", "--minutes", "8"]) == 0
    assert len(capsys.readouterr().out.splitlines()) >= 3
    assert not (tmp_path / "home").exists()


def test_a_replay_tells_what_came_of_it_and_nothing_of_running(recordings, capsys):
    told = {}
    for story, path in recordings.items():
        assert main(["replay", str(path), "--table"]) == 0
        told[story] = capsys.readouterr().out
        assert "running" not in told[story]
        assert "cadence" not in told[story]
    assert "Between sunk (0) and tall (100)" in told["stand-check"]
    assert "deg RMS" in told["stand-check"]
    assert "held 60 of 60 s" in told["plank-that-sags"]
    assert "hips sagged" in told["plank-that-sags"]
    assert "1 x hips sagging" in told["plank-that-sags"]


def test_a_sound_without_words_is_a_line_that_says_so(recordings, capsys):
    assert main(["replay", str(recordings["plank-that-sags"])]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.endswith("a sound alone  (how far it is)") for line in lines)


def test_why_tells_of_a_hold_and_of_a_word(recordings, capsys):
    path = str(recordings["plank-that-sags"])
    main(["replay", path])
    spoken = next(line for line in capsys.readouterr().out.splitlines() if "hips up" in line)
    at = spoken.split("]")[0].strip("[")
    assert main(["why", path, at]) == 0
    assert "hips up" in capsys.readouterr().out
    assert main(["why", path, "0:20"]) == 0
    assert "silent" in capsys.readouterr().out


def test_a_practice_is_kept_from_a_replay(recordings, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    assert main(["replay", str(recordings["stand-check"]), "--keep"]) == 0
    assert "standing check" in capsys.readouterr().err


def test_what_a_recording_is_stands_in_its_inspection(recordings, capsys):
    assert main(["inspect", str(recordings["plank-that-sags"])]) == 0
    assert "exercises" in capsys.readouterr().out


@pytest.fixture
def berlin(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has no tzset")
@pytest.mark.parametrize(
    ("now", "until", "hours"),
    [
        ("2026-06-01T09:15:00+02:00", (10, 30), 1.25),
        ("2026-06-01T23:00:00+02:00", (1, 0), 2.0),  # past midnight
        ("2026-03-29T01:30:00+01:00", (10, 30), 8.0),  # 2:00 is 3:00 in this night
        ("2026-03-28T23:00:00+01:00", (10, 30), 10.5),
        ("2026-10-25T01:30:00+02:00", (10, 30), 10.0),  # 3:00 is 2:00 again in this one
        ("2026-10-25T02:50:00+02:00", (2, 10), 1.0 / 3.0),
    ],
)
def test_quiet_lasts_until_the_clock_on_the_wall_shows_it(berlin, now, until, hours):
    now_s = datetime.fromisoformat(now).timestamp()
    assert _seconds_until(until, now_s) == pytest.approx(hours * 3600.0)
    assert _seconds_until(None, now_s) == 0.0


@pytest.mark.parametrize("until", [(10, 30), (10, 29), (9, 0)])
def test_a_time_that_has_passed_is_no_day_of_silence(until):
    now_s = datetime(2026, 6, 1, 10, 30, 20).astimezone().timestamp()
    with pytest.raises(UserError, match="has passed"):
        _seconds_until(until, now_s)
