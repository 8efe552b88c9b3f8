"""Progress in a runner's words: what the page and the terminal both say."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model.units import SHOWN_UNITS, in_shown_unit
from coach.progress import Kind, Verdict
from coach.progress.trends import LEAST_RUNNING_S, STANDING_ERRORS
from coach.wording.metric_names import label_of, si_unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coach.progress import Progress, Trend

QUESTION = "Does running improve your posture?"

TITLES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.STANDING: "Standing, at the calibrations",
        Kind.RUNNING: "Running",
        Kind.DRIFT: "Drift within a run",
    }
)

_OF: Mapping[Kind, str] = MappingProxyType(
    {Kind.STANDING: "standing: ", Kind.RUNNING: "", Kind.DRIFT: "drift of "}
)

_STANDING: Mapping[str, str] = MappingProxyType(
    {
        "standing_tilt_rad": "Forward tilt",
        "standing_obliquity_rad": "Side tilt",
        "standing_sway_rad": "Sway",
    }
)

_ORDER = (
    Verdict.BETTER, Verdict.WORSE, Verdict.CHANGED, Verdict.NO_CHANGE, Verdict.CANNOT_TELL,
)  # fmt: skip

INCOMPARABLE = (
    "Standing angles cannot be compared: a calibration that finds the axes itself takes your "
    "standing as zero."
)


def label(trend: Trend) -> str:
    """What a trend is of, with its unit."""
    unit = SHOWN_UNITS[_si_unit(trend.name)][0]
    words = _plain_label(trend.name)
    return f"{words} [{unit}]" if unit else words


def value(trend: Trend, of: float | None, sign: str = "-") -> str:
    """A value of a trend in the shown unit, or a dash."""
    if of is None:
        return "-"
    return in_shown_unit(_si_unit(trend.name), of, sign)


def between(trend: Trend) -> str:
    """The interval of the change."""
    if trend.low is None or trend.high is None:
        return "-"
    return f"{value(trend, trend.low, '+')} to {value(trend, trend.high, '+')}"


def verdict_words(trend: Trend) -> str:
    """The answer of one trend."""
    match trend.verdict:
        case Verdict.NO_CHANGE:
            words = "no change beyond noise"
        case Verdict.CANNOT_TELL:
            return f"cannot tell yet, {sessions_words(trend)} more"
        case _:
            words = str(trend.verdict.value)
    return f"{words}, at equal speed" if trend.corrected_for else words


def trend_row(trend: Trend) -> tuple[str, ...]:
    """Metric, sessions, at first, now, change, its interval, answer."""
    return (
        label(trend),
        str(trend.n),
        value(trend, trend.start),
        value(trend, trend.end),
        value(trend, trend.change, "+"),
        between(trend),
        verdict_words(trend),
    )


def sessions_words(trend: Trend) -> str:
    """How many more it takes: rounded, because it is an estimate itself."""
    what = "calibration" if trend.kind is Kind.STANDING else "session"
    step = 1 if trend.missing < 20 else 10
    number = -(-trend.missing // step) * step
    about = "" if step == 1 else "about "
    return f"{about}{number} {what}{'' if number == 1 else 's'}"


def answered(progress: Progress, kind: Kind) -> list[Trend]:
    """The trends with an answer, the changes first."""
    found = [t for t in progress.of(kind) if t.verdict is not Verdict.CANNOT_TELL]
    return sorted(found, key=lambda trend: _ORDER.index(trend.verdict))


def unanswered(progress: Progress, kind: Kind) -> list[Trend]:
    """Those without one, the soonest first."""
    found = [t for t in progress.of(kind) if t.verdict is Verdict.CANNOT_TELL]
    return sorted(found, key=lambda trend: trend.missing)


def headline(progress: Progress) -> str:
    """The answer to the question, in one or two sentences."""
    better, worse, changed = (
        [t for t in progress.trends if t.verdict is verdict]
        for verdict in (Verdict.BETTER, Verdict.WORSE, Verdict.CHANGED)
    )
    open_ones = [t for t in progress.trends if t.verdict is Verdict.CANNOT_TELL]
    if not progress.trends:
        return "Cannot tell yet: it takes at least three runs."
    if not (better or worse or changed):
        if len(open_ones) == len(progress.trends):
            soonest = min(open_ones, key=lambda t: t.missing)
            return f"Cannot tell yet: the first answer takes {sessions_words(soonest)} more."
        rest = ""
        if open_ones:
            rest = f" {len(open_ones)} of {len(progress.trends)} questions have no answer yet."
        return f"No change beyond noise.{rest}"
    parts = [
        f"{word} beyond noise: {', '.join(map(_short, trends))}"
        for word, trends in (("better", better), ("worse", worse), ("changed", changed))
        if trends
    ]
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}. That it is the running, or the coaching, is not shown."


def runs_words(progress: Progress) -> str:
    """Where the sensor sat, how many runs, and from when to when."""
    runs = f"{progress.sessions} run{'' if progress.sessions == 1 else 's'}"
    when = ""
    if progress.sessions:
        when = f" from {day(progress.first_utc_s)} to {day(progress.last_utc_s)}"
    short = ""
    if progress.short:
        short = f", {progress.short} under {LEAST_RUNNING_S / 60:.0f} min left out"
    return f"sensor at the {progress.placement.value}: {runs}{when}{short}"


def day(utc_s: float) -> str:
    """The day here."""
    return f"{datetime.fromtimestamp(utc_s, UTC).astimezone():%Y-%m-%d}"


def _short(trend: Trend) -> str:
    return f"{_OF[trend.kind]}{_plain_label(trend.name).lower()}"


def open_words(trends: Sequence[Trend]) -> Iterator[str]:
    """What has no answer, by how many more it takes."""
    for words, group in groupby(trends, key=sessions_words):
        yield f"{', '.join(_plain_label(one.name) for one in group)}: {words} more"


def _plain_label(name: str) -> str:
    return _STANDING.get(name) or label_of(name)


def _si_unit(name: str) -> str:
    return "rad" if name in STANDING_ERRORS else si_unit_of(name)
