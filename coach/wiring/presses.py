"""How often was the sensor's button pressed? One press, two and three ask for different things."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import Command

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model import ButtonPress, RawBlock

PATTERNS: Mapping[int, Command] = MappingProxyType(
    {1: Command.BUTTON, 2: Command.STATUS, 3: Command.END}
)
"""Presses in a row -> what they ask for. More count as the most: the question before the end of
the run forgives a press too many, and no sensor tells how long the button was held."""

WITHIN_S = 0.6
"""A press that follows the one before it by no more belongs to it, by the sensor's own clock."""

PATIENCE_S = 2.0
"""If nothing is heard of the sensor for so long after a press, no other one belongs to it."""


@dataclass(slots=True)
class _Row:
    """Presses in a row that may go on.

    Args:
        count: So many.
        t_s: Stream time of the last one's arrival.
        t_device_s: Device time of it; ``None`` where the sensor has no clock.
    """

    count: int
    t_s: float
    t_device_s: float | None


class Presses:
    """Counts the presses of each sensor.

    Packets may wait on the radio and come in a bunch, so the distance of two presses is that of
    the packets that told of them, by the sensor's clock. Two presses that one packet tells of
    are one.
    """

    def __init__(self) -> None:
        self._rows: dict[str, _Row] = {}

    @property
    def any_open(self) -> bool:
        """Whether some presses may go on; asked for every packet."""
        return bool(self._rows)

    def press(self, press: ButtonPress, t_s: float) -> list[Command]:
        """A press; gives what those before it asked for, if it is none of them.

        Args:
            press: As it was told.
            t_s: Stream time of its arrival.
        """
        if press.counted:
            return [_meant(press.counted)]
        row = self._rows.get(press.sensor_id)
        ended = []
        if row is not None and _apart_s(row, press.t_device_s, press.device_wrap_s, t_s) > WITHIN_S:
            ended = self._end(press.sensor_id)
            row = None
        count = 1 if row is None else row.count + 1
        self._rows[press.sensor_id] = _Row(count, t_s, press.t_device_s)
        return ended

    def samples(self, block: RawBlock) -> list[Command]:
        """Samples of a sensor; gives what its presses asked for, if no other one can follow."""
        row = self._rows.get(block.sensor_id)
        if row is None or row.t_device_s is None or block.t_device_s is None:
            return []
        apart_s = _apart_s(row, block.t_device_s, block.device_wrap_s, row.t_s)
        return self._end(block.sensor_id) if apart_s > WITHIN_S else []

    def pass_time(self, t_s: float) -> list[Command]:
        """Stream time has come to ``t_s``; gives what was asked for by presses that are over."""
        if not self._rows:  # asked for every input
            return []
        over = [
            sensor_id
            for sensor_id, row in self._rows.items()
            if t_s - row.t_s > (WITHIN_S if row.t_device_s is None else PATIENCE_S)
        ]
        return [command for sensor_id in over for command in self._end(sensor_id)]

    def _end(self, sensor_id: str) -> list[Command]:
        return [_meant(self._rows.pop(sensor_id).count)]


def _meant(count: int) -> Command:
    return PATTERNS[min(count, max(PATTERNS))]


def _apart_s(row: _Row, t_device_s: float | None, wrap_s: float, t_s: float) -> float:
    """Time from the last press of a row to another one; negative for one that came too late."""
    if row.t_device_s is None or t_device_s is None:
        return t_s - row.t_s
    apart_s = t_device_s - row.t_device_s
    return apart_s if math.isinf(wrap_s) else (apart_s + wrap_s / 2.0) % wrap_s - wrap_s / 2.0
