"""Over many processes and from the cache it is what one process finds."""

import os

import pytest

from tests import many

CASES = [(number, 2) for number in range(5)]


def marked(number, power):
    """Leaves a mark for each time that it is really called."""
    with open(os.environ["MARKS"], "a") as file:  # noqa: PTH123
        file.write(f"{number}\n")
    if number == int(os.environ["FAILS_AT"]):
        raise ValueError("asked for")
    return number**power


@pytest.fixture
def marks(tmp_path, monkeypatch):
    path = tmp_path / "marks"
    path.touch()
    monkeypatch.setenv("MARKS", str(path))
    monkeypatch.setenv("FAILS_AT", "-1")
    monkeypatch.setenv("COACH_JOBS", "1")
    return path


def test_a_second_run_computes_nothing(tmp_path, marks, capsys):
    for _ in range(2):
        assert many.results(marked, CASES, tmp_path / "kept") == [0, 1, 4, 9, 16]
    assert sorted(marks.read_text().split()) == list("01234")
    assert "5 of 5" in capsys.readouterr().err


def test_what_was_cut_short_goes_on(tmp_path, marks, monkeypatch):
    monkeypatch.setenv("FAILS_AT", "3")
    with pytest.raises(ValueError, match="asked for"):
        many.results(marked, CASES, tmp_path / "kept")
    monkeypatch.setenv("FAILS_AT", "-1")
    assert many.results(marked, CASES, tmp_path / "kept") == [0, 1, 4, 9, 16]
    assert marks.read_text().split().count("0") == 1


def test_other_sources_begin_anew(tmp_path, marks, monkeypatch):
    many.results(marked, CASES[:1], tmp_path / "kept")
    monkeypatch.setattr(many, "sources", lambda: "other")
    many.results(marked, CASES[:1], tmp_path / "kept")
    assert marks.read_text().split() == ["0", "0"]
