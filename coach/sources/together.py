"""One or more live sensors on one runner, as one stream of inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from coach.sources.ble import BleSource
from coach.sources.finder import addresses_of, ambiguous
from coach.sources.settings import BleSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.model import Input
    from coach.sources.inbox import Inbox
    from coach.sources.inbox_source import InboxSource
    from coach.sources.radio import Radio


class LiveSensors:
    """Inputs of all sensors in the order in which they come, on one clock, until closed.

    ``open`` has every sensor streaming or raises. From then on each keeps its own link, and a lost
    one ends nothing.

    Args:
        sensors: The settings of each, or, of one that is no radio's, what makes its source from
            the inbox that all share; ``None`` for the first.
        radio: That hears the others.
        notify: Takes one-line notices for the user.
    """

    def __init__(
        self,
        sensors: Sequence[BleSettings | Callable[[Inbox | None], InboxSource]],
        radio: Radio,
        notify: Callable[[str], None],
    ) -> None:
        inbox: Inbox | None = None
        sources: list[InboxSource] = []
        for one in sensors:
            made: InboxSource = (
                BleSource(one, radio, notify, inbox) if isinstance(one, BleSettings) else one(inbox)
            )
            sources.append(made)
            inbox = sources[0].inbox
        self.sources = tuple(sources)
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
        on_radio = [source for source in self.sources if isinstance(source, BleSource)]
        asked = [source.settings.sensor.casefold() for source in on_radio]
        for source, word in zip(on_radio, asked, strict=True):
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
