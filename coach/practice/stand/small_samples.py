"""How wide is one sigma that was estimated from a few values?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_T_68 = (1.8373, 1.3213, 1.1969, 1.1416, 1.1105, 1.0906, 1.0767, 1.0665, 1.0587, 1.0526)
"""Quantile 0.8413 of Student's t at 1, 2, ... degrees of freedom: between plus and minus this
lie 68.3 %, as within one sigma of a normal distribution."""


def t_sigma(freedom: int) -> float:
    """Standard errors that hold the true value as often as one sigma of a normal one does.

    Args:
        freedom: Degrees of freedom of the standard error, 1 or more.
    """
    return _T_68[freedom - 1] if freedom <= len(_T_68) else 1.0 + 1.0 / (2.0 * freedom)


def sigma_of_mean(rests: Sequence[float]) -> float:
    """One sigma of a mean, as of ``t_sigma``.

    Args:
        rests: Two values or more, their mean taken off.
    """
    n = len(rests)
    return t_sigma(n - 1) * math.sqrt(sum(one * one for one in rests) / (n - 1) / n)
