"""One connection to one sensor: from its services to its stream, and back."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING

from bleak.exc import BleakCharacteristicNotFoundError, BleakError

from coach.decode.registry import family_of
from coach.model import Channel, Notification
from coach.sources.errors import LINK_ERRORS, SourceError, SourceReason, link_error
from coach.sources.nearest import nearest
from coach.sources.own_requests import Dialogue
from firmware_protocol.codec import decode_info
from firmware_protocol.errors import WireFault, WireFormatError
from firmware_protocol.gatt import BATTERY_LEVEL_UUID, CTRL_UUID, DATA_UUID, INFO_UUID
from firmware_protocol.packets import Op
from firmware_protocol.tlv import Tag, Tlv

if TYPE_CHECKING:
    from collections.abc import Callable

    from bleak import BleakClient
    from bleak.backends.characteristic import BleakGATTCharacteristic

    from coach.sources.settings import BleSettings
    from firmware_protocol.packets import Info

_RELEASE_S = 5.0  # longest wait for one step of taking a link down


class SensorLink:
    """What is done with a client that is connected.

    Args:
        client: Connected, or about to be; ``end`` may be called in any state.
        sensor_id: For the events.
        name: For messages.
        settings: What to ask of the sensor.
        hear: Takes each notification, and each INFO read.
    """

    def __init__(
        self,
        client: BleakClient,
        sensor_id: str,
        name: str,
        settings: BleSettings,
        hear: Callable[[Notification], None],
    ) -> None:
        self.battery_percent: int | None = None
        self._client = client
        self._sensor_id = sensor_id
        self._name = name
        self._settings = settings
        self._hear = hear
        self._dialogue = Dialogue(self._write, name, settings.answer_s)
        self._started = False

    @property
    def family(self) -> str:
        """Which decoder speaks its language.

        Raises:
            SourceError: UNKNOWN_SENSOR.
        """
        family = family_of(service.uuid for service in self._client.services)
        if family is None:
            text = f"{self._name} is no sensor this version knows"
            raise SourceError(SourceReason.UNKNOWN_SENSOR, text)
        return family

    async def begin(self) -> None:
        """Read INFO, subscribe, set the sensor up and start its stream.

        Raises:
            SourceError: Any reason of the sensor's or the link's.
        """
        try:
            info = await self._read_info()
            self.battery_percent = await self._read_battery()
            await self._subscribe(CTRL_UUID, self._on_control)
            await self._subscribe(DATA_UUID, self._on_data)
            changes = _changes(info, self._settings)
            if changes:
                await self._dialogue.demand(Op.SET_CONFIG, changes)
                await self._read_info()
            self._started = True
            await self._dialogue.demand(Op.START)
        except LINK_ERRORS as error:
            raise link_error(error, self._name) from None

    async def end(self) -> None:
        """Stop the stream, unsubscribe, disconnect: whatever of it is still possible."""
        if self._started and self._client.is_connected:
            with contextlib.suppress(SourceError, *LINK_ERRORS):
                async with asyncio.timeout(_RELEASE_S):
                    await self._dialogue.ask(Op.STOP)
                    await self._client.stop_notify(DATA_UUID)
                    await self._client.stop_notify(CTRL_UUID)
        await self.release()

    async def release(self) -> None:
        """Disconnect, also if the link is gone already.

        Otherwise bleak keeps a D-Bus connection, through which each packet of the next link would
        arrive once more.
        """
        with contextlib.suppress(*LINK_ERRORS):
            async with asyncio.timeout(_RELEASE_S):
                await self._client.disconnect()

    async def _write(self, payload: bytes) -> None:
        await self._client.write_gatt_char(CTRL_UUID, payload, response=True)

    async def _read_info(self) -> Info:
        payload = bytes(await self._client.read_gatt_char(INFO_UUID))
        self._hear(Notification(time.monotonic(), self._sensor_id, Channel.INFO, payload))
        try:
            return decode_info(payload)
        except WireFormatError as error:
            version = error.reason is WireFault.VERSION
            reason = SourceReason.PROTOCOL_VERSION if version else SourceReason.INFO_UNREADABLE
            raise SourceError(reason, f"INFO of {self._name}: {error}") from None

    async def _read_battery(self) -> int | None:
        try:
            value = await self._client.read_gatt_char(BATTERY_LEVEL_UUID)
        except BleakCharacteristicNotFoundError:
            return None
        self._hear(Notification(time.monotonic(), self._sensor_id, Channel.BATTERY, bytes(value)))
        return value[0] if value else None

    async def _subscribe(
        self, uuid: str, callback: Callable[[BleakGATTCharacteristic, bytearray], None]
    ) -> None:
        # On Linux this way each packet goes through a socket of its own instead of D-Bus: faster,
        # and never doubled. Some devices and versions refuse it. Other systems ignore it.
        try:
            await self._client.start_notify(uuid, callback, bluez={"use_start_notify": False})
        except BleakError:
            if not self._client.is_connected:
                raise
            await self._client.start_notify(uuid, callback)

    def _on_data(self, _: BleakGATTCharacteristic, payload: bytearray) -> None:
        t_host_s = time.monotonic()
        self._hear(Notification(t_host_s, self._sensor_id, Channel.DATA, bytes(payload)))

    def _on_control(self, _: BleakGATTCharacteristic, payload: bytearray) -> None:
        t_host_s = time.monotonic()
        answer = bytes(payload)
        self._hear(Notification(t_host_s, self._sensor_id, Channel.CONTROL, answer))
        self._dialogue.heard(answer)


def _changes(info: Info, settings: BleSettings) -> tuple[Tlv, ...]:
    """Items of SET_CONFIG: what is to be other than it is."""
    acc = nearest(settings.acc_range_g, (r.full_scale for r in info.acc_ranges))
    gyr = nearest(settings.gyr_range_deg_s, [r.full_scale for r in info.gyr_ranges] or [0])
    # A sensor of a later version may offer only rates that this one has no name for.
    rate_hz = nearest(settings.rate_hz, info.rates_hz or (info.rate_hz,))
    wanted = (
        (Tag.RATE_HZ, rate_hz, info.rate_hz),
        (Tag.ACC_RANGE_G, acc, info.acc_range_g),
        (Tag.GYR_RANGE_DEG_S, gyr, info.gyr_range_deg_s),
        (Tag.BATCH, min(settings.batch, info.max_samples), info.batch),
    )
    return tuple(Tlv(tag, value) for tag, value, now in wanted if value != now)
