"""``coach history``, ``progress`` and ``athlete`` as a user types them."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from dataclasses import replace

import pytest

from coach.athlete import add_athlete, open_home
from coach.athlete.profile import keep_session
from coach.athlete.sessions import insert_session
from coach.model import METRICS
from coach.progress import MetricRecord
from coach.recording import Provenance, RecordingWriter, read_recording
from tests.athlete.runners import HOSTILE, USUAL, effect, run_of
from tests.cli.places import RECORDINGS, ROOT
from tests.not_on_windows import LIMITS

RECORDING = RECORDINGS / "quick-feet.simulated.mcap"
MOST_S = 1.0


def is_plain(text):
    """Whether a terminal can only show it: no control character but the line's end."""
    hidden = ("Cc", "Cf", "Cs", "Zl", "Zp")
    kept = "\n\u200c\u200d"
    return all(c in kept or unicodedata.category(c) not in hidden for c in text)


def test_a_recording_becomes_a_session_and_leaves_again(coach, tmp_path):
    path = tmp_path / "run.mcap"
    shutil.copy(RECORDING, path)
    code, out, err = coach("history", "add", path)
    assert (code, err) == (0, "")
    assert "session 1 of your history" in out
    assert "simulated" in out
    assert "quick" in coach("history")[1].lower()
    shown = coach("history", "show", 1)[1]
    assert "Cadence [steps/min]" in shown
    code, out, _ = coach("history", "delete", 1, "--yes")
    assert code == 0
    assert f"still there: {path}" in out
    assert path.exists()
    assert "no sessions" in coach("history")[2]


def test_a_replay_can_be_kept(coach):
    code, _, err = coach("replay", RECORDING, "--keep")
    assert code == 0
    assert "session 1 of your history" in err
    one, two = (json.loads(coach("history", "show", 1, "--json")[1]) for _ in range(2))
    assert one == two
    coach("history", "add", RECORDING)
    assert json.loads(coach("history", "show", 1, "--json")[1]) == one


def test_the_recording_goes_along_if_asked_and_only_a_recording(coach, tmp_path, store, who):
    path = tmp_path / "run [1]*.mcap"
    shutil.copy(RECORDING, path)
    (tmp_path / "run [1]*.wav").write_bytes(b"sound")
    (tmp_path / "run 1.wav").write_bytes(b"of another")
    report = tmp_path / "run [1]*.report.html"
    report.write_text("made of it")
    letter = tmp_path / "letter.mcap"
    letter.write_text("dear mother")
    keep_session(store, who, run_of(0, path=str(path)), USUAL)
    keep_session(store, who, run_of(1, path=str(letter)), USUAL)
    code, out, _ = coach("history", "delete", 1, "--with-recording", "--yes")
    assert (code, path.exists(), report.exists()) == (0, False, False)
    assert f"deleted {report}" in out
    assert "run [1]*.wav" in out
    assert "run 1.wav" not in out
    code, _, err = coach("history", "delete", 2, "--with-recording", "--yes")
    assert (code, letter.read_text()) == (1, "dear mother")
    assert "not a recording" in err


def test_a_lost_history_is_rebuilt_from_its_recordings(coach, tmp_path):
    folder = tmp_path / "sessions"
    folder.mkdir()
    shutil.copy(RECORDING, folder / "simulated.mcap")
    (folder / "broken.mcap").write_bytes(b"broken")
    recording = read_recording(RECORDING)
    header = replace(recording.header, provenance=Provenance.LIVE)
    with contextlib.closing(RecordingWriter(folder / "run.mcap", header)) as writer:
        for event in recording.inputs:
            writer.write_input(event)
    code, out, err = coach("history", "rebuild", folder)
    assert code == 0
    assert out.endswith("1 added, 1 already there or simulated\n")
    assert "broken.mcap" in err
    before = coach("history", "show", 1, "--json")[1]
    assert "cadence_spm" in before
    moved = tmp_path / "moved"
    folder.rename(moved)
    assert coach("history", "rebuild", moved)[1] == "0 added, 2 already there or simulated\n"
    assert json.loads(coach("history", "show", 1, "--json")[1])["path"] == str(moved / "run.mcap")


@pytest.mark.parametrize(
    "words",
    [
        ("history", "show"),
        ("history", "show", "one"),
        ("history", "show", "99"),
        ("history", "show", "1", "2"),
        ("history", "list", "1"),
        ("history", "delete", "-0"),
        ("history", "add"),
        ("history", "add", "nothing.mcap"),
        ("history", "rebuild", "nowhere"),
        ("history", "export", "copy.txt"),
        ("history", "import", "nothing.jsonl"),
        ("history", "--athlete", "nobody"),
        ("progress", "--athlete", "nobody"),
        ("athlete", "nobody"),
        ("athlete", "--new"),
        ("athlete", "me", "--mass-kg", "5000"),
        ("athlete", "me", "--new"),
        ("run", "--placement", "pelvis", "--athlete", "nobody"),
    ],
)
def test_what_cannot_be_done_is_one_line(coach, words):
    code, out, err = coach(*words)
    assert code in (1, 2)
    assert out == ""
    if words[0] == "run":  # which says first that it starts
        err = err.partition("\n")[2]
    assert len(err.splitlines()) == 1
    assert ";" in err or "must end in" in err  # what, and the remedy


def test_copies_go_out_and_come_in(coach, store, who, monkeypatch, tmp_path):
    for day in range(3):
        keep_session(store, who, run_of(day, title=HOSTILE["lines"], effects=[effect()]), USUAL)
    assert coach("history", "export", "copy.jsonl")[0] == 0
    assert coach("history", "backup", "copy.sqlite")[0] == 0
    assert coach("history", "export", "copy.jsonl")[0] == 1  # it is there already
    assert coach("history", "export", "copy.jsonl", "--force")[0] == 0
    before = coach("history", "--json")[1]
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "elsewhere"))
    assert coach("history", "import", "copy.jsonl")[1].startswith("3 sessions came in")
    assert coach("history", "--json")[1] == before


def test_athletes(coach):
    assert coach("athlete")[1] == "* me  0 sessions\n"
    words = ("athlete", "Ana", "--new", "--mass-kg", "58", "--height-m", "1.66")
    assert coach(*words)[1] == "* Ana  0 sessions, 58 kg, 1.66 m tall\n  me  0 sessions\n"
    assert coach("athlete", "me")[1].startswith("  Ana")
    assert coach("athlete", "Ana", "--rename", "Anna")[1].startswith("* Anna")
    assert coach("athlete", "Anna", "--delete", "--yes")[0] == 0
    assert coach("athlete")[1] == "* me  0 sessions\n"


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_text_is_shown_as_text(coach, store, who, what):
    text = HOSTILE[what]
    one = effect()
    hostile = [type(one)(**{f: getattr(one, f) for f in one.__slots__} | {"phrase": text})]
    run = run_of(title=text, sensor_id=text, focus=text, version=text, path=text, effects=hostile)
    number = keep_session(store, who, run, USUAL)
    names = [text] if what in ("quotes", "markup", "emoji", "turned", "hebrew") else []
    for name in names:
        add_athlete(store, name)
        keep_session(store, who, run_of(1, title=text), USUAL)
    commands = [
        ("history", "--athlete", "me"),
        ("history", "show", number, "--athlete", "me"),
        ("history", "--athlete", text.replace("\x00", "")),
        ("progress", "--athlete", "me"),
        ("progress", "--athlete", names[0] if names else "nobody"),
        ("athlete",),
        ("history", "delete", number, "--with-recording", "--athlete", "me", "--yes"),
    ]
    for words in commands:
        code, out, err = coach(*words)
        assert code in (0, 1)
        assert is_plain(out), words
        assert is_plain(err), words
        assert len(out) + len(err) < 12_000


def test_progress_in_german_writes_nouns_as_german_does(coach, store, who):
    for day in range(8):
        keep_session(store, who, run_of(day), USUAL)
    out = coach("progress", "--language", "de")[1]
    assert "Kadenz" in out
    assert "kadenz" not in out
    assert "pelvis" not in out


def test_a_focus_that_the_sensor_cannot_see_says_so(coach, store, who):
    keep_session(store, who, run_of(0), USUAL)
    note = "note       a sensor on the pelvis cannot see forward lean; it sees "
    assert note in coach("focus", "forward", "lean")[1]
    assert note not in coach("focus", "hip", "drop")[1]


def test_progress_says_it_plainly(coach, store, who):
    assert "coach: no sessions yet;" in coach("progress")[2]
    for day in range(4):
        keep_session(store, who, run_of(day), USUAL)
    out = coach("progress")[1]
    assert "me, sensor at the pelvis: 4 runs" in out
    assert "Cannot be told yet: it takes 1 run of five minutes more" in out
    form = json.loads(coach("progress", "--json")[1])
    assert form["placements"][0]["sessions"] == 4
    assert coach("progress", "--placement", "chest")[0] == 0


@LIMITS
def test_progress_of_two_thousand_sessions_takes_a_second(home):
    """In time of the processor: what it takes on a machine that does nothing else."""
    import resource  # noqa: PLC0415  there is none on Windows

    store = open_home(home, print, make=True)
    with store.writing() as db:
        for day in range(2000):
            record = MetricRecord(10.0 + (day * 7919 % 101) / 50.0, 1.0, 9.0, 10.0, 3000)
            insert_session(db, 1, run_of(day, metrics=dict.fromkeys(METRICS, record)))
    store.close()
    took_s = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, "-m", "coach", "progress"],
            cwd=ROOT,
            env=os.environ | {"COACH_HOME": str(home)},
            capture_output=True,
            text=True,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took_s.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert "2000 runs" in done.stdout
    assert min(took_s) < MOST_S


def test_the_page_of_progress_goes_to_a_folder_or_a_file(coach, tmp_path):
    for given, page in (
        ("of", tmp_path / "of" / "progress.html"),
        ("me.html", tmp_path / "me.html"),
    ):
        assert coach("progress", "--page", "-o", tmp_path / given)[:2] == (0, f"{page}\n")
        assert page.is_file()


def test_a_session_is_shown_with_what_was_said_when_it_was_said(coach):
    coach("history", "add", RECORDING)
    shown = coach("history", "show", 1)[1]
    for line in coach("replay", RECORDING)[1].split("\n\n")[0].splitlines():
        time, words = line[1:6], line[8:].partition("  (")[0]
        assert re.search(rf"^ +{time} +{re.escape(words)} ", shown, flags=re.MULTILINE), line
    said = json.loads(coach("history", "show", 1, "--json")[1])["said"]
    recorded = [form for form in read_recording(RECORDING).outputs if form["type"] == "cue"]
    assert [one["words"] for one in said] == [form["text"] for form in recorded]
    assert [one["t_s"] for one in said] == [form["t_s"] for form in recorded]


def test_of_a_session_of_before_what_is_known_of_its_cues_is_shown(coach, store, who):
    keep_session(store, who, replace(run_of(effects=[effect()]), said=()), USUAL)
    shown = coach("history", "show", 1)[1]
    (line,) = [line for line in shown.splitlines() if "leaning too far" in line]
    assert line.split()[:2] == ["-", "-"]
    assert "01:40" not in shown  # when it was judged, which is not when it was said
    assert "yes" in line


def test_a_sound_alone_is_said_to_be_one(coach, store, who):
    one = run_of(effects=[effect()])
    keep_session(store, who, replace(one, said=(replace(one.said[0], words=""),)), USUAL)
    assert "the sound alone" in coach("history", "show", 1)[1]
