"""How sure is a figure? Exact 95 % intervals of rates and shares."""

from __future__ import annotations

import math

from scipy.stats import beta, chi2

_TAIL = 0.025


def rate_interval(events: int, hours: float) -> tuple[float, float]:
    """Of a rate per hour, events coming by themselves (Garwood 1936, 10.1093/biomet/28.3-4.437)."""
    if hours <= 0.0:
        return 0.0, math.inf
    low = 0.5 * float(chi2.ppf(_TAIL, 2 * events)) if events else 0.0
    high = 0.5 * float(chi2.ppf(1.0 - _TAIL, 2 * (events + 1)))
    return low / hours, high / hours


def share_interval(hits: int, trials: int) -> tuple[float, float]:
    """Of a share (Clopper & Pearson 1934, 10.1093/biomet/26.4.404)."""
    low = float(beta.ppf(_TAIL, hits, trials - hits + 1)) if hits else 0.0
    high = float(beta.ppf(1.0 - _TAIL, hits + 1, trials - hits)) if hits < trials else 1.0
    return low, high


def rate_words(events: int, hours: float) -> str:
    """``0.21 (0.05 to 0.61)``; ``-`` without any time."""
    if hours <= 0.0:
        return "-"
    low, high = rate_interval(events, hours)
    return f"{events / hours:.2f} ({low:.2f} to {high:.2f})"


def share_words(hits: int, trials: int) -> str:
    """``97.0% (93 to 99)``; ``-`` without trials."""
    if not trials:
        return "-"
    low, high = share_interval(hits, trials)
    return f"{hits / trials:.1%} ({100 * low:.0f} to {100 * high:.0f})"
