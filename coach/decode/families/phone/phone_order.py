"""Messages of one recording in their order: what is missing, what came twice?"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.decode.families.phone.message import Message

_AHEAD = 2
"""So many later messages are kept until a missing one is given up: two posts may overtake each
other on their way, and a message lost costs two batches of delay once."""

_ANEW = 5
"""So many old numbers in a row, each one above the last, are no messages that came late: the phone
counts anew."""

_SESSIONS = 8


@dataclass(frozen=True, slots=True)
class Sorted:
    """What one message brought.

    Args:
        ready: Messages that are due, in order.
        lost: Messages given up.
        again: It was here before, or is too late.
        begun: Index in ``ready`` of the first message of a new recording, or of a new count.
    """

    ready: tuple[Message, ...] = ()
    lost: int = 0
    again: bool = False
    begun: int | None = None


class MessageOrder:
    """Sorts the messages of one phone by their number. Keeps two at most."""

    def __init__(self) -> None:
        self._session: str | None = None
        self._ended: deque[str] = deque(maxlen=_SESSIONS)
        self._next = 0
        self._held: dict[int, Message] = {}
        self._late: deque[int] = deque(maxlen=_ANEW)

    def push(self, message: Message) -> Sorted:
        """Take in one message."""
        if message.session != self._session:
            if message.session in self._ended:
                return Sorted(again=True)
            return self._begin(message)
        number = message.number
        if number is None:
            return Sorted((message,))
        if number in self._held:
            return Sorted(again=True)
        if number < self._next:
            self._late.append(number)
            first = number - _ANEW + 1
            if list(self._late) == list(range(first, number + 1)):
                return self._begin(message)
            return Sorted(again=True)
        self._late.clear()
        self._held[number] = message
        return self._due()

    def _begin(self, message: Message) -> Sorted:
        """Another recording; what was kept of the one before comes first."""
        if self._session is not None and message.session != self._session:
            self._ended.append(self._session)
        left = tuple(self._held[number] for number in sorted(self._held))
        self._held.clear()
        self._late.clear()
        self._session = message.session
        self._next = 0 if message.number is None else message.number + 1
        return Sorted((*left, message), begun=len(left))

    def _due(self) -> Sorted:
        lost = 0
        if len(self._held) > _AHEAD:
            first = min(self._held)
            lost, self._next = first - self._next, first
        ready = []
        while self._next in self._held:
            ready.append(self._held.pop(self._next))
            self._next += 1
        return Sorted(tuple(ready), lost)
