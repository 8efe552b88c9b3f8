"""Is it the attitude that a surprising force shows, or the speed that changes? Both, by weight."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.orientation.stride_filter_state import ACCELERATION, SIZE

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.orientation.stride_filter_params import StrideFilterParams


@dataclass(frozen=True, slots=True)
class Found:
    """One interval's update.

    Args:
        correction: ``(12,)`` of the errors.
        covariance: ``(12, 12)`` after it.
        changes: Probability that the speed is changing.
    """

    correction: FloatArray
    covariance: FloatArray
    changes: float


class SpeedChange:
    """A Kalman update under two hypotheses: a steady run, and a change of speed under way.

    A runner is steady for minutes and then speeds up at ten times the usual acceleration; no single
    variance describes both. Each hypothesis makes its own update, they weigh by how well they
    foresaw the force, and the two results become one mean and one covariance, in which what lies
    between them counts as uncertainty. So a force that could be either makes the attitude
    uncertain, instead of bending it for certain.

    Source: generalised pseudo-Bayesian filter of first order, Ackerson & Fu 1970, IEEE Trans
    Autom Control 15:10-17, doi 10.1109/TAC.1970.1099359. Deviation: the hypotheses differ in the
    acceleration's variance alone.
    """

    def __init__(self, params: StrideFilterParams, side_share: float) -> None:
        """Prepare; ``side_share`` is how much of a change goes to the left, over forward."""
        self._p = params
        variance = params.change_under_way_m_s2**2
        self._more = np.zeros(SIZE)
        self._more[ACCELERATION] = variance, variance * side_share**2

    def update(
        self,
        covariance: FloatArray,
        h: FloatArray,
        noise: FloatArray,
        innovation: FloatArray,
        changes: float,
    ) -> Found:
        """One update.

        Args:
            covariance: ``(12, 12)`` as predicted for a steady run.
            h: ``(n, 12)`` rows of the readings, those of the two level forces first.
            noise: ``(n,)`` their variances.
            innovation: ``(n,)`` what they say beyond what was foreseen.
            changes: Probability, an interval ago, that the speed was changing.
        """
        p = self._p
        before = changes * p.change_goes_on + (1.0 - changes) * p.change_begins
        changing = covariance.copy()
        changing.reshape(-1)[:: SIZE + 1] += self._more
        one, steady, likely = _updated(covariance, h, noise, innovation)
        other, moving, as_likely = _updated(changing, h, noise, innovation)
        # By the ratio, which is finite however far both are off.
        odds = math.exp(min(max(as_likely - likely, -50.0), 50.0)) * before / (1.0 - before)
        weight = odds / (1.0 + odds)
        apart = other - one
        mixed = (1.0 - weight) * steady + weight * moving
        mixed += (weight * (1.0 - weight)) * np.outer(apart, apart)
        return Found(one + weight * apart, mixed, weight)


def _updated(
    covariance: FloatArray, h: FloatArray, noise: FloatArray, innovation: FloatArray
) -> tuple[FloatArray, FloatArray, float]:
    """Correction, covariance, and the force's logarithmic likelihood but for a constant."""
    hp = h @ covariance
    spread = hp @ h.T
    spread.reshape(-1)[:: len(h) + 1] += noise
    # Of the force alone, written out: two numbers need no solver.
    (a, b), (_, d) = spread[:2, :2].tolist()
    x, y = innovation[:2].tolist()
    det = a * d - b * b
    squared = (d * x * x - 2.0 * b * x * y + a * y * y) / det
    gain = np.linalg.solve(spread, hp).T
    return gain @ innovation, covariance - gain @ hp, -0.5 * (squared + math.log(det))
