"""Seasons of runs whose true course is known, as records of the history.

Knows nothing of lines, medians or intervals: only of people who run on their days of the week,
leave some out, change evenly or do not, whose circumstances (shoes, weather, a sore calf) last for
days, and who now and then have a strange run.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coach.model import Placement
from coach.progress import MetricRecord, SessionRecord
from coach.progress.run_scatter import USUAL

ASKED = (
    "contact_time_s",
    "flight_time_s",
    "impact_peak_m_s2",
    "duty_factor",
    "vertical_oscillation_asymmetry",
)
"""Five metrics that are asked together; nothing else is known of these runs."""

_LEVEL = 30.0
"""In usual scatters, far from what a metric cannot be."""

_DAY_S = 86_400.0


@dataclass(frozen=True)
class MadeUpSeason:
    """One runner's runs.

    Args:
        sessions: As they are kept.
        change: Metric -> what it truly changed by from the first run to the last.
    """

    sessions: tuple[SessionRecord, ...]
    change: dict[str, float]


def made_up_season(seed: int, runs: int, lasting_days: float, floors: float) -> MadeUpSeason:
    """The season of a number.

    Args:
        seed: Of everything that is drawn.
        runs: How many.
        lasting_days: How long circumstances last; 0 for none.
        floors: Change over the season, in smallest real differences of two of the runner's runs.
    """
    rng = np.random.default_rng([seed, 1789, round(10.0 * floors)])
    days = _days(rng, runs)
    values, change = {}, {}
    for at, name in enumerate(ASKED):
        scatter = USUAL[name] * 2.0 ** rng.uniform(-0.7, 0.7)
        change[name] = floors * 1.96 * np.sqrt(2.0) * scatter * (-1.0) ** (seed + at)
        noise = _circumstances(rng, days, lasting_days)
        strange = rng.random(runs) < 0.02
        noise = noise + np.where(strange, rng.choice([-3.0, 3.0], runs), 0.0)
        part = (days - days[0]) / (days[-1] - days[0])
        values[name] = _LEVEL * USUAL[name] + change[name] * part + scatter * noise
    sessions = tuple(
        SessionRecord(
            started_utc_s=1.7e9 + _DAY_S * day,
            placement=Placement.PELVIS,
            sensor_id="made up",
            provenance="live",
            title="",
            path=None,
            duration_s=2000.0,
            running_s=1800.0,
            metrics={
                name: MetricRecord(float(each[k]), USUAL[name], None, None, 999)
                for name, each in values.items()
            },
        )
        for k, day in enumerate(days)
    )
    return MadeUpSeason(sessions, change)


def _days(rng: np.random.Generator, runs: int) -> np.ndarray:
    """Two to four favourite days of the week, some left out."""
    week = rng.choice(7, rng.integers(2, 5), replace=False)
    all_days = [day for day in range(14 * runs) if day % 7 in week and rng.random() < 0.85]
    return np.array(all_days[:runs]) + rng.uniform(-0.2, 0.2, runs)


def _circumstances(rng: np.random.Generator, days: np.ndarray, lasting_days: float) -> np.ndarray:
    """``(n,)`` of unit variance; half of it is of the day alone where circumstances last."""
    alone = rng.standard_normal(len(days))
    if lasting_days <= 0.0:
        return alone
    apart = np.abs(days[:, None] - days[None, :])
    shared = np.exp(-apart / lasting_days)
    lasting = np.linalg.cholesky(shared + 1e-9 * np.eye(len(days))) @ rng.standard_normal(len(days))
    return np.sqrt(0.5) * (alone + lasting)
