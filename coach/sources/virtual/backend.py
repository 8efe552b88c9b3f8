"""bleak over bumble: a radio whose scanner and client backends belong to one bumble host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.sources.radio import Radio
from coach.sources.virtual.central import Central
from coach.sources.virtual.client import BumbleClient
from coach.sources.virtual.scanner import BumbleScanner

if TYPE_CHECKING:
    import asyncio

    from bumble.device import Device


def bumble_radio(device: Device, gone: asyncio.Future[None] | None = None) -> Radio:
    """The radio of a bumble host.

    bleak takes backend classes, not objects, so the host is bound to a class made for it.

    Args:
        device: Powered on.
        gone: Done when the host's transport has ended.
    """
    central = Central(device)
    scanner = type("BumbleScanner", (BumbleScanner,), {"central": central})
    client = type("BumbleClient", (BumbleClient,), {"central": central, "scanner": scanner})
    return Radio(scanner_backend=scanner, client_backend=client, gone=gone)
