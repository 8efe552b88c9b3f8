"""Progress on the terminal, in a runner's words."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from coach.model import METRICS
from coach.model.units import SHOWN_UNITS
from coach.progress import Kind, Verdict
from coach.progress.trends import LEAST_RUNNING_S, STANDING_ERRORS
from coach.shown import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.progress import Progress, Trend

_WIDTH = 120  # where the width is not a terminal's
_NAME = 60

_TITLES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.STANDING: "standing",
        Kind.RUNNING: "running",
        Kind.DRIFT: "drift within a run",
    }
)

_OF: Mapping[Kind, str] = MappingProxyType(
    {Kind.STANDING: "standing", Kind.RUNNING: "running", Kind.DRIFT: "drift of"}
)


def print_progress(progress: Progress, name: str) -> None:
    """Print it to standard output: the answer first, then the figures."""
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, emoji=False, width=_WIDTH)
    for line in _head(progress, name):
        console.print(line, soft_wrap=True)
    for kind in Kind:
        trends = progress.of(kind)
        if trends:
            console.print(_table(_TITLES[kind], trends))
    if not progress.standing_comparable:
        console.print(
            "standing angles: not to be compared; a calibration that finds the axes itself takes "
            "your standing as zero",
            soft_wrap=True,
        )


def verdict_words(trend: Trend) -> str:
    """The answer of one trend."""
    match trend.verdict:
        case Verdict.NO_CHANGE:
            return "no change beyond noise"
        case Verdict.CANNOT_TELL:
            return f"cannot tell yet, {sessions_words(trend)} more"
        case _:
            return str(trend.verdict.value)


def sessions_words(trend: Trend) -> str:
    """How many more it takes: rounded, because it is an estimate itself."""
    what = "calibration" if trend.kind is Kind.STANDING else "session"
    step = 1 if trend.missing < 20 else 10
    number = -(-trend.missing // step) * step
    about = "" if step == 1 else "about "
    return f"{about}{number} {what}{'' if number == 1 else 's'}"


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
        rest = f" {len(open_ones)} of {len(progress.trends)} are open." if open_ones else ""
        return f"No change beyond noise.{rest}"
    parts = [
        f"{word} beyond noise: {', '.join(map(_short, trends))}"
        for word, trends in (("better", better), ("worse", worse), ("changed", changed))
        if trends
    ]
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}. That it is the running, or the coaching, is not shown."


def _head(progress: Progress, name: str) -> list[str]:
    runs = f"{progress.sessions} run{'' if progress.sessions == 1 else 's'}"
    when = ""
    if progress.sessions:
        when = f" from {_day(progress.first_utc_s)} to {_day(progress.last_utc_s)}"
    short = ""
    if progress.short:
        short = f", {progress.short} under {LEAST_RUNNING_S / 60:.0f} min left out"
    return [
        "",
        f"{shown(name, _NAME)}, sensor at the {progress.placement.value}: {runs}{when}{short}",
        headline(progress),
    ]


def _table(title: str, trends: Sequence[Trend]) -> Table:
    table = Table(box=box.SIMPLE)
    table.add_column(title)
    for heading in ("n", "at first", "now", "change", "between"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("answer", no_wrap=True)
    for trend in trends:
        unit, factor, decimals = SHOWN_UNITS[_unit(trend.name)]

        def value(
            of: float | None, sign: str = "", factor: float = factor, decimals: int = decimals
        ) -> str:
            return "-" if of is None else f"{of * factor:{sign}z.{decimals}f}"

        between = "-"
        if trend.low is not None and trend.high is not None:
            between = f"{value(trend.low, '+')} to {value(trend.high, '+')}"
        table.add_row(
            f"{_short_name(trend.name)} [{unit}]" if unit else _short_name(trend.name),
            str(trend.n),
            value(trend.start),
            value(trend.end),
            value(trend.change, "+"),
            between,
            verdict_words(trend),
        )
    return table


def _unit(name: str) -> str:
    return "rad" if name in STANDING_ERRORS else METRICS[name].unit


def _short_name(name: str) -> str:
    return name.removesuffix(f"_{_unit(name)}").removeprefix("standing_").replace("_", " ")


def _short(trend: Trend) -> str:
    return f"{_OF[trend.kind]} {_short_name(trend.name)}"


def _day(utc_s: float) -> str:
    return f"{datetime.fromtimestamp(utc_s, UTC).astimezone():%Y-%m-%d}"
