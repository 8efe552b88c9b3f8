"""Whatever a user gets wrong is exit 1 and one line: what, where, remedy."""

import json
import sys

import numpy as np
import pytest

from coach.recording import form_of, read_recording
from tests.not_on_windows import NOT_ROOT, RIGHTS

STORY = """
title = "x"
placement = "chest"
[[phase]]
do = "stand"
for_s = 10
"""


@pytest.fixture
def files(tmp_path, recording, cut_recording):
    """A folder of files that are wrong in some way."""
    calibration = form_of(read_recording(recording).header.mounts[0].calibration)
    texts = {
        "text.mcap": "not a recording",
        "empty.mcap": "",
        "story.toml": STORY,
        "broken.toml": "title = ",
        "nan-story.toml": STORY.replace("10", "nan"),
        "unknown-rule.toml": '[cues]\noff = ["sing"]',
        "unknown-setting.toml": "[cues]\nloudness = 3",
        "nan-setting.toml": "[cues]\ngap_s = nan",
        "samples.csv": "ax,ay,az\n1,2,nan\n1,2,nan\n",
        "other.json": '{"a": 1}',
        "list.json": "[]",
        "nan.json": json.dumps(calibration | {"gravity_m_s2": float("nan")}),
        "huge.json": json.dumps(calibration).replace(
            f'"gravity_m_s2": {calibration["gravity_m_s2"]}', '"gravity_m_s2": 1e999'
        ),
        "twisted.json": json.dumps(
            calibration
            | {"mounting": calibration["mounting"] | {"quat_segment_from_sensor": [1, 1, 0, 0]}}
        ),
        "chest.json": json.dumps(calibration | {"placement": "chest"}),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder.mcap").mkdir()
    (tmp_path / "run.mcap").write_bytes(recording.read_bytes())
    (tmp_path / "run.calibration.json").write_text("{}")
    np.savez(tmp_path / "nan.npz", acc=np.full((500, 3), np.nan), fs=100.0)
    assert cut_recording.exists()
    return tmp_path


CASES = [
    # Inputs.
    ("replay missing.mcap", "no such file"),
    ("replay folder", "is a directory"),
    ("replay text.mcap", "not a recording"),
    ("replay empty.mcap", "is empty"),
    ("replay story.toml", "not a recording"),
    ("replay run.mcap --settings missing.toml", "no such file"),
    ("replay run.mcap --settings folder", "is a directory"),
    ("replay run.mcap --settings broken.toml", "is not TOML"),
    ("replay run.mcap --settings bytes.toml", "not a text file"),
    ("replay run.mcap --settings unknown-rule.toml", "no rule 'sing'"),
    ("replay run.mcap --settings unknown-setting.toml", "cues.loudness: no such setting"),
    ("replay run.mcap --set loud.er=1", "option --set: loud: no such setting"),
    ("replay run.mcap --settings nan-setting.toml", "nan is out of range"),
    ("replay run.mcap --calibration missing.json", "no such file"),
    ("replay run.mcap --calibration story.toml", "is not a calibration"),
    ("replay run.mcap --calibration other.json", "is not a calibration"),
    ("replay run.mcap --calibration list.json", "is not a calibration"),
    ("replay run.mcap --calibration nan.json", "NaN is no number"),
    ("replay run.mcap --calibration huge.json", "1e999 is no number"),
    ("replay run.mcap --calibration twisted.json", "not a rotation"),
    ("replay run.mcap --calibration chest.json", "at the chest"),
    ("inspect missing.mcap", "no such file"),
    ("inspect folder", "is a directory"),
    ("inspect text.mcap", "not a recording"),
    ("calibrate missing.mcap", "no such file"),
    ("calibrate text.mcap", "not a recording"),
    ("calibrate run.mcap -o new.json", "not calibrated"),
    ("calibrate run.mcap -o new.json --axes forward=sideways", "not understood"),
    ("simulate missing.toml -o new.mcap", "no such file"),
    ("simulate broken.toml -o new.mcap", "broken.toml: not TOML"),
    ("simulate bytes.toml -o new.mcap", "not a text file"),
    ("simulate nan-story.toml -o new.mcap", "for_s"),
    ("simulate --story nobody -o new.mcap", "easy-run"),
    ("import missing.csv -o new.mcap --placement chest", "no such file"),
    ("import text.mcap -o new.mcap --placement chest", "holds no samples"),
    ("import run.mcap -o new.mcap --placement chest", "is a recording already"),
    ("import samples.csv -o new.mcap --placement chest --rate 100", "lack a number"),
    ("import nan.npz -o new.mcap --placement chest", "lack a number"),
    ("import samples.csv -o new.mcap --placement chest --axes up=up", "not understood"),
    ("import samples.csv -o new.mcap --placement chest --acc-unit stone", "--acc-unit"),
    # Outputs.
    ("simulate story.toml -o new.txt", "must end in .mcap"),
    ("simulate story.toml -o run.mcap", "--force"),
    ("simulate story.toml -o folder.mcap --force", "is a folder"),
    ("simulate story.toml -o nowhere/new.mcap", "no folder nowhere"),
    ("import samples.csv -o run.mcap --placement chest", "--force"),
    ("calibrate run.mcap", "--force"),
    ("calibrate run.mcap -o new.mcap", "must end in .json"),
    ("replay run.mcap --wav run.mcap", "must end in .wav"),
    ("replay run.mcap --wav nowhere/new.wav", "cannot write sound"),
]


if sys.platform == "linux":  # elsewhere there is no folder in which nobody may write
    CASES.append(("simulate story.toml -o /proc/new.mcap", "choose a folder"))


@pytest.mark.parametrize(("line", "words"), CASES, ids=[line for line, _ in CASES])
def test_it_is_one_line(coach, files, line, words):
    before = {path: path.stat().st_mtime_ns for path in files.iterdir()}
    code, out, err = coach(*line.split())
    assert (code, out) == (1, "")
    assert err.count("\n") == 1, err
    assert err.startswith("coach: ")
    assert words in err
    assert {path: path.stat().st_mtime_ns for path in files.iterdir()} == before


@RIGHTS
@NOT_ROOT
def test_a_folder_that_is_not_ours(coach, files):
    (files / "folder").chmod(0o500)
    code, _, err = coach("simulate", "story.toml", "-o", "folder/new.mcap")
    assert (code, err.count("\n")) == (1, 1)
    assert "permission denied" in err


def test_a_sound_folder_that_cannot_be_made(coach, files):
    (files / "sessions").write_text("a file is in its place")
    code, out, err = coach("replay", "run.mcap", "--speak", "--speed", "max")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "--wav" in err


@pytest.mark.parametrize(
    ("words", "meant"),
    [(("rule",), "rules"), (("history", "lst"), "list"), (("histroy",), "history")],
)
def test_a_slip_of_the_hand_is_told_what_was_meant(coach, words, meant):
    code, _, err = coach(*words)
    assert code == 2
    assert f"maybe you meant '{meant}'?" in err
