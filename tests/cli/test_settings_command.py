"""`coach settings`, and what every command that takes settings says of a wrong one."""

from __future__ import annotations

import json

import pytest

from coach.cli.settings.settings_layers import AllSettings


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    monkeypatch.setenv("COACH_HOME", str(folder))
    return folder


def shown(out):
    """Name -> (value, origin)."""
    rows = [line.partition(" = ") for line in out.splitlines()]
    return {name: tuple(rest.split(maxsplit=1)) for name, _, rest in rows}


def test_everything_is_shown_with_its_origin(coach, home, monkeypatch, tmp_path):
    home.mkdir()
    (home / "settings.toml").write_text("[cues]\ngap_s = 60\n\n[voice]\nrate_wpm = 150\n")
    monkeypatch.setenv("COACH_CUES_SAME_GAP_S", "120")
    code, out, err = coach("settings", "--set", "voice.rate_wpm=180")
    assert (code, err) == (0, "")
    rows = shown(out)
    assert len(rows) == len(list(AllSettings().table()))
    assert rows["cues.gap_s"] == ("60.0", f"{home / 'settings.toml'}:2")
    assert rows["cues.same_gap_s"] == ("120.0", "environment COACH_CUES_SAME_GAP_S")
    assert rows["voice.rate_wpm"] == ("180", "option --set")
    assert rows["grid_s"] == ("0.5", "default")
    _, out, _ = coach("settings", "--changed")
    assert set(shown(out)) == {"cues.gap_s", "cues.same_gap_s", "voice.rate_wpm"}
    other = tmp_path / "other.toml"
    other.write_text("grid_s = 1.0\n")
    _, out, _ = coach("settings", "--settings", other, "--changed")
    assert set(shown(out)) == {"grid_s", "cues.same_gap_s"}


def test_one_table_and_json(coach, home):
    _, out, _ = coach("settings", "voice", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert all(row["name"].startswith("voice.") for row in rows)
    (row,) = [row for row in rows if row["name"] == "voice.pre_roll_ms"]
    assert (row["value"], row["unit"], row["origin"]) == (300, "ms", "default")
    assert "0 to 5000" in row["allowed"]


def test_the_file_written_is_read_again_and_keeps_what_was_set(coach, home):
    code, out, err = coach("settings", "--set", "cues.gap_s=75", "--write")
    assert (code, out) == (0, "")
    assert str(home / "settings.toml") in err
    _, out, _ = coach("settings", "--changed")
    assert set(shown(out)) == {"cues.gap_s"}
    assert shown(out)["cues.gap_s"][0] == "75.0"
    code, _, err = coach("settings", "--write")
    assert code == 1
    assert "--force" in err
    assert coach("settings", "--write", "--force")[0] == 0


WRONG = [
    ("[cues]\n\ngap_s = true\n", 3, "cues.gap_s", "give a number from"),
    ("[cues]\ngap_s = 1e9\n", 2, "cues.gap_s", "give a number from"),
    ("[cues]\ngap_s = nan\n", 2, "cues.gap_s", "is out of range"),
    ("# x\n[cues]\ngapp_s = 3\n", 3, "cues.gapp_s", "did you mean gap_s"),
    ("[ques]\ngap_s = 3\n", 1, "ques", "did you mean cues"),
    ("cues = 3\n", 1, "cues", "table"),
    ("[voice]\npre_roll_ms = 300.5\n", 2, "voice.pre_roll_ms", "whole number from 0 to 5000"),
    ('[voice]\nkeep_alive = "yes"\n', 2, "voice.keep_alive", "true or false"),
    ('[cues]\noff = [\n"praise",\n"sing"]\n', 2, "cues.off", "no rule 'sing'"),
    ('[cues]\non = ["lands_hrd"]\n', 2, "cues.on", "did you mean lands_hard"),
    ("voice.pre_roll_ms = 9000\n", 1, "voice.pre_roll_ms", "0 to 5000"),
    ("cues = {gap_s = -1}\n", 1, "cues.gap_s", "out of range"),
    ("[cues.rules.lands_hard]\ndwell_s = -3\n", 2, "cues.rules.lands_hard.dwell_s", "number from"),
    ('[cues.rules.lands_hard]\nmetric = "x"\n', 2, "cues.rules.lands_hard.metric", "cannot be set"),
]


@pytest.mark.parametrize(("text", "line", "key", "words"), WRONG, ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_told_with_file_line_key_and_what_is_allowed(
    coach, home, tmp_path, recording, text, line, key, words
):
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    commands = [("settings",), ("replay", recording), ("run", "--placement", "chest")]
    for command in commands:
        code, out, err = coach(*command, "--settings", path)
        assert (code, out) == (1, "")
        told = err.splitlines()
        if command[0] == "run":  # which says that it starts before it reads anything
            assert "starting" in told.pop(0)
        (wrong,) = told
        assert wrong.startswith(f"coach: {path}:{line}: {key}: "), err
        assert words in wrong


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("COACH_CUES_GAP", "60", "did you mean COACH_CUES_GAP_S"),
        ("COACH_CUES_GAP_S", "often", "environment COACH_CUES_GAP_S: cues.gap_s"),
        ("COACH_VOICE_RATE_WPM", "20", "80 to 450"),
    ],
)
def test_a_wrong_variable_is_one_line(coach, home, monkeypatch, variable, value, words):
    monkeypatch.setenv(variable, value)
    code, _, err = coach("settings")
    assert (code, err.count("\n")) == (1, 1)
    assert words in err


@pytest.mark.parametrize("text", ["cues.gap_s", "=3", "cues..gap_s=3"])
def test_a_wrong_option_is_one_line(coach, home, text):
    code, _, err = coach("settings", "--set", text)
    assert (code, err.count("\n")) == (1, 1)
    assert "--set" in err


def test_no_such_name(coach, home):
    code, _, err = coach("settings", "cues.loudness")
    assert (code, err.count("\n")) == (1, 1)
    assert "cues.loudness" in err
