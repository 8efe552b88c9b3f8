"""One or more live sensors on one runner, as one stream of inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from coach.sources.ble import BleSource
from coach.sources.finder import addresses_of, ambiguous

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.model import Input
    from coach.sources.radio import Radio
    from coach.sources.settings import BleSettings


class LiveSensors:
    """Inputs of all sensors in the order in which they come, on one clock, until closed.

    ``open`` has every sensor streaming or raises. From then on each keeps its own link, and a lost
    one ends nothing.

    Args:
        settings: Of each sensor.
        radio: That hears them all.
        notify: Takes one-line notices for the user.
    """

    def __init__(
        self, settings: Sequence[BleSettings], radio: Radio, notify: Callable[[str], None]
    ) -> None:
        first = BleSource(settings[0], radio, notify)
        others = [BleSource(one, radio, notify, first.inbox) for one in settings[1:]]
        self.sources = (first, *others)
        self._radio = radio

    @property
    def sensor_name(self) -> str:
        """All names."""
        return ", ".join(source.sensor_name for source in self.sources)

    @property
    def battery_percent(self) -> int | None:
        """Of the sensor that will be empty first, as far as known."""
        known = [s.battery_percent for s in self.sources if s.battery_percent is not None]
        return min(known, default=None)

    @property
    def waiting(self) -> int:
        """Inputs that can be taken without waiting."""
        return self.sources[0].waiting

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Input:
        return await self.sources[0].__anext__()

    async def open(self) -> None:
        """Find each sensor and start its stream.

        Raises:
            SourceError: It cannot be done for one of them, or one name is given for two; then none
                is left open.
        """
        await self._check_names()
        try:
            for source in self.sources:
                await source.open()
        except BaseException:
            await self.close()
            raise

    async def _check_names(self) -> None:
        asked = [source.settings.sensor.casefold() for source in self.sources]
        for source, word in zip(self.sources, asked, strict=True):
            if asked.count(word) > 1:
                name, listen_s = source.settings.sensor, source.settings.namesake_s
                async with self._radio.connecting:
                    raise ambiguous(name, await addresses_of(self._radio, name, listen_s))

    async def close(self) -> None:
        """End the stream: what is queued can still be taken.

        One after the other, like everything that changes a radio's connections.
        """
        failures: list[BaseException] = []
        for source in self.sources:
            try:
                await source.close()
            except BaseException as failure:  # noqa: BLE001  raised again below
                failures.append(failure)
        if failures:
            raise failures[0]
