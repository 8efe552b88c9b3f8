"""A live run and a replay with a page."""

import asyncio
import json
import socket
import threading
import time

import pytest
from live_bench import free_port, live, plan, story_file
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from coach.cli.errors import UserError


class Looker:
    """A browser's web socket, opened as soon as there is a page."""

    def __init__(self, port):
        self.pictures = []
        self._port = port
        self._thread = threading.Thread(target=self._look)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._thread.join()

    def _look(self):
        where = f"127.0.0.1:{self._port}"
        until_s = time.monotonic() + 30.0
        while time.monotonic() < until_s:
            try:
                opened = connect(f"ws://{where}/stream", origin=f"http://{where}", proxy=None)
                with opened as client:
                    for said in client:
                        self.pictures.append(json.loads(said)["show"])
            except ConnectionClosed:
                return
            except OSError:
                time.sleep(0.1)
            else:
                return


def test_the_page_of_a_run_shows_the_sensor_and_ends_with_it(tmp_path):
    port = free_port()
    words = ("--virtual-story", story_file(tmp_path, 4), "--no-record", "--quiet")
    wav = ("--wav", tmp_path / "said.wav")
    wanted = plan("--sensor", "virtual", *words, *wav, "--page", "--page-port", port)
    with Looker(port) as looker:
        code, _, err = live(wanted, asyncio.Runner)
    assert code == 0
    assert f"the page is at http://127.0.0.1:{port}/" in err
    last = looker.pictures[-1]
    assert last["link"] == "COACH connected"
    assert last["battery"].endswith("%")
    assert last["figure"]["pelvis"] is not None
    assert last["figure"]["trunk"] is None
    assert last["dials"][0]["label"] == "tilt"
    # Eight a second at most; fewer where the machine is busy.
    assert 5 <= len(looker.pictures) <= 45


def test_a_port_in_use_does_not_stop_the_run(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = ("--virtual-story", story_file(tmp_path, 2), "--no-record", "--quiet")
        wanted = plan("--sensor", "virtual", *words, "--page", "--page-port", port)
        code, _, err = live(wanted, asyncio.Runner)
    assert code == 0
    assert f"the page cannot listen on 127.0.0.1 port {port}" in err


def test_where_without_what_is_a_users_error():
    with pytest.raises(UserError, match="add it"):
        plan("--sensor", "virtual", "--page-port", "9000")
