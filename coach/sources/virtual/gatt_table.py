"""A sensor's services as bumble serves them."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from bumble.att import Attribute
from bumble.gatt import Characteristic, CharacteristicValue, Service

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bumble.device import Connection

    from coach.sources.virtual.sensor_side import CharacteristicSpec, ServiceSpec

_PROPERTIES: Mapping[str, Characteristic.Properties] = MappingProxyType(
    {
        "read": Characteristic.Properties.READ,
        "write": Characteristic.Properties.WRITE,
        "write-without-response": Characteristic.Properties.WRITE_WITHOUT_RESPONSE,
        "notify": Characteristic.Properties.NOTIFY,
        "indicate": Characteristic.Properties.INDICATE,
    }
)


class SensorTable:
    """Services, and their characteristics by UUID.

    Args:
        services: All of them.
        on_read: Gives what a characteristic without a fixed value says.
        on_write: Takes what is written.
        on_subscription: Told whether a characteristic is listened to, at each change.
    """

    def __init__(
        self,
        services: Sequence[ServiceSpec],
        on_read: Callable[[str], bytes],
        on_write: Callable[[Connection, str, bytes], None],
        on_subscription: Callable[[str, bool], None],
    ) -> None:
        self._on_read = on_read
        self._on_write = on_write
        self._on_subscription = on_subscription
        self.unheard = {
            spec.uuid: spec.unheard
            for one in services
            for spec in one.characteristics
            if spec.unheard is not None
        }
        self.characteristics: dict[str, Characteristic[bytes]] = {}
        self.services = [
            Service(one.uuid, [self._characteristic(spec) for spec in one.characteristics])
            for one in services
        ]

    def _characteristic(self, spec: CharacteristicSpec) -> Characteristic[bytes]:
        uuid = spec.uuid
        properties, permissions = Characteristic.Properties(0), Attribute.Permissions(0)
        for word in spec.can:
            properties |= _PROPERTIES[word]
        if "read" in spec.can:
            permissions |= Attribute.Permissions.READABLE
        if any(word.startswith("write") for word in spec.can):
            permissions |= Attribute.Permissions.WRITEABLE
        value: bytes | CharacteristicValue[bytes] = b"" if spec.value is None else spec.value
        if spec.value is None and spec.can != ("notify",):
            value = CharacteristicValue(
                read=lambda _: self._on_read(uuid),
                write=lambda connection, payload: self._on_write(connection, uuid, payload),
            )
        made: Characteristic[bytes] = Characteristic(uuid, properties, permissions, value)
        if "notify" in spec.can or "indicate" in spec.can:
            made.on(Characteristic.EVENT_SUBSCRIPTION, partial(self._subscription, uuid))
        self.characteristics[uuid] = made
        return made

    def _subscription(self, uuid: str, _bearer: object, notify: bool, indicate: bool) -> None:
        self._on_subscription(uuid, notify or indicate)
