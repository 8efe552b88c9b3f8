"""``--sensor phone``: what it means, and the address that the phone is to push to."""

from __future__ import annotations

import importlib
import io
import sys
from typing import TYPE_CHECKING, Any

from coach.cli.errors import UserError
from coach.cli.notes import note, notes
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.sources.inbox import Inbox
    from coach.sources.phone import PhoneSource

PHONE = "phone"


def is_phone(word: str) -> bool:
    """Whether the word after ``--sensor`` stands for a phone on the network."""
    return word == PHONE or word.startswith(f"{PHONE}:")


def phone_port(word: str) -> int | None:
    """The port in ``phone:PORT``; ``None`` for the usual one.

    Raises:
        UserError: What follows the colon is no port.
    """
    _, colon, port = word.partition(":")
    if not colon:
        return None
    if not port.isascii() or not port.isdigit() or not 0 < int(port[:6]) < 65536:
        raise UserError(
            tr("'{word}' names no port; say phone, or phone:8766 for another port", word=word)
        )
    return int(port)


def phone_room() -> Any:  # noqa: ANN401 - a module; its types are its own
    """``coach.sources.phone``, imported when needed because of what it needs itself.

    Raises:
        UserError: h11 is not installed.
    """
    try:
        return importlib.import_module("coach.sources.phone")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "h11":
            raise
        raise UserError(
            tr(
                "listening to a phone needs the package h11; install it with pip install "
                "'posture-coach[phone]'"
            )
        ) from None


def phone_source(
    word: str, notify: Callable[[str], None], inbox: Inbox | None, *, treadmill: bool
) -> PhoneSource:
    """The source that the word stands for, not opened yet.

    Raises:
        UserError: No port, or h11 is not installed.
    """
    room, port = phone_room(), phone_port(word)
    usual = room.PhoneSettings(treadmill=treadmill)
    settings = usual if port is None else room.PhoneSettings(port=port, treadmill=treadmill)
    source: PhoneSource = room.PhoneSource(settings, notify, show_addresses, inbox)
    return source


def show_addresses(addresses: Sequence[str]) -> None:
    """Say where the phone is to push to; on a terminal also as a QR code to copy it from."""
    first, *more = addresses
    notes(
        (
            tr("on the phone, in Sensor Logger: switch on Accelerometer, Gravity and Gyroscope,"),
            tr("and, for speed and grade, Location and Barometer;"),
            tr(
                "then Settings, Data Streaming, HTTP Push with this Push URL, and start a "
                "recording:"
            ),
            f"  {first}",
        )
    )
    if more:
        note(tr("  or, if the phone does not reach that: {more}", more=", ".join(more)))
    if sys.stderr.isatty():
        picture = qr_code(first)
        if picture:
            sys.stderr.write(picture)
            sys.stderr.flush()


def qr_code(text: str) -> str:
    """The text as a QR code of half blocks; nothing where segno is not installed."""
    try:
        segno = importlib.import_module("segno")
    except ModuleNotFoundError:
        return ""
    out = io.StringIO()
    segno.make(text, micro=False).terminal(out, compact=True)
    return out.getvalue()
