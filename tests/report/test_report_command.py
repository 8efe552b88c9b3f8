"""``coach report``."""

import json
import sys

import pytest
from made import NASTY

from tests.cli.places import RECORDINGS

RECORDING = RECORDINGS / "tired-hips.simulated.mcap"


def test_the_page_lies_where_it_was_asked_for_and_is_not_overwritten(coach, tmp_path):
    code, out, err = coach("report", RECORDING, "-o", tmp_path)
    page = tmp_path / "tired-hips.simulated.report.html"
    assert (code, out, err) == (0, f"{page}\n", "")
    assert "<title>coach, report of The hips tire" in page.read_text(encoding="utf-8")
    code, _, err = coach("report", RECORDING, "-o", tmp_path)
    assert code == 1
    assert "exists" in err
    assert coach("report", RECORDING, "-o", tmp_path, "--force")[0] == 0


def test_it_makes_no_history_where_there_is_none(coach, tmp_path):
    assert coach("report", RECORDING, "-o", tmp_path)[0] == 0
    assert not (tmp_path / "home").exists()


def test_text_and_json_go_to_standard_output_alone(coach, tmp_path):
    code, out, err = coach("report", RECORDING, "--text")
    assert (code, err) == (0, "")
    assert "SIMULATED: NOBODY RAN THIS." in out
    code, out, err = coach("report", RECORDING, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["type"] == "report"
    assert list(tmp_path.glob("*.html")) == []


def test_a_picture_needs_matplotlib_and_says_so_in_one_line(coach, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code, out, err = coach("report", RECORDING, "-o", tmp_path, "--png")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "pip install 'posture-coach[plots]'" in err


def test_with_it_there_is_one(coach, tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    code, out, _ = coach("report", RECORDING, "-o", tmp_path, "--png")
    assert code == 0
    picture = tmp_path / "tired-hips.simulated.report.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert str(picture) in out


def test_earlier_runs_come_from_the_history_of_whoever_is_meant(coach, tmp_path):
    assert coach("athlete", "--new", "Ada <b>")[0] == 0
    code, out, _ = coach("report", RECORDING, "--json")
    assert code == 0
    assert json.loads(out)["athlete"] == "Ada <b>"
    code, _, err = coach("report", RECORDING, "--athlete", "Nobody", "-o", tmp_path)
    assert code == 1
    assert "no athlete Nobody" in err


@pytest.mark.parametrize(
    "words",
    [("--text", "--open"), ("--json", "-o", "."), ("--text", "--png"), ("-o", "/dev/null/x")],
)
def test_what_does_not_fit_together_is_one_line(coach, words):
    code, out, err = coach("report", RECORDING, *words)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1


def test_the_folder_is_made(coach, tmp_path):
    folder = tmp_path / "reports" / "of-today"
    code, out, _ = coach("report", RECORDING, "-o", folder)
    assert code == 0
    (page,) = folder.iterdir()
    assert str(page) in out


def test_a_hostile_file_name_is_shown_as_text(coach, tmp_path):
    path = tmp_path / f"{NASTY.replace('/', '')[:60]}.mcap"
    path.write_bytes(RECORDING.read_bytes())
    code, out, _ = coach("report", path)
    assert code == 0
    assert "\x1b" not in out


def test_a_name_that_ends_in_html_is_the_file(coach, tmp_path):
    page = tmp_path / "new" / "mine.html"
    code, out, _ = coach("report", RECORDING, "-o", page)
    assert (code, out) == (0, f"{page}\n")
    assert page.is_file()
    assert coach("report", RECORDING, "-o", page)[0] == 1
    folder = tmp_path / "old.html"
    folder.mkdir()
    assert coach("report", RECORDING, "-o", folder)[0] == 0
    assert len(list(folder.iterdir())) == 1
