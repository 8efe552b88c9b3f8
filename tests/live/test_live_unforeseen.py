"""A live run in which something beside it fails: told, recorded, and the run goes on."""

import dataclasses

import pytest
from live_bench import free_port, live, of_type, only_recording, plan, replayed, story_file

from coach.app.live_status import LiveStatus
from coach.app.sinks import VoiceSink
from coach.cli.live import keep_run as live_keep
from coach.cli.live import live_run
from coach.cli.live import run_report as live_report
from coach.model import BackgroundFault, Notification
from coach.page import PageSink, server
from coach.sources import ble

pytestmark = pytest.mark.timeout(120)


def run(folder, *words, seconds=4):
    record = ("--record", folder / "sessions")
    story = ("--virtual-story", story_file(folder, seconds))
    code, out, err = live(plan("--sensor", "virtual", *story, *record, "--plain", *words))
    return code, out, err


def faults_of(err):
    return [line for line in err.splitlines() if "fault of the coach" in line]


def failing(monkeypatch, owner, name, *, times=10**9):
    """Let a method fail so often."""
    whole = getattr(owner, name)
    left = [times]

    def broken(*words, **options):
        if left[0] > 0:
            left[0] -= 1
            raise KeyError(name)
        return whole(*words, **options)

    monkeypatch.setattr(owner, name, broken)


@pytest.mark.parametrize(
    ("owner", "method", "what"),
    [
        (LiveStatus, "after", "the state of the run"),
        (VoiceSink, "after", "the voice"),
        (VoiceSink, "ended", "the voice"),
        (live_run.FaultLines, "after", "the live view"),
        (live_run.WatchedRecorder, "_look", "the recording"),
    ],
)
def test_who_only_listens_cannot_end_the_run(tmp_path, monkeypatch, owner, method, what):
    failing(monkeypatch, owner, method)
    code, out, err = run(tmp_path, "--quiet", "--wav", tmp_path / "said.wav")
    assert code == 0
    (line,) = faults_of(err)
    assert f"in {what} (KeyError '{method}')" in line
    assert "recording  " in out
    recording = only_recording(tmp_path / "sessions")
    assert recording.duration_s > 3.0
    (fault,) = [e for e in recording.inputs if isinstance(e, BackgroundFault)]
    assert fault.detail in line
    (told,) = [f for f in of_type(recording.outputs, "fault") if f["kind"] == "background"]
    assert told["detail"] == fault.detail
    assert told in of_type(replayed(recording), "fault")


def test_link_care_that_fails_goes_on_and_is_in_the_recording(tmp_path, monkeypatch):
    failing(monkeypatch, ble.BleSource, "_watch", times=2)
    code, _, err = run(tmp_path, "--quiet")
    assert code == 0
    (line,) = faults_of(err)
    assert "in the care for the link to COACH (KeyError '_watch'); it goes on" in line
    recording = only_recording(tmp_path / "sessions")
    assert [e.detail for e in recording.inputs if isinstance(e, BackgroundFault)] == [
        line.removeprefix("coach: ")
    ]
    assert sum(isinstance(e, Notification) for e in recording.inputs) > 30


@pytest.mark.parametrize(
    ("owner", "name", "what"),
    [(server, "serve", ""), (PageSink, "after", "the page"), (PageSink, "close", "the page")],
)
def test_no_page_is_no_reason_not_to_run(tmp_path, monkeypatch, owner, name, what):
    failing(monkeypatch, owner, name)
    port = free_port()
    page = ("--page", "--page-port", port)
    code, _, err = run(tmp_path, "--quiet", *page)
    assert code == 0
    if what:
        assert [what in line for line in faults_of(err)] == [True]
    else:
        assert f"the page cannot listen on 127.0.0.1 port {port}: 'serve'" in err


@pytest.mark.parametrize("address", ["a..b", "x" * 64 + ".example", ""])
def test_an_address_that_is_none_is_one_line(tmp_path, address):
    code, _, err = run(tmp_path, "--quiet", "--page", "--page-address", address, seconds=2)
    assert code == 0
    (line,) = [line for line in err.splitlines() if "--page-address" in line]
    assert line.startswith("coach: the page ")


@pytest.mark.parametrize(
    ("owner", "name", "what"),
    [(live_keep, "record_of", "the history"), (live_report.LiveReport, "write", "the report")],
)
def test_what_comes_after_a_run_cannot_spoil_it(tmp_path, monkeypatch, owner, name, what):
    def keep(profile, *rest):
        return live_keep.keep_run(profile or object(), *rest)

    manner = dataclasses.replace(live_run.MANNERS[None], keep=keep)
    monkeypatch.setattr(live_run, "MANNERS", {None: manner})
    failing(monkeypatch, owner, name)
    code, out, err = run(tmp_path, "--quiet")
    assert code == 0
    assert any(f"in {what} (KeyError '{name}')" in line for line in faults_of(err))
    assert "recording  " in out
