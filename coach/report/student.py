"""Student's t, for whole degrees of freedom, without the 0.2 s of ``scipy.special``."""

from __future__ import annotations

import math
from statistics import NormalDist


def within(t: float, freedom: int) -> float:
    """Chance that a value of Student's distribution lies between ``-t`` and ``t``.

    The finite sums of Abramowitz & Stegun 1964, 26.7.3 and 26.7.4.
    """
    angle = math.atan(t / math.sqrt(freedom))
    cos, sin = math.cos(angle), math.sin(angle)
    odd = freedom % 2 == 1
    term, total = (cos if odd else 1.0), 0.0
    for k in range(2 if odd else 1, freedom, 2):
        total += term
        term *= cos * cos * k / (k + 1.0)
    if odd:
        return 2.0 / math.pi * (angle + sin * total)
    return sin * total


def reach(confidence: float, freedom: int) -> float:
    """How far an interval of this confidence reaches to each side, in standard errors.

    Newton's method from the normal quantile; the chance is concave there, so it never leaps over.
    """
    t = NormalDist().inv_cdf(0.5 + 0.5 * confidence)
    log_top = math.lgamma(0.5 * (freedom + 1)) - math.lgamma(0.5 * freedom)
    height = math.exp(log_top) / math.sqrt(freedom * math.pi)
    for _ in range(50):
        density = 2.0 * height * (1.0 + t * t / freedom) ** (-0.5 * (freedom + 1))
        step = (confidence - within(t, freedom)) / density
        t += step
        if abs(step) < 1e-12 * t:
            break
    return t
