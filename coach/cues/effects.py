"""What followed a cue, and what followed moments just like it that were left uncued.

A cue falls on the worst moments, and after the worst moment any metric is better by chance. The
uncued moments show how much of a change comes by itself.
"""

from __future__ import annotations

import statistics
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coach.model import CueEffect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.cues.bands import Band
    from coach.cues.settings import EffectParams
    from coach.model import Cue

_UNCUED_GAP_S = 60.0
_UNCUED_KEPT = 24
_LEAST_READINGS = 8


@dataclass(slots=True)
class _Trial:
    """One moment under judgement; ``cue`` is ``None`` for an uncued one."""

    t_s: float
    cue: Cue | None
    before: float
    half_width: float
    excess: float
    sign: float
    after: list[float] = field(default_factory=list)
    change: float = 0.0
    median: float = 0.0
    helped: bool = False
    judged_s: float | None = None
    held_s: float = 0.0


class EffectWatch:
    """The trials of one rule: at most one with a cue and one without at a time."""

    __slots__ = ("_cued", "_last_s", "_params", "_quiet", "_uncued", "open")

    def __init__(self, params: EffectParams) -> None:
        self._params = params
        self._cued: _Trial | None = None
        self._quiet: _Trial | None = None
        self._last_s = -_UNCUED_GAP_S
        # How far out, and how much of it came back by itself.
        self._uncued: deque[tuple[float, float]] = deque(maxlen=_UNCUED_KEPT)
        self.open = False
        """Whether anything is under judgement."""

    def seen(self, value: float) -> None:
        """A valid reading of the metric while something is under judgement."""
        for trial in (self._cued, self._quiet):
            if trial is not None and trial.judged_s is None:
                trial.after.append(value)

    def cued(self, cue: Cue, past: Sequence[float], band: Band, direction: int) -> CueEffect | None:
        """A cue was given; ends what is known of the one before.

        Args:
            cue: The cue.
            past: Readings of the time before it.
            band: The band then in force.
            direction: The rule's.
        """
        ended = self.close(cue.t_s)
        self._cued = _trial(cue.t_s, cue, past, band, direction)
        self._quiet = None
        self._last_s = cue.t_s
        self.open = True
        return ended

    def left_uncued(self, t_s: float, past: Sequence[float], band: Band, direction: int) -> None:
        """The rule would have spoken, but was not let."""
        if self.open or t_s - self._last_s < _UNCUED_GAP_S:
            return
        self._quiet = _trial(t_s, None, past, band, direction)
        self._last_s = t_s
        self.open = True

    def void(self) -> None:
        """What follows now has a reason of its own."""
        self._quiet = None
        self.dropped()

    def dropped(self) -> None:
        """The cue was never heard."""
        self._cued = None
        self.open = self._quiet is not None

    def update(
        self, t_s: float, grid_s: float, *, out: bool
    ) -> tuple[bool | None, CueEffect | None]:
        """One grid instant of running: whether a cue just judged helped, and an effect at its end.

        Args:
            t_s: Grid instant.
            grid_s: Time since the one before.
            out: Whether the metric is out of its band.
        """
        if self._quiet is not None and self._judge(self._quiet, t_s):
            if self._quiet.judged_s is not None:
                self._uncued.append((self._quiet.excess, self._quiet.change))
            self._quiet = None
            self.open = self._cued is not None
        trial = self._cued
        if trial is None:
            return None, None
        if trial.judged_s is None:
            if not self._judge(trial, t_s):
                return None, None
            if trial.judged_s is None:
                self.dropped()
                return None, None
            return trial.helped, None
        if not out:
            trial.held_s += grid_s
        ended = out or trial.held_s >= self._params.hold_s
        return None, self.close(t_s) if ended else None

    def close(self, t_s: float) -> CueEffect | None:
        """The effect of the cue under judgement as far as it is known."""
        trial = self._cued
        self.dropped()
        if trial is None or trial.cue is None or trial.judged_s is None:
            return None
        alike = [
            change
            for excess, change in self._uncued
            if abs(excess - trial.excess) <= self._params.alike
        ]
        return CueEffect(
            t_s=t_s,
            cue_id=trial.cue.cue_id,
            rule=trial.cue.rule,
            phrase=trial.cue.phrase,
            metric=trial.cue.metric,
            before=trial.before,
            after=trial.median,
            change=trial.change,
            helped=trial.helped,
            held_s=trial.held_s,
            uncued=statistics.fmean(alike) if alike else None,
            uncued_n=len(alike),
        )

    def _judge(self, trial: _Trial, t_s: float) -> bool:
        """Whether the time of judgement is over; ``judged_s`` stays empty without enough data."""
        p = self._params
        since_s = t_s - trial.t_s
        if since_s < p.settle_s:
            trial.after.clear()
            return False
        if since_s < p.settle_s + p.after_s:
            return False
        if len(trial.after) < _LEAST_READINGS:
            return True
        trial.median = statistics.median(trial.after)
        trial.after = []
        trial.change = trial.sign * (trial.before - trial.median) / trial.half_width
        # Half the way back to the band, or a whole half-width: whichever comes first.
        way = max(p.part * (trial.excess - 1.0), p.least)
        trial.helped = trial.change >= min(way, 1.0)
        trial.judged_s = t_s
        return True


def _trial(
    t_s: float, cue: Cue | None, past: Sequence[float], band: Band, direction: int
) -> _Trial:
    before = statistics.median(past) if past else band.centre
    sign = float(direction or (1 if before >= band.centre else -1))
    excess = sign * (before - band.centre) / band.half_width
    return _Trial(t_s, cue, before, band.half_width, excess, sign)
