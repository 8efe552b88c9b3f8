"""What a file's columns are taken for: one stream for each quantity, still as the file has it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from coach.model.blocks import FloatArray
    from coach.recording.importing.sheet import Column


class Quantity(enum.Enum):
    ACC = "acceleration"  # with gravity: at rest 9.81 m/s^2, upwards
    GYRO = "turning"
    ACC_WITHOUT_GRAVITY = "acceleration without gravity"
    GRAVITY = "gravity"  # what a phone takes out of the acceleration, same sign as ACC
    SPEED = "speed"


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """When the rows of a stream were taken, as the file tells it.

    Args:
        name: Of the column.
        values: ``(n,)`` numbers in ``unit``, or text.
        unit: ``s``, ``ms``, ``us`` or ``ns``; ``None`` if nothing says it, or for text.
        unit_from: Why: "its name", "units row", "the format", ...
        epoch: What 0 means, if the format says so (Polar: 2000); ``None``: Unix, if the numbers are
            large enough to be that, else only a difference counts.
        wraps_at: A counter that starts again from 0 there, in ``unit``.
        month_first: Which of 9/10 is the month, if the file says it.
        restarts: Rows before which the clock may begin anew; see ``Sheet.restarts``.
    """

    name: str
    values: Column
    unit: str | None = None
    unit_from: str = ""
    epoch: datetime | None = None
    wraps_at: float | None = None
    month_first: bool | None = None
    restarts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Stream:
    """Rows of one quantity.

    Args:
        quantity: What it is.
        where: The sheet's name.
        columns: As the file names them, in the order x, y, z.
        values: ``(n, 3)`` in ``unit``, ``(n,)`` for a speed; NaN where missing. Sign and order are
            those of a sensor whose acceleration at rest points up and whose axes are right-handed,
            as far as the format tells.
        unit: As ``source_units`` knows it, or ``None`` if nothing tells it.
        unit_from: Why it is taken for that: "its name", "units row", "the format", ...
        time: Its time column, or ``None``.
        rate_hz: What the file states, or ``None``.
        first_row: As ``Sheet.first_row``.
        why: More for the user: "signs turned round, as Apple counts them the other way".
    """

    quantity: Quantity
    where: str
    columns: tuple[str, ...]
    values: FloatArray
    unit: str | None = None
    unit_from: str = ""
    time: TimeColumn | None = None
    rate_hz: float | None = None
    first_row: int = 1
    why: str = ""
