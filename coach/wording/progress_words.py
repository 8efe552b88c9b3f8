"""Progress in a runner's words: what the page and the terminal both say.

Two answers are told apart: whether the last runs are different from the first, and whether all runs
together are a trend.
"""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import Placement
from coach.model.units import figures, in_shown_unit
from coach.progress import Kind, Verdict
from coach.progress.standing_posture import POSITION, STANDING_RANGE
from coach.progress.trends import CHANGES, LEAST_RUNNING_S, STANDING_ERRORS
from coach.wording.metric_names import shown_unit, si_unit_of, words_of
from coach.wording.place_names import where_of
from coach.wording.translation import mark, tr, tr_n

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.progress import Progress, Trend
    from coach.progress.forecast import Forecast

QUESTION = mark("Does running improve your posture?")
NOT_SHOWN = mark("This does not show why: running, coaching, shoes and the season are one to it.")
INCOMPARABLE = mark(
    "Standing angles cannot be compared: a calibration that finds the axes itself takes your "
    "standing as zero."
)

TITLES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.STANDING: mark("Standing, at the calibrations"),
        Kind.RUNNING: mark("Running"),
        Kind.DRIFT: mark("Drift within a run"),
        Kind.POSTURE: mark("Standing, at the standing checks"),
    }
)

_STANDING: Mapping[str, str] = MappingProxyType(
    {
        "standing_tilt_rad": mark("forward tilt"),
        "standing_obliquity_rad": mark("side tilt"),
        "standing_sway_rad": mark("sway"),
    }
)

_POSTURE: Mapping[str, str] = MappingProxyType(
    {
        POSITION: mark("usual posture {where}, 0 sunk to 100 tall"),
        STANDING_RANGE: mark("range {where}, tall to sunk"),
    }
)

_DIFFERENT: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.BETTER: mark("different, better"),
        Verdict.WORSE: mark("different, worse"),
        Verdict.CHANGED: mark("different"),
        Verdict.NO_CHANGE: mark("no more than noise"),
        Verdict.CANNOT_TELL: mark("too few runs"),
    }
)
_TREND: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.BETTER: mark("a trend, better"),
        Verdict.WORSE: mark("a trend, worse"),
        Verdict.CHANGED: mark("a trend"),
        Verdict.SMALL: mark("a small trend, less than one run differs from the next"),
        Verdict.NO_CHANGE: mark("no trend"),
    }
)

_ORDER = (*CHANGES, Verdict.SMALL, Verdict.NO_CHANGE, Verdict.CANNOT_TELL)


def heads() -> tuple[str, ...]:
    """Above the cells of ``trend_row``, without the metric's."""
    return (
        tr("runs"),
        tr("at first"),
        tr("now"),
        tr("noise"),
        tr("different?"),
        tr("trend"),
        tr("between"),
        tr("a trend?"),
    )


def trend_row(trend: Trend) -> tuple[str, ...]:
    """Metric, runs, first and last of them, noise, is it different; trend, interval, is it one."""
    apart = trend.difference
    return (
        label(trend),
        str(trend.n),
        value(trend, None if apart is None else apart.first),
        value(trend, None if apart is None else apart.last),
        value(trend, None if apart is None else apart.noise),
        different_words(trend),
        value(trend, trend.change, "+"),
        between(trend),
        trend_words(trend),
    )


def label(trend: Trend) -> str:
    """What a trend is of, with its unit."""
    unit = _unit(trend)
    words = _plain_label(trend.name)
    return f"{words} [{unit}]" if unit else words


def value(trend: Trend, of: float | None, sign: str = "-") -> str:
    """A value of a trend in the shown unit, or a dash."""
    if of is None:
        return "-"
    if trend.name.startswith(POSITION):
        return figures(of, 0, sign)
    return in_shown_unit(_si_unit(trend.name), of, sign)


def between(trend: Trend) -> str:
    """The interval of the trend's change."""
    if trend.low is None or trend.high is None:
        return "-"
    low, high = value(trend, trend.low, "+"), value(trend, trend.high, "+")
    return tr("{low} to {high}", low=low, high=high)


def different_words(trend: Trend) -> str:
    """Whether the last runs are different from the first."""
    return tr(_DIFFERENT[trend.different])


def trend_words(trend: Trend) -> str:
    """Whether all runs together are a trend, or when that can be told."""
    if trend.verdict is not Verdict.CANNOT_TELL:
        words = tr(_TREND[trend.verdict])
        return tr("{answer}, at equal speed", answer=words) if trend.corrected_for else words
    if trend.forecast is None:
        return tr("a trend cannot be told yet")
    return tr("a trend cannot be told yet: {runs}", runs=more_words(trend.forecast, trend.kind))


def more_words(forecast: Forecast, kind: Kind = Kind.RUNNING) -> str:
    """How many runs more: a number where it can be kept, else from where to where."""
    if kind is Kind.POSTURE:
        return _checks_more(forecast)
    if kind is Kind.STANDING:
        return tr_n("about {n} calibration more", "about {n} calibrations more", forecast.likely)
    if forecast.sure:
        return tr_n("about {n} run more", "about {n} runs more", forecast.likely)
    if forecast.high is None:
        return tr_n("{n} run more or many", "{n} runs more or many", forecast.low)
    if forecast.low == forecast.high:
        return tr_n("about {n} run more", "about {n} runs more", forecast.low)
    return tr("{low} to {high} runs more", low=forecast.low, high=forecast.high)


def _checks_more(forecast: Forecast) -> str:
    if forecast.sure or forecast.low == forecast.high:
        return tr_n("about {n} check more", "about {n} checks more", forecast.likely)
    if forecast.high is None:
        return tr_n("{n} check more or many", "{n} checks more or many", forecast.low)
    return tr("{low} to {high} checks more", low=forecast.low, high=forecast.high)


def both_words(trend: Trend) -> str:
    """Both answers of one metric, one after the other."""
    return tr("{different}; {trend}", different=different_words(trend), trend=trend_words(trend))


def asked_answers(progress: Progress) -> list[str]:
    """The answers to what is asked, in a few sentences, the surest first."""
    asked = progress.asked()
    least = progress.least_runs
    if progress.sessions < least or not asked:
        more = max(least - progress.sessions, 1)
        return [
            tr_n(
                "Cannot be told yet: it takes {n} run of five minutes more, at least.",
                "Cannot be told yet: it takes {n} runs of five minutes more, at least.",
                more,
            )
        ]
    different = [t for t in asked if t.different in CHANGES]
    both = [t for t in different if t.verdict in CHANGES]
    small = [t for t in different if t.verdict in (Verdict.SMALL, Verdict.NO_CHANGE)]
    only_now = [t for t in different if t.verdict is Verdict.CANNOT_TELL]
    only_trend = [t for t in asked if t not in different and t.verdict in CHANGES]
    none = [
        t for t in asked if t not in different and t.verdict in (Verdict.SMALL, Verdict.NO_CHANGE)
    ]
    open_ones = [t for t in asked if t not in different and t.verdict is Verdict.CANNOT_TELL]
    told: list[str] = []
    if both:
        told.append(tr("Different now, and a trend: {metrics}.", metrics=_changes(both)))
    if only_now:
        told.append(tr("Different now: {metrics}.", metrics=_changes(only_now)))
        told.append(tr("Whether that is a trend can be told in {runs}.", runs=_soonest(only_now)))
    if small:
        told.append(tr("Different now, but no trend: {metrics}.", metrics=_changes(small)))
    if only_trend:
        told.append(
            tr(
                "A trend, too small for the first and last runs alone: {metrics}.",
                metrics=", ".join(_change_of(t, t.start, t.end) for t in only_trend),
            )
        )
    if none:
        told.append(tr("No change beyond noise: {metrics}.", metrics=_names(none)))
    if open_ones:
        told.append(
            tr(
                "Not different, and a trend cannot be told yet: {metrics}; {runs}.",
                metrics=_names(open_ones),
                runs=_soonest(open_ones),
            )
        )
    if both or only_now or only_trend:
        told.append(tr(NOT_SHOWN))
    return told


def by_answer(trends: Sequence[Trend]) -> list[Trend]:
    """Those that are different or a trend first."""
    return sorted(
        trends,
        key=lambda t: (t.different not in CHANGES, _ORDER.index(t.verdict)),
    )


def runs_words(progress: Progress) -> str:
    """Where the sensor sat, how many runs, and from when to when."""
    words = tr_n(
        "sensor {where}: {n} run", "sensor {where}: {n} runs",
        progress.sessions, where=where_of([progress.placement]),
    )  # fmt: skip
    if progress.sessions:
        first, last = day(progress.first_utc_s), day(progress.last_utc_s)
        words = tr("{runs} from {first} to {last}", runs=words, first=first, last=last)
    if progress.short:
        words = tr(
            "{runs}, {short} under {minutes:.0f} min left out",
            runs=words,
            short=progress.short,
            minutes=LEAST_RUNNING_S / 60.0,
        )
    return words


def day(utc_s: float) -> str:
    """The day here."""
    return f"{datetime.fromtimestamp(utc_s, UTC).astimezone():%Y-%m-%d}"


def _changes(trends: Sequence[Trend]) -> str:
    return ", ".join(
        _change_of(t, t.difference.first, t.difference.last) for t in trends if t.difference
    )


def _change_of(trend: Trend, first: float | None, last: float | None) -> str:
    words = tr(
        "{metric} {first} to {last} {unit}",
        metric=_words(trend.name),
        first=value(trend, first),
        last=value(trend, last),
        unit=_unit(trend),
    ).strip()
    answers = {trend.different, trend.verdict}
    if Verdict.BETTER in answers:
        return tr("{change} (better)", change=words)
    return tr("{change} (worse)", change=words) if Verdict.WORSE in answers else words


def _names(trends: Sequence[Trend]) -> str:
    return ", ".join(_words(t.name) for t in trends)


def _soonest(trends: Sequence[Trend]) -> str:
    known = [t.forecast for t in trends if t.forecast is not None]
    if not known:
        return tr("more runs")
    return more_words(min(known, key=lambda f: f.likely))


def _plain_label(name: str) -> str:
    words = _words(name)
    return words[:1].upper() + words[1:]


def _words(name: str) -> str:
    what, _, place = name.partition(":")
    if place:
        return tr(_POSTURE[what], where=where_of([Placement(place)]))
    return tr(_STANDING[name]) if name in _STANDING else words_of(name)


def _unit(trend: Trend) -> str:
    return shown_unit(_si_unit(trend.name))


def _si_unit(name: str) -> str:
    if name.startswith(POSITION):
        return ""
    is_angle = name in STANDING_ERRORS or name.startswith(STANDING_RANGE)
    return "rad" if is_angle else si_unit_of(name)
