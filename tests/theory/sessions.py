"""Simulated runners, calibrated and with their usual values known, for tests of whole sessions."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

from coach.analysis import Analysis, collect
from coach.app.simulated import EARLIER_RUN
from coach.calibration import Calibrated, CalibrationParams, Rejected, calibrate
from coach.cues import CueParams
from coach.decode import Decode
from coach.model import (
    Baseline,
    Calibration,
    Input,
    LinkChange,
    MetricSnapshot,
    Notification,
    Output,
    Placement,
    RawBlock,
    SampleBlock,
    SensorMount,
)
from coach.settings import Settings
from coach.simulation import Simulation, Story, parse_story, simulate
from coach.timing import Timing, TimingParams
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline

PROMPT = Settings(cues=CueParams(warm_up_s=0.0))
"""For sessions of a minute or two: cues without five quiet minutes first."""


ASKED = 3
"""Times that the runner is asked to stand, as the guide of a live run does."""


@dataclass(frozen=True)
class Runner:
    """A runner with a sensor; the texts are lines of the story's tables of the same name.

    ``more`` are further tables, with their heads.
    """

    placement: str
    runner: str = ""
    sensor: str = ""
    link: str = ""
    seed: int = 7
    more: str = ""

    def story(self, *phases: str) -> Story:
        """Phases are written as ``run 30; lean_deg = 5.0``."""
        lines = [f'title = "test"\nplacement = "{self.placement}"\nseed = {self.seed}']
        lines += ["[runner]", self.runner, "[sensor]", self.sensor, "[link]", self.link, self.more]
        for phase in phases:
            head, *values = phase.split(";")
            do, for_s = head.split()
            lines += [f'[[phase]]\ndo = "{do}"\nfor_s = {for_s}', *values]
        return parse_story("\n".join(lines))


CHEST = Runner(
    "chest", "lean_deg = 7.0\ncadence_spm = 172", 'mounting = "chest-strap"\ntilted_deg = 6.0'
)
PELVIS = Runner("pelvis", "tilt_deg = 9.0", 'mounting = "sacrum-clip"\ntilted_deg = 5.0')


@dataclass(frozen=True)
class Known:
    """What a first session with a runner leaves behind.

    Args:
        calibration: As found.
        baseline: As learnt.
        stood_tilt_rad: True mean forward angle in the standing stretch that was used: people sway,
            and a calibrated angle counts from there.
        stood_obliquity_rad: True mean side angle likewise.
    """

    calibration: Calibration
    baseline: Baseline
    stood_tilt_rad: float
    stood_obliquity_rad: float


@dataclass(frozen=True)
class Session:
    """A simulated session and what the coach made of it."""

    simulation: Simulation
    outputs: list[Output]
    seen: Analysis

    @property
    def snapshots(self) -> list[MetricSnapshot]:
        return [o for o in self.outputs if isinstance(o, MetricSnapshot)]


def with_mount(config: SessionConfig, **changes: object) -> SessionConfig:
    """The same session with another mount of its first sensor."""
    first, *others = config.mounts
    return replace(config, mounts=(replace(first, **changes), *others))


def sample_blocks(inputs: list[Input]) -> list[SampleBlock]:
    """One sensor's samples on the stream's clock, sensor axes."""
    decode = Decode(0.0)
    timing = Timing("simulated", 0.0, TimingParams())
    for event in inputs:
        if isinstance(event, Notification | LinkChange):
            for item in decode.push(event):
                if isinstance(item, RawBlock):
                    timing.push(item)
    return timing.drain()[0]


def calibrate_on(simulation: Simulation) -> Calibrated | Rejected:
    """Calibrate from a simulated session."""
    blocks = sample_blocks(simulation.inputs)
    return calibrate(blocks, simulation.story.placement, None, CalibrationParams())


def calibrated(story: Story, asked: int = ASKED) -> tuple[Simulation, Calibrated]:
    """A story's prelude and what came of it; asked to stand again where that is refused.

    Raises:
        AssertionError: It was refused each time.
    """
    prelude = story.calibration_prelude()
    if prelude.specimen_seed is None:
        # The sensor stays the same one.
        prelude = replace(prelude, specimen_seed=prelude.seed)
    for again in range(asked):
        simulation = simulate(prelude, prelude.seed + again)
        found = calibrate_on(simulation)
        if isinstance(found, Calibrated):
            return simulation, found
    raise AssertionError(found)


@functools.cache
def known(runner: Runner) -> Known:
    """Calibrate a runner and learn the usual values, as a first session does."""
    story = runner.story("stand 5")
    prelude, found = calibrated(story)
    config = SessionConfig(
        (SensorMount(Placement(runner.placement), calibration=found.calibration),),
        settings=EARLIER_RUN,
    )
    pipeline = Pipeline(config)
    pipeline.push_many(simulate(story.baseline_run()).inputs)
    assert pipeline.baseline.metrics, "three minutes of steady running teach something"
    truth = prelude.truth
    stood = (truth.t_s >= found.start_s) & (truth.t_s < found.start_s + found.calibration.still_s)
    return Known(
        found.calibration,
        pipeline.baseline,
        float(truth.tilt_rad[stood].mean()),
        float(truth.obliquity_rad[stood].mean()),
    )


def config_of(runner: Runner, settings: Settings | None = None) -> SessionConfig:
    """The configuration of a second session of this runner."""
    return SessionConfig(
        (SensorMount(Placement(runner.placement), calibration=known(runner).calibration),),
        baseline=known(runner).baseline,
        settings=settings or PROMPT,
    )


def run(config: SessionConfig, simulation: Simulation, extra: tuple[Input, ...] = ()) -> Session:
    """Coach a simulated session with some more inputs put in at their times."""
    inputs = sorted([*simulation.inputs, *extra], key=lambda event: event.t_host_s)
    outputs = Pipeline(config).push_many(inputs)
    return Session(simulation, outputs, collect(outputs))


def coached(
    runner: Runner, *phases: str, seed: int | None = None, settings: Settings | None = None
) -> Session:
    """Coach a known runner through some phases."""
    simulation = simulate(runner.story(*phases), seed)
    return run(config_of(runner, settings), simulation)
