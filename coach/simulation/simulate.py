"""A story played out: input events as a session would record them, and the truth behind them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from coach.model import HeadingSource, Input, Mounting, Tick
from coach.model.quaternion import rotate
from coach.simulation.radio_link import deliver
from coach.simulation.runner import Runner, feel
from coach.simulation.sensor import (
    LEVER_ARMS_M,
    Specimen,
    draw_specimen,
    filter_of,
    measure,
    temperature_c,
)
from coach.simulation.steps import make_steps
from coach.simulation.strap import Strap
from coach.simulation.timeline import build_timeline
from coach.simulation.truth import Truth, make_truth
from coach.simulation.wire import info_payload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.simulation.story import Story

SENSOR_ID = "simulated"
"""Of the only sensor; of several each has its placement added."""


@dataclass(frozen=True, slots=True, repr=False)
class Simulation:
    """One simulated session.

    Args:
        story: What was played.
        sensor_id: Name of the sensor in the events.
        inputs: Input events in order of host time; the session starts at host time 0. Those of all
            sensors, if there are several.
        truth: What really happened, on the sample grid.
        specimen: The sensor with all its errors.
        dt_s: True sample period.
        counts: ``(n, 6)`` what the sensor measured, before the link; sensor axes.
        others: What the other sensors on this runner measured, each with its own inputs alone.
    """

    story: Story
    sensor_id: str
    inputs: list[Input]
    truth: Truth
    specimen: Specimen
    dt_s: float
    counts: npt.NDArray[np.int16]
    others: tuple[Simulation, ...] = ()

    def __repr__(self) -> str:
        several = "".join(f" and {one.story.placement.value}" for one in self.others)
        seconds, rate_hz = len(self.counts) * self.dt_s, 1.0 / self.dt_s
        where = f"{self.story.placement.value}{several}"
        return f"<Simulation {self.story.title!r}: {seconds:.0f} s at {where}, {rate_hz:.2f} Hz>"

    @property
    def mounting(self) -> Mounting:
        """The true mounting."""
        return Mounting(self.specimen.quat_segment_from_sensor, HeadingSource.AXES, 0.0)

    @property
    def gyr_bias_rad_s(self) -> tuple[float, float, float]:
        """True zero rate at the start, sensor axes."""
        x, y, z = (float(value) for value in self.specimen.gyr_bias_rad_s)
        return x, y, z

    def arrays(
        self, frame: Literal["segment", "sensor"] = "segment"
    ) -> tuple[FloatArray, FloatArray]:
        """Specific force (m/s^2) and angular rate (rad/s), each ``(n, 3)``, as measured.

        All sensor errors and the quantisation are in; losses of the link are not. In the segment's
        axes they are turned by the true mounting.
        """
        scale = self.specimen.scale
        acc = self.counts[:, :3].astype(np.float64) * scale.acc_m_s2_per_count
        gyr = self.counts[:, 3:].astype(np.float64) * scale.gyr_rad_s_per_count
        if frame == "sensor":
            return acc, gyr
        quat = np.array(self.specimen.quat_segment_from_sensor)
        return np.ascontiguousarray(rotate(quat, acc)), np.ascontiguousarray(rotate(quat, gyr))


def simulate(story: Story, seed: int | None = None) -> Simulation:
    """Plays a story.

    Args:
        story: A parsed story.
        seed: Replaces the story's own.

    Returns:
        The session. The same story and seed give the same bytes. Runner, steps, specimen, noise
        and link draw from separate streams, so a change to one leaves the others alone. All
        sensors on a runner feel the same steps; what else is random is each sensor's own.
    """
    seed = story.seed if seed is None else seed
    if not story.others:
        return _play(story, SENSOR_ID, seed, 0)
    first, *others = (
        _play(one, f"{SENSOR_ID}-{one.placement.value}", seed, number)
        for number, one in enumerate((story, *story.others))
    )
    inputs = merged([first.inputs, *(other.inputs for other in others)])
    return replace(first, story=story, inputs=inputs, others=tuple(others))


def merged(sessions: Sequence[Sequence[Input]]) -> list[Input]:
    """Inputs of several sensors in one session, in order of host time; one host, one tick."""
    ticks = sorted({e.t_host_s for inputs in sessions for e in inputs if isinstance(e, Tick)})
    events: list[Input] = [e for inputs in sessions for e in inputs if not isinstance(e, Tick)]
    return sorted([*events, *map(Tick, ticks)], key=lambda event: event.t_host_s)


def _play(story: Story, sensor_id: str, seed: int, number: int) -> Simulation:
    """One sensor; ``number`` 0 is the first on this runner."""
    of_steps, *_, of_body = np.random.SeedSequence(seed).spawn(7)
    own = _streams(seed, number)
    wandering, varying = map(np.random.default_rng, of_body.spawn(2))
    walking, shaking, making, noise, radio, hanging = map(np.random.default_rng, (of_steps, *own))
    if story.specimen_seed is not None:
        making = np.random.default_rng(_streams(story.specimen_seed, number)[1])
    segments = story.segments()
    timeline = build_timeline(segments, on_track=story.on_track, rng=wandering)
    steps = make_steps(timeline, walking, varying)
    arm_m = story.sensor.lever_arm_m or LEVER_ARMS_M[story.placement]
    strap = Strap.draw(story.strap, steps, arm_m, hanging)
    low_pass = filter_of(story.sensor)
    runner = Runner.draw(
        timeline, steps, story.placement, arm_m, shaking, strap=strap, low_pass=low_pass
    )
    specimen = draw_specimen(story.sensor, making)
    rate_hz = story.rate_hz * (1.0 + specimen.odr_error)
    motion = feel(runner, int(timeline.duration_s * rate_hz), rate_hz)
    counts = measure(specimen, motion.t_s, motion.acc_m_s2, motion.gyr_rad_s, noise)
    inputs = deliver(
        story.link,
        sensor_id,
        info_payload(story.sensor, story.rate_hz, story.link.batch),
        t_s=motion.t_s,
        counts=counts,
        temperature_c=temperature_c(motion.t_s),
        rng=radio,
    )
    return Simulation(
        story=story,
        sensor_id=sensor_id,
        inputs=inputs,
        truth=make_truth(segments, timeline, steps, motion, specimen.quat_segment_from_sensor),
        specimen=specimen,
        dt_s=1.0 / rate_hz,
        counts=counts,
    )


def _streams(seed: int, number: int) -> list[np.random.SeedSequence]:
    """What is each sensor's own: shaking, specimen, noise, link, strap."""
    if number:
        return np.random.SeedSequence((seed, number)).spawn(5)
    return np.random.SeedSequence(seed).spawn(7)[1:6]
