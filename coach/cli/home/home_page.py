"""Show your runs on a phone or laptop of your network: list, reports, exports; no shell needed.

A report is made from the recording where there is none yet. An export is a click. Deleting asks
first. On this machine any browser may look; from the network each device types a code, once.
"""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, Any

from coach.cli.arguments import port
from coach.cli.errors import ExitCode, UserError
from coach.cli.history.athlete_store import add_athlete_option
from coach.cli.live.page_options import page_room
from coach.cli.notes import note
from coach.cli.settings.language import add_language
from coach.files.folders import profile_folder
from coach.files.trouble import what_went_wrong
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path

EXAMPLE = """\
  coach home
  coach home --page-address 0.0.0.0
  coach home --athlete Ana"""

_DEVICES = "home-devices.json"
HERE = "127.0.0.1"
USUAL_PORT = 8766
_LOOK_S = 0.25


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--page-address",
        metavar="ADDRESS",
        default=HERE,
        help=tr(
            "where the page listens; 0.0.0.0 for the whole network: then each device "
            "needs a code that the coach prints"
        ),
    )
    add(
        "--page-port",
        metavar="PORT",
        type=port,
        default=USUAL_PORT,
        help=tr("default {port}", port=USUAL_PORT),
    )
    add(
        "--forget-devices",
        action="store_true",
        help=tr("first forget which devices were let in: each types a code again"),
    )
    add_athlete_option(parser)
    add_language(parser)


def run(args: argparse.Namespace) -> int:
    from coach.cli.history.athlete_store import athlete_store
    from coach.cli.interrupt import stop_on_interrupt

    page_room()
    if args.forget_devices:
        forget_devices()
    with athlete_store(args.athlete):
        pass  # whoever is named wrongly is told so at once
    with stop_on_interrupt((signal.SIGINT, signal.SIGTERM)) as stop:
        home = HomePage(args.athlete, args.page_address, args.page_port, note)
        try:
            note(tr("Ctrl-C ends it"))
            while not stop.asked:
                time.sleep(_LOOK_S)
        finally:
            home.close()
    return ExitCode.FINE


class HomePage:
    """The page at home, served on a thread of its own until it is closed.

    Args:
        athlete: Whose runs; ``None`` for whose turn it is at each moment.
        address: Where to listen; with anything but this machine itself each device needs a code.
        port: TCP port; 0 takes a free one.
        notify: Takes one-line notices: where the page is, and each code.

    Raises:
        UserError: It cannot be served, or websockets is not installed.
    """

    def __init__(
        self, athlete: str | None, address: str, port: int, notify: Callable[[str], None]
    ) -> None:
        room: Any = page_room()
        from coach.cli.home.home_library import HomeLibrary
        from coach.page.home import HomeSite

        self._library = HomeLibrary(athlete)
        try:
            site = HomeSite(self._library)
            keys = room.Keys(_devices(), notify)
            self._server = room.SiteServer(site, address, port, notify, keys)
        except room.PageError as error:
            self._library.close()
            raise UserError(tr(error)) from None

    @property
    def url(self) -> str:
        return str(self._server.url)

    @property
    def code(self) -> str:
        """What the next device types; empty where none is needed."""
        return str(self._server.code)

    def close(self) -> None:
        """Send everybody away. A second call does nothing."""
        self._server.close()
        self._library.close()


def forget_devices() -> None:
    """Have every device type a code again.

    Raises:
        UserError: The system refuses.
    """
    path = _devices()
    try:
        if path is not None:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(
            tr(
                "cannot delete {path}: {what}; delete it by hand",
                path=path,
                what=tr(what_went_wrong(error)),
            )
        ) from None


def _devices() -> Path | None:
    """Where they are kept; nowhere for a user without a home."""
    folder = profile_folder()
    return None if folder is None else folder / _DEVICES
