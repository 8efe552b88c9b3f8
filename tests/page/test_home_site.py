"""The page at home: only the athlete's runs are handed out, and nothing goes unasked."""

import json
import socket
import threading

import pytest
from home_bench import NASTY, home
from websockets.exceptions import InvalidStatus

from coach.page.home import HomeError, home_site
from coach.page.home.makings import MOST_WAITING
from coach.page.home.orders import order_of


@pytest.fixture
def at_home(tmp_path, request):
    with home(tmp_path, getattr(request, "param", "127.0.0.1")) as running:
        yield running


locked = pytest.mark.parametrize("at_home", ["0.0.0.0"], indirect=True)


def test_the_list_comes_by_itself_and_every_text_is_a_text(at_home):
    with at_home.device() as device:
        shelf = device.hear("shelf")
    assert [run["number"] for run in shelf["runs"]] == [2, 1]
    assert [run["has_report"] for run in shelf["runs"]] == [True, False]
    assert shelf["runs"][0]["about"] == shelf["title"] == shelf["notes"][0] == NASTY
    assert [form["word"] for form in shelf["forms"]] == ["report", "fit", "progress", "recording"]


def test_the_files_are_the_pages_own(at_home):
    for path, kind in (("/", "html"), ("/home.css", "css"), ("/page.css", "css"),
                       ("/link.js", "javascript"), ("/home.js", "javascript")):  # fmt: skip
        status, headers, body = at_home.get(path)
        assert (status, kind in headers["Content-Type"]) == (200, True)
        assert b"http://" not in body
        assert b"https://" not in body
        assert b"innerHTML" not in body
    assert at_home.get("/page.js")[0] == 404


def test_a_report_is_a_page_of_no_origin_and_a_recording_a_file(at_home):
    status, headers, body = at_home.get("/runs/2/report")
    assert (status, body) == (200, b"<script>1</script>")
    policy = headers["Content-Security-Policy"]
    assert "sandbox allow-scripts" in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert headers["Content-Disposition"] is None
    status, headers, body = at_home.get("/runs/2/recording")
    assert (status, body) == (200, bytes(100_000))
    assert headers["Content-Disposition"].startswith('attachment; filename="2.recording"')


def test_a_report_that_turns_against_the_page_cannot_talk_to_it(at_home):
    with pytest.raises(InvalidStatus) as refused, at_home.device(origin="null"):
        pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/runs/1/report", "/runs/99/report", "/runs/2/nothing", "/runs/2/", "/runs/2", "/runs",
        "/runs/2/report/", "/runs/2/report/..", "/runs/../2.report", "/runs/2/../2.report",
        "/runs/2%2freport", "/runs/%32/report", "/runs/-2/report", "/runs/+2/report",
        "/runs/2.0/report", "/runs/2e0/report", "/runs//report", "/runs/0000000002/report",
        "/runs/99999999999999999999/report", "/all/report", "/all/recording", "/runs/2/progress",
        "/all/../runs/2/report", "/runs/2/__class__", "/runs/2/REPORT", "//runs/2/report",
        "/runs/2/report\\", "/runs/2/report%00", "/2.report", "/runs/2/delete", "/runs/2/report;x",
    ],
)  # fmt: skip
def test_nothing_else_is_handed_out(at_home, path):
    assert at_home.get(path)[0] == 404


def test_no_request_changes_anything(at_home):
    before = sorted(path.name for path in at_home.library.folder.iterdir())
    for path in (
        "/runs/2/delete",
        "/runs/2/report?do=delete",
        "/stream?do=delete&run=2",
        "/runs/1/fit",
    ):
        at_home.get(path)
    assert at_home.library.deleted == []
    assert at_home.library.made == []
    assert sorted(path.name for path in at_home.library.folder.iterdir()) == before


def test_deleting_asks_and_names_what_goes(at_home):
    with at_home.device() as device:
        device.hear("shelf")
        device.say(do="ask", run=2)
        sure = device.hear("sure")
        assert (sure["run"], sure["what"], sure["history"]) == (2, "run 2", "3 metrics")
        assert sure["files"] == ["2.recording, 0.1 MB"]
        assert sure["left"] == ["letter.txt"]
        assert at_home.library.deleted == []
        device.say(do="delete", run=2, token=sure["token"], files=True)
        assert device.hear("deleted") == {"run": 2, "lines": ["deleted 2"]}
        assert [run["number"] for run in device.hear("shelf")["runs"]] == [1]
        assert at_home.library.deleted == [(2, True)]
        device.say(do="delete", run=2, token=sure["token"])
        assert "nothing was deleted" in device.hear("trouble")["line"]
    assert at_home.get("/runs/2/report")[0] == 404


def test_files_stay_unless_it_is_said_that_they_go(at_home):
    with at_home.device() as device:
        device.say(do="ask", run=1)
        device.say(do="delete", run=1, token=device.hear("sure")["token"], files="yes")
        device.hear("deleted")
    assert at_home.library.deleted == [(1, False)]


def test_without_the_question_nothing_goes(at_home, monkeypatch):
    with at_home.device() as device, at_home.device() as other:
        other.say(do="ask", run=2)
        of_other = other.hear("sure")["token"]
        device.say(do="ask", run=1)
        of_one = device.hear("sure")["token"]
        for order in (
            {},
            {"token": ""},
            {"token": of_other},
            {"token": of_one},
            {"token": "x" * 16},
        ):
            device.say(do="delete", run=2, **order)
            assert "nothing was deleted" in device.hear("trouble")["line"]
        monkeypatch.setattr(home_site, "_SURE_S", -1.0)
        device.say(do="ask", run=2)
        device.say(do="delete", run=2, token=device.hear("sure")["token"])
        assert "nothing was deleted" in device.hear("trouble")["line"]
        device.say(do="ask", run=99)
        assert device.hear("trouble") == {"run": 99, "line": "no session 99"}
    assert at_home.library.deleted == []


def test_another_site_can_open_no_web_socket(at_home):
    for origin in ("http://evil.example", "null", None, f"{at_home.origin}0", "https://127.0.0.1"):
        with pytest.raises(InvalidStatus) as refused, at_home.device(origin=origin):
            pass
        assert refused.value.response.status_code == 403


NO_ORDERS = [
    "", "{", "[]", "7", "null", '"list"', "{}", '{"do": "destroy"}', '{"do": ["list"]}',
    '{"do": "ask", "run": "2"}', '{"do": "ask", "run": -1}', '{"do": "ask", "run": 2.0}',
    '{"do": "ask", "run": true}', '{"do": "ask", "run": 1000000000}', '{"do": "make", "form": 7}',
    '{"do": "delete", "run": 2, "token": []}', "[" * 200, b"\xff\xfe", '{"do": "ask", "run": NaN}',
    '{"do": "ask", "run": ' + "9" * 200 + "}",
]  # fmt: skip


@pytest.mark.parametrize("said", NO_ORDERS)
def test_what_is_no_order_is_one(said):
    assert order_of(said) is None


def test_what_is_no_order_is_told_and_the_page_goes_on(at_home):
    with at_home.device() as device:
        for said in NO_ORDERS:
            device.client.send(said)
            assert "did not understand" in device.hear("trouble")["line"]
        device.say(do="list")
        assert device.hear("shelf")["runs"]


@pytest.mark.parametrize(
    ("form", "run"),
    [
        ("nothing", 2),
        ("recording", 2),
        ("report", None),
        ("progress", 2),
        ("__class__", 2),
        ("", 2),
    ],
)
def test_only_what_can_be_made_is_made(at_home, form, run):
    with at_home.device() as device:
        device.say(do="make", form=form, run=run)
        assert "nothing that can be made" in device.hear("trouble")["line"]
        device.say(do="ask")
        assert device.hear("trouble")["line"] == "say which run"
    assert at_home.library.made == []


def test_what_is_made_can_be_had_then(at_home):
    with at_home.device() as device:
        assert device.made("report", 1)["state"] == "made"
        assert device.made("progress")["state"] == "made"
    assert at_home.get("/runs/1/report")[2] == b"made report"
    assert at_home.get("/all/progress")[2] == b"made progress"


def test_one_thing_is_made_at_a_time_and_once_for_all_who_ask(at_home):
    library = at_home.library
    library.go_on = threading.Event()
    with at_home.device() as device, at_home.device() as other:
        device.say(do="make", form="report", run=1)
        while device.hear("making")["share"] != 0.5:
            pass
        other.say(do="make", form="report", run=1)
        assert other.hear("making")["state"] == "making"
        other.say(do="make", form="fit", run=1)
        while (state := other.hear("making"))["form"] != "fit":
            pass
        assert state["state"] == "waiting"
        other.say(do="list")
        assert other.hear("shelf")["runs"]
        library.go_on.set()
        assert device.over("report", 1)["state"] == "made"
        assert other.over("fit", 1)["state"] == "made"
    assert library.made == [("report", 1), ("fit", 1)]
    assert library.most_at_once == 1


def test_too_much_at_once_is_refused_and_later_taken(at_home):
    library = at_home.library
    library.go_on = threading.Event()
    library.runs = set(range(1, 20))
    with at_home.device() as device:
        for run in range(1, MOST_WAITING + 2):
            device.say(do="make", form="fit", run=run)
        assert "try again" in device.hear("trouble")["line"]
        library.go_on.set()
        device.over("fit", MOST_WAITING)
        assert device.made("fit", MOST_WAITING + 1)["state"] == "made"


def test_a_device_that_leaves_does_not_end_what_is_made(at_home):
    library = at_home.library
    library.go_on = threading.Event()
    with at_home.device() as device:
        device.say(do="make", form="fit", run=1)
        device.hear("making")
    library.go_on.set()
    with at_home.device() as device:
        assert device.made("fit", 1)["state"] == "made"
    assert at_home.get("/runs/1/fit")[2] == b"made fit"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (HomeError("run.mcap is damaged"), "run.mcap is damaged"),
        (ValueError("nobody foresaw"), "a fault of the coach itself; its terminal says more"),
    ],
)
def test_what_cannot_be_made_is_one_line(at_home, error, line, capfd):
    at_home.library.trouble = error
    with at_home.device() as device:
        state = device.made("report", 1)
        assert (state["state"], state["line"]) == ("trouble", line)
        at_home.library.trouble = None
        assert device.made("report", 1)["state"] == "made"
    assert ("nobody foresaw" in capfd.readouterr().err) is isinstance(error, ValueError)


def test_a_list_that_cannot_be_read_is_one_line(at_home, monkeypatch):
    def closed():
        raise HomeError("the history is locked")

    monkeypatch.setattr(at_home.library, "shelf", closed)
    with at_home.device() as device:
        assert device.hear("trouble") == {"run": None, "line": "the history is locked"}


@locked
def test_a_stranger_sees_and_changes_nothing(at_home):
    for path in ("/runs/2/report", "/runs/2/recording", "/all/progress"):
        assert at_home.get(path)[0] == 404
    with at_home.device() as device:
        assert json.loads(device.client.recv(timeout=5.0)) == {"ask": "code"}
        for order in (
            {"do": "list"},
            {"do": "ask", "run": 2},
            {"do": "make", "form": "fit", "run": 1},
        ):
            device.say(**order)
            assert json.loads(device.client.recv(timeout=5.0)) == {"ask": "code"}
    assert at_home.library.made == []
    assert at_home.library.deleted == []


@locked
def test_who_has_a_code_sees_the_runs_and_the_links_work(at_home):
    with at_home.device() as device:
        device.say(code=at_home.code)
        key = json.loads(device.client.recv(timeout=5.0)) and device.hear("key")
        assert device.hear("shelf")["runs"]
    cookie = at_home.get("/key", **{"Coach-Key": key})[1]["Set-Cookie"].partition(";")[0]
    assert at_home.get("/runs/2/report", Cookie=cookie)[0] == 200
    assert at_home.get("/runs/2/report")[0] == 404
    with at_home.device(additional_headers={"Cookie": cookie}) as device:
        assert device.hear("shelf")["runs"]


@pytest.mark.parametrize(
    "request_",
    [
        "GET /runs/2/report HTTP/1.1\r\nHost: %s\r\n" + "A: b\r\n" * 1000,
        "GET /runs/2/report HTTP/1.1\r\nHost: %s\r\nCookie: " + "x" * 100_000 + "\r\n",
        "GET /runs/" + "2" * 100_000 + "/report HTTP/1.1\r\nHost: %s\r\n",
        "POST /runs/2/report HTTP/1.1\r\nHost: %s\r\nContent-Length: 5\r\n",
        "DELETE /runs/2/report HTTP/1.1\r\nHost: %s\r\n",
        "GET /runs/2/report HTTP/1.1\r\nHost: evil.example\r\nX: %s\r\n",
        "GET /runs/2/report HTTP/1.1\r\nHost: %s\r\nOrigin: http://evil.example\r\n",
        "GET /runs/2/report HTTP/1.1\r\nHost: %s\r\nSec-Fetch-Site: cross-site\r\n",
    ],
    ids=[
        "many headers",
        "long header",
        "long path",
        "post",
        "delete",
        "host",
        "origin",
        "other site",
    ],
)
def test_odd_requests_have_nothing(at_home, request_):
    host = f"127.0.0.1:{at_home.server.port}"
    with socket.create_connection(("127.0.0.1", at_home.server.port), 5.0) as plain:
        plain.sendall((request_ % host + "\r\n").encode())
        answer = b""
        try:
            while more := plain.recv(65536):
                answer += more
        except OSError:
            pass
    assert b"<script>" not in answer
    assert b" 200 " not in answer
    assert at_home.get("/runs/2/report")[0] == 200
