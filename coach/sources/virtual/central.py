"""One bumble host as a central: scans and connections, each one at a time and safe to cancel."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from bleak.exc import BleakError
from bumble import hci
from bumble.core import BaseBumbleError
from bumble.device import Connection, Device

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_CANCEL_S = 2.0  # a controller answers a cancelled connection within milliseconds


class Central:
    """Shares a host between scanners and clients.

    Args:
        device: A host that is powered on.
    """

    def __init__(self, device: Device) -> None:
        self.device = device
        self._connecting = asyncio.Lock()
        self._scanning = asyncio.Lock()
        self._scanners = 0

    @contextlib.asynccontextmanager
    async def scanning(self) -> AsyncIterator[None]:
        """The radio scans while anybody is in here."""
        async with self._scanning:
            if self._scanners == 0:
                await self.device.start_scanning()
            self._scanners += 1
        try:
            yield
        finally:
            async with self._scanning:
                self._scanners -= 1
                if self._scanners == 0:
                    with contextlib.suppress(BaseBumbleError):
                        await self.device.stop_scanning()

    async def connect(self, address: hci.Address) -> Connection:
        """Connect, waiting as long as it takes.

        Cancelling it leaves the radio as it was before.

        Raises:
            BleakError: The controller refuses.
        """
        async with self._connecting:
            try:
                return await self.device.connect_le(address, timeout=None)
            except asyncio.CancelledError:
                await asyncio.shield(self._give_up(address))
                raise
            except BaseBumbleError as error:
                raise BleakError(f"connection refused: {error}") from None

    async def _give_up(self, address: hci.Address) -> None:
        ended = asyncio.Event()

        def on_end(_: object) -> None:
            ended.set()

        events = (Device.EVENT_CONNECTION, Device.EVENT_CONNECTION_FAILURE)
        for event in events:
            self.device.on(event, on_end)
        # Without waiting for the end of this one, it would be taken for the end of the next one.
        with contextlib.suppress(BaseBumbleError, TimeoutError):
            await self.device.send_sync_command(hci.HCI_LE_Create_Connection_Cancel_Command())
            await asyncio.wait_for(ended.wait(), _CANCEL_S)
        for event in events:
            self.device.remove_listener(event, on_end)
        for connection in list(self.device.connections.values()):
            if connection.peer_address == address:
                with contextlib.suppress(BaseBumbleError):
                    await connection.disconnect()
