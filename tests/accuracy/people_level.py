"""Unkind people straight on, on the level: each metric of a minute and a half of running."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from coach.gait import window_cadence_spm
from coach.model import METRICS, Placement, SensorMount, Side, Step
from coach.model import quaternion as quat
from coach.model.units import GRAVITY_M_S2
from coach.simulation.story import Phase
from coach.wiring.config import SessionConfig
from tests.accuracy.figures import Figure, at_least, at_most
from tests.accuracy.people import SEEDS, ready_seed, rms, seeds_of
from tests.accuracy.repeated import upright
from tests.many import results
from tests.theory.sessions import run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.simulation.truth import Truth
    from tests.accuracy.people import Ready, Run

LEVEL = (Phase("stand", 8.0), Phase("run", 130.0))
FROM_S, UNTIL_S = 40.0, 138.0
WINDOW_S, CADENCE_S = 5.0, 10.0
STRIDES_S = 2.8
"""A reading of an angle is a mean over four strides."""
LAG_S = 2.0
"""A live cadence is of the last steps: its window lies so much later (``running.py``)."""
HARDER = 1.5
"""Of the own impact in the second run: a trend is what an impact is read for."""

FORWARD = {Placement.CHEST: "trunk_forward_lean_rad", Placement.PELVIS: "pelvic_tilt_change_rad"}
SIDE = {Placement.CHEST: "trunk_lateral_lean_rad", Placement.PELVIS: "pelvic_obliquity_rad"}
TURNING = {
    Placement.CHEST: "trunk_rotation_range_rad",
    Placement.PELVIS: "pelvic_rotation_range_rad",
}
DROPS = ("contralateral_pelvic_drop_left_rad", "contralateral_pelvic_drop_right_rad")
BESIDE = ("braking_speed_loss_m_s", "step_regularity", "stride_regularity")
"""No truth of the simulator's: beside what is read of the same steps without strap and errors."""


@dataclass
class Found:
    """Errors of one person.

    Args:
        errors: Metric -> errors in its unit: of 5 s means for angles against the vertical, of the
            mean of the run for all else; none where no reading counts.
        valid: Metric -> share of the running instants whose reading counts.
        samples_rad: ``forward`` and ``side``: RMS of each sample of the half seconds that count.
        cadence_spm: Live, windows of 10 s.
        cadence_after_spm: The same windows afterwards.
        landings_s: Each step's.
        named: Share of the steps with a foot named.
        right: Of these, share with the right foot.
        harder: Change of the impact read and the true one, m/s2; empty where none is read.
    """

    errors: dict[str, list[float]] = field(default_factory=dict)
    valid: dict[str, float] = field(default_factory=dict)
    samples_rad: dict[str, float] = field(default_factory=dict)
    cadence_spm: list[float] = field(default_factory=list)
    cadence_after_spm: list[float] = field(default_factory=list)
    landings_s: list[float] = field(default_factory=list)
    named: float = 0.0
    right: float = 0.0
    harder: tuple[float, ...] = ()


@functools.cache
def found_at(placement: Placement) -> list[Found]:
    """Of everyone at a place."""
    return results(_found_of, [(seed, placement.value) for seed in seeds_of(placement)])


def _found_of(seed: int, place: str) -> Found:
    who = ready_seed(seed, place)
    assert who is not None
    return _found(who)


def _found(who: Ready) -> Found:
    found, one = Found(), who.runs(LEVEL)
    place = who.story.placement
    _angles(found, one, place)
    true = _true_means(one, place)
    for name in BESIDE:
        if place in METRICS[name].placements:
            true[name] = _read_faultlessly(one, name)
    for name, value in true.items():
        found.errors[name] = [mean - value for mean in _means(found, one, name)]
    _cadence(found, one)
    _landings(found, one)
    found.harder = _harder(who, one)
    return found


def _within(one: Run) -> np.ndarray:
    t_s = one.session.seen.grid.t_s
    return (t_s >= FROM_S) & (t_s < UNTIL_S)


def _means(found: Found, one: Run, name: str) -> list[float]:
    grid, inside = one.session.seen.grid, _within(one)
    valid = grid.valid(name)[inside]
    found.valid[name] = float(valid.mean())
    return [float(grid.raw[name][inside][valid].mean())] if valid.any() else []


def _angles(found: Found, one: Run, place: Placement) -> None:
    grid, inside = one.session.seen.grid, _within(one)
    at_s, read = one.read_angles
    late = (at_s >= FROM_S) & (at_s < UNTIL_S)
    truth_s = one.simulation.truth.t_s
    for which, name in (("forward", FORWARD[place]), ("side", SIDE[place])):
        valid = inside & grid.valid(name)
        found.valid[name] = float(valid[inside].mean())
        true = one.true_angles[which]
        error = grid.raw[name] - mean_before(truth_s, true, grid.t_s, STRIDES_S)
        found.errors[name] = windows(grid.t_s[valid], error[valid])
        counts = valid[np.minimum(np.searchsorted(grid.t_s, at_s), len(valid) - 1)]
        each = read[which] - np.interp(at_s, truth_s, true)
        found.samples_rad[which] = rms(each[late & counts])


def mean_before(t_s: FloatArray, values: FloatArray, at_s: FloatArray, for_s: float) -> FloatArray:
    """Mean of a curve over so many seconds before each instant."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    last, first = np.searchsorted(t_s, at_s), np.searchsorted(t_s, at_s - for_s)
    return np.asarray((sums[last] - sums[first]) / np.maximum(last - first, 1))


def windows(t_s: FloatArray, error: FloatArray) -> list[float]:
    """Means of windows of 5 s of which at least half has a reading that counts."""
    which = np.floor(t_s / WINDOW_S)
    each = [error[which == number] for number in np.unique(which)]
    return [float(some.mean()) for some in each if len(some) >= WINDOW_S]


def _true_means(one: Run, place: Placement) -> dict[str, float]:
    """True means of the run by metric."""
    truth, side = one.simulation.truth, one.who.stood_side_rad
    phase = truth.phases[-1]
    contacts = [c for c in truth.contacts if FROM_S <= c.t_ic_s < UNTIL_S]
    step_s = np.diff([c.t_ic_s for c in contacts])
    contact_s = float(np.mean([c.t_fc_s - c.t_ic_s for c in contacts]))
    ends_left = np.array([c.side is Side.LEFT for c in contacts[1:]])
    true = {
        TURNING[place]: phase.rotation_range_rad,
        "cadence_spm": 60.0 / step_s.mean(),
        "contact_time_s": contact_s,
        "flight_time_s": step_s.mean() - contact_s,
        "duty_factor": 0.5 * contact_s / step_s.mean(),
        "step_time_asymmetry": _asymmetry(step_s, ends_left),
    }
    if place.is_pelvic:
        true |= {DROPS[0]: phase.drop_left_rad - side, DROPS[1]: phase.drop_right_rad + side}
    heights, begins_left = heights_m(one, FROM_S, UNTIL_S)
    true["vertical_oscillation_m"] = heights.mean()
    true["vertical_oscillation_asymmetry"] = _asymmetry(heights, begins_left)
    return {name: float(value) for name, value in true.items()}


def _asymmetry(values: np.ndarray, left: np.ndarray) -> float:
    return float((values[left].mean() - values[~left].mean()) / values.mean())


def heights_m(one: Run, from_s: float, until_s: float) -> tuple[np.ndarray, np.ndarray]:
    """True range of the sensor's height in each step, and whether it begins with the left foot.

    The vertical acceleration at the sensor's place integrated twice over each stride, at whose ends
    height and speed are taken to be the same.
    """
    felt = one.felt_faultlessly
    truth = felt.truth
    vertical = quat.rotate(truth.quat_level_from_segment, felt.arrays()[0])[:, 2] - GRAVITY_M_S2
    contacts = [c for c in truth.contacts if from_s <= c.t_ic_s < until_s]
    heights = []
    for first, begin, end in zip(contacts[:-2], contacts[1:-1], contacts[2:], strict=True):
        part = (truth.t_s >= first.t_ic_s) & (truth.t_s < end.t_ic_s)
        height = _integral(_integral(vertical[part])) * felt.dt_s**2
        heights.append(np.ptp(height[truth.t_s[part] >= begin.t_ic_s]))
    return np.array(heights), np.array([c.side is Side.LEFT for c in contacts[1:-1]])


def _integral(values: np.ndarray) -> np.ndarray:
    """Of what deviates from the mean."""
    return np.cumsum(values - values.mean())


def _read_faultlessly(one: Run, name: str) -> float:
    place = one.who.story.placement
    mount = SensorMount(place, calibration=upright(place))
    seen = run(SessionConfig((mount,)), one.felt_faultlessly).seen
    use = seen.grid.valid(name) & (seen.grid.t_s >= FROM_S)
    return float(seen.grid.raw[name][use].mean()) if use.any() else np.nan


def _cadence(found: Found, one: Run) -> None:
    grid, steps = one.session.seen.grid, one.session.seen.steps
    landed = landings(one.simulation.truth)
    valid = grid.valid("cadence_spm")
    for start_s in np.arange(FROM_S, UNTIL_S - CADENCE_S - LAG_S, CADENCE_S):
        end_s = start_s + CADENCE_S
        true = window_cadence_spm(landed, start_s, end_s)
        after = window_cadence_spm(steps, start_s, end_s)
        use = valid & (grid.t_s >= start_s + LAG_S) & (grid.t_s < end_s + LAG_S)
        live = float(grid.raw["cadence_spm"][use].mean()) if use.any() else np.inf
        found.cadence_spm.append(abs(live - true))
        found.cadence_after_spm.append(np.inf if after is None else abs(after - true))


def landings(truth: Truth) -> list[Step]:
    """The true steps, as coach would tell them."""
    return [
        Step(b.t_ic_s, b.t_ic_s - a.t_ic_s, b.side, 1.0, b.t_fc_s - b.t_ic_s, None, b.locomotion)
        for a, b in pairwise(truth.contacts)
    ]


def _landings(found: Found, one: Run) -> None:
    contacts = one.simulation.truth.contacts
    landed_s = np.array([c.t_ic_s for c in contacts])
    steps = [s for s in one.session.seen.steps if FROM_S <= s.t_s < UNTIL_S]
    nearest = [contacts[int(np.abs(landed_s - s.t_s).argmin())] for s in steps]
    found.landings_s = [s.t_s - c.t_ic_s for s, c in zip(steps, nearest, strict=True)]
    named = [(s, c) for s, c in zip(steps, nearest, strict=True) if s.side is not Side.UNKNOWN]
    found.named = len(named) / len(steps) if steps else 0.0
    found.right = float(np.mean([s.side is c.side for s, c in named])) if named else 0.0


def _harder(who: Ready, one: Run) -> tuple[float, ...]:
    """How the impact read follows a landing that is harder by half."""
    impact_g = HARDER * who.story.runner["impact_g"]
    harder = who.runs((LEVEL[0], Phase("run", 130.0, {"impact_g": (impact_g, impact_g)})))
    seen, true = [], []
    for each in (one, harder):
        grid = each.session.seen.grid
        use = grid.valid("impact_peak_m_s2") & _within(each)
        if not use.any():
            return ()
        seen.append(grid.raw["impact_peak_m_s2"][use].mean())
        hits = [c.impact_g for c in each.simulation.truth.contacts if c.t_ic_s >= FROM_S]
        true.append(GRAVITY_M_S2 * np.mean(hits))
    return float(seen[1] - seen[0]), float(true[1] - true[0])


def chest_level() -> list[Figure]:
    """Unkind people with a sensor on the chest, straps from 8 Hz to rigid, limps and wander, on the
    level; 98 s each. Readings that count, against the simulator's exact truth."""
    return _figures(Placement.CHEST)


def pelvis_level() -> list[Figure]:
    """The same with a sensor on the sacrum."""
    return _figures(Placement.PELVIS)


@dataclass(frozen=True)
class Row:
    """How a metric's error is shown.

    Args:
        metric: Its name.
        words: In the table.
        factor: From its unit to the one shown.
        unit: As shown.
        chest: Must be, at the chest; ``None`` where the sensor there does not give it.
        pelvis: Likewise.
        aims: At the chest and the pelvis; by default the published error.
    """

    metric: str
    words: str
    factor: float
    unit: str
    chest: float | None
    pelvis: float | None
    aims: tuple[float, float] | None = None

    def figure(self, found: Sequence[Found], place: Placement) -> Figure:
        """RMS of all errors, a person's mean error within it."""
        bound = self.pelvis if place.is_pelvic else self.chest
        assert bound is not None
        aim = METRICS[self.metric].error_at(place) * self.factor
        if self.aims is not None:
            aim = self.aims[place.is_pelvic]
        errors = [error for one in found for error in one.errors[self.metric]]
        value = rms(errors) * self.factor
        return at_most(self.words, value, bound, self.unit, n=len(errors), target=round(aim, 4))


_DEG, _MS, _PERCENT, _SPM = 57.2958, 1000.0, 100.0, "steps/min"
_LEAN_AIMS = (0.2, 0.2)
ROWS = (
    Row("trunk_forward_lean_rad", "forward lean, mean of 5 s", _DEG, "deg", 0.25, None, _LEAN_AIMS),
    Row("trunk_lateral_lean_rad", "side lean, mean of 5 s", _DEG, "deg", 0.3, None),
    Row("pelvic_tilt_change_rad", "tilt, mean of 5 s", _DEG, "deg", None, 0.25, _LEAN_AIMS),
    Row("pelvic_obliquity_rad", "obliquity, mean of 5 s", _DEG, "deg", None, 0.2),
    Row(DROPS[0], "drop, left stance", _DEG, "deg", None, 1.5),
    Row(DROPS[1], "drop, right stance", _DEG, "deg", None, 0.9),
    Row("trunk_rotation_range_rad", "rotation, range", _DEG, "deg", 2.3, None),
    Row("pelvic_rotation_range_rad", "rotation, range", _DEG, "deg", None, 3.4),
    Row("cadence_spm", "cadence, mean of the run", 1.0, _SPM, 0.4, 0.25),
    Row("contact_time_s", "contact time", _MS, "ms", 27, 29, (30.0, 20.0)),
    Row("flight_time_s", "flight time", _MS, "ms", 27, 29),
    Row("duty_factor", "duty factor", _PERCENT, "%", 3.8, 4.2),
    Row("vertical_oscillation_m", "oscillation", 100.0, "cm", 0.75, 0.68),
    Row("step_time_asymmetry", "left against right, step time", _PERCENT, "% of a step", 8.5, 5.5),
    Row("vertical_oscillation_asymmetry", "left against right, oscillation", _PERCENT, "%", 9, 8.5),
    Row(
        "step_regularity",
        "step regularity, beside a faultless rigid sensor",
        _PERCENT,
        "%",
        6.5,
        6.5,
    ),
    Row(
        "stride_regularity",
        "stride regularity, beside a faultless rigid sensor",
        _PERCENT,
        "%",
        3,
        3.5,
    ),
    Row(
        "braking_speed_loss_m_s",
        "braking, beside a faultless rigid sensor",
        100.0,
        "cm/s",
        None,
        5.5,
    ),
)


@dataclass(frozen=True)
class Bounds:
    """Must be, of what is no metric's error, at one place; pairs are of median and 95 %.

    Args:
        samples: Of each sample, forward and side, deg.
        live: Of the cadence now, steps/min.
        after: Of the cadence afterwards, steps/min.
        landing: Of its time, and from step to step, ms.
        impact: Of its change, m/s2.
        rises: Share whose harder landings read harder.
        valid: Shares of the run in which forward and side angle count.
        named: Share of the steps.
    """

    samples: tuple[float, float]
    live: tuple[float, float]
    after: tuple[float, float]
    landing: tuple[float, float]
    impact: float
    rises: float
    valid: tuple[float, float]
    named: float


BOUNDS = {
    Placement.CHEST: Bounds(
        samples=(1.2, 0.8), live=(0.6, 2.8), after=(0.1, 2.3), landing=(30, 12), impact=4.0,
        rises=0.8, valid=(0.65, 0.72), named=0.85,
    ),
    Placement.PELVIS: Bounds(
        samples=(1.6, 1.0), live=(0.6, 2.5), after=(0.1, 0.8), landing=(18, 11), impact=3.3,
        rises=0.9, valid=(0.65, 0.8), named=0.9,
    ),
}  # fmt: skip


def _figures(place: Placement) -> list[Figure]:
    found, bound = found_at(place), BOUNDS[place]
    n = len(found)
    rows = [one for one in ROWS if (one.pelvis if place.is_pelvic else one.chest) is not None]
    live, after = (
        np.concatenate([getattr(one, name) for one in found])
        for name in ("cadence_spm", "cadence_after_spm")
    )
    late = [float(np.median(one.landings_s)) for one in found]
    spread = [float(np.std(one.landings_s)) for one in found]
    changes = np.array([one.harder for one in found if one.harder])
    samples = {w: rms([one.samples_rad[w] for one in found]) * _DEG for w in ("forward", "side")}
    valid = [np.mean([one.valid[name] for one in found]) for name in (FORWARD[place], SIDE[place])]
    return [
        at_least("people who could be calibrated", n, len(SEEDS), n=len(SEEDS)),
        *(one.figure(found, place) for one in rows),
        at_most(
            "forward angle, each sample that counts", samples["forward"], bound.samples[0], "deg",
            n=n, target=0.3,
        ),
        at_most(
            "side angle, each sample that counts", samples["side"], bound.samples[1], "deg",
            n=n, target=0.12,
        ),
        at_most("cadence now, windows of 10 s, median", np.median(live), bound.live[0], _SPM),
        at_most("cadence now, 95 % of windows", np.quantile(live, 0.95), bound.live[1], _SPM),
        at_most("cadence afterwards, median", np.median(after), bound.after[0], _SPM),
        at_most("cadence afterwards, 95 %", np.quantile(after, 0.95), bound.after[1], _SPM),
        at_most(
            "landing, error of the time", rms(late) * _MS, bound.landing[0], "ms", n=n, target=30
        ),
        at_most("landing, from step to step", rms(spread) * _MS, bound.landing[1], "ms", n=n),
        at_least("steps with a foot named", np.mean([one.named for one in found]), bound.named),
        at_least("named steps whose foot is right", np.min([one.right for one in found]), 0.99),
        at_least("impact harder by half reads more", np.mean(changes[:, 0] > 0.0), bound.rises),
        at_most(
            "change of impact", rms(changes[:, 0] - changes[:, 1]), bound.impact, "m/s2",
            n=len(changes), target=METRICS["impact_peak_m_s2"].error_at(place),
        ),
        at_least("forward angle counts, share of the run", valid[0], bound.valid[0]),
        at_least("side angle counts, share of the run", valid[1], bound.valid[1]),
    ]  # fmt: skip
