"""Does running improve this runner's posture? Every metric asked, each answer with its doubt."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.model import METRICS, error_of
from coach.model.units import RAD_PER_DEG
from coach.progress.aims import RUNNING_AIMS, STANDING_AIMS, Aim, is_better
from coach.progress.equal_speed import at_equal_speed
from coach.progress.power import least_change, sessions_missing
from coach.progress.slope import fit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model import Placement
    from coach.progress.records import CalibrationRecord, MetricRecord, SessionRecord

LEAST_RUNNING_S = 300.0
"""A shorter run is a warm-up: it does not count as a session."""

FAMILY_CONFIDENCE = 0.95
"""That none of the intervals of one progress is wrong."""

_DAY_S = 86_400.0


class Kind(enum.Enum):
    """What a trend is of."""

    STANDING = "standing"  # across calibrations
    RUNNING = "running"  # median of each run
    DRIFT = "drift"  # size of the change within each run, last third against first


class Verdict(enum.Enum):
    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"  # beyond noise, in a direction nobody can call better or worse
    NO_CHANGE = "no_change"  # if there is one, it is smaller than what matters
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Trend:
    """One answer, in the metric's unit.

    Args:
        kind: What it is of.
        name: The metric, or one of ``STANDING_ERRORS``.
        n: Sessions or calibrations that had it.
        days: From the first to the last of them.
        start: The fitted line at the first; ``None`` if there is no line yet.
        end: The same at the last.
        change: Over that time.
        low: Lower end of its interval; all intervals of a ``Progress`` hold together with
            ``FAMILY_CONFIDENCE``. ``None`` if it has no end yet.
        high: Upper end.
        least: Smallest change that matters; see ``power.least_change``.
        verdict: The answer.
        missing: How many more sessions it takes, 0 if there is an answer.
        t_utc_s: ``(n,)`` when.
        values: ``(n,)`` the values; at an equal speed, where ``corrected_for`` says so.
        corrected_for: ``speed`` or empty.
    """

    kind: Kind
    name: str
    n: int
    days: float
    start: float | None
    end: float | None
    change: float | None
    low: float | None
    high: float | None
    least: float
    verdict: Verdict
    missing: int
    t_utc_s: tuple[float, ...]
    values: tuple[float, ...]
    corrected_for: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that can be said of one runner and one placement.

    Args:
        placement: Where the sensor sat.
        sessions: Runs that count.
        short: Runs left out because they were shorter than ``LEAST_RUNNING_S``.
        first_utc_s: Start of the first that counts; 0 without one.
        last_utc_s: Start of the last.
        standing_comparable: Whether two calibrations or more tell the standing angles.
        trends: Those with two values or more: standing, running, drift, each by metric.
    """

    placement: Placement
    sessions: int
    short: int
    first_utc_s: float
    last_utc_s: float
    standing_comparable: bool
    trends: tuple[Trend, ...]

    def of(self, kind: Kind) -> tuple[Trend, ...]:
        return tuple(trend for trend in self.trends if trend.kind is kind)


# One-sigma errors of the standing angles: 20 mg of accelerometer error is 1.1 deg, and a strap put
# on again sits about 2 deg otherwise. The latter is an assumption of ours, without a study.
STANDING_ERRORS: Mapping[str, float] = MappingProxyType(
    {
        "standing_tilt_rad": 2.3 * RAD_PER_DEG,
        "standing_obliquity_rad": 2.3 * RAD_PER_DEG,
        "standing_sway_rad": 0.1 * RAD_PER_DEG,
    }
)


SPEED = "speed_m_s"
SPEED_ERROR_M_S = 0.05
"""Of the median of a run; whoever told the speed knows better. An assumption, without a study."""


@dataclass(frozen=True, slots=True)
class _Series:
    """One metric over the sessions, as times (UTC) and values.

    ``speeds_m_s`` is empty where it is not to be corrected.
    """

    kind: Kind
    name: str
    error: float
    aim: Aim
    points: list[tuple[float, float]]
    speeds_m_s: tuple[float, ...] = ()


def progress_of(
    sessions: Sequence[SessionRecord],
    calibrations: Sequence[CalibrationRecord],
    placement: Placement,
    *,
    aims: Mapping[str, Aim] = RUNNING_AIMS,
) -> Progress:
    """What sessions and calibrations of one runner say together.

    Args:
        sessions: In any order; simulated ones and those at another placement are left out.
        calibrations: Likewise.
        placement: Where the sensor sat.
        aims: What is better, by metric; a runner's focus may say more than ``RUNNING_AIMS``.
    """
    here = sorted(
        (s for one in sessions if (s := one.at(placement)) is not None and s.counts),
        key=lambda s: s.started_utc_s,
    )
    counted = [s for s in here if s.running_s >= LEAST_RUNNING_S]
    stood = sorted(
        (c for c in calibrations if c.placement is placement), key=lambda c: c.made_utc_s
    )
    comparable = sum(c.axes_stated for c in stood) > 1
    series = [*_standing(stood, comparable=comparable), *_running(counted, placement, aims)]
    asked = [s for s in series if len(s.points) > 1]
    # Bonferroni: with twenty metrics, one of twenty would change by chance alone.
    confidence = 1.0 - (1.0 - FAMILY_CONFIDENCE) / max(len(asked), 1)
    return Progress(
        placement=placement,
        sessions=len(counted),
        short=len(here) - len(counted),
        first_utc_s=counted[0].started_utc_s if counted else 0.0,
        last_utc_s=counted[-1].started_utc_s if counted else 0.0,
        standing_comparable=comparable,
        trends=tuple(_trend(one, confidence) for one in asked),
    )


def _standing(stood: list[CalibrationRecord], *, comparable: bool) -> list[_Series]:
    stated = [c for c in stood if c.axes_stated] if comparable else []
    columns = {
        "standing_tilt_rad": [(c.made_utc_s, c.tilt_rad) for c in stated],
        "standing_obliquity_rad": [(c.made_utc_s, c.obliquity_rad) for c in stated],
        "standing_sway_rad": [(c.made_utc_s, c.sway_rad) for c in stood],
    }
    return [
        _Series(
            Kind.STANDING, name, STANDING_ERRORS[name], STANDING_AIMS.get(name, Aim.NONE), points
        )
        for name, points in columns.items()
    ]


def _running(
    counted: list[SessionRecord], placement: Placement, aims: Mapping[str, Aim]
) -> list[_Series]:
    told = [(s.started_utc_s, s.speed_m_s) for s in counted if s.speed_m_s is not None]
    running = [_Series(Kind.RUNNING, SPEED, SPEED_ERROR_M_S, Aim.NONE, told)]
    drift: list[_Series] = []
    for spec in METRICS.values():
        those = [s for s in counted if spec.name in s.metrics]
        found = [(s.started_utc_s, s.metrics[spec.name]) for s in those]
        error = _worst(spec.name, placement, [metric for _, metric in found])
        medians = [(t, m.median) for t, m in found]
        speeds = tuple(math.nan if s.speed_m_s is None else s.speed_m_s for s in those)
        aim = aims.get(spec.name, Aim.NONE)
        running.append(_Series(Kind.RUNNING, spec.name, error, aim, medians, speeds))
        drifts = [(t, abs(m.drift)) for t, m in found if m.drift is not None]
        drift.append(_Series(Kind.DRIFT, spec.name, error, Aim.LESS, drifts))
    return [*running, *drift]


def _worst(name: str, placement: Placement, metrics: Sequence[MetricRecord]) -> float:
    """The widest error of those compared; of a session that keeps none, that of the place."""
    usual = error_of(name, (placement,))
    return max((usual if m.error is None else m.error for m in metrics), default=usual)


def _trend(series: _Series, confidence: float) -> Trend:
    t_s, values = np.array(series.points).T
    days, doubt = (t_s - t_s[0]) / _DAY_S, 1.0
    even = at_equal_speed(days, values, np.array(series.speeds_m_s)) if series.speeds_m_s else None
    if even is not None:
        days, values, doubt = even
    line = fit(days, values, confidence, doubt)
    length = float(days[-1] - days[0])
    if line is None:
        start = end = change = low = high = None
        scatter, verdict, missing = 0.0, Verdict.CANNOT_TELL, max(3 - len(values), 1)
    else:
        start, end, scatter = line.start, line.end, line.scatter
        change, low, high = (slope * length for slope in (line.slope, line.low, line.high))
        verdict = _verdict(series, (low, high), (start, end), scatter)
        undecided = verdict is Verdict.CANNOT_TELL
        missing = sessions_missing(line, series.error, confidence) if undecided else 0
    return Trend(
        kind=series.kind,
        name=series.name,
        n=len(values),
        days=length,
        start=start,
        end=end,
        change=change,
        low=None if low is None or math.isinf(low) else low,
        high=None if high is None or math.isinf(high) else high,
        least=least_change(series.error, scatter),
        verdict=verdict,
        missing=missing,
        t_utc_s=tuple((t_s[0] + days * _DAY_S).tolist()),
        values=tuple(values.tolist()),
        corrected_for="" if even is None else "speed",
    )


def _verdict(
    series: _Series,
    interval: tuple[float, float],
    ends: tuple[float, float],
    scatter: float,
) -> Verdict:
    low, high = interval
    least = least_change(series.error, scatter)
    if -least <= low and high <= least:
        # Even if the interval leaves out zero: a change that sure and that small is none.
        sure_and_seen = (low > 0.0 or high < 0.0) and abs(ends[1] - ends[0]) > series.error
        if not sure_and_seen:
            return Verdict.NO_CHANGE
    elif low <= 0.0 <= high or abs(ends[1] - ends[0]) <= series.error:
        return Verdict.CANNOT_TELL
    better = is_better(series.aim, *ends)
    if better is None:
        return Verdict.CHANGED
    return Verdict.BETTER if better else Verdict.WORSE
