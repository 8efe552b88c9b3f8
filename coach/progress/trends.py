"""Does running improve this runner's posture? Two answers for each metric, each with its doubt."""

from __future__ import annotations

import enum
import math
from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.cues.rules import RULES
from coach.model import METRICS, error_of
from coach.model.units import RAD_PER_DEG
from coach.progress.aims import RUNNING_AIMS, STANDING_AIMS, Aim, is_better
from coach.progress.difference import difference
from coach.progress.equal_speed import at_equal_speed
from coach.progress.forecast import forecast
from coach.progress.power import least_change
from coach.progress.run_scatter import scatter_of, usual_scatter
from coach.progress.slope import LEAST_POINTS, fit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from coach.model import Placement
    from coach.progress.difference import Difference
    from coach.progress.forecast import Forecast
    from coach.progress.records import CalibrationRecord, MetricRecord, SessionRecord

LEAST_RUNNING_S = 300.0
"""A shorter run is a warm-up: it does not count as a session."""

FAMILY_CONFIDENCE = 0.95
"""That none of the intervals of one family is wrong."""

_DAY_S = 86_400.0


class Kind(enum.Enum):
    """What a trend is of."""

    STANDING = "standing"  # across calibrations
    RUNNING = "running"  # median of each run
    DRIFT = "drift"  # size of the change within each run, last third against first
    POSTURE = "posture"  # at the standing checks


class Family(enum.Enum):
    """What is asked together: all answers of a family hold together with ``FAMILY_CONFIDENCE``."""

    FOCUS = "focus"  # what the runner works on
    MAIN = "main"  # what the coach speaks of with the sensor there
    REST = "rest"  # everything else that is measured


class Verdict(enum.Enum):
    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"  # beyond noise, in a direction nobody can call better or worse
    SMALL = "small"  # there is a change, and it is smaller than one run differs from the next
    NO_CHANGE = "no_change"  # if there is one, it is smaller than what matters
    CANNOT_TELL = "cannot_tell"


CHANGES = (Verdict.BETTER, Verdict.WORSE, Verdict.CHANGED)
"""Answers that something is not as it was."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Two answers in the metric's unit: is it different now, and is it a trend?

    Args:
        kind: What it is of.
        name: The metric, or one of ``STANDING_ERRORS``.
        family: With what it was asked.
        n: Sessions or calibrations that had it.
        days: From the first to the last of them.
        difference: The last of them against the first; ``None`` while they are too few.
        different: What that says: one of ``CHANGES``, no change, or that it cannot be told.
        start: The fitted line at the first; ``None`` if there is no line yet.
        end: The same at the last.
        change: Of the line over that time.
        low: Lower end of its interval, within what the metric can be. ``None`` if it has no end
            yet.
        high: Upper end.
        scatter: By how much one run differs from the next, standard deviation.
        least: Smallest change that matters: the smallest real difference of two single runs.
        verdict: Whether it is a trend.
        forecast: When that can be told; ``None`` where it can, or was not asked for.
        t_utc_s: ``(n,)`` when.
        values: ``(n,)`` the values; at an equal speed, where ``corrected_for`` says so.
        corrected_for: ``speed`` or empty.
    """

    kind: Kind
    name: str
    family: Family
    n: int
    days: float
    difference: Difference | None
    different: Verdict
    start: float | None
    end: float | None
    change: float | None
    low: float | None
    high: float | None
    scatter: float
    least: float
    verdict: Verdict
    forecast: Forecast | None
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
        least_runs: So many runs it takes until the first trend of a main metric can be told.
    """

    placement: Placement
    sessions: int
    short: int
    first_utc_s: float
    last_utc_s: float
    standing_comparable: bool
    trends: tuple[Trend, ...]
    least_runs: int

    def of(self, kind: Kind) -> tuple[Trend, ...]:
        return tuple(trend for trend in self.trends if trend.kind is kind)

    def asked(self) -> tuple[Trend, ...]:
        """Those of the focus first, then those of the other main metrics."""
        return tuple(
            trend
            for family in (Family.FOCUS, Family.MAIN)
            for trend in self.trends
            if trend.family is family
        )


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
SPEED_SCATTER_M_S = 0.1
"""Of the medians of two easy runs; whoever told the speed knows better. An assumption."""

DRIFT_SHARE = 0.5
"""Scatter of a drift against that of a run's median: strap and stance are the same in all of it."""


@dataclass(frozen=True, slots=True)
class Series:
    """One metric over the sessions, as times (UTC) and values.

    ``usual`` is the scatter of one run before anything is known of the runner; ``speeds_m_s`` is
    empty where the series is not to be corrected; nothing lies outside ``limits``. ``scatter`` is
    that of one value and its degrees of freedom, where they are known otherwise.
    """

    kind: Kind
    name: str
    family: Family
    usual: float
    aim: Aim
    points: list[tuple[float, float]]
    speeds_m_s: tuple[float, ...] = ()
    limits: tuple[float, float] = (-math.inf, math.inf)
    scatter: tuple[float, float] | None = None


def progress_of(
    sessions: Sequence[SessionRecord],
    calibrations: Sequence[CalibrationRecord],
    placement: Placement,
    *,
    aims: Mapping[str, Aim] = RUNNING_AIMS,
    focus: Collection[str] = (),
) -> Progress:
    """What sessions and calibrations of one runner say together.

    Args:
        sessions: In any order; those that do not count and those at another placement are left out.
        calibrations: Likewise.
        placement: Where the sensor sat.
        aims: What is better, by metric; a runner's focus may say more than ``RUNNING_AIMS``.
        focus: Metrics that the runner works on.
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
    families = _families(placement, focus)
    series = [
        *_standing(stood, comparable=comparable),
        *_running(counted, placement, aims, families),
    ]
    asked = [s for s in series if len(s.points) > 1]
    # Bonferroni: with twenty metrics, one of twenty would change by chance alone. What was not
    # asked does not make doubtful what was.
    sizes = Counter(one.family for one in asked)
    confidences = {f: 1.0 - (1.0 - FAMILY_CONFIDENCE) / n for f, n in sizes.items()}
    return Progress(
        placement=placement,
        sessions=len(counted),
        short=len(here) - len(counted),
        first_utc_s=counted[0].started_utc_s if counted else 0.0,
        last_utc_s=counted[-1].started_utc_s if counted else 0.0,
        standing_comparable=comparable,
        trends=tuple(trend_of(one, confidences[one.family]) for one in asked),
        least_runs=LEAST_POINTS,
    )


def _families(placement: Placement, focus: Collection[str]) -> Mapping[str, Family]:
    """Of the metrics that are asked for; all others are of the rest."""
    spoken = [rule.metric for rule in RULES if rule.speaks((placement,), off=(), on=())]
    found = dict.fromkeys(spoken, Family.MAIN)
    return found | dict.fromkeys(focus, Family.FOCUS)


def _standing(stood: list[CalibrationRecord], *, comparable: bool) -> list[Series]:
    stated = [c for c in stood if c.axes_stated] if comparable else []
    columns = {
        "standing_tilt_rad": [(c.made_utc_s, c.tilt_rad) for c in stated],
        "standing_obliquity_rad": [(c.made_utc_s, c.obliquity_rad) for c in stated],
        "standing_sway_rad": [(c.made_utc_s, c.sway_rad) for c in stood],
    }
    return [
        Series(
            kind=Kind.STANDING,
            name=name,
            family=Family.REST,
            usual=STANDING_ERRORS[name],
            aim=STANDING_AIMS.get(name, Aim.NONE),
            points=points,
            limits=(0.0, math.inf) if name == "standing_sway_rad" else (-math.inf, math.inf),
        )
        for name, points in columns.items()
    ]


def _running(
    counted: list[SessionRecord],
    placement: Placement,
    aims: Mapping[str, Aim],
    families: Mapping[str, Family],
) -> list[Series]:
    told = [(s.started_utc_s, s.speed_m_s) for s in counted if s.speed_m_s is not None]
    running = [
        Series(
            Kind.RUNNING,
            SPEED,
            Family.REST,
            SPEED_SCATTER_M_S,
            Aim.NONE,
            told,
            limits=(0.0, math.inf),
        )
    ]
    drift: list[Series] = []
    for spec in METRICS.values():
        those = [s for s in counted if spec.name in s.metrics]
        found = [(s.started_utc_s, s.metrics[spec.name]) for s in those]
        usual = _usual(spec.name, placement, [metric for _, metric in found])
        medians = [(t, m.median) for t, m in found]
        running.append(
            Series(
                kind=Kind.RUNNING,
                name=spec.name,
                family=families.get(spec.name, Family.REST),
                usual=usual,
                aim=aims.get(spec.name, Aim.NONE),
                points=medians,
                speeds_m_s=tuple(math.nan if s.speed_m_s is None else s.speed_m_s for s in those),
                limits=spec.limits,
            )
        )
        drifts = [(t, abs(m.drift)) for t, m in found if m.drift is not None]
        drift.append(
            Series(
                Kind.DRIFT,
                spec.name,
                Family.REST,
                DRIFT_SHARE * usual,
                Aim.LESS,
                drifts,
                limits=(0.0, math.inf),
            )
        )
    return [*running, *drift]


def _usual(name: str, placement: Placement, metrics: Sequence[MetricRecord]) -> float:
    """The usual scatter; wider by what the worst sensor worn errs more than the place's own."""
    published = error_of(name, (placement,))
    worst = max((m.error for m in metrics if m.error is not None), default=published)
    more = math.sqrt(max(worst**2 - published**2, 0.0))
    return math.hypot(usual_scatter(name, published), more)


def trend_of(series: Series, confidence: float) -> Trend:
    """Both answers of one series of two values or more, in order of time."""
    t_s, values = np.array(series.points).T
    days, doubt = (t_s - t_s[0]) / _DAY_S, 1.0
    even = at_equal_speed(days, values, np.array(series.speeds_m_s)) if series.speeds_m_s else None
    if even is not None:
        days, values, doubt = even
    scatter = series.scatter or scatter_of(values, series.usual)
    least = least_change(scatter[0], 0.0)
    line = fit(days, values, confidence, doubt)
    apart = None
    if line is not None:
        apart = difference(days, values, scatter, (line.lines.weights[:, 0], confidence))
    length = float(days[-1] - days[0])
    start = end = change = low = high = soon = None
    verdict = Verdict.CANNOT_TELL
    if line is not None:
        start, end = line.start, line.end
        change, low, high = (slope * length for slope in (line.slope, line.low, line.high))
        verdict = _verdict(series, (low, high), (start, end), (scatter[0], least))
        if verdict is Verdict.CANNOT_TELL and series.family is not Family.REST:
            soon = forecast(line.days, line, series.usual, (confidence, doubt, least))
        low, high = _possible(series, start, low, high)
    return Trend(
        kind=series.kind,
        name=series.name,
        family=series.family,
        n=len(values),
        days=length,
        difference=apart,
        different=_different(series, apart),
        start=start,
        end=end,
        change=change,
        low=low,
        high=high,
        scatter=scatter[0],
        least=least,
        verdict=verdict,
        forecast=soon,
        t_utc_s=tuple((t_s[0] + days * _DAY_S).tolist()),
        values=tuple(values.tolist()),
        corrected_for="" if even is None else "speed",
    )


def _possible(
    series: Series, start: float, low: float, high: float
) -> tuple[float | None, float | None]:
    """The interval of a change within what the metric can be; no end where there is none."""
    lowest, highest = series.limits
    return (
        None if math.isinf(low) else max(low, min(lowest - start, 0.0)),
        None if math.isinf(high) else min(high, max(highest - start, 0.0)),
    )


def _different(series: Series, apart: Difference | None) -> Verdict:
    if apart is None:
        return Verdict.CANNOT_TELL
    return _named(series, apart.first, apart.last) if apart.told else Verdict.NO_CHANGE


def _verdict(
    series: Series,
    interval: tuple[float, float],
    ends: tuple[float, float],
    borders: tuple[float, float],
) -> Verdict:
    (low, high), (scatter, least) = interval, borders
    if low > 0.0 or high < 0.0:
        return _named(series, *ends) if abs(ends[1] - ends[0]) > scatter else Verdict.SMALL
    return Verdict.NO_CHANGE if -least <= low and high <= least else Verdict.CANNOT_TELL


def _named(series: Series, start: float, end: float) -> Verdict:
    better = is_better(series.aim, start, end)
    if better is None:
        return Verdict.CHANGED
    return Verdict.BETTER if better else Verdict.WORSE
