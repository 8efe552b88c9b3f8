"""Where the sensor of a journey is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from coach.cli.live.sensor_choice import live_source, some_radio
from coach.sources import SourceError, SourceReason
from coach.sources.finder import find_sensor

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from coach.app import Stop
    from coach.cli.live.run_plan import Plan
    from coach.sources import LiveSensors

_LISTEN_S = 10.0  # most sensors advertise several times in it
_PROCESS = "tcp-client:"


class SensorAir(Protocol):
    """What the attendant needs of it."""

    def sensors(
        self, plan: Plan, stop: Stop, notify: Callable[[str], None]
    ) -> AbstractAsyncContextManager[LiveSensors]:
        """The sensors, not opened yet."""

    async def there(self, plan: Plan) -> bool:
        """Whether the sensor, which is not connected, is on."""

    def gone_with(self, reason: SourceReason) -> bool:
        """Whether this reason means that the sensor is off."""


class PlannedAir:
    """The one that the plan names.

    Args:
        radio: bumble's name of the radio; empty for the machine's own.
    """

    def __init__(self, radio: str) -> None:
        self._radio = radio

    def sensors(
        self, plan: Plan, stop: Stop, notify: Callable[[str], None]
    ) -> AbstractAsyncContextManager[LiveSensors]:
        others = [name for name, _ in plan.others]
        return live_source(plan.choice, others, plan.runner, stop, notify)

    async def there(self, plan: Plan) -> bool:
        try:
            async with some_radio(self._radio) as radio:
                await find_sensor(radio, plan.choice.sensor, _LISTEN_S)
        except SourceError:
            return False
        return True

    def gone_with(self, reason: SourceReason) -> bool:
        # A virtual sensor in another process is its own radio.
        return reason is SourceReason.NO_RADIO and self._radio.startswith(_PROCESS)
