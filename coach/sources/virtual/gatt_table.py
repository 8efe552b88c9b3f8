"""The sensor's services as bumble serves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bumble.att import Attribute
from bumble.gatt import Characteristic, CharacteristicValue, Service

from firmware_protocol import gatt
from firmware_protocol.codec import encode_info

if TYPE_CHECKING:
    from collections.abc import Callable

    from bumble.device import Connection

    from firmware_protocol.packets import Info

_READ = Characteristic.Properties.READ
_NOTIFY = Characteristic.Properties.NOTIFY
_READABLE = Attribute.Permissions.READABLE
_WRITEABLE = Attribute.Permissions.WRITEABLE

MODEL = "virtual sensor"
MANUFACTURER = "coach"
FIRMWARE = "1.0-virtual"


class SensorTable:
    """Services and the characteristics that the sensor has to do with.

    Args:
        info: What INFO says at the moment it is read.
        battery_percent: What the battery service says.
        on_request: Takes what is written to CTRL.
        on_data_subscribed: Told whether DATA is subscribed, at each change.
    """

    def __init__(
        self,
        info: Callable[[], Info],
        battery_percent: int,
        on_request: Callable[[Connection, bytes], None],
        on_data_subscribed: Callable[[bool], None],
    ) -> None:
        # The value is given with each notification; a read is not offered.
        self.data: Characteristic[bytes] = Characteristic(
            gatt.DATA_UUID, _NOTIFY, Attribute.Permissions(0), b""
        )
        self.control: Characteristic[bytes] = Characteristic(
            gatt.CTRL_UUID,
            Characteristic.Properties.WRITE | Characteristic.Properties.INDICATE,
            _WRITEABLE,
            CharacteristicValue(write=on_request),
        )
        self.data.on(
            Characteristic.EVENT_SUBSCRIPTION,
            lambda _bearer, notify, _indicate: on_data_subscribed(notify),
        )
        self.services = [
            Service(
                gatt.SERVICE_UUID,
                [
                    self.data,
                    self.control,
                    Characteristic(
                        gatt.INFO_UUID,
                        _READ,
                        _READABLE,
                        CharacteristicValue(read=lambda _: encode_info(info())),
                    ),
                ],
            ),
            Service(
                gatt.BATTERY_SERVICE_UUID,
                [
                    Characteristic(
                        gatt.BATTERY_LEVEL_UUID,
                        _READ | _NOTIFY,
                        _READABLE,
                        bytes([battery_percent]),
                    )
                ],
            ),
            Service(
                gatt.DEVICE_INFORMATION_SERVICE_UUID,
                [
                    Characteristic(uuid, _READ, _READABLE, text.encode())
                    for uuid, text in (
                        (gatt.MANUFACTURER_NAME_UUID, MANUFACTURER),
                        (gatt.MODEL_NUMBER_UUID, MODEL),
                        (gatt.FIRMWARE_REVISION_UUID, FIRMWARE),
                    )
                ],
            ),
        ]
