"""The table of writers names every module that writes, and a few faults of some of them."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys

import pytest

from coach.page.device_keys import Keys
from tests.cli.places import ROOT
from tests.drills.faults import environment, killed_at, prepare
from tests.drills.writers import MODULES, WRITERS

WRITES = re.compile(
    r"write_private|make_private|make_all_private|put_private|workshop\(|create_private"
    r"|rewrite_private|touch_private|new_folder|own_folder|\.write_text\(|\.write_bytes\("
    r"|open\([^)]*[\"'][wax]b?[\"']|sqlite3|\.rename\(|tempfile|mkdir\(|unlink\(|write_table"
)

QUICK = [one for one in WRITERS if one.name in ("settings", "athlete", "history, copy of it")]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits and signals of POSIX")


def _files_stay_small():
    import resource  # noqa: PLC0415  there is none on Windows

    resource.setrlimit(resource.RLIMIT_FSIZE, (8, 8))


def test_every_module_that_writes_is_in_the_table():
    paths = (ROOT / "coach").rglob("*.py")
    writing = {p.relative_to(ROOT).as_posix() for p in paths if WRITES.search(p.read_text("utf-8"))}
    assert sorted(writing) == sorted(MODULES)


@pytest.mark.parametrize("writer", QUICK, ids=lambda one: one.name)
def test_killed_it_leaves_the_old_file_or_the_new_one(tmp_path, writer):
    template = tmp_path / "template"
    prepare(writer, template)
    moments = random.Random(writer.name)
    for number in range(3):
        after_s = moments.uniform(0.3, 2.0)
        assert killed_at(writer, template, tmp_path / str(number), after_s).wrong == ""


@pytest.mark.parametrize("writer", QUICK, ids=lambda one: one.name)
def test_where_no_file_may_grow_the_old_one_stays(tmp_path, writer):
    prepare(writer, tmp_path / "folder")
    before = {name: (tmp_path / "folder" / name).read_bytes() for name in writer.files}
    done = subprocess.run(
        [sys.executable, "-m", "coach", *writer.words],
        cwd=tmp_path / "folder",
        env=environment(tmp_path / "folder"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        preexec_fn=_files_stay_small,
        check=False,
    )
    assert done.returncode == 1
    line = done.stderr.strip().splitlines()[-1]
    assert line.startswith("coach: cannot ")
    assert line.count("\n") == 0
    assert {name: (tmp_path / "folder" / name).read_bytes() for name in writer.files} == before
    assert not list((tmp_path / "folder").rglob(".coach-*"))
    shutil.rmtree(tmp_path / "folder")


def test_devices_that_cannot_be_kept_leave_those_that_were_and_come_in_all_the_same(tmp_path):
    path = tmp_path / "home-devices.json"
    Keys(path).add("old")
    before = path.read_bytes()
    words = (
        "import sys; from pathlib import Path; from coach.page.device_keys import Keys\n"
        "keys = Keys(Path(sys.argv[1]), print); keys.add('new'); print(keys.knows('new'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", words, str(path)],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        preexec_fn=_files_stay_small,
        check=True,
    )
    line, known = done.stdout.splitlines()
    assert "cannot be written" in line
    assert known == "True"
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert not Keys(path).knows("new")
