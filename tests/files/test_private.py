"""What is written of a runner is theirs alone, whoever made the folder, whatever the umask."""

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coach.files import private

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct, autouse=True)
def umask(request):
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


WRITERS = {
    "write": lambda path: private.write_private(path, "words"),
    "make": lambda path: private.make_private(path, lambda made: made.write_text("words")),
    "several": lambda path: private.make_all_private(
        path.parent, lambda folder: [_written(folder / path.name)]
    ),
    "create": lambda path: _filled(private.create_private(path), b"words"),
    "rewrite": lambda path: _filled(private.rewrite_private(path), b"words"),
    "touch": lambda path: (private.touch_private(path), path.write_text("words")),
}


def _written(path):
    path.write_text("words")
    return path


def _filled(file, words):
    with file:
        file.write(words)


@pytest.mark.parametrize("way", WRITERS)
def test_a_new_file_is_its_owners_alone(tmp_path, way):
    path = tmp_path / "a.txt"
    WRITERS[way](path)
    assert path.read_text() == "words"
    assert mode(path) == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("way", sorted(set(WRITERS) - {"create"}))
def test_a_file_that_is_replaced_keeps_the_permissions_it_was_given(tmp_path, way):
    path = tmp_path / "a.txt"
    path.write_text("before")
    path.chmod(0o640)
    WRITERS[way](path)
    assert path.read_text() == "words"
    assert mode(path) == 0o640


@pytest.mark.parametrize("way", ["write", "make"])
def test_a_link_stays_one(tmp_path, way):
    (tmp_path / "far").mkdir()
    target, link = tmp_path / "far" / "a.txt", tmp_path / "a.txt"
    target.write_text("before")
    link.symlink_to(target)
    WRITERS[way](link)
    assert link.is_symlink()
    assert target.read_text() == "words"


def test_what_fails_half_way_leaves_what_was_there(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("before")

    def fail(made):
        made.write_text("hal")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="space"):
        private.make_private(path, fail)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_flushed_replaces_nothing(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("before")

    def refuse(_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(private.os, "fsync", refuse)
    with pytest.raises(OSError, match="Input"):
        private.write_private(path, "words")
    assert path.read_text() == "before"


def test_the_users_folder_is_closed_whoever_made_it(tmp_path):
    for made in (tmp_path / "new" / "below", tmp_path / "open"):
        if made.name == "open":
            made.mkdir()
            made.chmod(0o755)
        private.own_folder(made)
        assert mode(made) == 0o700


def test_a_folder_that_others_must_pass_through_stays_open(tmp_path, monkeypatch):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    private.own_folder(shared)
    assert mode(shared) == 0o1777
    home = tmp_path / "users" / "ana"
    home.mkdir(parents=True)
    monkeypatch.setattr(Path, "home", lambda: home)
    for folder in (home, home.parent):
        folder.chmod(0o755)
        private.own_folder(folder)
        assert mode(folder) == 0o755


@pytest.fixture
def left_behind(tmp_path):
    """The workshop of a process that was killed, an hour ago."""
    child = (
        "import os, sys, pathlib\n"
        "from coach.files.private import make_private\n"
        "def make(made):\n"
        "    made.write_text('hal')\n"
        "    os._exit(9)\n"
        "make_private(pathlib.Path(sys.argv[1]), make)\n"
    )
    done = subprocess.run([sys.executable, "-c", child, tmp_path / "a.txt"], cwd=ROOT, check=False)
    assert done.returncode == 9
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(".coach-")
    return left


@pytest.mark.parametrize("hours", [-1.0, 1.0, 500_000.0], ids=["past", "future", "after 1970"])
def test_what_a_killed_process_left_is_taken_away_by_the_next(tmp_path, left_behind, hours):
    private.write_private(tmp_path / "b.txt", "words")
    assert left_behind.exists(), "it may be somebody's who has just begun"
    when_s = time.time() + 3600.0 * hours
    os.utime(left_behind, (when_s, when_s))
    private.write_private(tmp_path / "b.txt", "words")
    assert list(tmp_path.iterdir()) == [tmp_path / "b.txt"]


def test_nobody_takes_away_what_somebody_works_in(tmp_path):
    def make(made):
        old_s = time.time() - 1e6
        os.utime(made.parent, (old_s, old_s))
        private.write_private(tmp_path / "b.txt", "other words")
        made.write_text("words")

    private.make_private(tmp_path / "a.txt", make)
    assert (tmp_path / "a.txt").read_text() == "words"
    assert (tmp_path / "b.txt").read_text() == "other words"
    assert len(list(tmp_path.iterdir())) == 2


def test_the_disk_is_asked_for_the_file_before_it_is_moved_and_for_its_folder_after(
    tmp_path, monkeypatch
):
    asked = []
    fsync, path = os.fsync, tmp_path / "a.txt"
    path.write_text("before")

    def watched(handle):
        asked.append((stat.S_ISDIR(os.fstat(handle).st_mode), path.read_text()))
        fsync(handle)

    monkeypatch.setattr(private.os, "fsync", watched)
    private.write_private(path, "words")
    assert asked == [(False, "before"), (True, "words")]
    asked.clear()
    private.make_all_private(tmp_path, lambda made: [_written(made / n) for n in ("a.txt", "b")])
    assert asked == [(False, "words"), (False, "words"), (True, "words")]


def test_of_several_files_none_is_moved_before_all_are_on_the_disk(tmp_path, monkeypatch):
    for name in "ab":
        (tmp_path / name).write_text("before")
    fsync, calls = os.fsync, []

    def second_fails(handle):
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(5, "Input/output error")
        fsync(handle)

    monkeypatch.setattr(private.os, "fsync", second_fails)
    with pytest.raises(OSError, match="Input"):
        private.make_all_private(tmp_path, lambda made: [_written(made / n) for n in "ab"])
    assert [path.read_text() for path in sorted(tmp_path.iterdir())] == ["before", "before"]


def test_of_several_files_all_are_moved_or_none(tmp_path, monkeypatch):
    (tmp_path / "a").write_text("before")
    replace, calls = Path.replace, []

    def third_fails(made, path):
        calls.append(path)
        if len(calls) == 3:
            raise OSError(5, "Input/output error")
        return replace(made, path)

    monkeypatch.setattr(Path, "replace", third_fails)
    with pytest.raises(OSError, match="Input"):
        private.make_all_private(tmp_path, lambda made: [_written(made / n) for n in "abc"])
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a", "before")]
