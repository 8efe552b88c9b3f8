"""One bumble host as a central: scans and connections, each one at a time and safe to cancel."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from bleak.exc import BleakError
from bumble import hci
from bumble.core import BaseBumbleError
from bumble.device import Connection, Device

from coach.background import alongside, uncut

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_ANSWER_S = 5.0
"""A controller answers within milliseconds; so long waits who gave up, for one that is stuck."""


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
        counted = False

        async def enter() -> None:
            nonlocal counted
            async with self._scanning:
                if self._scanners == 0:
                    await self.device.start_scanning()
                self._scanners += 1
                counted = True

        try:
            await uncut(enter(), _ANSWER_S)
            yield
        finally:
            if counted:
                await uncut(self._leave(), _ANSWER_S)

    async def _leave(self) -> None:
        async with self._scanning:
            self._scanners -= 1
            if self._scanners == 0:
                with contextlib.suppress(BaseBumbleError, TimeoutError):
                    async with asyncio.timeout(_ANSWER_S):
                        await self.device.stop_scanning()

    async def connect(self, address: hci.Address) -> Connection:
        """Connect, waiting as long as it takes.

        Cancelling it leaves the radio as it was before. bumble's own call cannot be cancelled: it
        would take the answer to the command under way for the answer to the next one, and would
        fail on a connection that comes after all.

        Raises:
            BleakError: The controller refuses.
        """
        async with self._connecting, alongside(self._attempt(address), "connecting") as attempt:
            try:
                outcome = await asyncio.shield(attempt)
            except asyncio.CancelledError:
                await uncut(self._give_up(attempt), 2.0 * _ANSWER_S)
                raise
        if isinstance(outcome, BaseBumbleError):
            raise BleakError(f"connection refused: {outcome}")
        return outcome

    async def _attempt(self, address: hci.Address) -> Connection | BaseBumbleError:
        try:
            return await self.device.connect_le(address, timeout=None)
        except BaseBumbleError as error:
            return error

    async def _give_up(self, attempt: asyncio.Task[Connection | BaseBumbleError]) -> None:
        # Until it has ended, its end would be taken for the end of the next one.
        with contextlib.suppress(BaseBumbleError, TimeoutError):
            async with asyncio.timeout(_ANSWER_S):
                with contextlib.suppress(BaseBumbleError):  # refused if it has just come about
                    cancel = hci.HCI_LE_Create_Connection_Cancel_Command()
                    await self.device.send_sync_command(cancel)
                outcome = await asyncio.shield(attempt)
            if isinstance(outcome, Connection):
                async with asyncio.timeout(_ANSWER_S):
                    await outcome.disconnect()
