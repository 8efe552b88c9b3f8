"""``coach home`` over a real history: what is made and had, and what goes when it is told to."""

import asyncio
import contextlib
import io
import json
import os
import shutil
import signal
import socket
import sys
import time
import urllib.request
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from websockets.sync.client import connect

from coach.cli import progress_bar
from coach.cli.errors import UserError
from coach.cli.home import child_command
from coach.cli.home.child_command import CommandFailed, command
from coach.cli.home.home_library import HomeLibrary
from coach.cli.home.home_page import HomePage, forget_devices
from coach.cli.main import main
from coach.recording import Provenance, RecordingWriter, read_recording
from coach.report.draw.verdict_in_page import verdict_in
from tests.not_on_windows import SCRIPTS, SIGNALS

TITLE = '<script>alert("1")</script>'
HEARD_S = 120.0


@pytest.fixture(scope="module")
def kept(tmp_path_factory, request):
    """A history with one live run of the shipped recording, and its folder."""
    folder = tmp_path_factory.mktemp("kept")
    recording = read_recording(request.path.parents[2] / "recordings/tired-hips.simulated.mcap")
    day = datetime(2026, 11, 26, 18, 3, tzinfo=UTC)
    header = replace(recording.header, provenance=Provenance.LIVE, created_utc=day, title=TITLE)
    (folder / "sessions").mkdir()
    with contextlib.closing(RecordingWriter(folder / "sessions" / "run.mcap", header)) as writer:
        for event in recording.inputs:
            writer.write_input(event)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COACH_HOME", str(folder / "profile"))
        assert main(["history", "add", str(folder / "sessions" / "run.mcap")]) == 0
    (folder / "sessions").rename(folder / "moved")
    return folder


@pytest.fixture
def folder(kept, tmp_path, monkeypatch):
    """A copy of it, at the place that the history knows."""
    shutil.copytree(kept / "moved", tmp_path / "sessions")
    shutil.copytree(kept / "profile", tmp_path / "profile")
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "profile"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert main(["history", "rebuild", str(tmp_path / "sessions")]) == 0
    return tmp_path


class Browser:
    """One that looks at the page."""

    def __init__(self, url, client):
        self.url, self.client = url, client

    def say(self, **words):
        self.client.send(json.dumps(words))

    def hear(self, word):
        while True:
            message = json.loads(self.client.recv(timeout=HEARD_S))
            if word in message:
                return message[word]

    def made(self, form, run=1):
        """The states it went through."""
        self.say(do="make", form=form, run=run)
        states = [self.hear("making")]
        while states[-1]["state"] not in ("made", "trouble"):
            states.append(self.hear("making"))
        return states

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=HEARD_S) as answer:
            return answer.headers, answer.read()


@contextlib.contextmanager
def looking(page):
    origin = page.url.rstrip("/")
    stream = f"{origin.replace('http', 'ws')}/stream"
    with connect(stream, origin=origin, proxy=None, max_size=None) as client:
        yield Browser(page.url, client)


@pytest.fixture
def browser(folder):
    page = HomePage(None, "127.0.0.1", 0, lambda _: None)
    with looking(page) as one:
        yield one
    page.close()
    assert list((folder / "cache" / "posture-coach").glob("home-*")) == []


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def run_of(shelf):
    (run,) = shelf["runs"]
    return run


def test_a_report_is_made_where_there_is_none_and_says_its_verdict_in_the_list(browser, folder):
    run = run_of(browser.hear("shelf"))
    assert (run["number"], run["has_report"], run["missing"]) == (1, False, "")
    assert run["facts"][1].endswith(" steps/min")
    assert run["line"] == "1 cue."
    assert run["about"] == "pelvis"
    states = browser.made("report")
    assert states[-1]["state"] == "made"
    beside = folder / "sessions" / "run.report.html"
    _, page = browser.get("runs/1/report")
    assert page == beside.read_bytes()
    assert TITLE.encode() not in page
    browser.say(do="list")
    run = run_of(browser.hear("shelf"))
    assert run["has_report"]
    assert run["line"] == verdict_in(beside) != ""


def test_exports_are_files_and_leave_nothing_in_the_users_folder(browser, folder):
    browser.hear("shelf")
    before = sorted(path.name for path in (folder / "sessions").iterdir())
    assert browser.made("fit")[-1]["state"] == "made"
    headers, fit = browser.get("runs/1/fit")
    assert fit[8:12] == b".FIT"
    assert headers["Content-Disposition"].startswith('attachment; filename="run.fit"')
    assert [state["state"] for state in browser.made("fit")] == ["made"]  # it is there already
    assert browser.made("csv")[-1]["state"] == "made"
    headers, packed = browser.get("runs/1/csv")
    names = zipfile.ZipFile(io.BytesIO(packed)).namelist()
    assert "run.grid.csv" in names
    assert headers["Content-Disposition"].startswith('attachment; filename="run-csv.zip"')
    _, recording = browser.get("runs/1/recording")
    assert recording == (folder / "sessions" / "run.mcap").read_bytes()
    assert sorted(path.name for path in (folder / "sessions").iterdir()) == before


def test_progress_is_a_page_too(browser):
    assert browser.made("progress", None)[-1]["state"] == "made"
    assert b"<!doctype html>" in browser.get("all/progress")[1]


@pytest.mark.parametrize("files", [True, False])
def test_a_run_goes_as_the_command_would_take_it(browser, folder, files, capsys):
    (folder / "sessions" / "run.report.html").write_text("made of it")
    (folder / "sessions" / "run.wav").write_bytes(b"sound")
    browser.say(do="ask", run=1)
    sure = browser.hear("sure")
    assert [line.partition(",")[0] for line in sure["files"]] == ["run.mcap", "run.report.html"]
    assert sure["left"] == ["run.wav"]
    assert "metrics" in sure["history"]
    browser.say(do="delete", run=1, token=sure["token"], files=files)
    lines = browser.hear("deleted")["lines"]
    assert lines[0].startswith("deleted session 1 of 2026-11-26")
    assert browser.hear("shelf")["runs"] == []
    left = {path.name for path in (folder / "sessions").iterdir()}
    assert left == ({"run.wav"} if files else {"run.mcap", "run.report.html", "run.wav"})
    assert main(["history"]) == 0
    assert "no sessions" in capsys.readouterr().err


def test_a_recording_that_is_gone_or_damaged_is_one_line(browser, folder):
    path = folder / "sessions" / "run.mcap"
    whole = path.read_bytes()
    path.write_bytes(whole[:64] + b"rubbish" * 1000)
    state = browser.made("report")[-1]
    assert state["state"] == "trouble"
    assert "run.mcap" in state["line"]
    assert "\n" not in state["line"]
    path.write_bytes(b"rubbish")
    browser.say(do="list")
    browser.hear("shelf")
    browser.say(do="list")
    assert "damaged" in run_of(browser.hear("shelf"))["missing"]
    assert "not there any more, or is no recording" in browser.made("fit")[-1]["line"]
    path.unlink()
    browser.say(do="list")
    assert "not there any more" in run_of(browser.hear("shelf"))["missing"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        browser.get("runs/1/recording")
    refused.value.close()
    assert refused.value.code == 404


def test_what_is_no_recording_is_not_handed_out(browser, folder):
    """A history may have come from elsewhere, with any path in it."""
    (folder / "sessions" / "run.mcap").write_text("dear mother")
    with pytest.raises(urllib.error.HTTPError) as refused:
        browser.get("runs/1/recording")
    refused.value.close()
    browser.say(do="ask", run=1)
    assert browser.hear("sure")["files"] == []


def test_where_nothing_can_be_written_the_report_is_made_elsewhere(browser, folder, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)
    assert browser.made("report")[-1]["state"] == "made"
    assert not (folder / "sessions" / "run.report.html").exists()
    assert b"<!doctype html>" in browser.get("runs/1/report")[1]


def test_only_so_much_is_kept(folder):
    library = HomeLibrary(None)
    try:
        for number in range(20):
            made = library._folder / str(number)
            made.mkdir()
            (made / "run.fit").write_bytes(b"")
            library._keep(("progress", number), made / "run.fit")
        assert ("progress", 0) not in library._made
        assert library._made["progress", 19].is_file()
        assert len(list(library._folder.iterdir())) == 6
        assert library._folder.stat().st_mode & 0o077 == 0 or sys.platform == "win32"  # no such
    finally:
        library.close()


async def test_a_command_that_fails_is_its_last_line(tmp_path):
    with pytest.raises(CommandFailed, match=r"nothing\.mcap"):
        await command(["inspect", str(tmp_path / "nothing.mcap")], print)
    with pytest.raises(CommandFailed, match="invalid choice: 'dance'"):
        await command(["dance"], print)


@SCRIPTS
async def test_a_command_that_fails_without_a_word_is_its_exit_code(tmp_path, monkeypatch):
    script = tmp_path / "dumb"
    script.write_text("#!/bin/sh\nexit 2\n")
    script.chmod(0o700)
    monkeypatch.setattr("coach.cli.home.child_command.sys", SimpleNamespace(executable=str(script)))
    with pytest.raises(CommandFailed, match="ended with 2 and said nothing"):
        await command(["inspect"], print)


async def test_a_command_that_takes_for_ever_is_ended(monkeypatch, folder):
    monkeypatch.setattr("coach.cli.home.child_command._MOST_S", 2.0)
    begun_s, port = time.monotonic(), free_port()
    with pytest.raises(CommandFailed, match="was ended"):
        await command(["home", "--page-port", str(port)], print)
    assert time.monotonic() - begun_s < 20.0


@SCRIPTS
def test_the_end_ends_what_is_being_made_too(folder, monkeypatch):
    script = folder / "endless"
    script.write_text("#!/bin/sh\necho $$ > pid\nexec sleep 600\n")
    script.chmod(0o700)
    monkeypatch.setattr("coach.cli.home.child_command.sys", SimpleNamespace(executable=str(script)))
    monkeypatch.chdir(folder)
    page = HomePage(None, "127.0.0.1", 0, lambda _: None)
    with looking(page) as browser:
        browser.say(do="make", form="fit", run=1)
        until_s = time.monotonic() + HEARD_S
        while not (pid := read(folder / "pid")) and time.monotonic() < until_s:
            time.sleep(0.05)
        assert Path(f"/proc/{pid}").exists() or sys.platform != "linux"
        page.close()
    until_s = time.monotonic() + HEARD_S
    while is_there(int(pid)) and time.monotonic() < until_s:
        time.sleep(0.05)
    assert not is_there(int(pid))


@SCRIPTS
def test_nothing_is_made_of_a_run_that_is_deleted_meanwhile(folder, monkeypatch):
    script = folder / "slow"
    script.write_text("#!/bin/sh\nwhile [ -e $4 ]; do sleep 0.1; done\necho made > $6\n")
    script.chmod(0o700)
    monkeypatch.setattr("coach.cli.home.child_command.sys", SimpleNamespace(executable=str(script)))
    page = HomePage(None, "127.0.0.1", 0, lambda _: None)
    with looking(page) as browser:
        browser.say(do="make", form="report", run=1)
        browser.say(do="ask", run=1)
        browser.say(do="delete", run=1, token=browser.hear("sure")["token"], files=True)
        while (state := browser.hear("making"))["state"] != "trouble":
            pass
    page.close()
    assert state["line"] == "the run was deleted meanwhile"
    assert list((folder / "sessions").iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "setpriority"), reason="no priorities there")
async def test_it_goes_behind_a_run_that_is_coached_meanwhile(tmp_path, monkeypatch):
    script = tmp_path / "slow"
    modest = "n=0; while [ $(nice) -lt 10 ] && [ $n -lt 300 ]; do sleep 0.1; n=$((n + 1)); done"
    script.write_text(f"#!/bin/sh\n{modest}\necho coach: $(nice) >&2\nexit 1\n")
    script.chmod(0o700)
    monkeypatch.setattr("coach.cli.home.child_command.sys", SimpleNamespace(executable=str(script)))
    with pytest.raises(CommandFailed) as failed:
        await command(["report"], print)
    assert int(str(failed.value)) >= 10


def is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def read(path):
    return path.read_text().strip() if path.exists() else ""


async def test_how_far_it_is_is_told(monkeypatch, capsys):
    monkeypatch.setenv("COACH_PROGRESS", "lines")
    monkeypatch.setattr(progress_bar, "_LINE_S", 0.0)
    with progress_bar.Progress("replay", 4) as bar:
        assert [*bar.over([[1], [2, 3], [4]])] == [[1], [2, 3], [4]]
    said = capsys.readouterr().err
    assert said == "progress 0.250\nprogress 0.750\nprogress 1.000\n"
    reader = asyncio.StreamReader(limit=1000)
    odd = "progress soon\n" + "x" * 5000 + "\n\xff\ncoach: a remark\nno remark\n"
    reader.feed_data((said + odd).encode("latin-1"))
    reader.feed_eof()
    shares = []
    last = await child_command._hear(reader, shares.append)
    assert (shares, last) == ([0.25, 0.75, 1.0], "a remark")


def test_who_is_not_known_and_a_port_in_use_are_one_line(browser, capsys):
    port = browser.url.rstrip("/").rpartition(":")[2]
    for words in (["--athlete", "nobody"], ["--page-port", port], ["--page-port", "no"]):
        assert main(["home", *words]) in (1, 2)
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_device_is_asked_for_a_code_once(folder):
    def device(page, **headers):
        origin = f"http://127.0.0.1:{page.url.rstrip('/').rpartition(':')[2]}"
        url = f"{origin.replace('http', 'ws')}/stream"
        return connect(url, origin=origin, proxy=None, max_size=None, additional_headers=headers)

    def opened():
        return contextlib.closing(HomePage(None, "0.0.0.0", port, lambda _: None))

    port = free_port()
    with opened() as page, device(page) as client:
        assert "ask" in json.loads(client.recv(timeout=10.0))
        client.send(json.dumps({"code": page.code}))
        key = json.loads(client.recv(timeout=10.0))["key"]
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/key", headers={"Coach-Key": key})
        with urllib.request.urlopen(asked, timeout=10.0) as answer:
            cookie = answer.headers["Set-Cookie"]
    assert "Max-Age=31536000" in cookie
    cookie = cookie.partition(";")[0]
    with opened() as page, device(page, Cookie=cookie) as client:
        assert "welcome" in json.loads(client.recv(timeout=10.0))
    forget_devices()
    with opened() as page, device(page, Cookie=cookie) as client:
        assert "ask" in json.loads(client.recv(timeout=10.0))


def test_without_a_folder_for_what_is_made_there_is_a_line(folder, monkeypatch):
    (folder / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "file"))
    with pytest.raises(UserError, match="cannot make a folder"):
        HomePage(None, "127.0.0.1", 0, print)


@SIGNALS
def test_it_serves_until_it_is_told_to_end(folder, shell):
    port = free_port()
    running = shell("home", "--page-port", port)
    first = running.stderr.readline()
    assert first.startswith("coach: the page is at http://127.0.0.1:")
    assert running.stderr.readline() == "coach: Ctrl-C ends it\n"
    with urllib.request.urlopen(first.split()[-1], timeout=10.0) as answer:
        assert answer.status == 200
    running.send_signal(signal.SIGINT)
    assert running.wait(20.0) == 0
    running.communicate()
