"""The time at the desk as spans, one after the other without gaps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coach.model import DeskSpan, DeskState

LEAST_S = 5.0
"""What lasts for less belongs to what was before."""

_MOST_HELD = 200


@dataclass(slots=True)
class _Open:
    """A span under way, or one that may begin."""

    t_s: float
    state: DeskState
    slouched: bool | None
    lean_sum: float = 0.0
    lean_n: int = 0
    never_known: bool = False

    def is_like(self, state: DeskState, slouched: bool | None) -> bool:
        return self.state is state and self.slouched is slouched

    def add(self, lean_rad: float | None) -> None:
        if lean_rad is not None:
            self.lean_sum += lean_rad
            self.lean_n += 1

    def span(self, end_s: float) -> DeskSpan:
        lean = self.lean_sum / self.lean_n if self.lean_n else None
        return DeskSpan(self.t_s, end_s, self.state, self.slouched, lean)


class Spans:
    """What is at each instant in, spans out.

    Spans of which it is not known whether the wearer sat or stood are held back until it is known:
    who gets up has been sitting.
    """

    def __init__(self) -> None:
        self._open: _Open | None = None
        self._next: _Open | None = None
        self._held: list[DeskSpan] = []
        self._out: list[DeskSpan] = []
        self._turned_s: float | None = None

    @property
    def state(self) -> DeskState:
        """Of the span under way."""
        return DeskState.NO_DATA if self._open is None else self._open.state

    @property
    def slouched(self) -> bool | None:
        """Likewise."""
        return None if self._open is None else self._open.slouched

    @property
    def since_s(self) -> float:
        """When the span under way began."""
        return 0.0 if self._open is None else self._open.t_s

    def at(
        self,
        from_s: float,
        state: DeskState,
        slouched: bool | None,
        lean_rad: float | None,
        until_s: float,
    ) -> None:
        """What held from one instant to the next."""
        if self._open is None:
            self._open = _Open(from_s, state, slouched)
        if self._open.is_like(state, slouched):
            self._open.add(lean_rad)
            self._next = None
            if state is not DeskState.MOVING:
                self._turned_s = None
            return
        if self._next is None or not self._next.is_like(state, slouched):
            self._next = _Open(self._begin(from_s, state), state, slouched)
        self._next.add(lean_rad)
        if until_s - self._next.t_s >= LEAST_S:
            self._close(self._next.t_s)
            self._open, self._next = self._next, None

    def seat_known(self, before: DeskState, t_s: float) -> None:
        """Whether the wearer sat or stood before a time: what was held back is told."""
        self._held = [_told(span, before) for span in self._held]
        if self._open is not None and self._open.t_s < t_s and not self._open.never_known:
            self._open.state = _told_state(self._open.state, before)
        self.release()

    def turned(self, t_s: float) -> None:
        """The wearer sat down or stood up at a time, and it is known only now."""
        self._turned_s = t_s

    def lost(self) -> None:
        """Perhaps the wearer sat down or got up: what comes tells nothing of what was before."""
        self.release()
        for one in (self._open, self._next):
            if one is not None:
                one.never_known = True

    def release(self) -> None:
        """Nobody will ever know more of what is held back."""
        self._out += self._held
        self._held = []

    def take(self) -> list[DeskSpan]:
        """What is finished."""
        out, self._out = self._out, []
        return out

    def end(self, t_s: float) -> list[DeskSpan]:
        """The session is over."""
        if self._open is not None:
            self._close(t_s)
        self._open = self._next = None
        self.release()
        return self.take()

    def _begin(self, from_s: float, state: DeskState) -> float:
        """When a state began: getting up is known only once it is over."""
        if self._turned_s is None or state not in (DeskState.SITTING, DeskState.STANDING):
            return from_s
        assert self._open is not None
        turned_s, self._turned_s = self._turned_s, None
        return min(max(turned_s, self._open.t_s), from_s)

    def _close(self, end_s: float) -> None:
        assert self._open is not None
        if end_s <= self._open.t_s:
            return
        span = self._open.span(end_s)
        if self._open.never_known:
            self.release()
            self._out.append(span)
        elif span.state is DeskState.UPRIGHT or self._held:
            self._held.append(span)
            if len(self._held) > _MOST_HELD:
                self.release()
        else:
            self._out.append(span)


def _told_state(state: DeskState, known: DeskState) -> DeskState:
    return known if state is DeskState.UPRIGHT else state


def _told(span: DeskSpan, known: DeskState) -> DeskSpan:
    return replace(span, state=_told_state(span.state, known))
