"""The page of an unattended run as a remote control; in real time, for it has its own thread."""

import asyncio
import json
import threading
import time

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from coach.pouch.journey import State
from tests.live.live_bench import free_port
from tests.pouch.belt import feed_of
from tests.pouch.pouch_bench import Journey, pouch_plan
from tests.pouch.test_journeys import calibrated

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


class Presser(threading.Thread):
    """A phone that presses one button as soon as there is a page, and keeps what it is told."""

    def __init__(self, port, button):
        super().__init__()
        self.told = []
        self.may_press = threading.Event()
        self._where, self._button = f"127.0.0.1:{port}", button

    def run(self):
        self.may_press.wait(120.0)
        until_s = time.monotonic() + 60.0
        while time.monotonic() < until_s and not self.told:
            try:
                origin = f"http://{self._where}"
                with connect(f"ws://{self._where}/stream", origin=origin, proxy=None) as client:
                    client.send(json.dumps({"press": self._button}))
                    self.told += [m for m in map(json.loads, client) if "show" not in m]
            except (ConnectionClosed, OSError):
                time.sleep(0.1)


def test_the_end_of_the_run_can_be_asked_for_on_it(tmp_path):
    port = free_port()
    calibrated(tmp_path)
    wanted = pouch_plan(tmp_path, "--page", "--page-port", port)
    presser = Presser(port, "stop")

    async def go():
        async with Journey(tmp_path, wanted=wanted) as journey:
            presser.start()
            await journey.belt.on(feed_of(("run", 100), seed=17))
            await journey.until(State.RUNNING)
            presser.may_press.set()
            await journey.heard("switch the sensor off")
            assert journey.attendant.journey.state is State.STOPPED
        return journey

    with asyncio.Runner() as running:
        journey = running.run(go())
    presser.join()
    assert journey.ears.said[-1] == "short run kept. switch the sensor off"
    assert {"did": "stop", "answer": "stopping"} in presser.told
