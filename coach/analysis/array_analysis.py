"""The pipeline for notebooks: arrays in, arrays and lists out."""

from __future__ import annotations

import itertools
import math
import sys
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from coach.analysis.allowed import (
    DoubtfulInputWarning,
    all_of,
    check_rate,
    checked_settings,
    item_or_none,
    placement_of,
    speeds_of,
)
from coach.analysis.grid import Grid, Samples
from coach.analysis.result import Analysis
from coach.analysis.where_from import (
    ARRAYS,
    InputTold,
    SpeedTold,
    hash_of_arrays,
    provenance_of,
)
from coach.decode.arrays import encode_samples
from coach.model import (
    METRICS,
    AccelerometerCalibration,
    AttitudeBlock,
    Baseline,
    Body,
    Calibration,
    Channel,
    Cue,
    CueEffect,
    Decision,
    Fault,
    Input,
    LinkChange,
    LinkState,
    MetricSnapshot,
    Notification,
    Output,
    Placement,
    Plan,
    SensorMount,
    SpeedReading,
    Step,
    Validity,
    doing_name,
)
from coach.mounting import parse_axes
from coach.recording.importing.from_arrays import check_arrays, timed_samples
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.timebase import rate_to_next_hz
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from coach.model.blocks import FloatArray
    from coach.recording.importing.timebase import Timebase
    from coach.settings import Settings

_T = TypeVar("_T")

SENSOR_ID = "arrays"

_IN_PYTHON = " (in Python: unchecked=True)"
_OTHER_MENDS = {
    ImportReason.TIME: "",
    ImportReason.UNITS: (
        " (in Python: convert it to m/s^2 or rad/s; unchecked=True takes it as it is)"
    ),
}
"""What to do where there are no options."""

_TOGETHER_S = 0.25
"""Samples of several sensors take turns in parts so long, well within what one is waited for."""


@dataclass(frozen=True, slots=True)
class SensorArrays:
    """The samples of a sensor worn beside the first, e.g. on the chest with one on the pelvis.

    Args:
        acc_m_s2: As in ``analyze``, like all that follow.
        gyr_rad_s: Or ``None``.
        rate_hz: Sample rate; it may differ from the first sensor's. ``None``: from ``t_s``.
        placement: Another part of the body than the first sensor's.
        axes: Or ``None``.
        calibration: Or ``None``.
        start_s: Time of the first sample after the first sensor's first sample, on one clock.
        t_s: Or ``None``.
        accelerometer: Measured errors of its accelerometer, or ``None``.
    """

    acc_m_s2: npt.ArrayLike
    gyr_rad_s: npt.ArrayLike | None
    rate_hz: float | None
    placement: Placement | str
    axes: str | None = None
    calibration: Calibration | None = None
    start_s: float = 0.0
    t_s: npt.ArrayLike | None = None
    accelerometer: AccelerometerCalibration | None = None

    def mount(self, sensor_id: str) -> SensorMount:
        """How the sensor is worn.

        Raises:
            ValueError: A placement, axes or a calibration that is none; the message says what is.
        """
        return SensorMount(
            placement_of(self.placement),
            parse_axes(self.axes) if self.axes else None,
            item_or_none("calibration", Calibration, self.calibration),
            sensor_id,
            item_or_none("accelerometer", AccelerometerCalibration, self.accelerometer),
        )

    @property
    def times_s(self) -> FloatArray:
        """``(n,)`` time of each row after the first."""
        if self.t_s is not None:
            times = np.asarray(self.t_s, dtype=np.float64)
            return times - times[:1]
        return np.arange(len(np.asarray(self.acc_m_s2))) / (self.rate_hz or math.nan)

    @property
    def told(self) -> InputTold:
        """What it was, for ``Provenance``."""
        return InputTold(
            ARRAYS,
            hash_of_arrays(self.acc_m_s2, self.gyr_rad_s, self.t_s),
            rate_hz=float(self.rate_hz or 0.0),
            start_s=self.start_s,
            axes=self.axes or "",
            timed=self.t_s is not None,
        )


def analyze(
    acc_m_s2: npt.ArrayLike,
    gyr_rad_s: npt.ArrayLike | None,
    *,
    rate_hz: float | None = None,
    placement: Placement | str,
    t_s: npt.ArrayLike | None = None,
    axes: str | None = None,
    calibration: Calibration | None = None,
    baseline: Baseline | None = None,
    settings: Settings | Mapping[str, Any] | None = None,
    block: int = 1024,
    others: Sequence[SensorArrays] = (),
    body: Body | Mapping[str, Any] | None = None,
    speed_m_s: npt.ArrayLike | None = None,
    accelerometer: AccelerometerCalibration | None = None,
    plan: Plan | Mapping[str, Any] | None = None,
    unchecked: bool = False,
) -> Analysis:
    """Run the pipeline that coaches live on arrays.

    Args:
        acc_m_s2: ``(n, 3)`` specific force in the sensor's axes. A row with NaN is a lost sample.
        gyr_rad_s: ``(n, 3)`` angular rate in the sensor's axes, or ``None`` without a gyroscope:
            then there are steps and cadence but no angles.
        rate_hz: Sample rate, 12 to 4000; may be left out where ``t_s`` tells it.
        placement: ``chest``, ``pelvis`` or ``waist``.
        t_s: ``(n,)`` time of each row on any clock, increasing, where samples were lost or the
            clock is uneven: read as an imported file's time column is. Stream time begins at the
            first. Without, rows are even.
        axes: Which sensor axis points where, e.g. ``forward=+z,left=-x,up=-y``. Without axes and
            without calibration no direction about the vertical is known.
        calibration: Standing calibration; its mounting wins over ``axes``.
        baseline: The runner's usual values; without, they are learnt from the samples.
        settings: Tuning: a ``coach.Settings``, or a mapping such as ``{"cues.gap_s": 60}``. The
            ranges are those of ``coach settings``.
        block: Samples pushed at once. The result does not depend on it.
        others: Sensors worn at the same time elsewhere.
        body: The runner's mass, height and step length, e.g. ``{"mass_kg": 70}``.
        speed_m_s: Speed over ground if it is known, one number or ``(n,)`` with NaN where it is
            not; it goes in once a second.
        accelerometer: Measured errors of the accelerometer.
        plan: What earlier sessions say to this one.
        unchecked: Take units, rate and axes as given. Else they are held against gravity and the
            referee of ``coach import``, and what is doubtful is a ``DoubtfulInputWarning``.

    Returns:
        Samples, grid, steps, cues and effects, decisions and faults, and where they come from.

    Raises:
        ValueError: Wrong shapes, times, rate, units, placement, axes or settings; the message says
            which, and what is allowed.
        TypeError: Something of another kind than is allowed.
    """
    first = SensorArrays(
        acc_m_s2, gyr_rad_s, rate_hz, placement, axes, calibration, 0.0, t_s, accelerometer
    )
    sensors = (first, *all_of("others", SensorArrays, others))
    config = SessionConfig(
        tuple(one.mount(sensor_id) for sensor_id, one in _named(sensors, alone="").items()),
        baseline=item_or_none("baseline", Baseline, baseline) or Baseline(),
        body=item_or_none("body", Body, body) or Body(),
        plan=item_or_none("plan", Plan, plan) or Plan(),
        settings=checked_settings(settings),
    )
    return run_arrays(sensors, config, block, speed_m_s=speed_m_s, unchecked=unchecked)


def run_arrays(
    sensors: Sequence[SensorArrays],
    config: SessionConfig,
    block: int = 1024,
    *,
    speed_m_s: npt.ArrayLike | None = None,
    speeds: tuple[SpeedTold, ...] = (),
    unchecked: bool = False,
) -> Analysis:
    """Run the pipeline on the arrays of the sensors that a configuration mounts.

    Args:
        sensors: The first one first.
        config: With the mounts of ``SensorArrays.mount``.
        block: As in ``analyze``, as all that follow.
        speed_m_s: Or ``None``.
        speeds: The same as it was told before, in its place.
        unchecked: Take units, rate and axes as given.

    Raises:
        ValueError: As ``analyze``.
    """
    inputs: list[Input] = []
    told_speed = speed_m_s is not None or bool(speeds)
    for sensor_id, one in _named(sensors).items():
        inputs += array_inputs(
            one.acc_m_s2,
            one.gyr_rad_s,
            rate_hz=one.rate_hz,
            # Sensors are waited for, but not for long; and a told speed falls between blocks.
            longest_s=_TOGETHER_S if told_speed or len(sensors) > 1 else math.inf,
            block=sys.maxsize if told_speed else block,
            sensor_id=sensor_id,
            start_s=one.start_s,
            t_s=one.t_s,
            checked=None if unchecked else placement_of(one.placement),
        )
    speeds = speeds or speeds_of(speed_m_s, sensors[0].times_s)
    inputs += [SpeedReading(told.t_s, told.speed_m_s) for told in speeds]
    inputs.sort(key=lambda event: event.t_host_s)
    pipeline = Pipeline(config)
    found = collect(_outputs(pipeline, inputs))
    told = provenance_of(config, tuple(one.told for one in sensors), speeds)
    return replace(found, worths=pipeline.worths, provenance=told)


def _named(sensors: Sequence[SensorArrays], *, alone: str = SENSOR_ID) -> dict[str, SensorArrays]:
    """The sensors by the ids that they have in the inputs; ``alone`` is that of an only one."""
    if len(sensors) == 1:
        return {alone: sensors[0]}
    return {f"{SENSOR_ID}-{i}" if i else SENSOR_ID: one for i, one in enumerate(sensors)}


def _outputs(pipeline: Pipeline, inputs: list[Input]) -> Iterator[Output]:
    """What the pipeline says, as it says it; what it has heard is taken off the list."""
    inputs.reverse()
    while inputs:
        yield from pipeline.push(inputs.pop())
    yield from pipeline.flush()


def array_inputs(
    acc_m_s2: npt.ArrayLike,
    gyr_rad_s: npt.ArrayLike | None,
    *,
    rate_hz: float | None,
    block: int,
    sensor_id: str = SENSOR_ID,
    start_s: float = 0.0,
    t_s: npt.ArrayLike | None = None,
    longest_s: float = math.inf,
    checked: Placement | None = None,
) -> list[Input]:
    """Samples as the inputs a sensor would have sent. Arguments and errors as in ``analyze``.

    No input is longer than ``longest_s``. Samples are ``checked`` as those of a place, or not.
    """
    acc = np.ascontiguousarray(acc_m_s2, dtype=np.float64)
    gyr = None if gyr_rad_s is None else np.ascontiguousarray(gyr_rad_s, dtype=np.float64)
    if acc.ndim != 2 or acc.shape[1] != 3:
        raise ValueError(f"acc_m_s2 has shape {acc.shape}; it must be (n, 3)")
    if gyr is not None and gyr.shape != acc.shape:
        raise ValueError(f"gyr_rad_s has shape {gyr.shape}; it must be like acc, {acc.shape}")
    if rate_hz is not None:
        check_rate(rate_hz)
    elif t_s is None:
        raise ValueError("rate_hz: give it, or t_s, the time of each row")
    if block < 1:
        raise ValueError(f"block is {block}; it must be at least 1")
    times = _timed(acc, gyr, rate_hz, t_s, checked)
    rate_hz, index = times.rate_hz, times.index
    if math.isfinite(longest_s):
        block = min(block, math.ceil(longest_s * rate_hz))
    inputs: list[Input] = [LinkChange(0.0, sensor_id, LinkState.CONNECTED, family="arrays")]
    # What is missing is a gap, as over the radio.
    edges = [0, *(np.flatnonzero(np.diff(index) != 1) + 1).tolist(), len(acc)]
    for begin, end in itertools.pairwise(edges):
        for start in range(begin, end, block):
            part = slice(start, min(start + block, end))
            first, t_first_s = int(index[start]), start_s + float(times.t_s[start])
            some = None if gyr is None else gyr[part]
            here_hz = (
                rate_hz
                if t_s is None
                else rate_to_next_hz(times.t_s, rate_hz, start, part.stop, end)
            )
            payload = encode_samples(here_hz, first, t_first_s, acc[part], some)
            t_last_s = start_s + float(times.t_s[part.stop - 1])
            inputs.append(Notification(t_last_s, sensor_id, Channel.DATA, payload))
    return inputs


def _timed(
    acc: FloatArray,
    gyr: FloatArray | None,
    rate_hz: float | None,
    t_s: npt.ArrayLike | None,
    checked: Placement | None,
) -> Timebase:
    """When each row was taken; raises for what cannot be, warns of what is doubtful."""
    try:
        own_s = None if t_s is None else np.asarray(t_s, dtype=np.float64)
        times = timed_samples(len(acc), own_s, rate_hz)
        doubts = times.warnings
        if checked is not None:
            doubts += check_arrays(acc, gyr, times, checked)
    except ImportProblem as problem:
        mend = _OTHER_MENDS.get(problem.reason, _IN_PYTHON)
        raise ValueError(f"{problem}{mend}") from None
    for doubt in doubts:
        warnings.warn(doubt, DoubtfulInputWarning, stacklevel=5)
    return times


def collect(outputs: Iterable[Output], first: str = "") -> Analysis:
    """Sort the pipeline's outputs by kind, and stack what is regular into arrays.

    Args:
        outputs: In the order of the pipeline.
        first: Id of the first sensor; without one, that of arrays.

    Of a block nothing is held but what is given back: it is three times as large.
    """
    blocks: dict[str, list[Samples]] = {}
    others: dict[type, list[Output]] = {}
    for output in outputs:
        if isinstance(output, AttitudeBlock):
            some = Samples(output.t_s.copy(), output.quat_level_from_segment.copy())
            blocks.setdefault(output.sensor_id, []).append(some)
        else:
            others.setdefault(type(output), []).append(output)
    ids = sorted(blocks, key=lambda sensor_id: sensor_id != (first or SENSOR_ID))
    samples = [_samples(blocks[sensor_id]) for sensor_id in ids] or [_samples([])]

    def given(kind: type[_T]) -> list[_T]:
        return [output for output in others.get(kind, ()) if isinstance(output, kind)]

    return Analysis(
        samples=samples[0],
        grid=_grid(given(MetricSnapshot)),
        steps=given(Step),
        cues=given(Cue),
        decisions=given(Decision),
        faults=given(Fault),
        other_samples=tuple(samples[1:]),
        effects=given(CueEffect),
    )


def _samples(blocks: list[Samples]) -> Samples:
    if not blocks:
        return Samples(np.empty(0), np.empty((0, 4)))
    return Samples(
        np.concatenate([b.t_s for b in blocks]),
        np.concatenate([b.quat_level_from_segment for b in blocks]),
    )


_VALUED = (Validity.OK, Validity.UNCALIBRATED, Validity.SETTLING, Validity.POOR_DATA)


def _grid(snapshots: list[MetricSnapshot]) -> Grid:
    columns: dict[str, FloatArray] = {}
    validity: dict[str, npt.NDArray[np.str_]] = {}
    for name in METRICS:
        readings = [s.readings[name] for s in snapshots]
        values = np.array([r.value for r in readings], dtype=np.float64)
        words = np.array([r.validity.value for r in readings], dtype="U16")
        values[~np.isin(words, [v.value for v in _VALUED])] = np.nan
        columns[name], validity[name] = values, words
    return Grid(
        t_s=np.array([s.t_s for s in snapshots], dtype=np.float64),
        raw=columns,
        validity=validity,
        locomotion=np.array([doing_name(s.doing) for s in snapshots], dtype="U16"),
    )
