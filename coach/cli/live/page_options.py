"""``--page`` of live sessions and 'replay': a page with big dials, in a browser."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coach.cli.arguments import port
from coach.cli.errors import UserError
from coach.cli.notes import note
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from coach.controls import Control
    from coach.page import PageSink
    from coach.wiring.config import SessionConfig

HERE = "127.0.0.1"
USUAL_PORT = 8765


def add_page(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--page", action="store_true", help=tr("serve a page with big dials for a browser"))
    add(
        "--page-address",
        metavar="ADDRESS",
        default=HERE,
        help=tr(
            "where the page listens; with any other than the default, this machine's own, "
            "each device needs a code that the coach prints"
        ),
    )
    add(
        "--page-port",
        metavar="PORT",
        type=port,
        default=USUAL_PORT,
        help=tr("default {port}", port=USUAL_PORT),
    )


def add_page_buttons(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-page-buttons",
        action="store_true",
        help=tr(
            "the page is to look at only; else whoever is let in can ask for quiet, "
            "calibrate, tell of pain and end the run"
        ),
    )


def page_room() -> Any:  # noqa: ANN401 - a module; its types are its own
    """``coach.page``, imported when needed because of what it needs itself.

    Raises:
        UserError: websockets is not installed.
    """
    try:
        return importlib.import_module("coach.page")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "websockets":
            raise
        raise UserError(
            tr(
                "the page needs the package websockets; install it with pip install "
                "'posture-coach[page]'"
            )
        ) from None


@dataclass(frozen=True, slots=True)
class PageOptions:
    """Where the page is to be served."""

    address: str
    port: int
    buttons: bool = True


def page_options(args: argparse.Namespace) -> PageOptions | None:
    """What the command line asks for; ``None`` without a page.

    Raises:
        UserError: An address or port was given without ``--page``.
    """
    buttons = not getattr(args, "no_page_buttons", False)
    if args.page:
        return PageOptions(args.page_address, args.page_port, buttons)
    if not buttons:
        raise UserError(tr("--no-page-buttons needs --page; add it"))
    if (args.page_address, args.page_port) != (HERE, USUAL_PORT):
        raise UserError(tr("--page-address and --page-port need --page; add it"))
    return None


def page_sinks(
    wish: PageOptions | None,
    config: SessionConfig,
    sensor: Callable[[], tuple[str, int | None]] | None,
    press: Callable[[Control, Callable[[str], None]], None] | None = None,
) -> list[PageSink]:
    """The page, if it was asked for.

    Args:
        wish: Where.
        config: Of the session that is shown.
        sensor: Gives the sensor's name and battery; ``None`` in a replay.
        press: Does what a button asks for; ``None`` where there is nothing to be asked.

    Raises:
        UserError: It cannot be served.
    """
    if wish is None:
        return []
    room = page_room()
    remote = None
    kind = None if config.practice is None else config.practice.kind
    if press is not None and wish.buttons:
        from coach.controls import controls_of

        rows = {control.name: control for control in controls_of(kind) if control.page}
        remote = room.Remote(rows, press)
    try:
        server = room.PageServer(wish.address, wish.port, note, remote)
    except room.PageError as error:
        raise UserError(tr(error)) from None
    sink = room.PageSink(
        server, mounts=config.mounts, settings=config.settings, sensor=sensor, kind=kind
    )
    return [sink]
