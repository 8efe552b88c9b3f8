"""The page as a remote control: who may press, what comes of it, and what is refused."""

from __future__ import annotations

import contextlib
import shutil
import socket
import time
from pathlib import Path

import pytest
from page_bench import PICTURE, Page, heard, say
from websockets.exceptions import ConnectionClosed, InvalidStatus

from coach import background
from coach.app import Stop
from coach.app.live import Asked
from coach.controls import CONTROLS, act
from coach.model import Command
from coach.page import PageServer, Remote
from coach.page.remote import MOST_ODD, MOST_OF_ALL, MOST_PRESSES, WITHIN_S, Rate

ROWS = {name: row for name, row in CONTROLS.items() if row.page}


class Run:
    """What a run does with a press."""

    def __init__(self):
        self.asked, self.stop, self.said = Asked(), Stop(), []

    def press(self, control, answer):
        def told(line):
            self.said.append(line)
            answer(line)

        act(control, self.asked, self.stop, told)

    @property
    def commands(self):
        return [event.command for event in self.asked.taken(1.0)]


@contextlib.contextmanager
def remote(address="127.0.0.1", press=None):
    run, told = Run(), []
    server = PageServer(address, 0, told.append, Remote(ROWS, press or run.press))
    server.show(PICTURE.as_json())
    try:
        yield Page(server, told), run
    finally:
        server.close()


def answered(client):
    """The next message that is no picture."""
    while True:
        message = heard(client)
        if "show" not in message:
            return message


def inside(client):
    assert "buttons" in answered(client)
    return client


def test_the_page_is_told_its_buttons_and_nothing_else_of_the_table():
    with remote() as (running, _), running.client() as client:
        rows = answered(client)["buttons"]
    assert [row["name"] for row in rows] == list(ROWS)
    assert {"quiet", "yes", "repeat", "status", "calibrate", "pain", "take_back", "stop"} <= set(
        ROWS
    )
    assert [row["name"] for row in rows if row["sure"]] == ["stop"]
    assert [(row["name"], row["for_s"]) for row in rows if row["undoes"]] == [("take_back", 30.0)]


@pytest.mark.parametrize("name", ROWS)
def test_each_button_asks_for_what_its_row_says(name):
    with remote() as (running, run), running.client() as client:
        inside(client)
        say(client, press=name)
        answer = (
            ROWS[name].answer if name != "take_back" else "no pain was told in the last half minute"
        )
        assert answered(client) == {"did": name, "answer": answer}
        assert run.commands == ([ROWS[name].command] if ROWS[name].command else [])
        assert run.stop.asked == (name == "stop")


@pytest.mark.parametrize(
    "said",
    [
        '{"press": "faster"}',
        '{"press": "left_foot"}',
        '{"press": "__class__"}',
        '{"press": ["stop"]}',
        '{"press": null}',
        '{"press": "stop", "and": "more"}',
        '{"do": "stop"}',
        '["stop"]',
        "stop",
        "[" * 200,
        b"\x00\xff",
    ],
)
def test_what_is_no_button_here_is_refused_and_does_nothing(said):
    with remote() as (running, run), running.client() as client:
        inside(client)
        client.send(said)
        assert "refused" in answered(client)
        assert (run.commands, run.stop.asked) == ([], False)
        say(client, press="quiet")
        assert answered(client)["did"] == "quiet"


def test_who_says_nothing_else_is_sent_away():
    with remote() as (running, run), running.client() as client:
        inside(client)
        for _ in range(MOST_ODD):
            say(client, press="nothing")
        refused = [answered(client) for _ in range(MOST_ODD - 1)]
        assert all("refused" in one for one in refused)
        with pytest.raises(ConnectionClosed) as closed:
            answered(client)
        assert closed.value.rcvd.code == 1008
        assert run.commands == []


def test_a_program_that_presses_is_slowed_down(monkeypatch):
    monkeypatch.setattr("coach.page.remote.WITHIN_S", 1000.0)  # however long it takes here
    with remote() as (running, run), running.client() as client:
        inside(client)
        answers = []
        for _ in range(MOST_PRESSES + 5):
            say(client, press="quiet")
            answers.append(answered(client))
        assert ["did" in answer for answer in answers] == [True] * MOST_PRESSES + [False] * 5
        assert len(run.commands) == MOST_PRESSES


def test_many_devices_together_are_slowed_down_too(monkeypatch):
    monkeypatch.setattr("coach.page.remote.WITHIN_S", 1000.0)
    with remote() as (running, run), contextlib.ExitStack() as devices:
        clients = [inside(devices.enter_context(running.client())) for _ in range(5)]
        for client in clients:
            for _ in range(MOST_PRESSES):
                say(client, press="quiet")
                answered(client)
        assert len(run.commands) == MOST_OF_ALL


def test_a_rate_opens_again_after_its_time():
    now = [0.0]
    rate = Rate(2, lambda: now[0])
    assert [rate.allows() for _ in range(3)] == [True, True, False]
    now[0] = WITHIN_S
    assert rate.allows()


def test_nobody_presses_before_the_door():
    with remote("0.0.0.0") as (running, run), running.client() as client:
        assert heard(client) == {"ask": "code"}
        say(client, press="stop")
        assert heard(client) == {"ask": "code"}
        assert (run.commands, run.stop.asked) == ([], False)
        say(client, code=running.code)
        assert "key" in heard(client)
        inside(client)
        say(client, press="pain")
        assert answered(client)["did"] == "pain"
        assert run.commands == [Command.PAIN]


def test_a_page_of_another_site_cannot_press():
    with remote() as (running, _):
        for origin in ("http://evil.example", "null", None):
            with pytest.raises(InvalidStatus), running.client(origin=origin):
                pass


def test_a_press_that_fails_is_told_and_the_page_goes_on(monkeypatch):
    def fails(*_):
        raise KeyError("press")

    with remote(press=fails) as (running, _):
        with running.client() as client:
            inside(client)
            say(client, press="quiet")
            with pytest.raises(ConnectionClosed):
                answered(client)
        with running.client() as client:
            inside(client)


def test_a_coach_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setattr("coach.page.remote._PATIENCE_S", 0.2)
    with remote(press=lambda *_: None) as (running, _), running.client() as client:
        inside(client)
        say(client, press="quiet")
        assert answered(client) == {"refused": "the coach did not answer"}


def test_devices_that_come_and_go_in_any_way_are_no_fault():
    told = []
    with background.told_to(told.append), remote() as (running, _):
        # Too much for the buffers of one that does not read: it goes in mid-picture.
        big = {"clock": "x" * 8_000_000}
        for number in range(8):
            with running.client(max_size=None) as client:
                if number % 2:
                    inside(client)
                    say(client, press="quiet")
                running.server.show(big | {"silent": number})
                time.sleep(0.4)
                if number % 4 < 2:
                    client.socket.shutdown(socket.SHUT_RDWR)
        time.sleep(0.5)
        running.server.show({"clock": "last"})
        time.sleep(0.3)
    assert told == []


def test_pictures_go_on_while_somebody_presses():
    with remote() as (running, _), running.client() as client:
        inside(client)
        say(client, press="quiet")
        running.server.show({"clock": "99:99"})
        # The picture before may be sent or be replaced, so two messages come, or three.
        missing = {"show", "did"}
        while missing:
            message = heard(client)
            if message == {"show": {"clock": "99:99"}} or message.get("did") == "quiet":
                missing -= set(message)


def test_a_page_without_a_remote_has_no_buttons_and_hears_no_press():
    server = PageServer("127.0.0.1", 0, [].append)
    try:
        server.show(PICTURE.as_json())
        with Page(server, []).client() as client:
            assert "show" in heard(client)
            say(client, press="stop")
            with pytest.raises(TimeoutError):
                client.recv(timeout=0.5)
    finally:
        server.close()


# In a browser

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as play:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=options)
        yield chromium
        chromium.close()


def tab_of(browser, running, **options):
    tab = browser.new_page(viewport={"width": 390, "height": 844}, **options)
    tab.goto(running.origin)
    tab.wait_for_selector("#do-quiet")
    return tab


def wait_for(what, within_s=5.0):
    until_s = time.monotonic() + within_s
    while time.monotonic() < until_s:
        if what():
            return True
        time.sleep(0.05)
    return False


def test_buttons_are_large_enough_for_a_thumb_and_within_reach(browser):
    with remote() as (running, _):
        tab = tab_of(browser, running)
        shown = [b for b in tab.locator(".buttons button").all() if b.is_visible()]
        boxes = [button.bounding_box() for button in shown]
        assert len(boxes) == len(ROWS) - 1  # nothing can be taken back yet
        # 48 CSS pixels are about 9 mm; these are for somebody who runs.
        assert min(box["height"] for box in boxes) >= 64
        assert min(box["width"] for box in boxes) >= 150
        assert max(box["y"] + box["height"] for box in boxes) <= 844
        assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        tab.close()


def test_a_press_is_answered_and_the_end_is_asked_for_first(browser):
    with remote() as (running, run):
        tab = tab_of(browser, running)
        tab.click("#do-status")
        assert wait_for(lambda: tab.inner_text("#answer") == ROWS["status"].answer)
        assert run.commands == [Command.STATUS]
        tab.click("#do-stop")
        tab.click("#sure button[value=no]")
        tab.click("#do-stop")
        tab.keyboard.press("Escape")
        time.sleep(0.3)
        assert not run.stop.asked
        tab.click("#do-stop")
        tab.click("#sure-yes")
        assert wait_for(lambda: run.stop.asked)
        tab.close()


def test_pain_can_be_taken_back_for_a_while(browser):
    with remote() as (running, run):
        tab = tab_of(browser, running)
        assert not tab.is_visible("#do-take_back")
        tab.click("#do-pain")
        tab.wait_for_selector("#do-take_back", state="visible")
        assert "s)" in tab.inner_text("#do-take_back")
        tab.click("#do-take_back")
        assert wait_for(lambda: not tab.is_visible("#do-take_back"))
        assert run.commands == [Command.PAIN, Command.TAKE_BACK]
        tab.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_for_those_who_cannot_see(browser, scheme):
    checker = Path(__file__).parents[1] / "report" / "axe.min.js"
    with remote() as (running, _):
        tab = tab_of(browser, running, color_scheme=scheme, bypass_csp=True)
        tab.click("#do-pain")
        tab.wait_for_selector("#do-take_back", state="visible")
        tab.evaluate(checker.read_text(encoding="utf-8"))
        found = tab.evaluate("axe.run()")
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
        tab.close()
