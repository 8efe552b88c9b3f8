"""What the user may say about a file of samples, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from coach.model import Input, Placement
    from coach.recording.header import SessionHeader
    from coach.recording.importing.taken import Taken


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """All but the placement has a default that suits most files.

    Args:
        placement: Where the sensor sat.
        rate_hz: Samples per second. ``None``: from the time column or the key ``fs``.
        acc_unit: ``g``, ``m/s2`` or ``counts:SCALE`` (m/s^2 per count). ``None``: from the name
            of the column or key, else m/s^2.
        gyro_unit: ``deg/s``, ``rad/s`` or ``counts:SCALE`` (rad/s per count). ``None``: from the
            name, else rad/s.
        time_unit: ``s``, ``ms``, ``us`` or ``ns``. ``None``: from the name, else s.
        axes: Which sensor axes point forward, left and up, as ``forward=+z,left=-x,up=-y``. Two
            are enough. Empty: unknown, left to the calibration.
        acc_columns: Three CSV columns of the accelerometer.
        gyro_columns: Three CSV columns of the gyroscope.
        time_column: CSV column, or NPZ key, of the time.
        acc_key: NPZ key of the accelerometer, ``(n, 3)``.
        gyro_key: NPZ key of the gyroscope, ``(n, 3)``.
        title: Title of the session; the file's name if empty.
        format: Key of the recorder that wrote it (``formats``). Empty: found out.
        start_utc: When the first sample was taken, aware; goes before what the file says.
        acc_axes: Which of its own axes the accelerometer's x, y and z are, with their signs:
            ``-x,-y,-z`` where it counts the other way, as Apple's does.
        gyro_axes: Likewise of the gyroscope, where they are not the accelerometer's: ``x,-z,y``.
        gyro_scale: Factor on the gyroscope's numbers.
        gyro_shift_s: Added to the gyroscope's times.
        auto: Mend what the referee finds, and say so, in place of refusing it.
        unchecked: Do not ask the referee.
    """

    placement: Placement
    rate_hz: float | None = None
    acc_unit: str | None = None
    gyro_unit: str | None = None
    time_unit: str | None = None
    axes: str = ""
    acc_columns: tuple[str, str, str] | None = None
    gyro_columns: tuple[str, str, str] | None = None
    time_column: str = ""
    acc_key: str = ""
    gyro_key: str = ""
    title: str = ""
    format: str = ""
    start_utc: datetime | None = None
    acc_axes: str = ""
    gyro_axes: str = ""
    gyro_scale: float = 1.0
    gyro_shift_s: float = 0.0
    auto: bool = False
    unchecked: bool = False


@dataclass(frozen=True, slots=True)
class ImportResult:
    """An imported session.

    Args:
        inputs: What a live session with the same samples would have received.
        header: What the session is, with how the file was understood in ``import_details``.
        warnings: What the user should know, one line each.
        taken: What was taken as what.
    """

    inputs: tuple[Input, ...]
    header: SessionHeader
    warnings: tuple[str, ...]
    taken: tuple[Taken, ...]
