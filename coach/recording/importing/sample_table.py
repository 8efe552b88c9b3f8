"""Samples as found in a file: numbers and what the file says of them, nothing judged yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class Table:
    """Raw columns of a file.

    Args:
        acc: ``(n, 3)`` in ``acc_unit`` times ``acc_scale``; NaN where a number is missing.
        gyro: ``(n, 3)`` likewise, or ``None``.
        time: ``(n,)``, or ``None``.
        rate_hz: Rate that the file states, or ``None``.
        acc_unit: Unit told by a name, or ``None``.
        gyro_unit: Likewise.
        time_unit: Likewise.
        used: What was read from where, for the header.
        first_row: Number that a person would give the first sample (its line in a CSV).
        speed: ``(n,)`` speed over ground in ``speed_unit``, NaN where missing, or ``None``.
        speed_unit: Of it.
        start: Of the first row, UTC, if the file tells it.
        notes: What the user should know of how it was read.
    """

    acc: FloatArray
    gyro: FloatArray | None
    time: FloatArray | None
    rate_hz: float | None
    acc_unit: str | None
    gyro_unit: str | None
    time_unit: str | None
    used: dict[str, str]
    first_row: int
    speed: FloatArray | None = None
    speed_unit: str = "m/s"
    start: datetime | None = None
    notes: tuple[str, ...] = ()
