"""Imports a file of samples as the inputs that a live session would have had."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.decode.arrays import encode_samples
from coach.files.trouble import what_went_wrong
from coach.model import (
    Channel,
    Input,
    LinkChange,
    LinkState,
    Notification,
    SensorMount,
    SpeedReading,
)
from coach.recording.header import Provenance, SessionHeader
from coach.recording.importing import source_units, timebase
from coach.recording.importing.axes import check_up, mounting_of
from coach.recording.importing.csv_table import read_csv
from coach.recording.importing.npz_table import read_npz
from coach.recording.importing.options import ImportOptions, ImportResult
from coach.recording.importing.problem import ImportProblem, ImportReason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from coach.model.blocks import FloatArray
    from coach.recording.importing.sample_table import Table

SENSOR_ID = "imported"
FAMILY = "arrays"
_BLOCK_S = 1.0
_TOGETHER_S = 0.25  # of several sensors in turn: well within what one is waited for
_MOST_APART_S = 600.0  # nobody puts on one sensor that long after the other
_MOST_LEFT_OUT = 0.05  # share of rows

READERS: Mapping[str, Callable[[Path, ImportOptions], Table]] = MappingProxyType(
    {".csv": read_csv, ".tsv": read_csv, ".txt": read_csv, ".npz": read_npz}
)


def import_samples(path: Path, options: ImportOptions) -> ImportResult:
    """Turn a CSV or NPZ file of samples into a session.

    Rows that lack a number or repeat a time are left out; what is missing then is a gap, as over
    the radio. More than 5 % of them is refused.

    Raises:
        ImportProblem: If the file cannot be understood; one line.
    """
    samples = _samples(path, options)
    return ImportResult(samples.inputs(SENSOR_ID, 0.0), samples.header, samples.warnings)


def import_together(files: Sequence[tuple[Path, ImportOptions]]) -> ImportResult:
    """Turn one file for each of several sensors, worn at the same time, into one session.

    Times in the files are on one clock; files without times begin together.

    Args:
        files: Each with its options; the first gives the session its title and date.

    Raises:
        ImportProblem: As ``import_samples``, or the sensors cannot be worn together.
    """
    found = [_samples(path, options) for path, options in files]
    ids = [f"{SENSOR_ID}-{one.header.placement.value}" for one in found]
    first = found[0]
    mounts = [replace(s.header.mounts[0], sensor_id=i) for s, i in zip(found, ids, strict=True)]
    try:
        header = replace(
            first.header,
            sensors={i: s.header.sensors[SENSOR_ID] for s, i in zip(found, ids, strict=True)},
            mounts=tuple(mounts),
            import_details={
                **first.header.import_details,
                "others": [dict(one.header.import_details) for one in found[1:]],
            },
        )
    except ValueError as error:
        raise ImportProblem(ImportReason.TOGETHER, str(error)) from None
    inputs = [
        event
        for one, sensor_id, start_s in zip(found, ids, _starts_s(found), strict=True)
        for event in one.inputs(sensor_id, start_s, _TOGETHER_S)
    ]
    inputs.sort(key=lambda event: event.t_host_s)
    warnings = tuple(warning for one in found for warning in one.warnings)
    return ImportResult(tuple(inputs), header, warnings)


@dataclass(frozen=True, slots=True)
class _Samples:
    """A file as understood; ``first_s`` is the time of its first row, if it has times."""

    header: SessionHeader
    warnings: tuple[str, ...]
    first_s: float | None
    rate_hz: float
    t_s: FloatArray
    index: npt.NDArray[np.int64]
    acc_m_s2: FloatArray
    gyr_rad_s: FloatArray | None
    speeds: tuple[SpeedReading, ...]

    def inputs(
        self, sensor_id: str, start_s: float, block_s: float = _BLOCK_S
    ) -> tuple[Input, ...]:
        """What a live session would have received, from stream time ``start_s`` on."""
        inputs: list[Input] = [LinkChange(0.0, sensor_id, LinkState.CONNECTED, FAMILY)]
        t_s, index, gyr = self.t_s + start_s, self.index, self.gyr_rad_s
        block = max(1, round(self.rate_hz * block_s))
        starts = [0, *(np.flatnonzero(np.diff(index) != 1) + 1).tolist(), len(index)]
        for start, end in itertools.pairwise(starts):
            for first in range(start, end, block):
                last = min(first + block, end)
                payload = encode_samples(
                    self.rate_hz,
                    int(index[first]),
                    float(t_s[first]),
                    self.acc_m_s2[first:last],
                    None if gyr is None else gyr[first:last],
                )
                t_last_s = float(t_s[last - 1])
                inputs.append(Notification(t_last_s, sensor_id, Channel.DATA, payload))
        inputs += [replace(one, t_host_s=one.t_host_s + start_s) for one in self.speeds]
        inputs.sort(key=lambda event: event.t_host_s)
        return tuple(inputs)


def _starts_s(found: Sequence[_Samples]) -> list[float]:
    """When each file begins, after the first that does."""
    known = [one.first_s for one in found if one.first_s is not None]
    if not known:
        return [0.0 for _ in found]
    apart_s = max(known) - min(known)
    if len(known) < len(found) or apart_s > _MOST_APART_S:
        what = f"they begin {apart_s:.0f} s apart" if len(known) == len(found) else "one has none"
        raise ImportProblem(
            ImportReason.TOGETHER,
            f"the files need times on one clock, or no times at all: {what}; export them anew",
        )
    return [first_s - min(known) for first_s in known]


def _samples(path: Path, options: ImportOptions) -> _Samples:
    mounting = mounting_of(options.axes) if options.axes else None
    table, created_utc = _read(path, options)
    where = str(path)
    acc_unit = options.acc_unit or table.acc_unit or "m/s2"
    gyro_unit = options.gyro_unit or table.gyro_unit or "rad/s"
    # Times of text are in seconds by now, whatever unit they had.
    time_unit = (
        "s" if path.suffix.lower() != ".npz" else options.time_unit or table.time_unit or "s"
    )
    acc_m_s2 = table.acc * source_units.scale_of("--acc-unit", acc_unit, source_units.ACC_UNITS)
    gyr_rad_s = table.gyro
    if gyr_rad_s is not None:
        gyr_rad_s = gyr_rad_s * source_units.scale_of(
            "--gyro-unit", gyro_unit, source_units.GYRO_UNITS
        )
    usable, warnings = _usable_rows(where, table)
    warnings = [f"{where}: {note}" for note in table.notes] + warnings
    rate_hz = options.rate_hz or table.rate_hz
    first_s: float | None = None
    if table.time is None:
        times = timebase.even(where, len(usable), rate_hz)
        t_s, index = times.t_s[usable], times.index[usable]
    else:
        time_s = table.time[usable] * source_units.scale_of(
            "--time-unit", time_unit, source_units.TIME_UNITS
        )
        first_s = float(time_s[0])
        times = timebase.from_times(where, time_s, rate_hz)
        t_s, index = times.t_s, times.index
    t_s, index = t_s - t_s[0], index - index[0]
    acc_m_s2 = acc_m_s2[usable]
    warnings += times.warnings
    resting = source_units.resting_m_s2(acc_m_s2, times.rate_hz)
    warnings += source_units.check_gravity(where, resting, acc_unit)
    if mounting is not None:
        warnings += check_up(where, mounting, resting)
    if gyr_rad_s is not None:
        gyr_rad_s = gyr_rad_s[usable]
        warnings += source_units.check_turning(where, gyr_rad_s, acc_m_s2, gyro_unit)
    speed = None if table.speed is None else table.speed[usable]
    speeds, doubts = source_units.speed_readings(t_s, speed, table.speed_unit)
    warnings += [f"{where}: {doubt}" for doubt in doubts]
    details = {
        "file": path.name,
        "rate_hz": times.rate_hz,
        "acc_unit": acc_unit,
        "gyro_unit": gyro_unit if gyr_rad_s is not None else "",
        "axes": options.axes,
        "created_utc": "the file's times" if table.start else "time of the file",
        **{f"{what}_from": name for what, name in table.used.items() if what != "speed" or speeds},
    }
    header = SessionHeader(
        created_utc=table.start or created_utc,
        title=options.title or path.stem,
        mounts=(SensorMount(options.placement, mounting=mounting),),
        provenance=Provenance.IMPORTED,
        sensors={SENSOR_ID: path.name},
        import_details=details,
    )
    return _Samples(
        header, tuple(warnings), first_s, times.rate_hz, t_s, index, acc_m_s2, gyr_rad_s, speeds
    )


def _read(path: Path, options: ImportOptions) -> tuple[Table, datetime]:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ImportProblem(
            ImportReason.WRONG_KIND,
            f"{path} is not a {', '.join(READERS)} file; convert it to one of these",
        )
    try:
        created_utc = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        table = reader(path, options)
    except OSError as error:
        what = what_went_wrong(error)
        raise ImportProblem(
            ImportReason.UNREADABLE, f"cannot read {path}: {what}; check the name"
        ) from None
    if len(table.acc) == 0:
        raise ImportProblem(ImportReason.EMPTY, f"{path} holds no samples; check the file")
    return table, created_utc


def _usable_rows(where: str, table: Table) -> tuple[npt.NDArray[np.bool_], list[str]]:
    """Which rows can be used, ``(n,)``, and what to say of the others."""
    columns = [table.acc]
    columns += [table.gyro] if table.gyro is not None else []
    columns += [table.time[:, None]] if table.time is not None else []
    whole = np.asarray(np.isfinite(np.hstack(columns)).all(axis=1), dtype=np.bool_)
    warnings = _left_out(where, table, whole, "lack a number", ImportReason.NOT_A_NUMBER)
    if table.time is None:
        return whole, warnings
    later = timebase.in_order(table.time)
    words = "are not later than the row before"
    warnings += _left_out(where, table, later, words, ImportReason.TIME)
    return whole & later, warnings


def _left_out(
    where: str, table: Table, usable: npt.NDArray[np.bool_], words: str, reason: ImportReason
) -> list[str]:
    count = int(np.count_nonzero(~usable))
    if count == 0:
        return []
    first = table.first_row + int(np.argmin(usable))
    what = f"{where}: {count} of {len(usable)} rows {words}, the first is row {first}"
    if count > _MOST_LEFT_OUT * len(usable):
        raise ImportProblem(
            reason, f"{what}; more than {_MOST_LEFT_OUT:.0%} is too much, export the file again"
        )
    return [f"{what}; they are left out"]
