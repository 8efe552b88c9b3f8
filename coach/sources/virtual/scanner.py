"""bleak's scanner over a bumble host."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from bleak.backends.scanner import (
    AdvertisementData,
    AdvertisementDataCallback,
    BaseBleakScanner,
)
from bumble.core import UUID, AdvertisingData
from bumble.device import Advertisement, Device

if TYPE_CHECKING:
    from coach.sources.virtual.central import Central

_UUID_LISTS = (
    (AdvertisingData.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, 2),
    (AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, 2),
    (AdvertisingData.INCOMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS, 16),
    (AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS, 16),
)
_NAMES = (AdvertisingData.SHORTENED_LOCAL_NAME, AdvertisingData.COMPLETE_LOCAL_NAME)


@dataclass(slots=True)
class _Heard:
    """All that one advertiser has said; name and services may come in different packets."""

    name: str | None = None
    uuids: list[str] = field(default_factory=list)
    manufacturer_data: dict[int, bytes] = field(default_factory=dict)

    def merge(self, data: AdvertisingData) -> None:
        for kind in _NAMES:
            for raw in data.get_all(kind, raw=True):
                self.name = raw.decode(errors="replace")
        for kind, width in _UUID_LISTS:
            for raw in data.get_all(kind, raw=True):
                for start in range(0, len(raw) - width + 1, width):
                    uuid = full_uuid(UUID.from_bytes(raw[start : start + width]))
                    if uuid not in self.uuids:
                        self.uuids.append(uuid)
        for raw in data.get_all(AdvertisingData.MANUFACTURER_SPECIFIC_DATA, raw=True):
            self.manufacturer_data[int.from_bytes(raw[:2], "little")] = raw[2:]


class BumbleScanner(BaseBleakScanner):
    """Scanner backend; ``central`` is set by the class that ``BumbleRadio`` makes of it."""

    central: ClassVar[Central]

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        scanning_mode: str,  # noqa: ARG002 - bumble's controller always scans actively
        **_kwargs: Any,  # noqa: ANN401 - arguments for other systems
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._heard: dict[str, _Heard] = {}
        self._scan = contextlib.AsyncExitStack()

    async def start(self) -> None:
        self.seen_devices = {}
        self._heard = {}
        self.central.device.on(Device.EVENT_ADVERTISEMENT, self._on_advertisement)
        try:
            await self._scan.enter_async_context(self.central.scanning())
        except BaseException:
            self._deafen()
            raise

    async def stop(self) -> None:
        self._deafen()
        await self._scan.aclose()

    def _deafen(self) -> None:
        device = self.central.device
        if self._on_advertisement in device.listeners(Device.EVENT_ADVERTISEMENT):
            device.remove_listener(Device.EVENT_ADVERTISEMENT, self._on_advertisement)

    def _on_advertisement(self, packet: Advertisement) -> None:
        address = packet.address.to_string(with_type_qualifier=False)
        heard = self._heard.setdefault(address, _Heard())
        heard.merge(packet.data)
        if not self.is_allowed_uuid(heard.uuids):
            return
        said = AdvertisementData(
            local_name=heard.name,
            manufacturer_data=dict(heard.manufacturer_data),
            service_data={},
            service_uuids=list(heard.uuids),
            tx_power=None,
            rssi=packet.rssi,
            platform_data=(packet,),
        )
        device = self.create_or_update_device(address, address, heard.name, packet.address, said)
        self.call_detection_callbacks(device, said)


def full_uuid(uuid: UUID) -> str:
    """A UUID in bleak's form: 36 letters, lower case."""
    return uuid.to_hex_str("-").lower() if len(uuid.uuid_bytes) == 16 else _expanded(uuid)


def _expanded(uuid: UUID) -> str:
    short = int.from_bytes(uuid.uuid_bytes, "little")
    return f"{short:08x}-0000-1000-8000-00805f9b34fb"
