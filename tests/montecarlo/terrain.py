"""Where people run: phases of a story by terrain, drawn at random. Nothing in them is a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.simulation.story import Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np

Span = tuple[float, float]


def _run(for_s: float, **values: float | Span) -> Phase:
    spans = {k: v if isinstance(v, tuple) else (v, v) for k, v in values.items()}
    return Phase("run", for_s, spans)


def flat(rng: np.random.Generator) -> list[Phase]:
    """Straight on, level."""
    return [_run(rng.uniform(300.0, 420.0))]


def hills(rng: np.random.Generator) -> list[Phase]:
    """Up and down by 3 to 6 percent for one to three minutes each, with level between."""
    phases = [_run(60.0)]
    for _ in range(2):
        grade = rng.uniform(3.0, 6.0) * rng.choice([-1.0, 1.0])
        phases += [
            _run(rng.uniform(60.0, 120.0), grade_percent=grade),
            _run(rng.uniform(20.0, 60.0)),
        ]
        phases += [_run(rng.uniform(60.0, 120.0), grade_percent=-grade), _run(30.0)]
    return phases


def rolling(rng: np.random.Generator) -> list[Phase]:
    """Half a percent to three, never long."""
    phases = [_run(45.0)]
    for _ in range(8):
        grade = rng.uniform(-3.0, 3.0)
        phases.append(_run(rng.uniform(20.0, 60.0), grade_percent=grade))
    return phases


def corners(rng: np.random.Generator) -> list[Phase]:
    """Streets: corners of 90 degrees, taken in one to three seconds."""
    phases = [_run(40.0)]
    for _ in range(9):
        turn_s = rng.uniform(2.0, 3.0)
        rate = 90.0 / turn_s * rng.choice([-1.0, 1.0])
        phases += [_run(turn_s, yaw_rate_deg_s=rate), _run(rng.uniform(15.0, 60.0))]
    return phases


def lights(rng: np.random.Generator) -> list[Phase]:
    """Traffic lights: stops of ten to fifty seconds."""
    phases = [_run(60.0)]
    for _ in range(3):
        phases += [Phase("stand", rng.uniform(10.0, 50.0)), _run(rng.uniform(60.0, 150.0))]
    return phases


def walk_run(rng: np.random.Generator) -> list[Phase]:
    """A minute or two of running, half a minute or more of walking."""
    phases = [_run(90.0)]
    for _ in range(3):
        phases += [Phase("walk", rng.uniform(20.0, 60.0)), _run(rng.uniform(60.0, 120.0))]
    return phases


TERRAINS: Mapping[str, Callable[[np.random.Generator], list[Phase]]] = {
    "flat": flat,
    "hills": hills,
    "rolling": rolling,
    "corners": corners,
    "lights": lights,
    "walk-run": walk_run,
}


def running_s(phases: list[Phase]) -> float:
    """How much of it is running."""
    return sum(phase.for_s for phase in phases if phase.do == "run")
