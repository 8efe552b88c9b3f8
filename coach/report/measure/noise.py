"""Which differences between two runs are nothing but noise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.progress.power import least_change
from coach.progress.run_scatter import scatter_of, usual_scatter
from coach.report.measure.drift_regression import regress
from coach.wording.translation import tr, tr_n
from coach.wording.values import quantity_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.report.measure.earlier import EarlierRun

_LEARNT_FROM = 3
_FEW = 6
"""Block means below which the run's own doubt cannot be told."""


def error_within(name: str, error: float) -> float:
    """What a change within one run can be wrong by through the sensor, one sigma, SI units.

    The published error, and no more than one runner scatters from day to day: both have it in them.
    The first is mostly a bias of the body where it was measured between people, as of the time on
    the ground, and cancels; the second has the strap worn anew in it.

    Args:
        name: The metric.
        error: Published, with the sensors worn.
    """
    return min(error, usual_scatter(name, error))


def scatter_between(name: str, error: float, earlier: Sequence[EarlierRun]) -> tuple[float, int]:
    """How far the medians of runs scatter though nothing has changed, SI units, and what tells so.

    Not the published error: what a sensor gets wrong about a body it gets wrong in every run.

    Args:
        name: The metric.
        error: Published, with the sensors worn.
        earlier: The runner's last runs, oldest first.

    Returns:
        The scatter, and how many runs of the runner's own it is learnt from.
    """
    medians = np.array([run.median for run in earlier])
    scatter, _ = scatter_of(medians, usual_scatter(name, error))
    return scatter, len(medians) if len(medians) >= _LEARNT_FROM else 0


def noise_of(scatter: float, blocks: FloatArray) -> float:
    """Smallest difference between two runs like this one that is more than noise, SI units.

    The smallest real difference of two measurements (``least_change``), each with the scatter of
    runs and with the standard error of this run's own mean, which takes into account that
    neighbouring seconds resemble each other.

    Args:
        scatter: As ``scatter_between`` gives it.
        blocks: ``(n,)`` means over 10 s while running.
    """
    own = 0.0
    if len(blocks) >= _FEW:
        # A mean is never in more doubt than a single one of the values it is of.
        own = min(regress(blocks, np.ones((len(blocks), 1))).error, float(blocks.std()))
    return least_change(math.hypot(scatter, own), 0.0)


def noise_words(
    name: str, noise: float, spread: float | None, error: float, learnt_from: int = 0
) -> str:
    """The doubt of a metric in some sentences."""
    under = quantity_of(name, noise)
    if learnt_from:
        said = [
            tr_n(
                "Differences under {noise} between two runs are noise, by the scatter of your last "
                "{n} run.",
                "Differences under {noise} between two runs are noise, by the scatter of your last "
                "{n} runs.",
                learnt_from,
                noise=under,
            )
        ]
    else:
        said = [
            tr(
                "Differences under {noise} between two runs are noise, by what is usual of one "
                "person from day to day.",
                noise=under,
            )
        ]
    said.append(tr("The sensor's published error is {error}.", error=quantity_of(name, error)))
    if spread is not None:
        shown = quantity_of(name, spread)
        said.append(tr("Within this run single values scattered by {spread}.", spread=shown))
    return " ".join(said)
