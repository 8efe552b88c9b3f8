"""The pipeline for notebooks: arrays in, arrays and lists out."""

from __future__ import annotations

import itertools
import math
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from coach.decode.arrays import encode_samples
from coach.model import (
    METRICS,
    AttitudeBlock,
    Baseline,
    Calibration,
    Channel,
    Cue,
    Decision,
    Fault,
    Input,
    LinkChange,
    LinkState,
    MetricSnapshot,
    Notification,
    Output,
    Placement,
    SensorMount,
    Step,
    Validity,
    doing_name,
)
from coach.model.rates import rate_problem
from coach.mounting import parse_axes
from coach.recording.importing.from_arrays import TimedSamples, check_arrays, timed_samples
from coach.recording.importing.problem import ImportProblem
from coach.settings import Settings
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from coach.model.blocks import FloatArray

_T = TypeVar("_T")

SENSOR_ID = "arrays"

_TOGETHER_S = 0.25
"""Samples of several sensors take turns in parts so long, well within what one is waited for."""


@dataclass(frozen=True, slots=True)
class Samples:
    """What is known sample by sample.

    Args:
        t_s: ``(n,)`` stream time.
        quat_level_from_segment: ``(n, 4)`` w, x, y, z; heading arbitrary.
    """

    t_s: FloatArray
    quat_level_from_segment: FloatArray


@dataclass(frozen=True, slots=True)
class Grid:
    """Metrics on the grid. ``grid["cadence_spm"]`` is ``(m,)``; NaN where there is no value.

    Where no samples came for longer than the last ones hold (1 s), nothing is ``ok`` and
    ``grid["locomotion"]`` is ``no_data``. A value may be present and yet not valid, e.g. an angle
    without calibration: ask ``valid``.
    """

    t_s: FloatArray
    columns: Mapping[str, FloatArray]
    validity: Mapping[str, npt.NDArray[np.str_]]
    locomotion: npt.NDArray[np.str_]

    def __getitem__(self, name: str) -> npt.NDArray[np.generic]:
        """A metric by name, or ``locomotion`` as words.

        Raises:
            KeyError: No such metric; the message lists them.
        """
        if name == "locomotion":
            return self.locomotion
        if name not in self.columns:
            known = ", ".join(["locomotion", *self.columns])
            raise KeyError(f"no metric '{name}'; there are {known}")
        return self.columns[name]

    def valid(self, name: str) -> npt.NDArray[np.bool_]:
        """``(m,)`` whether each value of a metric counts.

        Raises:
            KeyError: No such metric.
        """
        self[name]
        return np.asarray(self.validity[name] == Validity.OK.value)


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything the pipeline said of some samples.

    ``samples`` are the first sensor's; ``other_samples`` those of the others, as they were given.
    """

    samples: Samples
    grid: Grid
    steps: list[Step]
    cues: list[Cue]
    decisions: list[Decision]
    faults: list[Fault]
    other_samples: tuple[Samples, ...] = ()


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
    """

    acc_m_s2: npt.ArrayLike
    gyr_rad_s: npt.ArrayLike | None
    rate_hz: float | None
    placement: Placement | str
    axes: str | None = None
    calibration: Calibration | None = None
    start_s: float = 0.0
    t_s: npt.ArrayLike | None = None

    def mount(self, sensor_id: str) -> SensorMount:
        """How the sensor is worn."""
        mounting = parse_axes(self.axes) if self.axes else None
        return SensorMount(Placement(self.placement), mounting, self.calibration, sensor_id)


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
    settings: Settings | None = None,
    block: int = 1024,
    others: Sequence[SensorArrays] = (),
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
        settings: Tuning.
        block: Samples pushed at once. The result does not depend on it.
        others: Sensors worn at the same time elsewhere.
        unchecked: Take units, rate and axes as given. Else they are held against gravity and the
            referee of ``coach import``, which refuses what cannot be and warns of what is doubtful.

    Returns:
        Samples, grid, steps, cues, decisions and faults.

    Raises:
        ValueError: Wrong shapes, times, rate, units, placement or axes; the message says which.
    """
    first = SensorArrays(acc_m_s2, gyr_rad_s, rate_hz, placement, axes, calibration, t_s=t_s)
    arrays = {
        SENSOR_ID if one is first else f"{SENSOR_ID}-{i}": one
        for i, one in enumerate((first, *others))
    }
    inputs: list[Input] = []
    for sensor_id, one in arrays.items():
        inputs += array_inputs(
            one.acc_m_s2,
            one.gyr_rad_s,
            rate_hz=one.rate_hz,
            # Sensors are waited for, but not for long.
            longest_s=_TOGETHER_S if others else math.inf,
            block=block,
            sensor_id=sensor_id,
            start_s=one.start_s,
            t_s=one.t_s,
            checked=None if unchecked else Placement(one.placement),
        )
    inputs.sort(key=lambda event: event.t_host_s)
    config = SessionConfig(
        tuple(one.mount(sensor_id if others else "") for sensor_id, one in arrays.items()),
        baseline=baseline or Baseline(),
        settings=settings or Settings(),
    )
    return collect(_outputs(Pipeline(config), inputs))


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
    problem = rate_problem(rate_hz) if rate_hz is not None else None
    if problem or (rate_hz is None and t_s is None):
        raise ValueError(f"rate_hz: {problem or 'give it, or t_s, the time of each row'}")
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
            here_hz = rate_hz if t_s is None else times.rate_of(start, part.stop, end)
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
) -> TimedSamples:
    """When each row was taken; raises for what cannot be, warns of what is doubtful."""
    try:
        own_s = None if t_s is None else np.asarray(t_s, dtype=np.float64)
        times = timed_samples(len(acc), own_s, rate_hz)
        doubts = times.warnings
        if checked is not None:
            doubts += check_arrays(acc, gyr, times, checked)
    except ImportProblem as problem:
        raise ValueError(f"{problem} (in Python: unchecked=True)") from None
    for doubt in doubts:
        warnings.warn(doubt, stacklevel=4)
    return times


def collect(outputs: Iterable[Output]) -> Analysis:
    """Sort the pipeline's outputs by kind, and stack what is regular into arrays.

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
    ids = sorted(blocks, key=lambda sensor_id: sensor_id != SENSOR_ID)
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
        columns=columns,
        validity=validity,
        locomotion=np.array([doing_name(s.doing) for s in snapshots], dtype="U16"),
    )
