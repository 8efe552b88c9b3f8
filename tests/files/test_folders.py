"""The user's folders, on each system."""

from pathlib import Path

import pytest

from coach.files.folders import cache_folder, profile_folder

HOME = Path("/home/ana")


@pytest.fixture(autouse=True)
def home(monkeypatch):
    monkeypatch.setattr("os.path.expanduser", lambda _: str(HOME))
    for name in ("COACH_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("system", "data", "cache"),
    [
        ("linux", ".local/share/posture-coach", ".cache/posture-coach"),
        ("darwin", "Library/Application Support/posture-coach", "Library/Caches/posture-coach"),
        ("win32", "AppData/Local/posture-coach", "AppData/Local/posture-coach/Cache"),
    ],
)
def test_by_the_systems_convention(monkeypatch, system, data, cache):
    monkeypatch.setattr("sys.platform", system)
    assert (profile_folder(), cache_folder()) == (HOME / data, HOME / cache)


def test_as_the_environment_says(monkeypatch):
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", "/local")
    assert profile_folder() == Path("/local/posture-coach")
    assert cache_folder() == Path("/local/posture-coach/Cache")
    monkeypatch.setenv("COACH_HOME", "/mine")
    assert profile_folder() == Path("/mine")
    assert cache_folder() == Path("/local/posture-coach/Cache")


def test_nobody_without_a_home(monkeypatch):
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert (profile_folder(), cache_folder()) == (None, None)
