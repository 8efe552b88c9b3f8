"""A page server with something to show, and clients for it."""

import contextlib
import json

from websockets.sync.client import connect

from coach.page import PageServer
from coach.page.picture import Dial, Figure, Picture, Stance

NASTY = '<script>document.title="broken"</script>"&\u202e\N{RUNNER}'

PICTURE = Picture(
    title="coach, live",
    clock="12:34",
    doing="running",
    link="COACH connected",
    link_good=True,
    battery="87 %",
    missing="2%",
    figure=Figure(trunk=None, pelvis=Stance(9.5, -4.0)),
    dials=(
        Dial("tilt", "deg", "14.4", "", 0.8, 0.33, 0.66, inside=False),
        Dial("drop, left stance", "deg", "-", "settling"),
        Dial("cadence", "steps/min", "171.5", "", 0.45, 0.33, 0.66),
    ),
    cue=NASTY,
    cue_clock="12:30",
    silent="all is in your band",
)


class Page:
    """A running server and what it told the terminal."""

    def __init__(self, server, told):
        self.server = server
        self.told = told

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.server.port}"

    @property
    def code(self):
        """The code that the terminal shows last."""
        return [line for line in self.told if "code" in line][-1].rpartition(" ")[2]

    def client(self, **options):
        """A web socket as a browser on this machine opens it."""
        options.setdefault("origin", self.origin)
        options.setdefault("open_timeout", 60.0)
        return connect(f"ws://127.0.0.1:{self.server.port}/stream", proxy=None, **options)


@contextlib.contextmanager
def page(address="127.0.0.1", picture=PICTURE):
    told = []
    server = PageServer(address, 0, told.append)
    if picture is not None:
        server.show(picture.as_json())
    try:
        yield Page(server, told)
    finally:
        server.close()


def heard(client):
    return json.loads(client.recv(timeout=60.0))


def say(client, **words):
    client.send(json.dumps(words))
