"""A damped spring driven by a sampled signal, solved exactly between the samples.

``x'' + 2 damping w x' + w^2 x = u``, with ``u`` linear from sample to sample: a particular solution
that is linear in time plus the closed form of the free motion. No step size, no stability limit.
Causal: a sample's answer rests on that sample and the earlier ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.signal import lfilter

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class Oscillator:
    """One damped spring on a fixed grid.

    Args:
        w_rad_s: Natural frequency.
        damping: Damping ratio, below 1.
        dt_s: Sample period.
    """

    w_rad_s: float
    damping: float
    dt_s: float

    def at_rest(self, u: FloatArray) -> FloatArray:
        """State ``(2, k)`` in balance under the first row of ``u`` ``(n, k)``."""
        return np.stack([u[0] / self.w_rad_s**2, np.zeros_like(u[0])])

    def respond(
        self, u: FloatArray, state: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Displacement and speed, each ``(n, k)``, under ``u`` ``(n, k)``.

        Args:
            u: Drive at the samples.
            state: ``(2, k)``, displacement and speed at the first sample.

        Returns:
            Displacement, speed, and the state at the last sample.
        """
        if len(u) < 2:
            return state[:1], state[1:], state
        w, c, dt_s = self.w_rad_s, self.damping, self.dt_s
        free = self._free()
        slope = np.diff(u, axis=0) / dt_s
        ahead = np.stack([-2.0 * c * slope / w**3, slope / w**2])
        now, then = ahead.copy(), ahead.copy()
        now[0] += u[:-1] / w**2
        then[0] += u[1:] / w**2
        # state[i + 1] = free @ state[i] + pushed[i]; each component then follows a recursion of
        # its own, whose coefficients are the characteristic polynomial of ``free``.
        pushed = then - np.einsum("ij,jnk->ink", free, now)
        trace, det = float(np.trace(free)), float(np.linalg.det(free))
        driven = np.empty_like(pushed)
        for i, j in ((0, 1), (1, 0)):
            previous = np.concatenate([np.zeros_like(pushed[:, :1]), pushed[:, :-1]], axis=1)
            driven[i] = pushed[i] - free[j, j] * previous[i] + free[i, j] * previous[j]
            driven[i, 0] = pushed[i, 0] + free[i] @ state
            if driven.shape[1] > 1:
                # The recursion's second step needs the state before the first.
                driven[i, 1] = (
                    pushed[i, 1] + free[i] @ (free @ state + pushed[:, 0]) - trace * driven[i, 0]
                )
        found = lfilter([1.0], [1.0, -trace, det], driven, axis=1)
        whole = np.concatenate([state[:, None], np.asarray(found)], axis=1)
        return whole[0], whole[1], whole[:, -1]

    def _free(self) -> FloatArray:
        """``(2, 2)``: the state one sample later with nothing pushing."""
        w, c = self.w_rad_s, self.damping
        wd = w * math.sqrt(1.0 - c**2)
        decay = math.exp(-c * w * self.dt_s)
        cos, sin = math.cos(wd * self.dt_s), math.sin(wd * self.dt_s)
        return decay * np.array(
            [[cos + c * w / wd * sin, sin / wd], [-(w**2) / wd * sin, cos - c * w / wd * sin]]
        )
