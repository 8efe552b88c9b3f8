"""Answers to those who were let in: who has them, and how a long one leaves."""

import contextlib
import http.client
import io
import json
import socket
import time
import tracemalloc
import urllib.error
import urllib.request
from types import MappingProxyType

import pytest
from page_bench import heard, say
from websockets.sync.client import connect

from coach.page import sending
from coach.page.sending import disposition
from coach.page.server import SiteServer
from coach.page.site import Answer

BIG = bytes(range(256)) * 40_000  # 10 MB
TIMEOUT_S = 10.0


class Shrinking(io.BytesIO):
    """A file that has less in it than its length said."""

    def read(self, size=-1):
        return super().read(size) if self.tell() < 1_000_000 else b""


@pytest.fixture(autouse=True)
def _nothing_on_the_terminal(request, capfd):
    yield
    told = capfd.readouterr().err
    assert ("fault" in told) is (request.function is test_a_fault_of_the_site_is_an_answer_too)


class TwoAnswers:
    files = MappingProxyType({"index.html": "index.html.jinja"})

    def __init__(self):
        self.bodies = []

    async def talk(self, client):
        await client.send('{"inside": true}')
        await client.wait_closed()

    async def answer(self, path):
        made = {"/big": io.BytesIO(BIG), "/none": io.BytesIO(), "/shrinks": Shrinking(BIG)}
        if path == "/fault":
            raise ValueError("nobody foresaw this")
        if path not in made:
            return None
        self.bodies.append(made[path])
        name = 'run "1"\r\nSet-Cookie: a=b; \N{RUNNER}.bin'
        return Answer(made[path], "application/octet-stream", name)


class Served:
    def __init__(self, address):
        self.told, self.site = [], TwoAnswers()
        self.server = SiteServer(self.site, address, 0, self.told.append)
        self.origin = f"http://127.0.0.1:{self.server.port}"
        self.jar = {}

    def get(self, path, method="GET", **headers):
        request = urllib.request.Request(self.origin + path, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def key(self):
        code = [line for line in self.told if "code" in line][-1].rpartition(" ")[2]
        url = f"ws://127.0.0.1:{self.server.port}/stream"
        with connect(url, origin=self.origin, proxy=None) as client:
            assert heard(client) == {"ask": "code"}
            say(client, code=code)
            key = heard(client)["key"]
            assert heard(client) == {"inside": True}
        return key

    def cookie(self):
        _, headers, _ = self.get("/key", **{"Coach-Key": self.key()})
        return headers["Set-Cookie"].partition(";")[0]


@pytest.fixture
def served(request):
    running = Served(getattr(request, "param", "127.0.0.1"))
    yield running
    running.server.close()


locked = pytest.mark.parametrize("served", ["0.0.0.0"], indirect=True)


def test_a_long_answer_arrives_whole_under_a_harmless_name(served):
    status, headers, body = served.get("/big")
    assert (status, body == BIG) == (200, True)
    assert "Set-Cookie" not in headers
    assert headers["Content-Disposition"].startswith('attachment; filename="run _1___Set-Cookie')
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert all(body.closed for body in served.site.bodies)
    assert served.get("/none")[::2] == (200, b"")


def test_what_becomes_shorter_is_never_taken_for_the_whole(served):
    with pytest.raises(http.client.IncompleteRead):
        served.get("/shrinks")
    assert served.get("/big")[0] == 200


def test_a_fault_of_the_site_is_an_answer_too(served):
    assert served.get("/fault")[0] == 500
    assert served.get("/nothing")[0] == 404
    with contextlib.suppress(http.client.RemoteDisconnected):  # by websockets 15 and 16
        assert served.get("/big", method="DELETE")[0] == 405


def test_another_site_has_nothing_asked_for(served):
    for site in ("cross-site", "same-site"):
        assert served.get("/big", **{"Sec-Fetch-Site": site})[0] == 404
    for site in ("same-origin", "none"):
        assert served.get("/big", **{"Sec-Fetch-Site": site})[0] == 200
    assert served.get("/big", Origin="http://evil.example")[0] == 403


@locked
def test_from_the_network_only_who_has_a_key_is_answered(served):
    name = f"coach-{served.server.port}"
    for cookie in ("", f"{name}=", f"{name}=AAAA", "coach=x", f"{name}", ";;;=", "\xff"):
        status, _, body = served.get("/big", Cookie=cookie)
        assert (status, body) == (404, b"not here\n"), cookie
    assert served.get("/big")[0] == 404
    for key in ("", "AAAAAAAA", "\xff"):
        status, headers, _ = served.get("/key", **{"Coach-Key": key})
        assert (status, headers["Set-Cookie"]) == (404, None)
    assert served.site.bodies == []
    assert served.get("/big", Cookie=f"a=b; {served.cookie()}")[2] == BIG


@locked
def test_the_cookie_is_for_the_browser_alone(served):
    _, headers, _ = served.get("/key", **{"Coach-Key": served.key()})
    (cookie,) = headers.get_all("Set-Cookie")
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Strict")


@locked
def test_who_shows_the_cookie_is_not_asked_for_a_code(served):
    url = f"ws://127.0.0.1:{served.server.port}/stream"
    options = {"origin": served.origin, "proxy": None}
    with connect(url, additional_headers={"Cookie": served.cookie()}, **options) as client:
        assert heard(client) == {"welcome": True}
        assert heard(client) == {"inside": True}
    wrong = f"coach-{served.server.port}=AAAA"
    with connect(url, additional_headers={"Cookie": wrong}, **options) as client:
        assert heard(client) == {"ask": "code"}


def test_on_this_machine_there_are_no_keys(served):
    assert served.get("/key", **{"Coach-Key": "x"})[0] == 404


def request_of(served, path):
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.server.port}\r\n\r\n".encode()


def test_who_does_not_read_holds_neither_memory_nor_others(served, monkeypatch):
    monkeypatch.setattr(sending, "SENDING_S", 4.0)  # while all eight are there
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    slow = []
    for _ in range(8):
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.connect(("127.0.0.1", served.server.port))
        one.sendall(request_of(served, "/big"))
        slow.append(one)
    until_s = time.monotonic() + 60.0
    while len(served.site.bodies) < 8 and time.monotonic() < until_s:
        time.sleep(0.01)
    assert served.get("/big")[0] == 503
    assert served.get("/")[0] == 200
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most - before < len(BIG) / 2
    while served.get("/big")[0] == 503 and time.monotonic() < until_s:
        time.sleep(0.1)
    assert served.get("/big")[0] == 200
    for one in slow:
        one.close()


def test_the_end_does_not_wait_for_one_who_does_not_read():
    served = Served("127.0.0.1")
    with socket.create_connection(("127.0.0.1", served.server.port), TIMEOUT_S) as one:
        one.sendall(request_of(served, "/big"))
        time.sleep(0.3)
        begun_s = time.monotonic()
        served.server.close()
    assert time.monotonic() - begun_s < 5.0


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("run.fit", "attachment; filename=\"run.fit\"; filename*=UTF-8''run.fit"),
        ('a"b\\c\n.csv', "attachment; filename=\"a_b_c_.csv\"; filename*=UTF-8''a%22b%5Cc%0A.csv"),
        ("l\u00e4uft\ud800", "attachment; filename=\"l_uft_\"; filename*=UTF-8''l%C3%A4uft%3F"),
    ],
)
def test_a_name_stays_in_its_header(name, header):
    assert disposition(name) == header
    assert json.dumps(header).isascii()
