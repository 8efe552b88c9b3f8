"""Unkind people on hills, in bends, around changes of speed, at another cadence, on a track."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model import METRICS, Placement
from coach.model.units import DEG_PER_RAD
from coach.simulation.story import Phase
from coach.simulation.timeline import TRACK_RADIUS_M
from tests.accuracy.figures import Figure, at_least, at_most
from tests.accuracy.people import PLACES, everyone, ready_seed, rms, seeds_of
from tests.accuracy.people_level import FORWARD, SIDE, STRIDES_S, mean_before, windows
from tests.many import results

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model.blocks import FloatArray
    from tests.accuracy.people import Ready, Run

GRADE_PERCENT, FASTER_M_S = 5.0, 0.5
SETTLED_S = 6.0
"""After the begin of a hill or a bend, whose changes take up to 4 s; left out."""
CHANGING_S = 9.0
"""A change of speed takes 4 s; and 5 s more."""
LEANS_DEG = 4.0
FEW = 6
"""People where a run is played twice or is long."""

ANGLES = {"forward": FORWARD, "side": SIDE}


@dataclass(frozen=True)
class Stretch:
    """Errors of some stretches of a run.

    Args:
        means_rad: Of 5 s, of the readings that count.
        all_rad: Of 5 s, whether they count or not.
        valid: Share of the readings that count.
    """

    means_rad: list[float]
    all_rad: list[float]
    valid: float


def varied(speed_m_s: float) -> list[tuple[str, Phase]]:
    """What the run is for, by phase: a hill up and down, a bend either way, faster and slower."""

    def go(what: str, for_s: float, **values: float) -> tuple[str, Phase]:
        return what, Phase("run", for_s, {key: (value, value) for key, value in values.items()})

    bend = math.degrees(speed_m_s / TRACK_RADIUS_M)
    return [
        ("", Phase("stand", 8.0)),
        go("", 50.0),
        go("uphill", 45.0, grade_percent=GRADE_PERCENT),
        go("", 40.0),
        go("downhill", 45.0, grade_percent=-GRADE_PERCENT),
        go("", 40.0),
        go("bend", 36.0, yaw_rate_deg_s=bend),
        go("", 25.0),
        go("bend", 36.0, yaw_rate_deg_s=-bend),
        go("", 25.0),
        go("speed", 12.0, speed_m_s=speed_m_s + FASTER_M_S),
        go("speed", 12.0),
        go("speed", 12.0, speed_m_s=speed_m_s - FASTER_M_S),
        go("speed", 12.0),
    ]


@functools.cache
def courses(placement: Placement, *, told: bool = False) -> list[dict[tuple[str, str], Stretch]]:
    """By angle and what the stretch is for; one of each person."""
    people = seeds_of(placement)[: FEW if told else None]
    return results(_course_of, [(seed, placement.value, told) for seed in people])


def _course_of(seed: int, place: str, told: bool) -> dict[tuple[str, str], Stretch]:
    who = ready_seed(seed, place)
    assert who is not None
    return _course(who, told=told)


def _course(who: Ready, *, told: bool) -> dict[tuple[str, str], Stretch]:
    parts = varied(who.story.runner["speed_m_s"])
    one = who.runs([phase for _, phase in parts], told=told)
    ends_s = np.cumsum([phase.for_s for _, phase in parts])
    spans: dict[str, list[tuple[float, float]]] = {}
    for (what, phase), end_s in zip(parts, ends_s, strict=True):
        begin_s = end_s - phase.for_s
        span = (begin_s, begin_s + CHANGING_S) if what == "speed" else (begin_s + SETTLED_S, end_s)
        spans.setdefault(what, []).append((float(span[0]), float(span[1])))
    spans.pop("")
    return {
        (which, what): stretch(one, which, some) for which in ANGLES for what, some in spans.items()
    }


def stretch(one: Run, which: str, spans: Sequence[tuple[float, float]]) -> Stretch:
    """An angle in some stretches, against the true mean over as many strides."""
    grid = one.session.seen.grid
    name = ANGLES[which][one.who.story.placement]
    true = mean_before(one.simulation.truth.t_s, one.true_angles[which], grid.t_s, STRIDES_S)
    error, valid = grid.raw[name] - true, grid.valid(name)
    inside = np.any([(grid.t_s >= a) & (grid.t_s < b) for a, b in spans], axis=0)
    known = inside & np.isfinite(error)
    use = known & valid
    return Stretch(
        windows(grid.t_s[use], error[use]),
        windows(grid.t_s[known], error[known]),
        float(valid[inside].mean()),
    )


@functools.cache
def tracks() -> list[dict[str, Stretch]]:
    """Ten minutes on a track of 400 m, the lean growing by four degrees; a few at the chest."""
    found = []
    for who in everyone(Placement.CHEST)[:FEW]:
        lean = who.story.runner["tilt_deg"]
        growing = {"tilt_deg": (lean, lean + LEANS_DEG)}
        one = who.runs([Phase("stand", 20.0), Phase("run", 600.0, growing)], track=True)
        found.append({which: stretch(one, which, [(60.0, 620.0)]) for which in ANGLES})
    return found


BEFORE_S, AFTER_S = 50.0, 25.0
FACTOR = 0.05


@functools.cache
def changes_of_cadence() -> tuple[float, float]:
    """When nine tenths of a change of 5 % show, and when they are there, s after it begins.

    Each person less the same without the change; the median of all.
    """
    at_s = np.arange(0.0, AFTER_S, 0.01)
    parts: list[FloatArray] = []
    true: list[FloatArray] = []
    for place in PLACES:
        for number, who in enumerate(everyone(place)[:FEW]):
            usual = who.story.runner["cadence_spm"]
            change = usual * FACTOR * (1.0, -1.0)[number % 2]
            runs = [_at_cadence(who, usual + more) for more in (change, 0.0)]
            shown, there = zip(*(_cadences(one, at_s) for one in runs), strict=True)
            parts.append((shown[0] - shown[1]) / change)
            true.append((there[0] - there[1]) / change)
    return _reached_s(at_s, parts), _reached_s(at_s, true)


def _at_cadence(who: Ready, cadence_spm: float) -> Run:
    later = {"cadence_spm": (cadence_spm, cadence_spm)}
    begins_s = BEFORE_S - 8.0
    return who.runs([Phase("stand", 8.0), Phase("run", begins_s), Phase("run", AFTER_S, later)])


def _cadences(one: Run, at_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """As shown, the last value standing until the next, and of the step under way."""
    grid, truth = one.session.seen.grid, one.simulation.truth
    last = np.searchsorted(grid.t_s, BEFORE_S + at_s, side="right") - 1
    there = np.interp(BEFORE_S + at_s, truth.t_s, truth.cadence_spm)
    return np.asarray(grid.raw["cadence_spm"][last], dtype=np.float64), there


def _reached_s(at_s: FloatArray, parts: list[FloatArray]) -> float:
    return float(at_s[int(np.argmax(np.nanmedian(parts, axis=0) >= 0.9))])


def chest_courses() -> list[Figure]:
    """The people at the chest on a hill of 5 % up and down, in bends of a track either way, and
    around changes of speed by 0.5 m/s; means of 5 s of the readings that count. Nothing is coached
    on hills. "Speed told": by a watch, a second late and 0.15 m/s off."""
    return _figures(Placement.CHEST)


def pelvis_courses() -> list[Figure]:
    """The same at the sacrum."""
    return _figures(Placement.PELVIS)


WHERE = {
    "uphill": "uphill",
    "downhill": "downhill",
    "bend": "in bends",
    "speed": "as speed changes",
}
AIMS = {("side", "bend", True): 0.2}
"""As it stood; else the published error."""

# Must be: by place, angle, what the run is for and whether the speed is told; the error in deg, and
# the share that counts.
BOUNDS: Mapping[tuple[Placement, str, str, bool], tuple[float, float]] = {
    (Placement.CHEST, "forward", "uphill", False): (0.25, 0.35),
    (Placement.CHEST, "forward", "downhill", False): (0.25, 0.35),
    (Placement.CHEST, "forward", "bend", False): (0.25, 0.25),
    (Placement.CHEST, "forward", "speed", False): (0.4, 0.15),
    (Placement.CHEST, "side", "uphill", False): (0.4, 0.6),
    (Placement.CHEST, "side", "downhill", False): (0.25, 0.5),
    (Placement.CHEST, "side", "bend", False): (0.5, 0.05),
    (Placement.CHEST, "side", "speed", False): (0.35, 0.15),
    (Placement.CHEST, "forward", "bend", True): (0.25, 0.2),
    (Placement.CHEST, "side", "bend", True): (0.3, 0.3),
    (Placement.PELVIS, "forward", "uphill", False): (0.3, 0.4),
    (Placement.PELVIS, "forward", "downhill", False): (0.25, 0.4),
    (Placement.PELVIS, "forward", "bend", False): (0.2, 0.35),
    (Placement.PELVIS, "forward", "speed", False): (0.45, 0.25),
    (Placement.PELVIS, "side", "uphill", False): (0.3, 0.65),
    (Placement.PELVIS, "side", "downhill", False): (0.2, 0.65),
    (Placement.PELVIS, "side", "bend", False): (0.3, 0.1),
    (Placement.PELVIS, "side", "speed", False): (0.2, 0.25),
    (Placement.PELVIS, "forward", "bend", True): (0.25, 0.4),
    (Placement.PELVIS, "side", "bend", True): (0.2, 0.25),
}


def _figures(place: Placement) -> list[Figure]:
    out = []
    for told in (False, True):
        for (which, what), some in stretches(place, told=told).items():
            if told and what != "bend":
                continue
            name = METRICS[ANGLES[which][place]]
            aim = AIMS.get((which, what, told), name.error_at(place) * DEG_PER_RAD)
            words = f"{which} angle {WHERE[what]}{', speed told' if told else ''}"
            bound, share = BOUNDS[place, which, what, told]
            out.append(
                at_most(words, some.rms_deg, bound, "deg", n=some.windows, target=round(aim, 3))
            )
            out.append(at_least(f"{words}: share that counts", some.valid, share))
    return out


@dataclass(frozen=True)
class Pool:
    """The stretches of all people: RMS of 5 s means, how many there are, and what share counts."""

    rms_deg: float
    windows: int
    valid: float


def pool(some: Sequence[Stretch]) -> Pool:
    """Of everyone's stretches of one kind."""
    means = [error for one in some for error in one.means_rad]
    return Pool(rms(means) * DEG_PER_RAD, len(means), float(np.mean([one.valid for one in some])))


def stretches(place: Placement, *, told: bool) -> dict[tuple[str, str], Pool]:
    """By angle and what the run is for."""
    people = courses(place, told=told)
    return {key: pool([one[key] for one in people]) for key in people[0]}


def track() -> list[Figure]:
    """Six of the people at the chest, ten minutes on a 400 m track, the lean growing by 4 deg;
    means of 5 s of the readings that count. What grows as slowly as a strap creeps is held until a
    quiet stop tells which it is, so few count."""
    found = {which: pool([one[which] for one in tracks()]) for which in ANGLES}
    return [
        at_most("forward lean, RMSE of windows of 5 s", found["forward"].rms_deg, 0.35, "deg",
                n=found["forward"].windows, target=0.35),
        at_least("forward lean counts, share of the run", found["forward"].valid, 0.15),
        at_most("side lean, RMSE of windows of 5 s", found["side"].rms_deg, 0.35, "deg",
                n=found["side"].windows, target=0.3),
        at_least("side lean counts, share of the run", found["side"].valid, 0.15),
    ]  # fmt: skip


def change_of_cadence() -> list[Figure]:
    """Twelve of the people, chest and pelvis, who step 5 % quicker or slower within 2 s; median
    over them, each less the same person without the change."""
    shown_s, there_s = changes_of_cadence()
    return [at_most("90 % of it shows after it is there", shown_s - there_s, 1.2, "s", target=1.3)]
