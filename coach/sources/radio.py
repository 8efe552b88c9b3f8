"""Which radio a source uses: the platform's, or one that speaks bumble."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bleak.backends.client import BaseBleakClient
    from bleak.backends.scanner import BaseBleakScanner


@dataclass(frozen=True, slots=True)
class Radio:
    """One radio. Sources that share it must share this object too.

    Args:
        scanner_backend: For ``BleakScanner``; ``None`` is the platform's.
        client_backend: For ``BleakClient``; ``None`` is the platform's.
        gone: Done once it will never hear anything again, e.g. when a dongle was pulled out;
            ``None`` where the platform takes care of its radio itself.
        connecting: Held while scanning and connecting: two at once disturb each other on Linux.
    """

    scanner_backend: type[BaseBleakScanner] | None = None
    client_backend: type[BaseBleakClient] | None = None
    gone: asyncio.Future[None] | None = None
    connecting: asyncio.Lock = field(default_factory=asyncio.Lock)
