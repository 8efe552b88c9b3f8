"""The server: what it hands out, whom it refuses, and that nobody holds it up."""

import contextlib
import json
import socket
import time
import urllib.error
import urllib.request

import pytest
from page_bench import PICTURE, heard, page, say
from websockets.exceptions import InvalidStatus

from coach.page import PageError, PageServer, live_page


def get(running, path, **headers):
    """(status, headers, body)."""
    request = urllib.request.Request(running.origin + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5.0) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def test_the_files_are_handed_out_and_may_only_talk_to_us():
    with page() as running:
        for path, kind in (
            ("/", "html"),
            ("/page.css", "css"),
            ("/page.js", "javascript"),
            ("/link.js", "javascript"),
        ):
            status, headers, body = get(running, path)
            assert (status, kind in headers["Content-Type"]) == (200, True)
            assert headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert len(body) > 1000
            assert b"http://" not in body.replace(b"http://www.w3.org/2000/svg", b"")
        for path in ("/..%2fdoor.py", "/../door.py", "/static/index.html", "/door.py", "/x" * 500):
            assert get(running, path)[0] == 404


def test_a_browser_on_this_machine_sees_the_picture_at_once():
    with page() as running, running.client() as client:
        assert heard(client)["show"] == json.loads(json.dumps(PICTURE.as_json()))


def test_a_page_of_another_site_is_refused():
    with page() as running:
        for origin in ("http://evil.example", "null", None):
            with pytest.raises(InvalidStatus) as refused, running.client(origin=origin):
                pass
            assert refused.value.response.status_code == 403
        assert get(running, "/", Host=f"evil.example:{running.server.port}")[0] == 403


def test_from_the_network_a_code_is_asked_for_and_a_key_brings_back():
    with page("0.0.0.0") as running:
        with running.client() as client:
            assert heard(client) == {"ask": "code"}
            say(client, code="AAAAAAAA")
            assert heard(client) == {"ask": "code", "wrong": True}
            client.send(b"\xff\xfe")
            assert heard(client) == {"ask": "code"}
            used = running.code
            say(client, code=used)
            key = heard(client)["key"]
            assert "show" in heard(client)
        assert running.code != used
        with running.client() as client:
            heard(client)
            say(client, code=used)
            assert heard(client) == {"ask": "code", "wrong": True}
            say(client, key=key)
            assert heard(client) == {"welcome": True}
            assert "show" in heard(client)


def test_no_picture_passes_the_door_without_the_code():
    with page("0.0.0.0") as running, running.client() as client:
        assert heard(client) == {"ask": "code"}
        for _ in range(3):
            running.server.show(PICTURE.as_json())
        with pytest.raises(TimeoutError):
            client.recv(timeout=0.5)


def test_a_slow_client_gets_the_latest_and_not_a_queue():
    with page() as running, running.client() as client:
        heard(client)
        begun_s, seen = time.monotonic(), []
        for number in range(200):
            running.server.show({"clock": str(number)})
        looks = 2 + (time.monotonic() - begun_s) / live_page._LOOK_S
        while not seen or seen[-1] != {"show": {"clock": "199"}}:
            seen.append(heard(client))
        assert len(seen) <= looks


def test_clients_that_never_read_hold_nobody_up():
    """Twenty sockets that took the stream and then do not read: showing stays as quick."""
    big = PICTURE.as_json() | {"silent": "x" * 20_000}
    with page() as running, contextlib.ExitStack() as stuck:
        for _ in range(20):
            raw = stuck.enter_context(
                socket.create_connection(("127.0.0.1", running.server.port), 5.0)
            )
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            raw.sendall(
                f"GET /stream HTTP/1.1\r\nHost: 127.0.0.1:{running.server.port}\r\n"
                f"Origin: {running.origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                "Sec-WebSocket-Version: 13\r\n\r\n".encode()
            )
        longest_s = 0.0
        for _ in range(100):
            start_s = time.perf_counter()
            running.server.show(big)
            longest_s = max(longest_s, time.perf_counter() - start_s)
            time.sleep(0.02)
        with running.client() as client:
            assert heard(client)["show"]["silent"] == big["silent"]
    # A client that held it up would hold it up for seconds.
    assert longest_s < 1.0


def test_too_many_are_sent_away():
    with page() as running, contextlib.ExitStack() as clients:
        for _ in range(32):
            heard(clients.enter_context(running.client()))
        with pytest.raises(InvalidStatus) as refused, running.client():
            pass
        assert refused.value.response.status_code == 503


def test_a_port_in_use_is_one_clear_line():
    with page() as running, pytest.raises(PageError, match="give another --page-address") as told:
        PageServer("127.0.0.1", running.server.port, print)
    assert "\n" not in str(told.value)


def test_after_the_end_nothing_listens():
    with page() as running:
        port = running.server.port
    with pytest.raises(OSError, match=r"refused|10061"):
        socket.create_connection(("127.0.0.1", port), 2.0)
