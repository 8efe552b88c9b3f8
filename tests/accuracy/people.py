"""Unkind people at the accuracy table: who they are, what they run, and what coach makes of it.

People and straps are those of ``coach.simulation.unkind``: trunks that nod, limps, slow wander,
sensors with a part's own filter and errors, radio links that lose packets. Every second one has the
strap drawn for them, the others one at either end of what there is: springs of 8 Hz, and rigid.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Placement, SensorMount, SpeedReading
from coach.model import quaternion as quat
from coach.simulation import parse_story, simulate
from coach.simulation.radio_link import LinkConfig
from coach.simulation.sensor import SensorConfig
from coach.simulation.strap import StrapConfig
from coach.simulation.unkind import unkind_person
from coach.wiring.config import SessionConfig
from tests.many import results
from tests.theory.sessions import Session, calibrated, run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coach.model import Calibration
    from coach.model.blocks import FloatArray
    from coach.simulation import Simulation, Story
    from coach.simulation.story import Phase
    from coach.simulation.unkind import UnkindPerson

PLACES = (Placement.CHEST, Placement.PELVIS)
SEEDS = range(300, 312)
"""Nobody whom a limit or a published error was chosen on."""

ASKED = 8
"""Unkind people sway more than the guide allows: a live run asks them again as well."""

SOFT_HZ = 8.0


def drawn(person: UnkindPerson) -> UnkindPerson:
    """The strap as drawn: springs of 8 to 20 Hz."""
    return person


def soft(person: UnkindPerson) -> UnkindPerson:
    """The softest strap of the range, kicked and damped as drawn."""
    return lined(
        person, strap=f"spring_hz = [{SOFT_HZ}, {SOFT_HZ}, {SOFT_HZ}]\ntorsion_hz = {SOFT_HZ}"
    )


def rigid(person: UnkindPerson) -> UnkindPerson:
    """No give at all."""
    return replace(person, strap="")


STRAPS: Sequence[Callable[[UnkindPerson], UnkindPerson]] = (drawn, soft, drawn, rigid)


def lined(person: UnkindPerson, **lines: str) -> UnkindPerson:
    """The same person with lines of tables set anew, e.g. ``sensor="acc_range_g = 4"``."""
    tables = {name: _merged(getattr(person, name), text) for name, text in lines.items()}
    return replace(person, **tables)


def _merged(table: str, lines: str) -> str:
    rows = [line.partition(" = ") for line in f"{table}\n{lines}".splitlines() if line]
    return "\n".join(f"{key} = {value}" for key, value in {k: v for k, _, v in rows}.items())


def person(seed: int, placement: Placement, **lines: str) -> UnkindPerson:
    """The person of this number, on the strap that falls to them."""
    one = unkind_person(seed, placement.value)
    return lined(STRAPS[seed % len(STRAPS)](one), **lines)


@dataclass(frozen=True)
class Ready:
    """A person who has been calibrated.

    Args:
        story: Body, strap and sensor; its phases are of no matter.
        calibration: As found.
        stood_tilt_rad: True forward angle while standing for it: calibrated angles count from it.
        stood_side_rad: True side angle likewise.
    """

    story: Story
    calibration: Calibration
    stood_tilt_rad: float
    stood_side_rad: float

    def runs(self, phases: Sequence[Phase], *, track: bool = False, told: bool = False) -> Run:
        """Coach this person through some phases.

        Args:
            phases: What they do.
            track: Whether on a track of 400 m.
            told: Whether a watch tells the speed.
        """
        story = replace(
            self.story, phases=tuple(phases), on_track=track, specimen_seed=self.story.seed
        )
        mount = SensorMount(story.placement, calibration=self.calibration)
        simulation = simulate(story)
        said = watch(simulation) if told else ()
        return Run(self, run(SessionConfig((mount,)), simulation, said))


def watch(simulation: Simulation) -> tuple[SpeedReading, ...]:
    """Speed once a second, a second late and 0.15 m/s off."""
    truth, rng = simulation.truth, np.random.default_rng(simulation.story.seed)
    at_s = np.arange(1.0, float(truth.t_s[-1]))
    speeds = np.interp(at_s - 1.0, truth.t_s, truth.speed_m_s) + rng.normal(0.0, 0.15, len(at_s))
    return tuple(
        SpeedReading(float(t), max(float(v), 0.0)) for t, v in zip(at_s, speeds, strict=True)
    )


@dataclass(frozen=True)
class Run:
    """A run and what coach made of it.

    Args:
        who: Ran.
        session: Truth, outputs and readings.
    """

    who: Ready
    session: Session

    @property
    def simulation(self) -> Simulation:
        return self.session.simulation

    @functools.cached_property
    def felt_faultlessly(self) -> Simulation:
        """The same steps under a faultless sensor that sits rigidly in the same place."""
        story = self.simulation.story
        sensor = SensorConfig(part="ideal", lever_arm_m=story.sensor.lever_arm_m)
        return simulate(replace(story, sensor=sensor, link=LinkConfig(), strap=StrapConfig()))

    @functools.cached_property
    def true_angles(self) -> Mapping[str, FloatArray]:
        """True forward and side angle from standing, on the truth's grid."""
        truth = self.simulation.truth
        return {
            "forward": truth.tilt_rad - self.who.stood_tilt_rad,
            "side": truth.obliquity_rad - self.who.stood_side_rad,
        }

    @functools.cached_property
    def read_angles(self) -> tuple[FloatArray, Mapping[str, FloatArray]]:
        """Times and angles of each sample."""
        samples = self.session.seen.samples
        up = quat.up_in_segment(samples.quat_level_from_segment)
        return samples.t_s, {"forward": quat.tilt_rad(up), "side": quat.obliquity_rad(up)}


@functools.cache
def ready(who: UnkindPerson) -> Ready | None:
    """Stand, bend and run a little; asked again as a live run asks. ``None`` if refused."""
    story = parse_story(who.text('[[phase]]\ndo = "stand"\nfor_s = 5'))
    try:
        prelude, found = calibrated(story, ASKED)
    except AssertionError:
        return None
    truth = prelude.truth
    stood = (truth.t_s >= found.start_s) & (truth.t_s < found.start_s + found.calibration.still_s)
    return Ready(
        story,
        found.calibration,
        float(truth.tilt_rad[stood].mean()),
        float(truth.obliquity_rad[stood].mean()),
    )


def ready_seed(seed: int, place: str) -> Ready | None:
    """The same for one of ``SEEDS``, as a process of its own is told of them."""
    return ready(person(seed, Placement(place)))


@functools.cache
def seeds_of(placement: Placement) -> list[int]:
    """Of everyone at a place who could be calibrated."""
    found = results(ready_seed, [(seed, placement.value) for seed in SEEDS])
    return [seed for seed, one in zip(SEEDS, found, strict=True) if one is not None]


def everyone(placement: Placement) -> list[Ready]:
    """All people of the table at a place who could be calibrated."""
    found = results(ready_seed, [(seed, placement.value) for seed in SEEDS])
    return [one for one in found if one is not None]


def rms(values: Sequence[float] | FloatArray) -> float:
    """Infinite where there is nothing, so that no bound holds."""
    return float(np.sqrt(np.mean(np.square(values)))) if len(values) else np.inf
