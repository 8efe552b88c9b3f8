"""Requests to a sensor of the project's own family, and their answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from coach.sources.errors import SourceError, SourceReason
from firmware_protocol.codec import decode_response, encode_request
from firmware_protocol.errors import WireFormatError
from firmware_protocol.packets import Op, Request, Response, Status

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from firmware_protocol.tlv import Tlv


class Dialogue:
    """One connection's requests; an answer belongs to the request with its ref and op.

    Args:
        write: Writes to CTRL, with response.
        sensor: Name for messages.
        answer_s: Longest wait for an answer.
    """

    def __init__(
        self, write: Callable[[bytes], Awaitable[None]], sensor: str, answer_s: float
    ) -> None:
        self._write = write
        self._sensor = sensor
        self._answer_s = answer_s
        self._ref = 0
        self._waiting: dict[tuple[int, int], asyncio.Future[Response]] = {}

    def heard(self, payload: bytes) -> None:
        """Take a notification of CTRL. What is no awaited answer is left to the decoder."""
        try:
            response = decode_response(payload)
        except WireFormatError:
            return
        future = self._waiting.get((response.op, response.ref))
        if future is not None and not future.done():
            future.set_result(response)

    async def ask(self, op: Op, items: tuple[Tlv, ...] = ()) -> Response:
        """The sensor's answer, whatever its status.

        Raises:
            SourceError: NO_ANSWER.
        """
        self._ref = (self._ref + 1) % 256
        key = (int(op), self._ref)
        future: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        self._waiting[key] = future
        try:
            async with asyncio.timeout(self._answer_s):
                await self._write(encode_request(Request(op, self._ref, items)))
                return await future
        except TimeoutError:
            text = f"{self._sensor} does not answer {op.name}"
            raise SourceError(SourceReason.NO_ANSWER, text) from None
        finally:
            del self._waiting[key]

    async def demand(self, op: Op, items: tuple[Tlv, ...] = ()) -> Response:
        """The answer with status OK.

        A stream left over from an earlier host is stopped first if it is in the way.

        Raises:
            SourceError: NO_ANSWER or REFUSED.
        """
        response = await self.ask(op, items)
        if response.status in (Status.BUSY, Status.ALREADY_STREAMING):
            await self.ask(Op.STOP)
            response = await self.ask(op, items)
        if response.status != Status.OK:
            status = response.status
            name = status.name if isinstance(status, Status) else str(status)
            text = f"{self._sensor} refuses {op.name}: {name}"
            raise SourceError(SourceReason.REFUSED, text, int(status))
        return response
