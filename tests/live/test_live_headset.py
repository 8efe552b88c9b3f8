"""A live run with a headset whose keys are pressed: recorded as what they ask for."""

import asyncio
import functools
import os
import struct
import threading
import time

from live_bench import live, only_recording, plan, story_file

from coach.cli.live import run_controls
from coach.cli.live.run_controls import RunControls
from coach.controls import HeadsetKeys, headset_keys
from coach.model import Command, UserCommand
from tests.not_on_windows import PIPES

pytestmark = PIPES

NEXT, PLAY = 163, 200


def press(code):
    return b"".join(
        struct.pack("@llHHi", 0, 0, kind, what, value)
        for kind, what, value in ((1, code, 1), (0, 0, 0), (1, code, 0), (0, 0, 0))
    )


def opened_by_another(pipe, within_s=60.0):
    """The end at which bytes go in, once somebody reads at the other."""
    until_s = time.monotonic() + within_s
    while True:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            if time.monotonic() > until_s:
                raise
            time.sleep(0.02)


def test_the_keys_of_a_headset_that_comes_during_a_run_are_heard(tmp_path, monkeypatch):
    classes, nodes = tmp_path / "class", tmp_path / "dev"
    (classes / "event7" / "device" / "capabilities").mkdir(parents=True)
    nodes.mkdir()
    word = 8 * struct.calcsize("@l")
    words = ["0"] * (PLAY // word + 1)
    for code in (NEXT, PLAY):
        at = len(words) - 1 - code // word
        words[at] = f"{int(words[at], 16) | 1 << code % word:x}"
    monkeypatch.setattr(headset_keys, "_LOOK_S", 0.1)
    there = functools.partial(HeadsetKeys, classes=classes, nodes=nodes)
    monkeypatch.setattr(run_controls, "HeadsetKeys", there)

    come = threading.Event()
    whole = RunControls.listening

    def listening(controls, **how):
        come.set()
        return whole(controls, **how)

    monkeypatch.setattr(RunControls, "listening", listening)

    def come_and_press():
        come.wait(60.0)
        os.mkfifo(nodes / "event7")
        (classes / "event7" / "device" / "name").write_text("Band (AVRCP)\n")
        # Whole at once, as the system has it: half of it would be another device.
        (tmp_path / "key").write_text(" ".join(words))
        (tmp_path / "key").rename(classes / "event7" / "device" / "capabilities" / "key")
        end = opened_by_another(nodes / "event7")
        os.write(end, press(NEXT) + press(PLAY))
        os.close(end)

    thread = threading.Thread(target=come_and_press)
    words_of = ("--virtual-story", story_file(tmp_path, 8), "--record", tmp_path / "sessions")
    thread.start()
    code, _, err = live(
        plan("--sensor", "virtual", *words_of, "--plain", "--quiet"), asyncio.Runner
    )
    thread.join()
    assert code == 0
    assert "the keys of Band (AVRCP) are heard" in err
    inputs = only_recording(tmp_path / "sessions").inputs
    commands = [event.command for event in inputs if isinstance(event, UserCommand)]
    assert [c for c in commands if c is not Command.RECALIBRATE] == [
        Command.STATUS,
        Command.BUTTON,
    ]
