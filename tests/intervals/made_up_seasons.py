"""Seasons of runs whose true course is known, as records of the history.

Knows nothing of lines, medians or intervals: only of people who run on their days of the week,
leave some out, go on holiday, change evenly or do not, whose circumstances (shoes, weather, a sore
calf) last for days, and who now and then have a strange run.
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
class Circumstances:
    """What runs of the same days have in common.

    Args:
        lasting_days: How long; 0 for nothing in common.
        share: Of the scatter's power that is theirs; the rest is of the day.
        sudden: Whether they change all at once, as shoes do, and not little by little.
        holidays: Whether the runner pauses for 10 to 30 days, once or twice.
    """

    lasting_days: float
    share: float = 0.5
    sudden: bool = False
    holidays: bool = False


@dataclass(frozen=True)
class MadeUpSeason:
    """One runner's runs.

    Args:
        sessions: As they are kept.
        change: Metric -> what it truly changed by from the first run to the last.
    """

    sessions: tuple[SessionRecord, ...]
    change: dict[str, float]


def made_up_season(seed: int, runs: int, about: Circumstances, floors: float) -> MadeUpSeason:
    """The season of a number.

    Args:
        seed: Of everything that is drawn.
        runs: How many.
        about: What they have in common.
        floors: Change over the season, in smallest real differences of two of the runner's runs.
    """
    rng = np.random.default_rng([seed, 1789, round(10.0 * floors)])
    days = days_of_runs(rng, runs)
    if about.holidays:
        for at in rng.choice(np.arange(1, runs), rng.integers(1, 3), replace=False):
            days = days + np.where(np.arange(runs) >= at, rng.uniform(10.0, 30.0), 0.0)
    values, change = {}, {}
    for at, name in enumerate(ASKED):
        scatter = USUAL[name] * 2.0 ** rng.uniform(-0.7, 0.7)
        change[name] = floors * 1.96 * np.sqrt(2.0) * scatter * (-1.0) ** (seed + at)
        noise = scatter_of_days(rng, days, about)
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


def days_of_runs(rng: np.random.Generator, runs: int) -> np.ndarray:
    """Two to four favourite days of the week, some left out."""
    week = rng.choice(7, rng.integers(2, 5), replace=False)
    all_days = [day for day in range(14 * runs) if day % 7 in week and rng.random() < 0.85]
    return np.array(all_days[:runs]) + rng.uniform(-0.2, 0.2, runs)


def scatter_of_days(rng: np.random.Generator, days: np.ndarray, about: Circumstances) -> np.ndarray:
    """``(n,)`` of unit variance, of the day alone and of what lasts."""
    alone = rng.standard_normal(len(days))
    if about.lasting_days <= 0.0:
        return alone
    if about.sudden:
        stays = rng.random(len(days) - 1) < np.exp(-np.diff(days) / about.lasting_days)
        lasting = rng.standard_normal(len(days))[np.concatenate([[0], np.cumsum(~stays)])]
    else:
        apart = np.abs(days[:, None] - days[None, :])
        shared = np.exp(-apart / about.lasting_days) + 1e-9 * np.eye(len(days))
        lasting = np.linalg.cholesky(shared) @ rng.standard_normal(len(days))
    return np.sqrt(1.0 - about.share) * alone + np.sqrt(about.share) * lasting
