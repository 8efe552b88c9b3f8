"""A settings file that cannot be used at power-on ends no run; what is wrong by hand is told."""

import argparse

import pytest

from coach.cli.errors import UserError
from coach.cli.main import main
from coach.cli.pouch.pouch import add_arguments, unattended
from coach.pouch.sayings import Trouble

POUCH = ("pouch", "--placement", "pelvis", "--sensor", "COACH")
BROKEN = {
    "no TOML": "[cues\ngap_s = 60",
    "no such setting": "[cues]\ngap = 60",
    "no such value": '[cues]\ngap_s = "long"',
    "no such language": '[app]\nlanguage = "xx"',
    "no text": b"\xff\xfe\x00",
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def planned(*words):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return unattended(parser.parse_args([*POUCH[1:], *words]))


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_the_usual_ones_count_and_the_journal_says_why(home, capsys, content):
    usual = planned()[1].settings
    write(home / "settings.toml", content)
    capsys.readouterr()
    _, plan, troubles = planned()
    assert troubles == (Trouble.SETTINGS,)
    assert plan.settings == usual
    line = capsys.readouterr().err.splitlines()[-1]
    assert line.endswith("; until then the usual settings are used")


def test_so_it_is_with_a_file_that_was_named_and_is_gone_and_options_count_all_the_same(home):
    words = ("--settings", str(home / "gone.toml"), "--set", "cues.gap_s=77", "--language", "de")
    args, plan, troubles = planned(*words)
    assert troubles == (Trouble.SETTINGS,)
    assert plan.settings.cues.gap_s == 77.0
    assert args.language == plan.phrases.language == "de"


def test_settings_that_can_be_read_count_and_nothing_is_told(home):
    write(home / "settings.toml", "[cues]\ngap_s = 66")
    _, plan, troubles = planned()
    assert (plan.settings.cues.gap_s, troubles) == (66.0, ())


def test_what_no_file_is_to_blame_for_is_an_error(home):
    write(home / "settings.toml", BROKEN["no TOML"])
    with pytest.raises(UserError, match="no such setting"):
        planned("--set", "cues.gap=1")


def test_whoever_installs_is_told_of_the_file_before_anything_is_written(home, capsys):
    write(home / "settings.toml", BROKEN["no TOML"])
    assert main([POUCH[0], "install", *POUCH[1:]]) == 1
    assert "is not TOML" in capsys.readouterr().err
