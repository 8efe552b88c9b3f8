"""Are forecasts kept? ``python -m tests.progress.forecast_table [RUNNERS [FIRST]]``; some minutes.

A runner who cannot be told anything yet is promised so many runs, and then runs on until the answer
comes. What was promised is set beside what came.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from coach.model import Placement
from coach.progress import Family, Kind, MetricRecord, SessionRecord, Verdict, progress_of
from coach.progress.forecast import MOST_MORE, right_within
from tests.many import results
from tests.progress.made_up_runners import made_up

LEAN = "trunk_forward_lean_rad"
_SCATTER_RAD = 0.02
_DAY_S = 86_400.0
_ASKED_AT = (5, 6, 8, 10, 12, 15, 18)
_LATER = MOST_MORE + 30


@dataclass(frozen=True)
class Kept:
    """One promise and what became of it; ``came`` is ``None`` where no answer came in time."""

    way: str
    at: int
    likely: int
    low: int
    high: int | None
    share: float
    sure: bool
    came: int | None


def lean_of(seen: np.ndarray, days: np.ndarray, scatter_rad: float):
    """The trend of the lean, as the program tells it of one who works on it."""
    runs = [
        SessionRecord(
            started_utc_s=1.7e9 + day * _DAY_S,
            placement=Placement.CHEST,
            sensor_id="s",
            provenance="live",
            title="",
            path=None,
            duration_s=2000.0,
            running_s=1800.0,
            metrics={LEAN: MetricRecord(0.2 + scatter_rad * value, 0.01, None, None, 3000)},
        )
        for day, value in zip(days, seen, strict=True)
    ]
    found = progress_of(runs, (), Placement.CHEST, focus=(LEAN,))
    (trend,) = (one for one in found.of(Kind.RUNNING) if one.name == LEAN)
    assert trend.family is Family.FOCUS
    return trend


def kept(seed: int) -> Kept | None:
    """What one runner is promised, and when the answer comes; ``None`` if it is there at once."""
    who = made_up(seed)
    rng = np.random.default_rng([seed, 5])
    scatter_rad = _SCATTER_RAD * float(rng.choice([0.6, 1.0, 1.5]))
    at = int(rng.choice(_ASKED_AT))
    promised = lean_of(who.seen[:at], who.days[:at], scatter_rad)
    if promised.verdict is not Verdict.CANNOT_TELL or promised.forecast is None:
        return None
    came = None
    for more in range(1, _LATER + 1):
        n = at + more
        if n > len(who.seen):
            break
        if lean_of(who.seen[:n], who.days[:n], scatter_rad).verdict is not Verdict.CANNOT_TELL:
            came = more
            break
    said = promised.forecast
    return Kept(who.way, at, said.likely, said.low, said.high, said.share, said.sure, came)


def held(one: Kept) -> bool:
    """Whether the promised number was right within a third, one run in any case."""
    return one.came is not None and abs(one.came - one.likely) <= right_within(one.likely)


def in_range(one: Kept) -> bool:
    """Whether the range that was told held."""
    came = one.came or _LATER
    return came >= one.low and (one.high is None or came <= one.high)


def lines(found: list[Kept]) -> list[str]:
    """The table."""
    out = [f"{len(found)} runners without an answer yet, of each kind:"]
    ways = sorted({one.way for one in found})
    out.append(", ".join(f"{way} {sum(one.way == way for one in found)}" for way in ways))
    out.append("")
    out.append(
        f"{'promised':22}{'runners':>8}{'within a third':>16}{'in the range':>14}{'stated':>8}"
    )
    borders = ((1, 1), (2, 3), (4, 6), (7, 12), (13, 24), (25, MOST_MORE))
    for sure in (True, False):
        for low, high in borders:
            those = [o for o in found if o.sure is sure and low <= o.likely <= high]
            if those:
                out.append(_row(f"{'number' if sure else 'range'}, {low} to {high}", those))
        those = [o for o in found if o.sure is sure]
        if those:
            out.append(_row("number, all" if sure else "range, all", those))
    return out


def _row(name: str, those: list[Kept]) -> str:
    third = np.mean([held(one) for one in those])
    ranged = np.mean([in_range(one) for one in those])
    return f"{name:22}{len(those):8d}{third:16.0%}{ranged:14.0%}{'80%':>8}"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    cases = [(seed,) for seed in range(first, first + count)]
    found = [one for one in results(kept, cases) if one is not None]
    print("\n".join(lines(found)))


if __name__ == "__main__":
    main()
