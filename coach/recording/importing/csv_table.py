"""Samples from a text file as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.recording.importing import names
from coach.recording.importing.clock import NO_TIME, times_of
from coach.recording.importing.names import check_asked, named_streams
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.sample_table import Table
from coach.recording.importing.streams import Quantity
from coach.recording.importing.text_sheet import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from coach.model.blocks import FloatArray
    from coach.recording.importing.clock import Times
    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.streams import Stream


def read_csv(path: Path, options: ImportOptions) -> Table:
    """Read the columns that hold samples; the rest of the file is ignored.

    Raises:
        ImportProblem: If columns are missing or a cell is not a number.
        OSError: If the file cannot be read.
    """
    (sheet,) = read_text(path.read_bytes(), str(path))
    check_asked([sheet], options)
    streams = {stream.quantity: stream for stream in named_streams(sheet, options)}
    acc, gyro = streams.get(Quantity.ACC), streams.get(Quantity.GYRO)
    if acc is None:
        if not sheet.has_names:
            raise ImportProblem(
                ImportReason.COLUMNS,
                f"{path} has no line of column names; put one first, such as "
                "t_s,ax,ay,az,gx,gy,gz, or number them, as in --acc-columns 2,3,4",
            )
        raise ImportProblem(
            ImportReason.COLUMNS,
            f"{path} has no accelerometer columns that are known among "
            f"{names.listed(sheet.columns)}; name them, as in --acc-columns ax,ay,az",
        )
    times = times_of(acc, options)
    speed = streams.get(Quantity.SPEED)
    time = acc.time.name if acc.time is not None and options.time_column != NO_TIME else ""
    return Table(
        acc=acc.values[times.rows],
        gyro=None if gyro is None else _beside(gyro, acc, times, options),
        time=times.seconds if times.has_clock else None,
        rate_hz=times.rate_hz,
        acc_unit=acc.unit,
        gyro_unit=gyro.unit if gyro else None,
        time_unit="s",
        used={
            "acc": ",".join(acc.columns),
            "gyro": ",".join(gyro.columns if gyro else ()),
            "time": time,
            **({"speed": speed.columns[0]} if speed else {}),
        },
        first_row=sheet.first_row,
        speed=_beside(speed, acc, times, options) if speed else None,
        speed_unit=(speed.unit or "m/s") if speed else "m/s",
        start=times.start,
        notes=(*sheet.notes, *times.notes),
    )


def _beside(stream: Stream, acc: Stream, times: Times, options: ImportOptions) -> FloatArray:
    """Its values at the times of the accelerometer's rows."""
    if len(stream.values) == len(acc.values):
        return stream.values[times.rows]
    own = times_of(stream, options)
    values = stream.values[own.rows]
    if values.ndim == 1:
        return np.interp(times.seconds, own.seconds, values)
    columns = [np.interp(times.seconds, own.seconds, column) for column in values.T]
    return np.column_stack(columns)
