"""Is it the attitude that a surprising force shows, or the speed that changes? Both, by weight."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.orientation.stride_filter_state import ACCELERATION, SIZE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.orientation.stride_filter_params import StrideFilterParams


# Their place on the diagonal of a covariance laid out flat.
_ACCELERATIONS = slice(ACCELERATION.start * (SIZE + 1), ACCELERATION.stop * (SIZE + 1), SIZE + 1)


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
        self._more = np.array([variance, variance * side_share**2])

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
        p, n = self._p, len(h)
        # ``dot`` is ``@`` in a third of the time for matrices as small as these.
        steady = h.dot(covariance)
        moving = steady.copy()
        moving[:, ACCELERATION] += h[:, ACCELERATION] * self._more
        spread = np.empty((2, n, n))
        steady.dot(h.T, out=spread[0])
        moving.dot(h.T, out=spread[1])
        spread.reshape(2, -1)[:, :: n + 1] += noise
        force = innovation[:2].tolist()
        likely, as_likely = [_log_likelihood(one, force) for one in spread[:, :2, :2].tolist()]
        # By the ratio, which is finite however far both are off.
        before = changes * p.change_goes_on + (1.0 - changes) * p.change_begins
        odds = math.exp(min(max(as_likely - likely, -50.0), 50.0)) * before / (1.0 - before)
        weight = odds / (1.0 + odds)
        inverses = np.linalg.inv(spread)
        gain, other_gain = steady.T.dot(inverses[0]), moving.T.dot(inverses[1])
        one = gain.dot(innovation)
        apart = other_gain.dot(innovation)
        apart -= one
        gain *= 1.0 - weight
        other_gain *= weight
        mixed = covariance - gain.dot(steady)
        mixed -= other_gain.dot(moving)
        mixed.reshape(-1)[_ACCELERATIONS] += weight * self._more
        mixed += ((weight * (1.0 - weight)) * apart)[:, None] * apart
        return Found(one + weight * apart, mixed, weight)


def _log_likelihood(spread: Sequence[Sequence[float]], force: Sequence[float]) -> float:
    """Of the force alone, but for a constant; written out, for two numbers need no solver."""
    ((a, b), (_, d)), (x, y) = spread, force
    det = a * d - b * b
    squared = (d * x * x - 2.0 * b * x * y + a * y * y) / det
    return -0.5 * (squared + math.log(det))
