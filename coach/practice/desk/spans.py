"""The time at the desk as spans, one after the other without gaps."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coach.model import DeskSpan, DeskState
from coach.practice.desk.seat_belief import JUDGED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.practice.desk.seat_belief import EraSeat

LEAST_S = 5.0
"""What lasts for less belongs to what was before."""

_MOST_HELD = 200


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Whether the posture is below the band, by what the seat may turn out to be.

    ``None`` where nobody could say even then.

    Args:
        sits: If the wearer sits.
        stands: If the wearer stands.
        as_led: If it is the seat in which tall and sunk were asked for.
    """

    sits: bool | None = None
    stands: bool | None = None
    as_led: bool | None = None

    def of(self, seat: EraSeat) -> bool | None:
        """By what is believed of the seat."""
        if seat.as_led >= JUDGED and self.as_led is not None:
            return self.as_led
        if self.sits is self.stands or seat.sits >= JUDGED:
            return self.sits
        return self.stands if seat.sits <= 1.0 - JUDGED else None


UNJUDGED = Verdicts()


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen at an instant, as far as it goes without the name of the seat.

    Args:
        state: What the wearer does; ``UPRIGHT`` for sitting and standing alike.
        era: Number of the time without a change of seat.
        verdicts: Of the posture.
    """

    state: DeskState
    era: int
    verdicts: Verdicts = UNJUDGED

    def named(self, seat: EraSeat) -> tuple[DeskState, bool | None]:
        """State and whether it was slouched, once the seat is known as far as it ever will be."""
        if self.state is not DeskState.UPRIGHT:
            return self.state, None
        return seat.state, self.verdicts.of(seat)


@dataclass(slots=True)
class _Open:
    """A span under way, one that may begin, or one that waits for its name."""

    t_s: float
    seen: Seen
    end_s: float = 0.0
    lean_sum: float = 0.0
    lean_n: int = 0

    def add(self, lean_rad: float | None) -> None:
        if lean_rad is not None:
            self.lean_sum += lean_rad
            self.lean_n += 1


@dataclass(slots=True)
class _Told:
    """Spans that turned out to be alike, as one."""

    t_s: float
    end_s: float
    state: DeskState
    slouched: bool | None
    parts: list[_Open] = field(default_factory=list)

    @property
    def span(self) -> DeskSpan:
        n = sum(one.lean_n for one in self.parts)
        lean = sum(one.lean_sum for one in self.parts) / n if n else None
        return DeskSpan(self.t_s, self.end_s, self.state, self.slouched, lean)


class Spans:
    """What is at each instant in, spans out.

    Spans are held back until it is decided whether the wearer sat or stood in them: who gets up has
    been sitting.
    """

    def __init__(self) -> None:
        self._open: _Open | None = None
        self._next: _Open | None = None
        self._held: list[_Open] = []
        self._out: list[DeskSpan] = []
        self._known: dict[int, EraSeat] = {}
        self._turned_s: float | None = None
        self._held_s = -math.inf

    @property
    def seen(self) -> Seen | None:
        """Of the span under way."""
        return None if self._open is None else self._open.seen

    @property
    def since_s(self) -> float:
        """When the span under way began."""
        return 0.0 if self._open is None else self._open.t_s

    def at(self, from_s: float, seen: Seen, lean_rad: float | None, until_s: float) -> None:
        """What held from one instant to the next."""
        if self._open is None:
            self._open = _Open(from_s, seen)
        if self._open.seen == seen:
            self._open.add(lean_rad)
            self._next = None
            if seen.state is not DeskState.MOVING:
                self._held_s = from_s
            return
        if self._next is None or self._next.seen != seen:
            self._next = _Open(self._begin(from_s, seen), seen)
        self._next.add(lean_rad)
        if until_s - self._next.t_s >= LEAST_S:
            self._close(self._next.t_s)
            self._open, self._next = self._next, None

    def turned(self, t_s: float) -> None:
        """The wearer sat down or stood up at a time, and it is known only now."""
        self._turned_s = t_s

    def decided(self, seats: Iterable[EraSeat]) -> None:
        """What will ever be known of some eras, in order."""
        for seat in seats:
            self._known[seat.number] = seat
        n = 0
        while n < len(self._held) and self._held[n].seen.era in self._known:
            n += 1
        self._release(n)

    @property
    def is_full(self) -> bool:
        """Whether more is held back than memory is meant for."""
        return len(self._held) > _MOST_HELD

    def take(self) -> list[DeskSpan]:
        """What is finished."""
        out, self._out = self._out, []
        return out

    def end(self, t_s: float, seats: Iterable[EraSeat]) -> list[DeskSpan]:
        """The session is over."""
        if self._open is not None:
            self._close(t_s)
        self._open = self._next = None
        self.decided(seats)
        return self.take()

    def _begin(self, from_s: float, seen: Seen) -> float:
        """When a state began: getting up is known only once it is over."""
        if self._turned_s is None or seen.state is not DeskState.UPRIGHT:
            return from_s
        assert self._open is not None
        turned_s, self._turned_s = self._turned_s, None
        # Whoever lies turns in the middle of what was no rest on a seat: not while they still lay.
        return min(max(turned_s, self._open.t_s, self._held_s), from_s)

    def _close(self, end_s: float) -> None:
        one = self._open
        assert one is not None
        if end_s <= one.t_s:
            return
        one.end_s = end_s
        self._held.append(one)
        self.decided(())

    def _release(self, n: int) -> None:
        """Tell the first of those that are held back; those that turn out alike as one."""
        told: list[_Told] = []
        for one in self._held[:n]:
            state, slouched = one.seen.named(self._known[one.seen.era])
            last = told[-1] if told else None
            if last is not None and (last.state, last.slouched) == (state, slouched):
                last.end_s = one.end_s
                last.parts.append(one)
            else:
                told.append(_Told(one.t_s, one.end_s, state, slouched, [one]))
        self._out += [one.span for one in told]
        if n:
            oldest = self._held[n - 1].seen.era
            self._known = {k: one for k, one in self._known.items() if k >= oldest}
        del self._held[:n]
