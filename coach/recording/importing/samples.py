"""Imports a file of samples as the inputs that a live session would have had."""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.core_wording import Wording
from coach.core_wording import joined as worded
from coach.decode.arrays import encode_samples
from coach.model import (
    Channel,
    Input,
    LinkChange,
    LinkState,
    Notification,
    SensorMount,
    SpeedReading,
)
from coach.model.rates import rate_problem
from coach.recording.header import Provenance, SessionHeader
from coach.recording.importing import source_units, timebase
from coach.recording.importing.axes import check_up, mounting_of
from coach.recording.importing.in_si import acceleration, in_si
from coach.recording.importing.joining import joined
from coach.recording.importing.names import listed, passed_over
from coach.recording.importing.options import ImportOptions, ImportResult
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.referee import FindingKind
from coach.recording.importing.refereed import refereed
from coach.recording.importing.speeds import speed_of
from coach.recording.importing.started import started
from coach.recording.importing.streams import Quantity, Stream
from coach.recording.importing.taken import Taken
from coach.recording.importing.understood import understood

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.recording.importing.in_si import InSi
    from coach.recording.importing.joining import JoinedRows
    from coach.recording.importing.understood import Understood

SENSOR_ID = "imported"
FAMILY = "arrays"
_BLOCK_S = 1.0
_TOGETHER_S = 0.25  # of several sensors in turn: well within what one is waited for
_MOST_APART_S = 600.0  # nobody puts on one sensor that long after the other
_MOST_LEFT_OUT = 0.05  # share of rows


def import_samples(path: Path | Sequence[Path], options: ImportOptions) -> ImportResult:
    """Turn a recorder's file into a session, or the files of one sensor.

    Rows that lack a number or repeat a time are left out; what is missing then is a gap, as over
    the radio. More than 5 % of them is refused.

    Raises:
        ImportProblem: If the file cannot be understood; one line.
    """
    samples = _samples([path] if isinstance(path, Path) else path, options)
    return ImportResult(
        samples.inputs(SENSOR_ID, 0.0), samples.header, samples.warnings, samples.taken
    )


def import_together(files: Sequence[tuple[Path, ImportOptions]]) -> ImportResult:
    """Turn one file for each of several sensors, worn at the same time, into one session.

    Times in the files are on one clock; files without times begin together.

    Args:
        files: Each with its options; the first gives the session its title and date.

    Raises:
        ImportProblem: As ``import_samples``, or the sensors cannot be worn together.
    """
    found = [_samples([path], options) for path, options in files]
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
    taken = tuple(one for sensor in found for one in sensor.taken)
    return ImportResult(tuple(inputs), header, warnings, taken)


@dataclass(frozen=True, slots=True)
class _Samples:
    """A file as understood; ``first_s`` is the time of its first row, if it has times."""

    header: SessionHeader
    warnings: tuple[str, ...]
    taken: tuple[Taken, ...]
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
                    timebase.rate_to_next_hz(self.t_s, self.rate_hz, first, last, end),
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
            Wording(
                "the files need times on one clock, or no times at all: {what}; export them anew",
                what=what,
            ),
        )
    return [first_s - min(known) for first_s in known]


def _samples(paths: Sequence[Path], options: ImportOptions) -> _Samples:
    mounting = mounting_of(options.axes) if options.axes else None
    found = understood(paths, options)
    where = found.where
    acc, gyr = _sensors(found, options)
    told, left = (*_of_reading(found), *found.told.notes), _left(found)
    speed = found.streams.get(Quantity.SPEED)
    # The tables are larger than the samples, and the referee needs the room.
    found = replace(found, sheets=(), streams={})
    rows, said = _together(where, acc, gyr, options, told)
    usable, left_out = _usable_rows(where, rows)
    times = _times(where, rows, usable, options.rate_hz or acc.rate_hz)
    acc_m_s2 = _only(rows.acc_m_s2, usable)
    resting = source_units.resting_m_s2(acc_m_s2, times.rate_hz)
    warnings = [*said.notes, *left_out, *times.warnings]
    warnings += source_units.check_gravity(where, resting, acc.unit)
    if mounting is not None:
        warnings += check_up(where, mounting, resting)
    gyr_rad_s = None if rows.gyr_rad_s is None else _only(rows.gyr_rad_s, usable)
    if gyr is not None and gyr_rad_s is not None and not options.unchecked:
        warnings += source_units.check_turning(where, gyr_rad_s, acc_m_s2, gyr.unit)
    first_s = None if rows.t_s is None else float(rows.t_s[np.argmax(usable)])
    speeds, taken_speed, doubts = speed_of(speed, first_s, float(times.t_s[-1]), options)
    began = started(paths[0], options, acc.start, found.told)
    warnings += [f"{where}: {doubt}" for doubt in doubts]
    taken = (*said.taken, *taken_speed, began.taken, *left)
    header = SessionHeader(
        created_utc=began.at,
        title=options.title or found.told.title or paths[0].stem,
        mounts=(SensorMount(options.placement, mounting=mounting),),
        provenance=Provenance.IMPORTED,
        sensors={SENSOR_ID: found.told.device or paths[0].name},
        import_details={
            "file": " and ".join(path.name for path in paths),
            "format": found.format.name if found.format else "",
            "rate_hz": times.rate_hz,
            "axes": options.axes,
            "taken": [dataclasses.asdict(one) for one in taken],
            "notes": list(warnings),
        },
    )
    return _Samples(
        header,
        tuple(warnings),
        taken,
        first_s,
        times.rate_hz,
        times.t_s,
        times.index,
        acc_m_s2,
        gyr_rad_s,
        speeds,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    notes: tuple[str, ...]
    taken: tuple[Taken, ...]


def _sensors(found: Understood, options: ImportOptions) -> tuple[InSi, InSi | None]:
    """The accelerometer and the gyroscope, if there is one."""
    acc = acceleration(found.streams, options)
    _check_acc_unit(found.where, acc, options)
    gyr = found.streams.get(Quantity.GYRO)
    return acc, None if gyr is None else in_si(gyr, options)


def _check_acc_unit(where: str, acc: InSi, options: ImportOptions) -> None:
    """Raise an ``ImportProblem`` if it is no gravity that the gyroscope would be compared with."""
    whole = np.isfinite(acc.rows.values).all(axis=1)
    rate_hz = options.rate_hz or acc.rate_hz
    if rate_hz is None and acc.rows.t_s is not None and len(acc.rows.t_s) > 1:
        rate_hz = 1.0 / float(np.median(np.diff(acc.rows.t_s)))
    if rate_hz is not None and rate_problem(rate_hz) is None and whole.sum() > rate_hz:
        resting = source_units.resting_m_s2(acc.rows.values[whole], rate_hz)
        source_units.check_gravity(where, resting, acc.unit)


def _together(
    where: str, acc: InSi, gyr: InSi | None, options: ImportOptions, notes: tuple[str, ...]
) -> tuple[JoinedRows, _Said]:
    """The accelerometer and the gyroscope, checked against each other and joined."""
    if gyr is None:
        rows = joined(acc.rows, None)
        missing = Taken("none", Quantity.GYRO.value, "", "so cadence only; see --gyro-columns")
        return rows, _Said((*notes, *acc.notes), (*acc.taken, missing))
    checked = refereed(where, acc, gyr, options, _assumed(acc, gyr))
    rows = joined(checked.acc, checked.gyr)
    notes = (*notes, *acc.notes, *(note for note in gyr.notes if note not in acc.notes))
    taken = (*acc.taken, *(one for one in gyr.taken if one not in acc.taken), *checked.taken)
    return rows, _Said((*notes, *checked.notes, *rows.notes), taken)


def _of_reading(found: Understood) -> list[str]:
    return [f"{sheet.name}: {note}" for sheet in found.sheets for note in sheet.notes]


def _assumed(acc: InSi, gyr: InSi) -> frozenset[FindingKind]:
    """What nothing states, so that physics may decide it."""
    kinds = set() if gyr.unit_stated else {FindingKind.GYRO_UNIT}
    if acc.rows.where != gyr.rows.where and (acc.start is None or gyr.start is None):
        kinds.add(FindingKind.TIME_SHIFT)
    return frozenset(kinds)


def _times(
    where: str, rows: JoinedRows, usable: npt.NDArray[np.bool_], rate_hz: float | None
) -> timebase.Timebase:
    """Times of the usable rows, from 0 on."""
    if rows.t_s is not None:
        return timebase.from_times(where, _only(rows.t_s, usable), rate_hz)
    times = timebase.even(where, len(usable), rate_hz)
    t_s, index = times.t_s[usable], times.index[usable]
    return replace(times, t_s=t_s - t_s[0], index=index - index[0])


def _left(found: Understood) -> tuple[Taken, ...]:
    """What no quantity was taken from, columns of one reason together."""
    streams = found.streams.values()
    needed = {Quantity.ACC, Quantity.GYRO, Quantity.SPEED}
    rows = [
        Taken(", ".join(one.columns), Wording("not used"), "", _unused(one))
        for one in streams
        if Quantity.ACC in found.streams and one.quantity not in needed
    ]
    # Of arrays with keys, each is a table, and a stream names the keys.
    arrays = {
        f"{stream.where}:{key}"
        for stream in streams
        for key in (*stream.columns, stream.time.name if stream.time else "")
    }
    for sheet in found.sheets:
        if sheet.name in arrays:
            continue
        here = [stream for stream in streams if stream.where == sheet.name]
        by_reason: dict[str, list[str]] = {}
        for name, why in passed_over(sheet, here):
            by_reason.setdefault(why, []).append(name)
        of = sheet.name if len(found.sheets) > 1 else ""
        for why, columns in by_reason.items():
            rows.append(Taken(listed(columns), Wording("not used"), "", _of(why, of)))
    return tuple(rows)


def _unused(stream: Stream) -> Wording:
    return worded(filter(None, (Wording(stream.quantity.value), stream.why)))


def _of(why: str, sheet: str) -> str:
    return Wording("{why} ({sheet})", why=why, sheet=sheet) if sheet else why


def _usable_rows(where: str, rows: JoinedRows) -> tuple[npt.NDArray[np.bool_], list[str]]:
    """Which rows lack nothing, ``(n,)``, and what to say of the others."""
    whole = np.ones(len(rows.acc_m_s2), dtype=np.bool_)
    for values in (rows.acc_m_s2, rows.gyr_rad_s):
        if values is not None:
            whole &= np.isfinite(values).all(axis=1)
    count = int(np.count_nonzero(~whole))
    if not count:
        return whole, []
    first = int(rows.row[np.argmin(whole)])
    what = f"{where}: {count} of {len(whole)} rows lack a number, the first is row {first}"
    if count > _MOST_LEFT_OUT * len(whole):
        raise ImportProblem(
            ImportReason.NOT_A_NUMBER,
            Wording(
                "{what}; more than {most_left_out:.0%} is too much, export the file again",
                what=what,
                most_left_out=_MOST_LEFT_OUT,
            ),
        )
    return whole, [f"{what}; they are left out"]


def _only(values: FloatArray, usable: npt.NDArray[np.bool_]) -> FloatArray:
    """The usable rows; an hour of which all are is not copied for nothing."""
    return values if usable.all() else values[usable]
