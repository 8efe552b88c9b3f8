"""``coach run --sensor phone`` from the address on the terminal to the replay of its recording."""

import asyncio
import contextlib
import io
import os
import re
import signal
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("h11")

sys.path.insert(0, str(Path(__file__).parents[1] / "live"))
from live_bench import Told, changes_of, free_port, of_type, only_recording, plan, replayed
from virtual_phone import VirtualPhone, exchange, request, running

from coach.app import Session
from coach.cli.errors import UserError
from coach.cli.live.live_run import run_live
from coach.cli.live.phone_address import phone_port, qr_code
from coach.model import LinkChange, Notification, Placement, SpeedReading
from tests.not_on_windows import SIGNALS

pytestmark = pytest.mark.timeout(60)

BATCH_S = 0.5


def push_and_stop(err, seconds):
    """Read the address off the terminal, push in real time, then ask for the end."""
    try:
        until = time.monotonic() + 20.0
        while not (found := re.search(r"http://[\d.]+:(\d+)(/\w+)", err.getvalue())):
            assert time.monotonic() < until
            time.sleep(0.05)
        port, path = int(found[1]), found[2]
        phone = VirtualPhone()
        t_s, acc, gyr = running(seconds)
        begun = time.monotonic()
        for at in np.arange(0.0, seconds, BATCH_S):
            part = (t_s >= at - 1e-9) & (t_s < at + BATCH_S - 1e-9)
            readings = phone.readings(t_s[part], acc[part], gyr[part])
            body = phone.body([*readings, phone.location(at + 0.4, 3.0)])
            time.sleep(max(0.0, begun + at + BATCH_S - time.monotonic()))
            head, _ = asyncio.run(exchange(port, request(path, body)))
            assert head.split()[1] == b"200"
    finally:
        os.kill(os.getpid(), signal.SIGINT)


@SIGNALS
def test_a_run_with_a_phone_is_recorded_and_replays_alike(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    told = Told()
    made = Session.__init__

    def listened(self, config, sinks, *more, **how):
        made(self, config, [*sinks, told], *more, **how)

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        wanted = plan(
            "--sensor", f"phone:{free_port()}", "--quiet", "--no-report", "--record", tmp_path
        )
        assert wanted.placement is Placement.WAIST
        monkeypatch.setattr(Session, "__init__", listened)
        pushing = threading.Thread(target=push_and_stop, args=(err, 6.0))
        pushing.start()
        code = asyncio.run(run_live(wanted))
        pushing.join()
    monkeypatch.setattr(Session, "__init__", made)
    assert code == 0
    assert "Push URL" in err.getvalue()
    assert "connected to the phone (phone-" in err.getvalue()
    recording = only_recording(tmp_path)
    kinds = [type(event) for event in recording.inputs]
    assert kinds.count(Notification) == 12
    assert kinds.count(SpeedReading) == 12
    assert kinds.count(LinkChange) == 1
    replay = replayed(recording)
    for kind in ("decision", "fault", "step"):
        live, again = of_type(told.forms, kind), of_type(replay, kind)
        if kind == "decision":
            live, again = changes_of(live), changes_of(again)
        assert live == again
    assert not [form for form in of_type(replay, "fault") if form["kind"] == "link_silent"]


@pytest.mark.parametrize("word", ["phone:", "phone:x", "phone:0", "phone:99999", "phone:9999999"])
def test_what_is_no_port_is_told(word):
    with pytest.raises(UserError, match="names no port"):
        phone_port(word)


def test_two_phones_are_refused():
    with pytest.raises(UserError, match="one phone"):
        plan(
            "--sensor", "phone", "--sensor", "phone", "--placement", "chest", "--placement", "waist"
        )


def test_the_picture_is_the_address():
    pytest.importorskip("segno")
    picture = qr_code("http://192.168.1.20:8766/abcdefghjk")
    lines = picture.splitlines()
    assert 12 <= len(lines) <= 25
    assert len({len(re.sub(r"\x1b\[[\d;]*m", "", line)) for line in lines if line.strip()}) == 1
