"""Strangers on the network: they get in nobody's way and write nothing on the terminal."""

import contextlib
import logging
import socket
import threading
import time
import urllib.request

import pytest
from page_bench import heard, page, say
from websockets.exceptions import ConnectionClosed, InvalidStatus

from coach.page import PageError, PageServer, server

STARTED_S = 5.0


@pytest.fixture(autouse=True)
def _nothing_on_the_terminal(capfd, caplog):
    """What goes through logging, with or without a handler, is on the terminal sooner or later."""
    caplog.set_level(logging.DEBUG)
    yield
    shown = capfd.readouterr()
    assert (shown.out, shown.err) == ("", "")
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


def raw(running, text):
    """What the server answers to these bytes, to its end or for a second."""
    with socket.create_connection(("127.0.0.1", running.server.port), 5.0) as plain:
        plain.settimeout(1.0)
        plain.sendall(text)
        answer = b""
        with contextlib.suppress(OSError):
            while more := plain.recv(4096):
                answer += more
        return answer


@pytest.mark.parametrize(
    ("address", "port"),
    [("a..b", 0), ("x" * 70 + ".example", 0), ("127.0.0.1", 70000), ("127.0.0.1", -1),
     ("", 0), ("\x00", 0), ("\ud800", 0), ("no such name.invalid", 0)],
)  # fmt: skip
def test_where_nobody_can_listen_is_one_clear_line_at_once(address, port):
    ended = []

    def begin():
        try:
            PageServer(address, port, print)
        except PageError as error:
            ended.append(error)

    beginning = threading.Thread(target=begin, daemon=True)
    beginning.start()
    beginning.join(20.0)
    (error,) = ended
    assert "\n" not in str(error)
    assert "--page-address" in str(error)


def test_a_start_that_takes_for_ever_is_given_up(monkeypatch):
    monkeypatch.setattr(server, "_BEGIN_S", 0.2)
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_, **__):
        begun.set()
        go_on.wait(10.0)
        raise OSError("too late")

    monkeypatch.setattr(server, "serve", slow)
    with pytest.raises(PageError, match=r"nothing came of it in 0 s"):
        PageServer("127.0.0.1", 0, print)
    go_on.set()


def test_files_that_are_missing_are_one_line_too(monkeypatch):
    def missing(_):
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(server, "static_file", missing)
    with pytest.raises(PageError, match="no such file"):
        PageServer("127.0.0.1", 0, print)


NO_MESSAGES = [
    '{"key":"\\ud800"}',
    '{"code":"\\ud800"}',
    '{"code":7}',
    '{"code":null,"key":[]}',
    "[]",
    "7",
    '"code"',
    "{",
    "",
    "[" * 200,
    b"\xff\xfe",
    b"",
    "{}",
]


@pytest.mark.parametrize("said", NO_MESSAGES)
def test_what_is_no_message_counts_as_a_wrong_try(said):
    with page("0.0.0.0") as running, running.client() as client:
        heard(client)
        for _ in range(5):
            client.send(said)
            assert heard(client)["ask"] == "code"
        say(client, code=running.code)
        assert heard(client) == {"ask": "code", "wrong": True}


@pytest.mark.parametrize("said", ["x" * 300, b"x" * 100_000])
def test_what_is_too_long_ends_the_connection_and_counts_as_a_wrong_try(said):
    with page("0.0.0.0") as running:
        for _ in range(5):
            with running.client() as client:
                heard(client)
                with pytest.raises(ConnectionClosed):  # noqa: PT012
                    client.send(said)
                    client.recv(timeout=5.0)
        with running.client() as client:
            heard(client)
            say(client, code=running.code)
            assert heard(client) == {"ask": "code", "wrong": True}


UPGRADE = (
    b"GET /stream HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\n"
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
    b"AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
BROKEN_REQUESTS = [
    b"\r\n\r\n",
    b"\x16\x03\x01\x02\x00",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: a\r\nOrigin: b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: \xff\xfe:%d\r\n\r\n",
    b"GET \xff HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 5\r\n\r\nhello",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" + b"A: b\r\n" * 1000 + b"\r\n",
    b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
    b"GET /stream HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\n\r\n",
    UPGRADE + b"\xff" * 64,
    UPGRADE + b"\x81\x82abcd\xff\xff",
    UPGRADE + b"\x88\x00",
]


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_broken_requests_are_answered_or_ended_and_hurt_nobody(address):
    with page(address) as running:
        for request in BROKEN_REQUESTS:
            answer = raw(running, request.replace(b"%d", str(running.server.port).encode()))
            assert b" 200 " not in answer or request.startswith(b"POST"), request
        with urllib.request.urlopen(running.origin + "/", timeout=5.0) as answer:
            assert answer.status == 200
    assert not [line for line in running.told if "fault" in line]


def test_who_shows_no_code_is_sent_away_soon(monkeypatch):
    monkeypatch.setattr(server, "_CODE_S", 0.5)
    with page("0.0.0.0") as running, running.client() as client:
        begun_s = time.monotonic()
        heard(client)
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=5.0)
        assert time.monotonic() - begun_s < 3.0
        assert closed.value.rcvd.code == 1008


def test_a_time_limit_of_seconds_is_in_force():
    assert 10.0 <= server._CODE_S <= 24.0


def test_who_was_let_in_stays(monkeypatch):
    monkeypatch.setattr(server, "_CODE_S", 2.0)
    with page("0.0.0.0") as running, running.client() as client:
        heard(client)
        say(client, code=running.code)
        assert "key" in heard(client)
        assert "show" in heard(client)
        time.sleep(2.2)
        running.server.show({"clock": "later"})
        assert heard(client) == {"show": {"clock": "later"}}


def test_who_talks_on_and_on_is_sent_away():
    with page("0.0.0.0") as running, running.client() as client:
        heard(client)
        with pytest.raises(ConnectionClosed):  # noqa: PT012
            for _ in range(100):
                say(client, key="no key of ours")
                heard(client)


def test_strangers_do_not_hold_the_places_of_those_with_the_code():
    with page("0.0.0.0") as running, contextlib.ExitStack() as clients:
        with running.client() as client:
            heard(client)
            say(client, code=running.code)
            key = heard(client)["key"]
        for _ in range(100):
            with contextlib.suppress(ConnectionClosed):
                heard(clients.enter_context(running.client()))
        for _ in range(32):
            mine = clients.enter_context(running.client())
            heard(mine)
            say(mine, key=key)
            assert heard(mine) == {"welcome": True}
            assert "show" in heard(mine)
        one_more = clients.enter_context(running.client())
        heard(one_more)
        say(one_more, key=key)
        heard(one_more)
        with pytest.raises(ConnectionClosed) as closed:
            one_more.recv(timeout=5.0)
        assert closed.value.rcvd.code == 1013


def test_sockets_that_say_nothing_push_away_each_other():
    with page("0.0.0.0") as running, contextlib.ExitStack() as silent:
        sockets = [
            silent.enter_context(socket.create_connection(("127.0.0.1", running.server.port), 5.0))
            for _ in range(200)
        ]
        with running.client() as client:
            assert heard(client) == {"ask": "code"}
        assert len(running.server._crowd) <= 20
        sockets[0].settimeout(5.0)
        with contextlib.suppress(ConnectionResetError):
            assert sockets[0].recv(1) == b""


def test_a_name_that_was_given_is_one_by_which_the_page_may_be_asked_for():
    name = socket.gethostname()
    try:
        running = PageServer(name, 0, lambda _: None)
    except PageError:
        pytest.skip("this machine does not know its own name")
    try:
        with urllib.request.urlopen(running.url, timeout=5.0) as answer:
            assert answer.status == 200
    finally:
        running.close()


@pytest.mark.parametrize("address", ["::1", "[::1]", "::"])
def test_an_ipv6_address_that_was_printed_leads_here(address):
    try:
        running = PageServer(address, 0, lambda _: None)
    except PageError:
        pytest.skip("no IPv6 on this machine")
    try:
        with urllib.request.urlopen(running.url, timeout=5.0) as answer:
            assert answer.status == 200
    finally:
        running.close()


def test_half_a_letter_in_the_picture_is_shown():
    with page() as running:
        running.server.show({"cue": "\ud800"})
        with running.client() as client:
            assert heard(client) == {"show": {"cue": "\ud800"}}


def test_another_page_is_not_let_in_by_a_name_that_leads_here():
    """A page of another site can have its own name resolve to this machine."""
    with page("0.0.0.0") as running:
        port = running.server.port
        for host in (f"evil.example:{port}", f"evil.example.:{port}", "evil.example"):
            request = urllib.request.Request(running.origin + "/", headers={"Host": host})
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request, timeout=5.0)
            refused.value.close()
            assert refused.value.code == 403
        with pytest.raises(InvalidStatus) as refused, running.client(origin="http://evil.example"):
            pass
        assert refused.value.response.status_code == 403
