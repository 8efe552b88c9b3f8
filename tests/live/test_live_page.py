"""A live run and a replay with a page."""

import asyncio
import contextlib
import json
import socket
import threading
import time

import pytest
from live_bench import free_port, live, only_recording, plan, plan_of_command, story_file
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from coach.cli.errors import UserError
from coach.cli.main import main
from coach.model import Command, UserCommand
from tests.cli.places import RECORDINGS


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
                        message = json.loads(said)
                        self.pictures += [message["show"]] if "show" in message else []
            except ConnectionClosed:
                return
            except OSError:
                time.sleep(0.1)
            else:
                return


def test_the_page_of_a_run_shows_the_sensor_and_ends_with_it(tmp_path):
    port = free_port()
    words = ("--virtual-story", story_file(tmp_path, 4), "--no-record", "--quiet")
    known = tmp_path / "standing.json"
    assert main(["calibrate", str(RECORDINGS / "easy-run.simulated.mcap"), "-o", str(known)]) == 0
    found = json.loads(known.read_text()) | {"sensor_id": "C0:AC:00:00:00:01"}
    known.write_text(json.dumps(found))
    more = ("--wav", tmp_path / "said.wav", "--calibration", known)
    wanted = plan("--sensor", "virtual", *words, *more, "--page", "--page-port", port)
    with Looker(port) as looker:
        code, _, err = live(wanted, asyncio.Runner)
    assert code == 0
    assert f"the page is at http://127.0.0.1:{port}/" in err
    last = looker.pictures[-1]
    assert last["link"] == "COACH connected"
    assert last["battery"].endswith("%")
    assert last["figure"]["pelvis"] is not None
    assert last["figure"]["trunk"] is None
    assert last["dials"][0]["label"] == "Pelvic tilt"
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


class Presser(Looker):
    """A phone that asks how it goes, and ends the run."""

    def __init__(self, port, *names, waits_for="link"):
        """Presses once the picture has something at that."""
        super().__init__(port)
        self.names = names
        self.waits_for = waits_for
        self.answers = []

    def _look(self):
        where = f"127.0.0.1:{self._port}"
        until_s = time.monotonic() + 30.0
        while time.monotonic() < until_s:
            try:
                opened = connect(f"ws://{where}/stream", origin=f"http://{where}", proxy=None)
            except OSError:
                time.sleep(0.1)
                continue
            with opened as client, contextlib.suppress(ConnectionClosed):
                pressed = 0
                for said in client:
                    message = json.loads(said)
                    self.answers += [message["answer"]] if "did" in message else []
                    is_time = "show" in message and bool(message["show"][self.waits_for])
                    if is_time and pressed < len(self.names):
                        client.send(json.dumps({"press": self.names[pressed]}))
                        pressed += 1
            return


def test_a_press_on_the_page_is_recorded_and_one_ends_the_run(tmp_path):
    port = free_port()
    record = ("--record", tmp_path / "sessions")
    words = ("--virtual-story", story_file(tmp_path, 60), *record, "--plain", "--quiet")
    wanted = plan("--sensor", "virtual", *words, "--page", "--page-port", port)
    started_s = time.monotonic()
    with Presser(port, "status", "pain", "take_back", "stop") as phone:
        code, _, err = live(wanted, asyncio.Runner)
    assert code == 0
    assert time.monotonic() - started_s < 50.0
    assert phone.answers[-1:] == ["stopping"] or "coach: page: stopping" in err
    assert "coach: page: how it goes is told" in err
    (line,) = [line for line in err.splitlines() if line.startswith("coach: controls: ")]
    assert "how am I doing (headset's next track, 2x button, page)" in line
    inputs = only_recording(tmp_path / "sessions").inputs
    commands = [event.command for event in inputs if isinstance(event, UserCommand)]
    asked = [command for command in commands if command is not Command.RECALIBRATE]
    assert asked == [Command.STATUS, Command.PAIN, Command.TAKE_BACK]


def test_a_standing_check_has_the_page_and_its_button_leaves_a_posture_out(tmp_path):
    port = free_port()
    story = ("--sensor", "virtual", "--virtual-story", story_file(tmp_path, 30))
    more = ("--record", tmp_path / "sessions", "--quiet", "--plain")
    wanted = plan_of_command("stand", *story, *more, "--page", "--page-port", port)
    presser = Presser(port, "next", "stop", waits_for="task")
    with presser as phone, Looker(port) as looker:
        code, _, err = live(wanted, asyncio.Runner)
    assert code == 0
    assert "leave this one out (key" in err or "leave this one out (page)" in err
    assert phone.answers[:1] == ["this one is left out"]
    shown = [one for one in looker.pictures if one["practice"]]
    assert shown
    assert len(shown) == len(looker.pictures)
    assert "Stand still; the coach says what comes" in {one["task"] for one in shown}
    # No calibration came before, so nobody knows which way this sensor sits.
    assert {tuple(one["figure"].values()) for one in shown if one["figure"]} == {(None, None)}
    inputs = only_recording(tmp_path / "sessions").inputs
    commands = [event.command for event in inputs if isinstance(event, UserCommand)]
    assert Command.NEXT in commands


def test_a_page_to_look_at_alone_has_no_buttons(tmp_path):
    port = free_port()
    words = ("--virtual-story", story_file(tmp_path, 3), "--no-record", "--quiet", "--plain")
    only = ("--page", "--page-port", port, "--no-page-buttons")
    with Looker(port) as looker:
        code, _, err = live(plan("--sensor", "virtual", *words, *only), asyncio.Runner)
    assert code == 0
    assert looker.pictures
    assert "page)" not in err
    with pytest.raises(UserError, match="--no-page-buttons needs --page"):
        plan("--sensor", "virtual", "--no-page-buttons")
