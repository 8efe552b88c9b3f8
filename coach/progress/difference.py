"""Are the last runs different from the first, by more than a sensor worn anew makes them?

That is another question than whether it goes on (``slope.py``): a bad week is different, and is no
trend.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from coach.progress.lasting import SHARES, alike

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

LEAST_RUNS = 4
_LEAST_EACH, _MOST_EACH = 2, 6


@dataclass(frozen=True, slots=True)
class Difference:
    """The last runs against the first, in the metric's unit.

    Args:
        runs: In each of the two groups.
        first: Mean of the first ones.
        last: Mean of the last ones.
        noise: By so much two such groups differ by chance; all of a family hold together.
    """

    runs: int
    first: float
    last: float
    noise: float

    @property
    def change(self) -> float:
        return self.last - self.first

    @property
    def told(self) -> bool:
        """Whether it is more than noise."""
        return abs(self.change) > self.noise


def difference(
    days: FloatArray,
    values: FloatArray,
    scatter: tuple[float, float],
    believed: tuple[FloatArray, float],
) -> Difference | None:
    """Means of the first and the last third of the runs, six each at most.

    Student's t with the scatter from run to run, which holds the strap put on anew. What lasts is
    alike in neighbouring runs: steps from run to run show less of it, and means of neighbours keep
    more. So the variance of the means is what each possibility of ``lasting.py`` makes of that of
    the steps, on the average over what is believed.

    Args:
        days: ``(n,)`` ascending.
        values: ``(n,)``.
        scatter: Standard deviation of one run, and its degrees of freedom.
        believed: ``(g,)`` of each possibility, and the confidence of the interval of the change.

    Returns:
        ``None`` with fewer than ``LEAST_RUNS`` runs.
    """
    n = len(values)
    if n < LEAST_RUNS:
        return None
    each = min(max(n // 3, _LEAST_EACH), _MOST_EACH)
    sigma, freedom = scatter
    weights, confidence = believed
    ends = np.concatenate([days[:each], days[-each:]])
    side = np.repeat([-1.0, 1.0], each) / each
    own = (1.0 - SHARES) * 2.0 / each
    of_means = own + side @ alike(ends[:, None] - ends) @ side
    of_steps = 1.0 - alike(np.diff(days)).mean(axis=1)
    variance = float(weights @ (of_means / of_steps))
    noise = student(0.5 + 0.5 * confidence, freedom) * sigma * math.sqrt(variance)
    return Difference(each, float(values[:each].mean()), float(values[-each:].mean()), noise)


def student(p: float, freedom: float) -> float:
    """Quantile of Student's t by its expansion about the normal one.

    Abramowitz & Stegun 1964, 26.7.5; within 1.5 % for 5 degrees of freedom or more and p up to
    0.9995.
    """
    z = NormalDist().inv_cdf(p)
    v = freedom
    terms = (
        (z**3 + z) / (4.0 * v),
        (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / (96.0 * v**2),
        (3.0 * z**7 + 19.0 * z**5 + 17.0 * z**3 - 15.0 * z) / (384.0 * v**3),
        (79.0 * z**9 + 776.0 * z**7 + 1482.0 * z**5 - 1920.0 * z**3 - 945.0 * z) / (92160.0 * v**4),
    )
    return z + sum(terms)
