"""Which packet is the first of a stream, whether or not the one that says so arrived?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from firmware_protocol.layouts import REQUEST
from firmware_protocol.packets import ImuFlag, Op, Status

if TYPE_CHECKING:
    from firmware_protocol.packets import ImuBatch, Response

_START: Final = int(Op.START)
_TIME_BASE_CHANGED: Final = int(ImuFlag.TIME_BASE_CHANGED)


class Beginnings:
    """Follows what the host wrote to the sensor, and what the sensor marks.

    The host's own START begins a stream: the packet that is marked as its first may be lost on the
    radio or given up in the sensor's queue. A marked packet delivered twice begins nothing twice.
    Where no request was recorded, the mark alone tells.
    """

    def __init__(self) -> None:
        self._asked_ref: int | None = None
        self._due = False
        self._began: tuple[int, int, int] | None = None

    def connected(self) -> None:
        """INFO was read, as on each new link: what is marked next has not been seen yet."""
        self._began = None

    def requested(self, payload: bytes) -> None:
        """The host wrote this to CTRL."""
        if len(payload) >= REQUEST.size and payload[0] == _START:
            self._asked_ref = payload[1]
            self._due = False
            self._began = None

    def answered(self, response: Response) -> bool:
        """The sensor answered a request; whether by this a stream has begun."""
        if (response.op, response.ref) != (Op.START, self._asked_ref):
            return False
        self._asked_ref = None
        # A marked packet may have overtaken the answer.
        self._due = response.status == Status.OK and self._began is None
        return self._due

    def begins(self, batch: ImuBatch) -> bool:
        """Whether this packet is the first one here of a stream."""
        if not self._due and not int(batch.flags) & _TIME_BASE_CHANGED:
            return False
        this = (batch.seq, batch.first_index, batch.t_us)
        again = this == self._began
        self._due, self._began = False, this
        return not again
