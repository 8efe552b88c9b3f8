"""Which change is worth a name?"""

from __future__ import annotations

import math


def least_change(error: float, scatter: float) -> float:
    """The smallest change worth a name, in the metric's unit.

    The larger of two: the smallest real difference of two single measurements, ``1.96 sqrt(2)``
    errors (Weir 2005, doi:10.1519/15184.1), and the scatter of the runner's own sessions, because
    less than that is lost in any single run.
    """
    return max(1.96 * math.sqrt(2.0) * error, scatter)
