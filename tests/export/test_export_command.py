"""``coach export`` as a user types it."""

import functools
import shutil
import sys

import fitdecode
import pytest

from tests.cli.places import RECORDINGS


@pytest.fixture
def export(coach, tmp_path):
    """Run ``coach export`` beside a recording: (exit code, stdout, stderr)."""
    shutil.copy(RECORDINGS / "quick-feet.simulated.mcap", tmp_path / "run.mcap")
    return functools.partial(coach, "export", "run.mcap")


def names_in(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_an_activity_beside_the_recording(export, tmp_path):
    assert export("--to", "fit") == (0, "run.fit\n", "")
    with fitdecode.FitReader(tmp_path / "run.fit") as reader:
        assert sum(1 for _ in reader) > 60
    code, out, err = export("--to", "fit")
    assert (code, out) == (1, "")
    assert "--force" in err
    assert export("--to", "fit", "--force")[0] == 0


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_tables_in_a_folder(export, tmp_path, suffix):
    code, out, err = export("--to", suffix, "--level", "steps, cues", "-o", "tables")
    assert (code, err) == (0, "")
    expected = [f"run.cues.{suffix}", f"run.steps.{suffix}"]
    if suffix == "csv":
        expected.insert(0, "run.columns.json")
    assert names_in(tmp_path / "tables") == sorted(expected)
    assert sorted(line.split("/")[-1] for line in out.splitlines()) == sorted(expected)
    assert export("--to", suffix, "--level", "steps", "-o", "tables")[0] == 1
    assert export("--to", suffix, "--level", "steps", "-o", "tables", "--force")[0] == 0


def test_a_dataset(export, tmp_path):
    assert export("--to", "bids", "--subject", "ab1", "--session", "2")[0] == 0
    found = names_in(tmp_path / "run-bids")
    assert "dataset_description.json" in found
    assert any(name.startswith("sub-ab1_ses-2_task-running_tracksys-") for name in found)


@pytest.mark.parametrize(
    ("module", "to", "extra"), [("fit_tool", "fit", "[fit]"), ("pyarrow", "parquet", "[parquet]")]
)
def test_a_library_that_is_missing_is_one_line(export, tmp_path, monkeypatch, module, to, extra):
    monkeypatch.setitem(sys.modules, module, None)
    code, out, err = export("--to", to)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert extra in err
    assert names_in(tmp_path) == ["run.mcap"]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--to", "pdf"),
        ("--to", "csv", "--level", "dreams"),
        ("--to", "fit", "-o", "run.txt"),
        ("--to", "fit", "-o", "no/such/folder.fit"),
        ("--to", "csv", "-o", "run.mcap"),
        ("--to", "bids", "--subject", "Ana B."),
        ("--to", "bids", "-o", "run.mcap"),
    ],
)
def test_what_cannot_be_done_is_one_line(export, tmp_path, words):
    code, out, err = export(*words)
    assert code in (1, 2)
    assert out == ""
    assert len(err.splitlines()) == 1
    assert names_in(tmp_path) == ["run.mcap"]


@pytest.mark.parametrize("to", ["fit", "bids"])
def test_levels_are_of_tables_only(export, tmp_path, to):
    code, out, err = export("--to", to, "--level", "steps")
    assert (code, out) == (1, "")
    assert "csv and parquet" in err
    assert names_in(tmp_path) == ["run.mcap"]
