"""Fifty files that are no samples: one clear line each, never a traceback."""

import sys

import pytest

from coach.recording.importing import ImportReason
from tests.recording.imported import problem_of

HEAD = b"t_s,ax,ay,az,gx,gy,gz\n"
ROW = b"%.2f,0.1,0.2,9.8,0.1,0.2,0.3\n"
ROWS = b"".join(ROW % (k / 100) for k in range(200))

MALFORMED = {
    "empty": b"",
    "one blank": b" ",
    "blank lines": b"\n\n\r\n\n",
    "zeros": bytes(5000),
    "a mark alone": b"\xef\xbb\xbf",
    "a wide mark alone": b"\xff\xfe",
    "half a wide letter": b"\xff\xfe\x00",
    "names only": HEAD,
    "names without an end": HEAD.rstrip(),
    "names twice": HEAD * 2,
    "one word": b"hello\n",
    "a letter": b"Dear coach,\nI ran today, it was fine.\nYours, me.\n",
    "prose": b"It was a dark night; the rain fell.\n" * 300,
    "web page": b"<!DOCTYPE html>\n<html><body>sign in</body></html>\n",
    "web page in capitals": b"\n  <HTML><TABLE><TR><TD>1</TD></TR></TABLE></HTML>",
    "xml": b"<?xml version='1.0'?><gpx><trk></trk></gpx>",
    "json": b'{"a": [1, 2, 3], "b": "text"}\n',
    "json lines": b'{"t": 0.01, "x": 9.8}\n' * 50,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    "rich text": b"{\\rtf1\\ansi t_s,ax,ay,az}",
    "zip": b"PK\x03\x04\x14\x00\x08\x08" + bytes(range(256)),
    "old spreadsheet": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(range(256)),
    "database": b"SQLite format 3\x00" + bytes(100),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "sound": b"RIFF\x24\x08\x00\x00WAVEfmt \x10\x00\x00\x00",
    "random bytes": bytes((k * 197 + k // 7) % 256 for k in range(4000)),
    "control characters": b"t_s,ax\x01,ay,az\n0,1,2,3\n1,2,3,4\n",
    "python": b"import numpy as np\n\ndef f(x):\n    return x, 1, 2\n",
    "a long line": b"9" * 1_000_000,
    "a long line of cells": b"1," * 1_000_000,
    "a long line inside": HEAD + ROWS * 80 + b"7" * 3_000_000 + b"\n" + ROWS,
    "columns beyond number": b",".join(b"c%d" % k for k in range(3000)) + b"\n"
    + (b"1," * 2999 + b"1\n") * 20,
    "one column": b"ax\n" + b"1.0\n" * 100,
    "two columns": b"t_s,ax\n" + b"0.01,1.0\n" * 100,
    "no names": ROWS,
    "other names": b"a1,b1,c1,d1\n" + b"1,2,3,4\n" * 50,
    "no z": b"t_s,ax,ay\n" + b"0.1,0.2,0.3\n" * 50,
    "words for numbers": b"t_s,ax,ay,az\n" + b"0.1,low,low,high\n" * 50,
    "a tenth is words": HEAD + (ROWS[:270] + b"1.0,x,x,x,x,x,x\n") * 30,
    "rows of all lengths": HEAD + b"".join(b"1," * (k % 9) + b"1\n" for k in range(300)),
    "half the rows cut": HEAD + b"".join(ROW % (k / 100) + b"1,2\n" for k in range(100)),
    "fewer cells than names": HEAD + b"0.1,0.2,0.3\n" * 50,
    "no time and no rate": b"ax,ay,az\n" + b"0.1,0.2,9.8\n" * 50,
    "time stands still": b"t_s,ax,ay,az\n" + b"0.1,0.1,0.2,9.8\n" * 50,
    "time runs back": b"t_s,ax,ay,az\n" + b"".join(b"%d,0,0,9.8\n" % -k for k in range(99)),
    "times are words": b"time,ax,ay,az\n" + b"now,0.1,0.2,9.8\n" * 50,
    "times beyond measure": b"t_s,ax,ay,az\n" + b"".join(b"1e%d,0,0,9.8\n" % k for k in range(300)),
    "no numbers at all": HEAD + b",,,,,,\n" * 50,
    "not a number everywhere": HEAD + b"nan,nan,nan,nan,nan,nan,nan\n" * 50,
    "only gravity removed": b"t_s,LinearAccX,LinearAccY,LinearAccZ\n"
    + b"".join(b"%.2f,0.1,0.2,0.1\n" % (k / 100) for k in range(100)),
    "an open quote": b't_s,ax,ay,az\n0.0,"0.1,0.2,9.8\n' + ROWS,
    "quotes everywhere": b'"""""",""""\n' * 100,
    "separators": b",,,,,,\n" * 100,
    "semicolons": b";" * 5000,
}  # fmt: skip


def test_there_are_fifty():
    assert len(MALFORMED) >= 50


@pytest.mark.parametrize("kind", MALFORMED)
def test_each_has_one_line(tmp_path, kind):
    path = tmp_path / "bad.csv"
    path.write_bytes(MALFORMED[kind])
    reason, line = problem_of(path)
    assert reason in ImportReason
    assert str(path) in line
    assert 20 < len(line) < 400
    assert line.isprintable()


def test_without_names_the_columns_can_be_numbered(tmp_path):
    path = tmp_path / "run.csv"
    path.write_bytes(MALFORMED["no names"])
    reason, line = problem_of(path)
    assert reason is ImportReason.COLUMNS
    assert "--acc-columns 2,3,4" in line


def test_a_folder_has_one_line(tmp_path):
    folder = tmp_path / "run.csv"
    folder.mkdir()
    assert problem_of(folder)[0] is ImportReason.UNREADABLE


def test_without_the_engine_there_is_one_line(tmp_path, monkeypatch):
    path = tmp_path / "run.csv"
    path.write_bytes(HEAD + ROWS)
    monkeypatch.setitem(sys.modules, "pyarrow.csv", None)
    line = problem_of(path)[1]
    assert "pyarrow, which is not installed" in line
