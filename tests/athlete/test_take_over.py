"""The JSON files of before there was a store are taken over once."""

import json
from pathlib import Path

import pytest

from coach.athlete import add_athlete, athlete, delete_athlete, open_home, rename_athlete
from coach.athlete.legacy import TAKEN_SUFFIX
from coach.athlete.profile import Profile
from coach.model import Baseline, Placement
from coach.recording import form_of
from tests.athlete.runners import CALIBRATION, SENSOR, USUAL

NAME = "pelvis-aa-bb-cc-00-11-22.json"


@pytest.fixture
def old(home):
    """A folder as an earlier version left it."""
    (home / "calibrations").mkdir(parents=True)
    (home / "calibrations" / NAME).write_text(json.dumps(form_of(CALIBRATION)))
    (home / "baseline-pelvis.json").write_text(json.dumps(form_of(USUAL)))
    return home


def test_what_was_known_is_known(old, lines):
    profile = Profile(old, lines.append)
    assert profile.calibration(SENSOR, Placement.PELVIS) == CALIBRATION
    assert profile.baseline(Placement.PELVIS) == USUAL
    assert lines == []


def test_the_files_are_put_aside_and_never_looked_at_again(old, lines):
    open_home(old, lines.append).close()
    assert not list(old.rglob("*.json"))
    assert len(list(old.rglob(f"*{TAKEN_SUFFIX}"))) == 2
    newer = Baseline({"cadence_spm": (180.0, 1.0)})
    (old / "baseline-pelvis.json").write_text(json.dumps(form_of(newer)))
    assert Profile(old, lines.append).baseline(Placement.PELVIS) == USUAL


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: "[1, 2]",
        lambda text: "{}",
        lambda text: "[" * 100_000,
        lambda text: text.replace("9.81", "NaN"),
        lambda text: text.replace("9.81", "1e999"),
        lambda text: text.replace("0.7071067811865476", "0.9"),
        lambda text: text.replace("pelvis", "knee"),
        lambda text: "\x00\xff",
    ],
)
def test_a_broken_file_is_one_line_and_the_others_are_taken(old, lines, spoil):
    path = old / "calibrations" / NAME
    path.write_text(spoil(path.read_text()), encoding="latin-1")
    profile = Profile(old, lines.append)
    assert profile.calibration(SENSOR, Placement.PELVIS) is None
    assert profile.baseline(Placement.PELVIS) == USUAL
    (line,) = lines
    assert str(path) in line
    assert "anew" in line
    assert "\n" not in line


@pytest.mark.parametrize("pair", ["[1e999, 1.0]", "[170.0, -1.0]", "[170.0]", '"often"'])
def test_a_broken_baseline_is_learnt_anew(old, lines, pair):
    (old / "baseline-pelvis.json").write_text(f'{{"metrics": {{"cadence_spm": {pair}}}}}')
    assert Profile(old, lines.append).baseline(Placement.PELVIS) == Baseline()
    assert len(lines) == 1


def test_deleted_is_deleted_in_the_files_of_before_too(old, lines):
    store = open_home(old, lines.append)
    (old / "calibrations" / "of-mine.txt").write_text("not ours")
    (old / "baseline-waist.json").write_text("{}")  # as if it could not be renamed
    ana = add_athlete(store, "Ana")
    delete_athlete(store, ana)
    assert len(list(old.rglob(f"*{TAKEN_SUFFIX}"))) == 2
    assert delete_athlete(store, athlete(store, "me")) == []
    store.close()
    assert not list(old.rglob("*.json*"))
    assert (old / "calibrations" / "of-mine.txt").exists()


def test_an_athlete_who_came_later_had_no_such_files(old, lines):
    store = open_home(old, lines.append)
    first = athlete(store)
    ana = add_athlete(store, "Ana")
    rename_athlete(store, first, "Zoe")
    delete_athlete(store, ana)
    assert list(old.rglob(f"*{TAKEN_SUFFIX}"))
    delete_athlete(store, athlete(store, "Zoe"))
    assert not (old / "calibrations").exists()
    store.close()


def test_a_file_that_cannot_be_deleted_is_named(old, lines, coach, monkeypatch):
    open_home(old, lines.append).close()

    def refuse(path, *, missing_ok=False):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", refuse)
    code, out, err = coach("athlete", "me", "--delete", "--yes")
    assert code == 0
    assert out.startswith("deleted me")
    assert err.count("could not be deleted; delete it by hand") == 2
