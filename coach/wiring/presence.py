"""Is this sensor there? What its link and its samples tell, as one small table of states."""

from __future__ import annotations

import enum
import math
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.decode import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Mapping

SILENT_S = 1.0
"""Without data for so long a sensor is silent: longer than any connection interval."""

_OF_LINK = 2.0 / 3.0
"""That is so much of the time after which its link counts as lost."""


def silent_after(family: str) -> float:
    """Without data for so long a sensor of a family is silent; some send once a second."""
    known = FAMILIES.get(family)
    return max(SILENT_S, known.worth.silence_s * _OF_LINK) if known else SILENT_S


class PresenceState(enum.Enum):
    """How a sensor stands."""

    AWAY = "away"  # not connected yet, or lost: nothing is expected of it
    LINKED = "linked"  # connected, and expected to send
    HEARD = "heard"  # sending
    SILENT = "silent"  # sent, and sends no more; that has been told
    LINKED_AGAIN = "linked again"  # connected after a silence that was told


class PresenceEvent(enum.Enum):
    """What happens to it."""

    CONNECTED = "connected"
    LOST = "lost"
    DATA = "data"
    QUIET = "quiet"  # it was heard, but not for SILENT_S, nor linked since
    MUTE = "mute"  # connected SILENT_S ago, and never heard


_S, _E = PresenceState, PresenceEvent

TABLE: Mapping[tuple[PresenceState, PresenceEvent], PresenceState] = MappingProxyType(
    {
        (_S.AWAY, _E.CONNECTED): _S.LINKED,
        (_S.AWAY, _E.DATA): _S.HEARD,
        (_S.AWAY, _E.QUIET): _S.SILENT,
        (_S.LINKED, _E.LOST): _S.AWAY,
        (_S.LINKED, _E.DATA): _S.HEARD,
        (_S.LINKED, _E.QUIET): _S.SILENT,
        (_S.LINKED, _E.MUTE): _S.AWAY,
        (_S.HEARD, _E.LOST): _S.AWAY,
        (_S.HEARD, _E.QUIET): _S.SILENT,
        (_S.SILENT, _E.CONNECTED): _S.LINKED_AGAIN,
        (_S.SILENT, _E.DATA): _S.HEARD,
        (_S.LINKED_AGAIN, _E.LOST): _S.SILENT,
        (_S.LINKED_AGAIN, _E.DATA): _S.HEARD,
        (_S.LINKED_AGAIN, _E.QUIET): _S.SILENT,
    }
)
"""State and event -> the next state; what is not here changes nothing."""

_EXPECTED = (PresenceState.LINKED, PresenceState.HEARD, PresenceState.LINKED_AGAIN)


class Presence:
    """One sensor's state, with the times on which it depends."""

    def __init__(self) -> None:
        self.state = PresenceState.AWAY
        self.silent_s = SILENT_S
        self._last_data_s = math.inf
        self._linked_s = -math.inf

    @property
    def is_expected(self) -> bool:
        """Whether its samples are waited for."""
        return self.state in _EXPECTED

    @property
    def was_heard(self) -> bool:
        """Whether anything ever came from it."""
        return not math.isinf(self._last_data_s)

    def connected(self, t_s: float, silent_s: float = SILENT_S) -> None:
        """Its link is there, from a stream time on, to a sensor that is silent after so long."""
        self.silent_s = silent_s
        if not self.is_expected:
            self._linked_s = t_s
        self._go(PresenceEvent.CONNECTED)

    def lost(self) -> None:
        """Its link is gone."""
        self._go(PresenceEvent.LOST)

    def data(self, t_s: float) -> None:
        """Samples came at a stream time."""
        self._last_data_s = t_s
        if self.state is not PresenceState.HEARD:
            self._go(PresenceEvent.DATA)

    def is_quiet(self, t_s: float) -> bool:
        """Whether it was heard, but not of late; a new link has as long to bring something."""
        heard_s = self._last_data_s
        if self.is_expected:
            heard_s = max(heard_s, self._linked_s)
        return t_s - heard_s > self.silent_s

    def is_mute(self, t_s: float) -> bool:
        """Whether it has been connected for long and never heard."""
        return not self.was_heard and t_s - self._linked_s > self.silent_s

    def pass_time(self, t_s: float) -> bool:
        """Time goes on; whether a silence has begun that is to be told."""
        before = self.state
        if self.is_mute(t_s):
            self._go(PresenceEvent.MUTE)
        elif self.is_quiet(t_s):
            self._go(PresenceEvent.QUIET)
        told = (PresenceState.SILENT, PresenceState.LINKED_AGAIN)
        return self.state is PresenceState.SILENT and before not in told

    def _go(self, event: PresenceEvent) -> None:
        self.state = TABLE.get((self.state, event), self.state)
