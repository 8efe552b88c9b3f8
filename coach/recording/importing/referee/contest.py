"""Which unit, order and signs of the gyroscope's axes would have gravity turn as it does?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.recording.importing.referee import gravity
from coach.recording.importing.referee.candidates import (
    ALL_AXES,
    UNIT_SCALES,
    UNITS,
    simplest,
    unit_surprise,
)
from coach.recording.importing.referee.ruling import AS_IS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.recording.importing.referee.ruling import Rows
    from coach.recording.importing.referee.windows import Windows

CLEAR = 2.0
"""Log-likelihood by which one supposition must beat another."""
SCALE_COST = 6.0
"""What a scale that is no unit's costs: in steady gait the scale seems a little small."""
_SCALES = (0.5, 0.7, 1.4, 2.0)
_CHANGE = 0.3
"""What each changed axis costs a supposition: few changes are likelier than many."""
_STRAY_M_S2 = 0.6
"""Gravity that strays less than this (3.5 deg) says nothing by itself: who leans into a change of
speed feels no lean, so a right gyroscope seems to turn a runner who stays upright."""
_TOLD = 6.0
"""Unless the cure explains turns of gravity that no gyroscope at all would not, by this much."""
_FIRST_NOISE_M_S2 = 0.5
_LEAST_NOISE_M_S2, _MOST_NOISE_M_S2 = 0.2, 1.0
_HOPELESS = 20.0
_UNIT_HOPELESS = 20.0
_FEW = 8


@dataclass(frozen=True, slots=True)
class Contest:
    """Suppositions, the best first.

    Args:
        axes: Of each.
        scales: Likewise.
        score: ``(k,)`` minus log-likelihood with all priors.
        fitted: ``(k,)`` likewise of the samples alone.
        unknowns: ``(k, 15)``, see ``gravity.Fit``.
        place_of_as_is: Which of them leaves the file as it is.
        stray_m_s2: How far means wander in it as it is, root mean square of the worst window.
        untold: ``fitted`` of no gyroscope at all: as if the sensor never turned.
    """

    axes: tuple[Rows, ...]
    scales: tuple[float, ...]
    score: FloatArray
    fitted: FloatArray
    unknowns: FloatArray
    place_of_as_is: int
    stray_m_s2: float
    untold: float

    def changed(self, at: int) -> int:
        """How much a supposition changes: axes, or a scale that is no unit's, which counts two."""
        odd = self.scales[at] != 1.0 and self.scales[at] not in UNITS
        return simplest(self.axes[at]) + 2 * odd

    @property
    def evidence(self) -> float:
        """How much better than the file as it is the best is."""
        return float(self.score[self.place_of_as_is] - self.score[0])

    @property
    def is_clear(self) -> bool:
        """Whether the file as it is cannot be right."""
        tells = self.untold - float(self.fitted[0]) >= _TOLD
        strays = self.stray_m_s2 > _STRAY_M_S2
        return self.evidence >= CLEAR and (tells or strays or self.scales[0] in UNITS)

    def near(self) -> list[int]:
        """Those that cannot be told from the best."""
        return [i for i, score in enumerate(self.score) if score < self.score[0] + CLEAR]


def contest(windows: Windows) -> Contest:
    """Weigh them all: first roughly, then again those that are not hopeless."""
    surprise = [unit_surprise(windows.fast_ratio, scale) for scale, _ in UNIT_SCALES]
    tried: list[tuple[float, Rows, float]] = []
    for (scale, _), unlikely in zip(UNIT_SCALES, surprise, strict=True):
        likely = unlikely < min(surprise) + _UNIT_HOPELESS
        some = ALL_AXES if likely else ALL_AXES[:1] if scale == 1.0 else ()
        tried += [(scale, axes, unlikely + _CHANGE * simplest(axes)) for axes in some]
    for scale in _SCALES:
        tried.append((scale, AS_IS, unit_surprise(windows.fast_ratio, scale) + SCALE_COST))
    tried.append((0.0, AS_IS, math.inf))
    suppositions = _suppositions([one[:2] for one in tried])
    prior = np.array([cost for _, _, cost in tried])
    unknowns = gravity.start(windows, suppositions.scale)
    some_windows = windows.thinned() if len(windows.acc_m_s2) > _FEW else windows
    fit = gravity.fit(some_windows, suppositions, unknowns, noise_m_s2=_FIRST_NOISE_M_S2, steps=2)
    total = fit.score + prior
    kept = np.flatnonzero(total < total.min() + _HOPELESS)
    always = [i for i, one in enumerate(tried) if one[:2] in ((1.0, AS_IS), (0.0, AS_IS))]
    kept = np.unique(np.append(kept, always))
    best = fit.misfit[kept[np.argmin(total[kept])]]
    noise = math.sqrt(1.5 * float(np.median(best)))
    noise = min(max(noise, _LEAST_NOISE_M_S2), _MOST_NOISE_M_S2)
    suppositions = _suppositions([tried[i][:2] for i in kept])
    fit = gravity.fit(windows, suppositions, fit.unknowns[kept], noise_m_s2=noise, steps=2)
    total = fit.score + prior[kept]
    order = np.argsort(total)[:-1]  # without the last, which has no gyroscope
    as_is = next(at for at, i in enumerate(order) if tried[kept[i]][:2] == (1.0, AS_IS))
    return Contest(
        tuple(tried[kept[i]][1] for i in order),
        tuple(tried[kept[i]][0] for i in order),
        total[order],
        fit.score[order],
        fit.unknowns[order],
        as_is,
        math.sqrt(float(fit.misfit[order[as_is]].max())),
        float(fit.score[np.argmax(total)]),
    )


def _suppositions(some: Sequence[tuple[float, Rows]]) -> gravity.Suppositions:
    axes = np.array([axes for _, axes in some], dtype=np.float64)
    return gravity.Suppositions(axes, np.array([scale for scale, _ in some]))
