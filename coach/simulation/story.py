"""A story: what a runner does, minute by minute, on which sensor and over which link."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coach.simulation.parameters import PARAMETERS
from coach.simulation.radio_link import LinkConfig
from coach.simulation.strap import SLIPS, StrapConfig
from coach.simulation.timeline import Segment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model import Placement
    from coach.simulation.sensor import SensorConfig

ACTIVITIES = ("stand", "walk", "run", "bend", "turn")
BEND_DEG = 50.0
TURN_DEG = 180.0

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase.

    Args:
        do: One of ``ACTIVITIES``.
        for_s: Duration.
        values: Parameters that differ from the runner's own: (start, end).
        bend_deg: Depth of a ``bend``.
        turn_deg: Angle of a ``turn`` on the spot, left positive.
    """

    do: str
    for_s: float
    values: Mapping[str, Span] = field(default_factory=dict)
    bend_deg: float = BEND_DEG
    turn_deg: float = TURN_DEG


@dataclass(frozen=True, slots=True)
class Story:
    """One story, valid once parsed; see README.md for the keys.

    Args:
        title: One line.
        placement: Where the sensor sits.
        seed: Of everything random, unless ``simulate`` is given another.
        rate_hz: Nominal output rate.
        on_track: Whether the course is a 400 m track.
        runner: This runner's own parameters while running.
        walker: The same while walking.
        stander: The same while standing, bending and turning on the spot.
        sensor: The sensor and how it is worn.
        link: The radio link.
        phases: What happens, in order.
        others: The same story as sensors elsewhere on this runner see it.
        strap: What the sensor hangs on.
        specimen_seed: Of the sensor's own errors, if it is not this story's seed.
        settings: What differs from the usual settings, such as a short warm-up; as in a TOML file.
        plan: What earlier sessions said to this one, as in a recording's header.
    """

    title: str
    placement: Placement
    seed: int
    rate_hz: int
    on_track: bool
    runner: Mapping[str, float]
    walker: Mapping[str, float]
    sensor: SensorConfig
    link: LinkConfig
    phases: tuple[Phase, ...]
    others: tuple[Story, ...] = ()
    strap: StrapConfig = field(default_factory=StrapConfig)
    stander: Mapping[str, float] = field(default_factory=dict)
    specimen_seed: int | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
    plan: Mapping[str, object] = field(default_factory=dict)

    @property
    def placements(self) -> tuple[Placement, ...]:
        """Where the sensors sit, the first one first."""
        return (self.placement, *(one.placement for one in self.others))

    @property
    def duration_s(self) -> float:
        """Length of the story."""
        return sum(phase.for_s for phase in self.phases)

    def segments(self) -> tuple[Segment, ...]:
        """The phases with every parameter resolved.

        Where the sensor has slipped to it stays until a phase says otherwise.
        """
        slip = {name: (self.runner.get(name, 0.0),) * 2 for name in SLIPS}
        resolved: list[Segment] = []
        for phase in self.phases:
            slip |= {name: phase.values[name] for name in SLIPS if name in phase.values}
            segment = self._segment(phase)
            resolved.append(replace(segment, values={**segment.values, **slip}))
            slip = {name: (end, end) for name, (_, end) in slip.items()}
        return tuple(resolved)

    def calibration_prelude(self) -> Story:
        """The same runner and sensor before the story: stand, bend twice, stand, run straight.

        The link is a good one: what a calibration needs is a quiet minute.
        """
        phases = (
            Phase("stand", 15.0),
            Phase("bend", 4.0),
            Phase("bend", 4.0),
            Phase("stand", 3.0),
            Phase("run", 40.0),
        )
        return self._other("calibration prelude", phases)

    def baseline_run(self, for_s: float = 180.0) -> Story:
        """The same runner and sensor, running with the runner's own parameters only."""
        return self._other("baseline run", (Phase("stand", 5.0), Phase("run", for_s)))

    def _other(self, what: str, phases: tuple[Phase, ...]) -> Story:
        return replace(
            self,
            title=f"{self.title}: {what}",
            on_track=False,
            link=LinkConfig(batch=self.link.batch, clock_ppm=self.link.clock_ppm),
            phases=phases,
            others=tuple(other._other(what, phases) for other in self.others),  # noqa: SLF001
        )

    def _segment(self, phase: Phase) -> Segment:
        own = {"run": self.runner, "walk": self.walker}.get(phase.do, self.stander)
        values: dict[str, Span] = {}
        for name, spec in PARAMETERS.items():
            default = {"run": spec.run, "walk": spec.walk}.get(phase.do, spec.stand)
            usual = own.get(name, default)
            values[name] = phase.values.get(name, (usual, usual))
        if phase.do == "turn":
            rate = phase.turn_deg / phase.for_s
            values["yaw_rate_deg_s"] = (rate, rate)
        return Segment(phase.do, phase.for_s, values, phase.bend_deg if phase.do == "bend" else 0.0)
