"""Everything a recording holds and the pipeline makes of it, collected for export."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from coach.app.batches import by_count
from coach.app.calibration_samples import sensor_data
from coach.app.session import config_of
from coach.model import (
    AS_OURS,
    AttitudeBlock,
    Command,
    Cue,
    CueEffect,
    DeskSpan,
    Fault,
    MetricSnapshot,
    SetDone,
    SpeedReading,
    StandCheck,
    Step,
    UserCommand,
)
from coach.model.inputs import is_possible
from coach.wiring.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import numpy.typing as npt

    from coach.model import Input, Output, Placement, SampleBlock, SegmentStand, SensorWorth
    from coach.model.blocks import FloatArray
    from coach.recording import Recording, SessionHeader

    Batches = Iterable[Sequence[Input]]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class SensorSamples:
    """One sensor, sample by sample; NaN where something is not known.

    Args:
        sensor_id: Which.
        label: Its placement, for names of files and columns.
        rate_hz: Nominal rate.
        has_gyro: Whether it has a gyroscope.
        t_s: ``(n,)`` stream time.
        acc_m_s2: ``(n, 3)`` specific force, sensor axes.
        gyr_rad_s: ``(n, 3)`` angular rate, sensor axes.
        quality: ``(n,)`` of ``coach.model.Quality``.
        quat_level_from_segment: ``(n, 4)`` w, x, y, z; heading arbitrary.
        acc_level_m_s2: ``(n, 3)`` specific force forward, left, up.
    """

    sensor_id: str
    label: str
    rate_hz: float
    has_gyro: bool
    t_s: FloatArray
    acc_m_s2: FloatArray
    gyr_rad_s: FloatArray
    quality: npt.NDArray[np.uint8]
    quat_level_from_segment: FloatArray
    acc_level_m_s2: FloatArray


@dataclass(frozen=True, slots=True)
class SessionData:
    """One session.

    Args:
        header: Of its recording.
        duration_s: Stream time of the last input.
        sensors: In the order in which they were first heard.
        snapshots: The metrics on the grid.
        steps: In order.
        cues: In order.
        effects: What followed them.
        faults: In order of stream time.
        markers_s: Stream times of the runner's markers.
        speeds: Stream time and speed over ground, m/s, as they were told.
        worths: What the samples of the sensors were worth, by placement, where that is known.
        stands: Of a standing check: what was found of each segment.
        spans: Of a time at the desk, in order.
        sets: Of exercises, in order.
    """

    header: SessionHeader
    duration_s: float
    sensors: tuple[SensorSamples, ...]
    snapshots: tuple[MetricSnapshot, ...]
    steps: tuple[Step, ...]
    cues: tuple[Cue, ...]
    effects: tuple[CueEffect, ...]
    faults: tuple[Fault, ...]
    markers_s: tuple[float, ...]
    speeds: tuple[tuple[float, float], ...] = ()
    worths: Mapping[Placement, SensorWorth] = field(default_factory=lambda: AS_OURS)
    stands: tuple[SegmentStand, ...] = ()
    spans: tuple[DeskSpan, ...] = ()
    sets: tuple[SetDone, ...] = ()

    @property
    def placements(self) -> tuple[Placement, ...]:
        """Where the sensors sat."""
        return tuple(mount.placement for mount in self.header.mounts)


def session_data(
    recording: Recording, watch: Callable[[Any], Any] = lambda batches: batches
) -> SessionData:
    """Replay a recording and collect all of it.

    Args:
        recording: As read.
        watch: Sees the batches of inputs pass, for a bar.

    Raises:
        SettingsError: The recorded settings are not ones that this version knows.
    """
    header = recording.header
    pipeline = Pipeline(config_of(header))
    outputs: list[Output] = []
    for batch in watch(by_count(recording.inputs)):
        outputs += pipeline.push_many(batch)
    outputs += pipeline.flush()
    labels = {one.sensor_id: one.placement.value for one in header.mounts if one.sensor_id}
    sent = sensor_data(recording.inputs, header.t_zero_host_s)
    blocks = {sensor_id: found.blocks for sensor_id, found in sent.items() if found.blocks}
    attitude = _of(outputs, AttitudeBlock)
    checks = _of(outputs, StandCheck)
    return SessionData(
        header=header,
        duration_s=max(recording.duration_s, 0.0),
        sensors=tuple(
            _samples(
                sensor_id,
                labels.get(sensor_id, _label(header, len(blocks), number)),
                blocks[sensor_id],
                [block for block in attitude if block.sensor_id == sensor_id],
            )
            for number, sensor_id in enumerate(blocks)
        ),
        snapshots=tuple(_of(outputs, MetricSnapshot)),
        steps=tuple(_of(outputs, Step)),
        cues=tuple(_of(outputs, Cue)),
        effects=tuple(_of(outputs, CueEffect)),
        faults=tuple(sorted(_of(outputs, Fault), key=lambda fault: fault.t_s)),
        markers_s=tuple(
            event.t_host_s - header.t_zero_host_s
            for event in recording.inputs
            if isinstance(event, UserCommand)
            and event.command is Command.MARKER
            and is_possible(event)
        ),
        speeds=tuple(
            (event.t_host_s - header.t_zero_host_s, event.speed_m_s)
            for event in recording.inputs
            if isinstance(event, SpeedReading) and is_possible(event)
        ),
        worths=pipeline.worths,
        stands=next((one.segments for one in reversed(checks) if one.segments), ()),
        spans=tuple(_of(outputs, DeskSpan)),
        sets=tuple(_of(outputs, SetDone)),
    )


def _samples(
    sensor_id: str, label: str, blocks: Sequence[SampleBlock], attitude: list[AttitudeBlock]
) -> SensorSamples:
    t_s = np.concatenate([block.t_s for block in blocks])
    quat = np.full((len(t_s), 4), np.nan)
    level = np.full((len(t_s), 3), np.nan)
    if attitude:
        known_s = np.concatenate([block.t_s for block in attitude])
        _, here, there = np.intersect1d(t_s, known_s, assume_unique=True, return_indices=True)
        quat[here] = np.concatenate([b.quat_level_from_segment for b in attitude])[there]
        level[here] = np.concatenate([b.acc_level_m_s2 for b in attitude])[there]
    has_gyro = any(block.has_gyro for block in blocks)
    gyr = np.concatenate([block.gyr_rad_s for block in blocks])
    return SensorSamples(
        sensor_id=sensor_id,
        label=label,
        rate_hz=1.0 / blocks[0].dt_s,
        has_gyro=has_gyro,
        t_s=t_s,
        acc_m_s2=np.concatenate([block.acc_m_s2 for block in blocks]),
        gyr_rad_s=gyr if has_gyro else np.full_like(gyr, np.nan),
        quality=np.concatenate([block.quality for block in blocks]),
        quat_level_from_segment=quat,
        acc_level_m_s2=level,
    )


def _label(header: SessionHeader, sensors: int, number: int) -> str:
    return header.placement.value if sensors == 1 else f"sensor{number + 1}"


def _of(outputs: list[Output], kind: type[_T]) -> list[_T]:
    return [output for output in outputs if isinstance(output, kind)]
