"""A metric over time in one line of characters, and the cues below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray

_LEVELS = "▁▂▃▄▅▆▇█"
_NOTHING = "·"
CUE_MARK = "▲"


def sparkline(
    t_s: FloatArray,
    values: FloatArray,
    duration_s: float,
    width: int,
    *,
    least_span: float,
    band: tuple[float, float] | None,
) -> str:
    """``width`` characters, each the median of its part of the session; a dot where there is none.

    Args:
        t_s: ``(n,)`` times.
        values: ``(n,)`` values.
        duration_s: Length of the session.
        width: Characters.
        least_span: The line's height stands for this at least, so that noise looks small.
        band: What the line's height stands for includes it.
    """
    columns = _columns(t_s, duration_s, width)
    medians = {int(c): float(np.median(values[columns == c])) for c in np.unique(columns)}
    if not medians:
        return _NOTHING * width
    low, high = min(medians.values()), max(medians.values())
    if band is not None:
        low, high = min(low, band[0]), max(high, band[1])
    low -= max(least_span - (high - low), 0.0) / 2.0
    size = max(high - low, least_span)
    top = len(_LEVELS) - 1
    return "".join(
        _LEVELS[round((medians[c] - low) / size * top)] if c in medians else _NOTHING
        for c in range(width)
    )


def cue_marks(cue_times_s: Sequence[float], duration_s: float, width: int) -> str:
    """A mark in the column of each cue; empty if there are none."""
    if not cue_times_s:
        return ""
    columns = set(_columns(np.array(cue_times_s), duration_s, width).tolist())
    return "".join(CUE_MARK if c in columns else " " for c in range(width)).rstrip()


def _columns(t_s: FloatArray, duration_s: float, width: int) -> np.ndarray:
    part = t_s / max(duration_s, 1e-9)
    return np.clip((part * width).astype(np.int64), 0, width - 1)
