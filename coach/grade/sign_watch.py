"""How does one sign stand against its usual value, and how much of that is the day's?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.model import Validity

if TYPE_CHECKING:
    from coach.grade.signs import Sign
    from coach.model import Reading

SMOOTH_S = 4.0
"""Of the readings, which are means over 20 steps already."""

STRAY_S = 60.0
"""A sign's wandering on the flat is another one after this."""

STRAYS, MOST_WANDER = 1.5, 4.0
"""A run strays further than the minutes in which the spread was learnt; but a spread learnt on
hills is no wandering."""

DAY_S = 600.0
"""Running on the flat by which the day's own mean is known, and no better after."""

USUAL_DAY = 2.0
"""A sign further off than so many deviations is not the day's."""

_OK = Validity.OK


class SignWatch:
    """One sign on the grid; sizes are those of ``Sign``. Plain floats: there are seven of them.

    Attributes:
        metric: Its name.
        known: Whether enough has been seen of late.
        mean: Smoothed, to the usual value.
        spread: How far it strays on the flat.
        off: The mean less the day's own.
        sigma: How far that strays, the day's own being known as it is.
        odd: Whether it is further off than a day makes it.
        clear_s: For how long a fault has been much likelier than a hill.
    """

    __slots__ = (
        "_day_s", "_day_sum", "_farthest", "_grid_s", "_keep", "_per_day2", "_ratio", "_seen",
        "_sum", "_wander", "clear_s", "known", "mean", "metric", "odd", "off", "sigma", "spread",
    )  # fmt: skip

    def __init__(self, sign: Sign, grid_s: float) -> None:
        self.metric = sign.metric
        self._ratio = sign.ratio
        self._wander = sign.wander
        self._per_day2 = 1.0 / sign.day**2
        self._farthest = USUAL_DAY * sign.day
        self._grid_s = grid_s
        self._keep = math.exp(-grid_s / SMOOTH_S)
        self.forget()
        self.forget_day()

    def forget(self) -> None:
        """A stop: what was before says nothing of what comes, but for the day's own mean."""
        self._sum = self._seen = self.clear_s = 0.0
        self.known = self.odd = False
        self.mean = self.off = 0.0
        self.spread = self.sigma = self._wander

    def forget_day(self) -> None:
        """The day's own mean is looked for anew."""
        self._day_sum = self._day_s = 0.0

    def take(self, reading: Reading, usual: tuple[float, float] | None, shift: float) -> None:
        """Take in one instant.

        Args:
            reading: Of the metric.
            usual: Centre and deviation of the runner, if they are known.
            shift: What the present pace makes of the centre.
        """
        self._sum *= self._keep
        self._seen *= self._keep
        self.spread = wander = self._wander
        if usual is not None and reading.validity is _OK:
            centre, sd = usual
            centre += shift
            off = reading.value - centre
            if self._ratio:
                if reading.value <= 0.0 or centre <= 0.0:
                    usual = None
                else:
                    off, sd = math.log(reading.value / centre), sd / centre
            if usual is not None:
                self._sum += off
                self._seen += 1.0
                self.spread = min(max(wander, STRAYS * sd), MOST_WANDER * wander)
        self.known = self._seen * (1.0 - self._keep) >= 0.5
        self.mean = self._sum / max(self._seen, 1e-9)

    def stand(self) -> None:
        """Set the mean against the day's own, which is known as well as it was seen."""
        spread2 = self.spread * self.spread
        seen = self._day_s / STRAY_S
        left2 = 1.0 / (self._per_day2 + seen / spread2)
        offset = left2 * seen / spread2 * (self._day_sum / max(self._day_s, 1e-9))
        self.off = self.mean - min(max(offset, -self._farthest), self._farthest)
        self.sigma = math.sqrt(spread2 + left2)
        self.odd = abs(self.off) > USUAL_DAY * self.sigma

    def learn_day(self) -> None:
        """This instant is the day's, on the flat."""
        fade = 1.0 - self._grid_s / DAY_S if self._day_s >= DAY_S else 1.0
        self._day_sum = self._day_sum * fade + self._grid_s * self.mean
        self._day_s = self._day_s * fade + self._grid_s
