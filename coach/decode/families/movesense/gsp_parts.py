"""How notifications become whole messages: a long one comes in parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.decode.families.movesense import gsp

if TYPE_CHECKING:
    from coach.decode.families.movesense.gsp import Measure

_MOST_BYTES = 2048  # of a message; the longest that BLE carries live has 400
_STEP_SLACK = 0.2  # of a step of the clock: 1 ms of 77, and a chip that is 5 % slow
_MS = 1000.0
_PERIOD_MS = 1 << 32


@dataclass(frozen=True, slots=True)
class Message:
    """Time and samples, whole.

    Args:
        t_host_s: When its first part arrived; the rest is under way by then.
        body: Without head.
    """

    t_host_s: float
    body: bytes

    @property
    def t_ms(self) -> int:
        """Device time of the first sample."""
        return int.from_bytes(self.body[: gsp.TIME], "little")


class Parts:
    """Messages of one subscription.

    Neither the length of a message nor that it goes on is told; firmware cuts where it believes the
    link to. A part that no whole number of samples fits is a beginning. One that happens to fit
    with another number of samples than usual waits for what comes next: a rest, or a message that
    begins so much later as it has samples.
    """

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._begun: Message | None = None
        self._first = 0
        self._whole = 0
        self._cut = 0
        self._emitted = 0

    def begin(self, body: bytes, t_host_s: float) -> tuple[list[Message], str]:
        """A notification that begins a message: what is whole now, and what is wrong."""
        if len(body) < gsp.TIME:
            return [], "it has no time"
        out, trouble = self._settle(body)
        self._first = size = len(body)
        message = Message(t_host_s, body)
        if self._is_usual(size) and size != self._cut:
            self._emitted = size
            out.append(message)
        else:
            self._emitted = 0
            self._begun = message
        return out, trouble

    def go_on(self, body: bytes) -> tuple[list[Message], str]:
        """One that goes on with the message before."""
        if self._begun is None:
            # What was taken for whole was a beginning; from now on it is known for one.
            self._cut, self._emitted = self._emitted or self._cut, 0
            return [], "it goes on with a message whose beginning was lost"
        self._cut = self._first
        whole = Message(self._begun.t_host_s, self._begun.body + body)
        size = len(whole.body)
        self._begun = None
        if self._is_usual(size):
            return [whole], ""
        if size > _MOST_BYTES:
            return [], "its message has no end"
        self._begun = whole
        return [], ""

    def _is_usual(self, size: int) -> bool:
        return size == self._whole or self._measure.samples(size) == self._measure.usual

    def _settle(self, body: bytes) -> tuple[list[Message], str]:
        """What becomes of a beginning when another one comes."""
        held, self._begun = self._begun, None
        if held is None:
            return [], ""
        samples = self._measure.samples(len(held.body))
        step_ms = (int.from_bytes(body[: gsp.TIME], "little") - held.t_ms) % _PERIOD_MS
        expected_ms = samples * _MS / self._measure.rate_hz
        if samples and abs(step_ms - expected_ms) <= _STEP_SLACK * expected_ms:
            self._whole = len(held.body)
            if self._whole == self._cut:
                self._cut = 0
            return [held], ""
        return [], "the message before it was not whole: a part was lost"
