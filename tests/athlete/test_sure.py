"""Nothing goes for good without a yes: what goes and what stays is said before."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time

import pytest

from coach.athlete import add_athlete, athletes, sessions
from coach.athlete.profile import keep_session
from tests.athlete.runners import USUAL, run_of
from tests.cli.places import ROOT
from tests.not_on_windows import TERMINALS

ASKING = {
    "a session": ("history", "delete", "1"),
    "an athlete": ("athlete", "me", "--delete"),
}
by_command = pytest.mark.parametrize("words", ASKING.values(), ids=ASKING)


@pytest.fixture
def run_file(tmp_path):
    path = tmp_path / "run.mcap"
    path.write_bytes(b"not looked at")
    (tmp_path / "run.report.html").write_text("page")
    return path


@pytest.fixture
def kept(store, who, run_file):
    """One run that was recorded, and another athlete."""
    keep_session(store, who, run_of(0, path=str(run_file)), USUAL)
    add_athlete(store, "Ana")
    store.db.execute("UPDATE athlete SET is_current = (name = 'me')")
    return who


def typed(home, words, answer):
    """Run it on a terminal, answer its question: (exit code, what the terminal showed, stdout)."""
    import pty  # noqa: PLC0415  there is none on Windows

    theirs, ours = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "coach", *words],
        stdin=ours,
        stderr=ours,
        stdout=subprocess.PIPE,
        env=os.environ | {"COACH_HOME": str(home), "PYTHONPATH": str(ROOT)},
        text=True,
    )
    os.close(ours)
    shown, answered, until_s = b"", False, time.monotonic() + 60.0
    while time.monotonic() < until_s:
        if not select.select([theirs], [], [], 0.2)[0]:
            if process.poll() is not None:
                break
            continue
        try:
            shown += os.read(theirs, 4096)
        except OSError:  # the terminal is closed
            break
        if not answered and shown.rstrip().endswith(b"no:"):
            os.write(theirs, answer)
            answered = True
    out, _ = process.communicate(timeout=20)
    os.close(theirs)
    return process.returncode, shown.decode(), out


@TERMINALS
@by_command
def test_on_a_terminal_it_asks_and_a_no_changes_nothing(store, kept, home, run_file, words):
    for answer in (b"no\n", b"\n", b"what?\n", b"\x04"):
        code, shown, out = typed(home, words, answer)
        assert (code, out) == (1, "")
        assert "goes: " in shown
        assert "stays: " in shown
        assert str(run_file.parent) in shown
        assert "nothing was changed" in shown
        assert len(sessions(store, kept.athlete_id)) == 1


@TERMINALS
@by_command
def test_on_a_terminal_a_yes_does_it(store, kept, home, run_file, words):
    code, _, out = typed(home, words, b"yes\n")
    assert code == 0
    assert "deleted" in out
    assert sessions(store, kept.athlete_id) == []
    assert run_file.exists()


@by_command
def test_without_a_terminal_it_is_refused_in_one_line(coach, store, kept, words):
    code, out, err = coach(*words)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "--yes" in err
    assert len(sessions(store, kept.athlete_id)) == 1
    assert len(athletes(store)) == 2


@by_command
def test_a_script_says_yes_beforehand(coach, store, kept, words):
    code, out, err = coach(*words, "--yes")
    assert (code, err) == (0, "")
    assert "deleted" in out


@TERMINALS
def test_it_names_the_files_that_go_with_it(store, kept, home, run_file):
    words = ("history", "delete", "1", "--with-recording")
    _, shown, _ = typed(home, words, b"no\n")
    assert f"goes: {run_file}" in shown
    assert f"goes: {run_file.parent / 'run.report.html'}" in shown
    assert "stays: " not in shown
