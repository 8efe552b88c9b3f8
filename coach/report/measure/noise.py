"""Which differences between two runs are nothing but noise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.progress.power import least_change
from coach.report.measure.drift_regression import regress
from coach.wording.translation import tr
from coach.wording.values import quantity_of

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_FEW = 6
"""Block means below which the run's own doubt cannot be told."""


def noise_of(error: float, blocks: FloatArray) -> float:
    """Smallest difference between two runs like this one that is more than noise, SI units.

    The smallest real difference of two measurements (``least_change``), each with the published
    error and with the standard error of this run's own mean, which takes into account that
    neighbouring seconds resemble each other.

    Args:
        error: Published, with the sensors worn.
        blocks: ``(n,)`` means over 10 s while running.
    """
    own = 0.0
    if len(blocks) >= _FEW:
        # A mean is never in more doubt than a single one of the values it is of.
        own = min(regress(blocks, np.ones((len(blocks), 1))).error, float(blocks.std()))
    return least_change(math.hypot(error, own), 0.0)


def noise_words(name: str, noise: float, spread: float | None, error: float) -> str:
    """The doubt of a metric in a sentence or two."""
    words = tr(
        "Differences under {noise} between two runs are noise (published error {error}).",
        noise=quantity_of(name, noise),
        error=quantity_of(name, error),
    )
    if spread is None:
        return words
    scatter = tr(
        "Within this run single values scattered by {spread}.", spread=quantity_of(name, spread)
    )
    return f"{words} {scatter}"
