"""One simulated runner over days: what is heard running well, and how soon of each fault."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coach.simulation.story import Phase
from tests.montecarlo.day import AnotherDay
from tests.montecarlo.faults import BEGINS_S, GROWS_S, RULE, fault_phases, possible
from tests.montecarlo.misplaced import downhill, misplaced
from tests.montecarlo.population import person
from tests.montecarlo.terrain import TERRAINS, running_s
from tests.theory.sessions import known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.theory.sessions import Session

SEEN = 0.8
SLIPS_S = (300.0, 720.0)
MOVED = ("sensor_moved", "calibration")
"""What is said of a strap that has moved: while running, and where the runner stands already."""


@dataclass
class Slip:
    """A strap that creeps through a run, and a stop after it.

    Args:
        deg: How far.
        cues: Posture cues until the stop.
        told: Whether the strap was told of, by the end of the stop.
    """

    deg: float
    cues: list[str]
    told: bool


@dataclass
class Trial:
    """What one runner heard.

    Args:
        number: Of the runner.
        placement: Where the sensor sat.
        well_s: Seconds of running without a fault, by terrain.
        false: Rules cued in them, by terrain.
        found: Rule injected -> delay of its cue, ``None`` where it did not come in time.
        unseen: Rules injected while too few readings counted for anybody to judge.
        wrong: Cues that must not be at all, in words.
        slip: The creeping strap.
    """

    number: int
    placement: str
    well_s: dict[str, float] = field(default_factory=dict)
    false: dict[str, list[str]] = field(default_factory=dict)
    found: dict[str, float | None] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    slip: Slip | None = None


def heard(number: int, seed: int) -> Trial | str:
    """What a runner heard, or why nobody could calibrate."""
    try:
        return try_runner(number, seed)
    except AssertionError as error:
        return str(error)
    finally:
        known.cache_clear()


def try_runner(
    number: int, seed: int, *, terrains: tuple[str, ...] = tuple(TERRAINS), faults: int = 2
) -> Trial:
    """A day for each terrain, one for each fault, and one on which the strap creeps."""
    runner = person(number, seed)
    trial = Trial(number, runner.placement)
    for at, name in enumerate(terrains):
        _run_well(
            trial, AnotherDay(runner, 1 + at), name, np.random.default_rng([seed, number, at])
        )
    rng = np.random.default_rng([seed, number, 100])
    rules = possible(runner)
    for at in rng.permutation(len(rules))[:faults]:
        _fault(trial, AnotherDay(runner, 20 + int(at)), rules[at])
    trial.slip = _slip(AnotherDay(runner, 50), rng)
    return trial


def _run_well(trial: Trial, day: AnotherDay, terrain: str, rng: np.random.Generator) -> None:
    phases = TERRAINS[terrain](rng)
    session = day.coached([Phase("stand", 5.0), *phases])
    trial.well_s[terrain] = running_s(phases)
    trial.false[terrain] = [cue.rule for cue in session.seen.cues if cue.metric]
    trial.wrong += misplaced(session) + downhill(session)


def _fault(trial: Trial, day: AnotherDay, rule: str) -> None:
    phases = fault_phases(day, rule)
    if phases is None:
        return
    session = day.coached(phases)
    cues = [cue for cue in session.seen.cues if cue.metric]
    mine = [cue.t_s - BEGINS_S for cue in cues if cue.rule == rule]
    in_time = mine and -GROWS_S < mine[0] <= RULE[rule].dwell_s + 20.0
    if in_time or seen_share(session, rule) >= SEEN:
        trial.found[rule] = mine[0] if in_time else None
    else:
        trial.unseen.append(rule)
    trial.wrong += misplaced(session)


def seen_share(session: Session, rule: str) -> float:
    """Part of the fault's time in which the metric's readings counted."""
    grid = session.seen.grid
    during = grid.t_s >= BEGINS_S
    return float(grid.valid(RULE[rule].metric)[during].mean())


def _slip(day: AnotherDay, rng: np.random.Generator) -> Slip:
    """Five to fifteen degrees in five to twelve minutes, then a stop of twenty seconds."""
    for_s, deg = rng.uniform(*SLIPS_S), rng.uniform(5.0, 15.0) * rng.choice([-1.0, 1.0])
    axis = str(rng.choice(["slip_forward_deg", "slip_side_deg"]))
    slipped: Mapping[str, tuple[float, float]] = {axis: (deg, deg)}
    phases = [
        Phase("stand", 5.0),
        Phase("run", 90.0),
        Phase("run", for_s, {axis: (0.0, deg)}),
        Phase("stand", 20.0, slipped),
        Phase("run", 10.0, slipped),
    ]
    session = day.coached(phases)
    stops_s = 95.0 + for_s
    cues = session.seen.cues
    posture = [cue.rule for cue in cues if cue.metric.endswith("_rad") and cue.t_s < stops_s]
    return Slip(deg, posture, any(cue.rule in MOVED for cue in session.seen.cues))
