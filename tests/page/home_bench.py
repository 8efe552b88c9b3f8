"""A page at home over a library of nothing but files, and devices for it."""

import asyncio
import contextlib
import json
import urllib.error
import urllib.request
from types import MappingProxyType

from websockets.sync.client import connect

from coach.page import SiteServer
from coach.page.home import Form, Goes, HomeError, HomeSite, Run, Shelf

NASTY = '<img src=x onerror="alert(1)">"&\u202e\N{RUNNER}\ud800'
HEARD_S = 10.0


class Files:
    """A library: two runs, of which the second has a report and a recording."""

    forms = MappingProxyType(
        {
            "report": Form("Report", "text/html; charset=utf-8", page=True),
            "fit": Form("FIT", "application/octet-stream"),
            "progress": Form("Progress page", "text/html; charset=utf-8", page=True, of_run=False),
            "recording": Form("the recording", "application/octet-stream", made=False),
        }
    )

    def __init__(self, folder):
        self.folder = folder
        self.runs = {1, 2}
        self.deleted, self.made, self.most_at_once, self.now = [], [], 0, 0
        self.go_on = None
        self.trouble = None
        (folder / "2.report").write_text("<script>1</script>")
        (folder / "2.recording").write_bytes(bytes(100_000))

    def _path(self, form, number):
        return self.folder / f"{number}.{form}"

    def shelf(self):
        runs = [
            Run(
                n,
                "2026-11-26 18:03",
                NASTY,
                (NASTY,),
                NASTY,
                "",
                self.found("report", n) is not None,
            )
            for n in sorted(self.runs, reverse=True)
        ]
        return Shelf(NASTY, tuple(runs), (NASTY,))

    def found(self, form, number):
        path = self._path(form, number)
        return path if number is None or (number in self.runs and path.exists()) else None

    async def make(self, form, number, share):
        self.now += 1
        self.most_at_once = max(self.most_at_once, self.now)
        try:
            if self.trouble:
                raise self.trouble
            share(0.5)
            if self.go_on is not None:
                await asyncio.to_thread(self.go_on.wait, HEARD_S)
            self.made.append((form, number))
            self._path(form, number).write_text(f"made {form}")
        finally:
            self.now -= 1

    def goes(self, number):
        if number not in self.runs:
            raise HomeError(f"no session {number}")
        return Goes(f"run {number}", "3 metrics", (f"{number}.recording, 0.1 MB",), ("letter.txt",))

    def delete(self, number, *, with_files):
        self.goes(number)
        self.runs.discard(number)
        self.deleted.append((number, with_files))
        return [f"deleted {number}"]


class Home:
    """The page, served, and what it told the terminal."""

    def __init__(self, library, address):
        self.library, self.told = library, []
        self.server = SiteServer(HomeSite(library), address, 0, self.told.append)
        self.origin = f"http://127.0.0.1:{self.server.port}"

    @property
    def code(self):
        return [line for line in self.told if "code" in line][-1].rpartition(" ")[2]

    def get(self, path, **headers):
        """(status, headers, body)."""
        request = urllib.request.Request(self.origin + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=HEARD_S) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    @contextlib.contextmanager
    def device(self, **options):
        options.setdefault("origin", self.origin)
        with connect(
            f"ws://127.0.0.1:{self.server.port}/stream", proxy=None, max_size=None, **options
        ) as client:
            yield Device(client)


class Device:
    """A browser's side of the web socket."""

    def __init__(self, client):
        self.client = client

    def say(self, **words):
        self.client.send(json.dumps(words))

    def hear(self, word):
        """The next message with this word; what comes before it is passed over."""
        while True:
            message = json.loads(self.client.recv(timeout=HEARD_S))
            if word in message:
                return message[word]

    def made(self, form, run=None):
        """Have something made; its last state."""
        self.say(do="make", form=form, run=run)
        return self.over(form, run)

    def over(self, form, run=None):
        while True:
            state = self.hear("making")
            if (state["form"], state["run"]) == (form, run) and state["state"] in (
                "made",
                "trouble",
            ):
                return state


@contextlib.contextmanager
def home(folder, address="127.0.0.1"):
    running = Home(Files(folder), address)
    try:
        yield running
    finally:
        running.server.close()
