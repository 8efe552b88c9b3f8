"""bleak's client over a bumble host."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError
from bumble.att import ATT_Error
from bumble.core import BaseBumbleError
from bumble.device import Connection

from coach.background import uncut
from coach.sources.virtual.scanner import BumbleScanner, full_uuid

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bleak.args import SizedBuffer
    from bleak.assigned_numbers import CharacteristicPropertyName
    from bumble.gatt_client import CharacteristicProxy
    from bumble.hci import Address

    from coach.sources.virtual.central import Central

T = TypeVar("T")

_MTU = 517  # what Linux asks for
_DISCONNECT_S = 5.0
_LATE_ANSWER_S = 1.0  # so long waits who gave up a request

_PROPERTIES: tuple[CharacteristicPropertyName, ...] = (
    "broadcast",
    "read",
    "write-without-response",
    "write",
    "notify",
    "indicate",
)  # bit i of a characteristic's properties


class BumbleClient(BaseBleakClient):
    """Client backend; the two classes are set by the one that ``BumbleRadio`` makes of it."""

    central: ClassVar[Central]
    scanner: ClassVar[type[BumbleScanner]]

    def __init__(
        self,
        address_or_ble_device: BLEDevice | str,
        *,
        disconnected_callback: Callable[[], None] | None,
        timeout: float,
        **_kwargs: Any,  # noqa: ANN401 - arguments for other systems
    ) -> None:
        super().__init__(
            address_or_ble_device,
            disconnected_callback=disconnected_callback,
            timeout=timeout,
        )
        device = address_or_ble_device
        self._peer = device.details if isinstance(device, BLEDevice) else None
        self._name = device.name if isinstance(device, BLEDevice) else None
        self._connection: Connection | None = None
        self._callbacks: dict[int, Callable[[bytes], None]] = {}

    @property
    def name(self) -> str:
        return self._name or self.address.replace(":", "-")

    @property
    def mtu_size(self) -> int:
        return self._connection.att_mtu if self._connection else 23

    @property
    def is_connected(self) -> bool:
        return self._connection is not None

    async def connect(self, pair: bool, **_kwargs: Any) -> None:  # noqa: ANN401, ARG002
        """Connect and discover the services. Pairing is not supported and not needed.

        Raises:
            BleakDeviceNotFoundError: Connecting by address, and nobody advertises it.
            BleakError: The link failed.
            TimeoutError: It took too long.
        """
        if self._connection is not None:
            return
        peer = self._peer or await self._find()
        # Half the time was for the search: if it is there, connecting needs the other half.
        async with asyncio.timeout(self._timeout if self._peer else self._timeout / 2):
            self._connection = await self.central.connect(peer)
            try:
                connection = self._connection
                connection.on(Connection.EVENT_DISCONNECTION, lambda _: self._on_lost(connection))
                self.services = await self._ask(self._discover(connection))
            except BaseException:
                self._disconnected_callback, callback = None, self._disconnected_callback
                await self.disconnect()
                self._disconnected_callback = callback
                raise

    async def disconnect(self) -> None:
        """Disconnect; nothing to do if the link is gone already."""
        connection = self._connection
        if connection is None:
            return
        await uncut(self._end(connection), _DISCONNECT_S)

    async def _end(self, connection: Connection) -> None:
        with contextlib.suppress(BaseBumbleError, TimeoutError):
            async with asyncio.timeout(_DISCONNECT_S):
                await connection.disconnect()
        self._on_lost(connection)

    async def pair(self, *_args: Any, **_kwargs: Any) -> None:  # noqa: ANN401
        raise NotImplementedError("the bumble backend does not pair")

    async def unpair(self) -> None:
        raise NotImplementedError("the bumble backend does not pair")

    async def read_gatt_char(
        self,
        characteristic: BleakGATTCharacteristic,
        *,
        use_cached: bool = False,  # noqa: ARG002 - nothing is cached
        **_kwargs: Any,  # noqa: ANN401
    ) -> bytearray:
        client = self._connected().gatt_client
        return bytearray(await self._ask(client.read_value(_proxy(characteristic))))

    async def read_gatt_descriptor(
        self,
        descriptor: BleakGATTDescriptor,
        *,
        use_cached: bool = False,  # noqa: ARG002 - nothing is cached
        **_kwargs: Any,  # noqa: ANN401
    ) -> bytearray:
        client = self._connected().gatt_client
        return bytearray(await self._ask(client.read_value(descriptor.handle)))

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
    ) -> None:
        client = self._connected().gatt_client
        await self._ask(
            client.write_value(_proxy(characteristic), bytes(data), with_response=response)
        )

    async def write_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, data: SizedBuffer
    ) -> None:
        client = self._connected().gatt_client
        await self._ask(client.write_value(descriptor.handle, bytes(data), with_response=True))

    async def start_notify(
        self,
        characteristic: BleakGATTCharacteristic,
        callback: NotifyCallback,
        **_kwargs: Any,  # noqa: ANN401
    ) -> None:
        self._connected()

        def on_value(value: bytes) -> None:
            callback(bytearray(value))

        self._callbacks[characteristic.handle] = on_value
        await self._ask(_proxy(characteristic).subscribe(on_value))

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        self._connected()
        on_value = self._callbacks.pop(characteristic.handle, None)
        if on_value is not None:
            await self._ask(_proxy(characteristic).unsubscribe(on_value))

    async def _find(self) -> Address:
        """Address with its type: a string does not tell whether it is public or random."""
        found: asyncio.Future[Address] = asyncio.get_running_loop().create_future()

        def on_device(device: BLEDevice, _: object) -> None:
            if device.address.lower() == self.address.lower() and not found.done():
                found.set_result(device.details)

        scanner = self.scanner(on_device, None, "active")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._timeout / 2):
                await scanner.start()
                try:
                    await asyncio.shield(found)
                finally:
                    await scanner.stop()
        if not found.done():
            raise BleakDeviceNotFoundError(self.address, f"no device with address {self.address}")
        return found.result()

    async def _discover(self, connection: Connection) -> BleakGATTServiceCollection:
        client = connection.gatt_client
        await client.request_mtu(_MTU)
        collection = BleakGATTServiceCollection()
        for service in await client.discover_services():
            found = BleakGATTService(service, service.handle, full_uuid(service.uuid))
            collection.add_service(found)
            for proxy in await client.discover_characteristics((), service):
                characteristic = BleakGATTCharacteristic(
                    proxy,
                    proxy.handle,
                    full_uuid(proxy.uuid),
                    [name for i, name in enumerate(_PROPERTIES) if proxy.properties >> i & 1],
                    lambda: connection.att_mtu - 3,
                    found,
                )
                collection.add_characteristic(characteristic)
                for descriptor in await client.discover_descriptors(proxy):
                    collection.add_descriptor(
                        BleakGATTDescriptor(
                            descriptor,
                            descriptor.handle,
                            full_uuid(descriptor.type),
                            characteristic,
                        )
                    )
        return collection

    def _connected(self) -> Connection:
        if self._connection is None:
            raise BleakError("not connected")
        return self._connection

    async def _ask(self, work: Coroutine[Any, Any, T]) -> T:
        """Await what bumble does, and turn its errors into bleak's."""
        try:
            # A request cannot be taken back: its answer would be taken for the next one's.
            return await uncut(work, _LATE_ANSWER_S)
        except ATT_Error as error:
            raise BleakGATTProtocolError(error.error_code) from None
        except asyncio.CancelledError:
            # bumble cancels what waits for an answer when the link ends; nobody else did.
            task = asyncio.current_task()
            if self._connection is not None or (task is not None and task.cancelling()):
                raise
            raise BleakError("disconnected while waiting for an answer") from None
        except (BaseBumbleError, TimeoutError) as error:
            raise BleakError(f"no answer: {error}") from None

    def _on_lost(self, connection: Connection) -> None:
        if self._connection is not connection:
            return
        self._connection = None
        self._callbacks.clear()
        self.services = None
        if self._disconnected_callback is not None:
            self._disconnected_callback()


def _proxy(characteristic: BleakGATTCharacteristic) -> CharacteristicProxy[bytes]:
    return cast("CharacteristicProxy[bytes]", characteristic.obj)
