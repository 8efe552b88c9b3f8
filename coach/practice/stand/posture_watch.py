"""One posture that was asked for: has the wearer moved, come to rest, and held it?"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from coach.model.vectors import unit, vector
from coach.practice.epochs import EPOCH_S
from coach.practice.stand.held import mean_up
from coach.practice.stand.stillness import angle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model import Placement
    from coach.model.vectors import Vector
    from coach.practice.epochs import Epoch
    from coach.practice.stand.stand_params import StandParams
    from coach.practice.stand.stillness import Stillness

_LITTLE = 0.5
"""A posture is another one from this part of ``leave_rad`` on."""


class Step(enum.Enum):
    """How far it is."""

    MOVING = "moving"  # to be awaited: movement, then rest
    LISTENING = "listening"
    UNMOVED = "unmoved"  # nobody has moved, long after the words
    HELD = "held"
    RESTLESS = "restless"  # no rest in time


class PostureWatch:
    """Watches all segments at once, from the first word of the prompt on.

    Args:
        params: Tuning.
        hold_s: For how long to listen.
        still: Each segment's last seconds.
        expects_move: False of the first posture: the wearer stands in it already.
    """

    def __init__(
        self,
        params: StandParams,
        hold_s: float,
        still: Mapping[Placement, Stillness],
        *,
        expects_move: bool,
    ) -> None:
        self._params = params
        self._hold_s = hold_s
        self._still = still
        self._from = {place: one.now() for place, one in still.items()}
        self._moved = not expects_move
        self._spoken_s: float | None = None
        self._listening = False
        self._kept: dict[Placement, list[Epoch]] = {}
        self.told = False
        """Whether the wearer was told to be still; then patience begins anew."""

    @property
    def hold_s(self) -> float:
        """For how long it listens."""
        return self._hold_s

    @property
    def held_s(self) -> float | None:
        """For how long it has listened in quiet; ``None`` while it does not listen."""
        if not self._listening:
            return None
        return EPOCH_S * min((len(kept) for kept in self._kept.values()), default=0)

    @property
    def kept(self) -> Mapping[Placement, Sequence[Epoch]]:
        """Quiet epochs of what has been held, by segment."""
        return self._kept

    def at(self, t_s: float, new: Mapping[Placement, Sequence[Epoch]], *, speaking: bool) -> Step:
        """One grid instant.

        Args:
            t_s: Grid instant.
            new: Epochs since the last one.
            speaking: Whether the prompt is still being said.
        """
        there = [place for place, one in self._still.items() if one.is_there(t_s)]
        self._moved = self._moved or any(self._has_moved(place, new[place]) for place in there)
        if speaking:
            self._spoken_s = None
            return Step.MOVING
        if self._spoken_s is None:
            self._spoken_s = t_s
        if self._listening:
            return self._listen(t_s, new, there)
        if not self._moved and t_s - self._spoken_s >= self._params.move_s:
            return Step.UNMOVED
        if self._moved and there and all(self._still[place].is_still(t_s) for place in there):
            self._listening, self._kept = True, {}
            return Step.LISTENING
        return self._waits(t_s)

    def ask_again(self) -> None:
        """The wearer is asked once more."""
        self._spoken_s = None

    def take_as_it_is(self) -> None:
        """The posture may be the one before."""
        self._moved = True

    def tell(self) -> None:
        """The wearer is told to be still."""
        self.told, self._spoken_s = True, None

    def _waits(self, t_s: float) -> Step:
        assert self._spoken_s is not None
        late = t_s - self._spoken_s > self._params.patience_s + (
            self._hold_s if self._listening else 0.0
        )
        return Step.RESTLESS if late else Step.MOVING

    def _listen(
        self, t_s: float, new: Mapping[Placement, Sequence[Epoch]], there: Sequence[Placement]
    ) -> Step:
        for place in there:
            kept, still = self._kept.setdefault(place, []), self._still[place]
            kept.extend(one for one in new[place] if not still.moves(one) and one.measured > 0.0)
            if self._has_left(place):
                self._listening, self._kept = False, {}
                return self._waits(t_s)
        need = self._hold_s / EPOCH_S - 0.5
        if there and all(len(self._kept[place]) >= need for place in there):
            self._kept = {place: kept for place, kept in self._kept.items() if place in there}
            return Step.HELD
        late = self._waits(t_s)
        return Step.LISTENING if late is Step.MOVING else late

    def _has_moved(self, place: Placement, new: Sequence[Epoch]) -> bool:
        """Whether a segment turned, or lies otherwise than when it was asked."""
        still, before = self._still[place], self._from[place]
        now = still.now()
        if before is None or now is None:
            return False
        return any(still.moves(one) for one in new) or (
            angle(before, now) > _LITTLE * self._params.leave_rad
        )

    def _has_left(self, place: Placement) -> bool:
        now, kept = self._still[place].now(), self._kept[place]
        if now is None or len(kept) < round(1.0 / EPOCH_S):
            return False
        return angle(_up(kept), now) > self._params.leave_rad


def _up(epochs: Sequence[Epoch]) -> Vector:
    return unit(vector(mean_up(epochs)))
