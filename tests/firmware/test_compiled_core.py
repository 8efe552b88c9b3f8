"""The library is made once for each state of its source, whole or not at all."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from coach.sources.virtual.firmware import compiled_core
from coach.sources.virtual.firmware.compiled_core import NoCoreError

SIZE = """
import ctypes
from coach.sources.virtual.firmware.compiled_core import compiled_core
print(ctypes.c_size_t.in_dll(compiled_core(), "coach_sensor_bytes").value)
"""


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled_core, "cache_folder", lambda: tmp_path / "cache")
    compiled_core.compiled_core.cache_clear()
    yield tmp_path / "cache"
    compiled_core.compiled_core.cache_clear()


def size():
    compiled_core.compiled_core.cache_clear()
    return compiled_core.ctypes.c_size_t.in_dll(
        compiled_core.compiled_core(), "coach_sensor_bytes"
    ).value


def test_it_is_compiled_once(core, cache, monkeypatch):
    assert size() > 100
    (made,) = cache.iterdir()
    monkeypatch.setattr(compiled_core, "compile_into", None)
    assert size() > 100
    assert list(cache.iterdir()) == [made]


@pytest.mark.skipif(sys.platform == "win32", reason="another cache folder")
def test_processes_at_once_do_not_disturb_each_other(core, tmp_path):
    there = os.environ | {"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}

    def run(_):
        words = [sys.executable, "-c", SIZE]
        return subprocess.run(words, check=True, env=there, capture_output=True, text=True).stdout

    with ThreadPoolExecutor() as pool:
        said = set(pool.map(run, range(3)))
    assert len(said) == 1
    assert len([one for one in tmp_path.rglob("firmware-*") if one.is_file()]) == 1


def test_a_cache_that_cannot_be_written_is_done_without(core, cache):
    cache.write_text("a file where the folder should be")
    assert size() > 100


def test_without_a_home_it_is_made_anew(core, cache, monkeypatch):
    monkeypatch.setattr(compiled_core, "cache_folder", lambda: None)
    assert size() > 100
    assert not cache.exists()


def test_a_broken_library_in_the_cache_is_done_without(core, cache):
    size()
    (made,) = cache.iterdir()
    made.unlink()
    made.write_bytes(b"no library")
    assert size() > 100


def test_no_compiler_is_told_in_a_line(cache, monkeypatch):
    monkeypatch.setattr(compiled_core, "compiler", lambda: None)
    with pytest.raises(NoCoreError, match=r"^no C compiler; install one of cc, gcc, clang$"):
        size()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
@pytest.mark.parametrize(
    ("does", "told"),
    [("echo no room >&2; exit 1", "cannot compile the firmware: no room"), ("exit 4", ": 4")],
)
def test_a_compiler_that_fails_is_told_in_a_line(cache, tmp_path, monkeypatch, does, told):
    script = Path(tmp_path, "cc")
    script.write_text(f"#!/bin/sh\n{does}\n")
    script.chmod(0o755)
    monkeypatch.setattr(compiled_core, "compiler", lambda: str(script))
    with pytest.raises(NoCoreError) as caught:
        size()
    assert str(caught.value).endswith(told)


def test_the_command_says_what_is_missing(coach, monkeypatch):
    monkeypatch.setattr(compiled_core, "compiler", lambda: None)
    compiled_core.compiled_core.cache_clear()
    code, _, err = coach("virtual-sensor", "--port", "9", "--firmware", "c")
    assert code == 1
    assert "no C compiler; install one of cc, gcc, clang; or leave --firmware out" in err
    code, _, err = coach("virtual-sensor", "--port", "9", "--firmware", "c", "--family", "dot")
    assert code == 1
    assert "--firmware c is a sensor of the family own, not 'dot'; leave it out" in err
