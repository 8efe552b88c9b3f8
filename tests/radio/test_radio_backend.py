"""bleak's public API over the virtual radio: what each of its promises looks like here."""

import asyncio
import contextlib

import pytest
from bleak import BleakClient, BleakScanner
from bleak.exc import (
    BleakCharacteristicNotFoundError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)
from radio_bench import eventually, numbered_feed

from coach.decode import FAMILIES, recognise
from coach.sources.finder import advertisement_of
from coach.sources.virtual import SensorOptions, virtual_sensor
from firmware_protocol import gatt
from firmware_protocol.codec import decode_info
from firmware_protocol.layouts import INFO

pytestmark = pytest.mark.asyncio


async def scan(radio, name="COACH"):
    return await BleakScanner.find_device_by_name(name, backend=radio.scanner_backend)


def offering(radio, uuid):
    return BleakScanner(service_uuids=[uuid], backend=radio.scanner_backend)


def client_of(radio, target, **kwargs):
    return BleakClient(target, backend=radio.client_backend, **kwargs)


async def test_scan_finds_name_and_service():
    async with virtual_sensor(numbered_feed(), SensorOptions(name="Zoe 7")) as (sensor, radio, _):
        device = await scan(radio, "Zoe 7")
        async with (
            offering(radio, gatt.BATTERY_SERVICE_UUID) as others,
            offering(radio, gatt.SERVICE_UUID) as scanner,
        ):
            found, said = await anext(scanner.advertisement_data())
    assert device.address == found.address == sensor.address
    assert recognise(advertisement_of(device, said)) is FAMILIES["own"]
    assert others.discovered_devices == []


async def test_two_scans_at_once():
    async with virtual_sensor(numbered_feed()) as (sensor, radio, _):
        both = await asyncio.gather(scan(radio), scan(radio))
        again = await scan(radio)
    assert [device.address for device in (*both, again)] == [sensor.address] * 3


async def test_services_and_reads():
    async with (
        virtual_sensor(numbered_feed(), SensorOptions(battery_percent=61)) as (_, radio, _),
        client_of(radio, await scan(radio)) as client,
    ):
        data = client.services.get_characteristic(gatt.DATA_UUID)
        control = client.services.get_characteristic(gatt.CTRL_UUID)
        info = decode_info(bytes(await client.read_gatt_char(gatt.INFO_UUID)))
        battery = await client.read_gatt_char(gatt.BATTERY_LEVEL_UUID)
        model = await client.read_gatt_char(gatt.MODEL_NUMBER_UUID)
        cccd = data.descriptors[0]
        before = await client.read_gatt_descriptor(cccd)
        await client.start_notify(data, lambda *_: None)
        after = await client.read_gatt_descriptor(cccd)
        assert client.mtu_size == 247
    assert data.properties == ["notify"]
    assert control.properties == ["write", "indicate"]
    assert info.hardware_id == 7
    assert battery == b"\x3d"
    assert model == b"virtual sensor"
    assert (before, after) == (b"\0\0", b"\1\0")


@pytest.mark.parametrize("mtu", [23, 31, 185, 247, 517])
async def test_info_is_read_whole_at_any_mtu(mtu):
    async with (
        virtual_sensor(numbered_feed(), SensorOptions(max_mtu=mtu)) as (_, radio, _),
        client_of(radio, await scan(radio)) as client,
    ):
        payload = bytes(await client.read_gatt_char(gatt.INFO_UUID))
        assert client.mtu_size == mtu
    assert len(payload) == INFO.size + 4 * 10
    decode_info(payload)


async def test_connect_by_address_and_errors():
    async with virtual_sensor(numbered_feed()) as (sensor, radio, _):
        async with client_of(radio, sensor.address.lower()) as client:
            with pytest.raises(BleakCharacteristicNotFoundError):
                await client.read_gatt_char("00002a37-0000-1000-8000-00805f9b34fb")
            with pytest.raises(BleakGATTProtocolError):
                await client.read_gatt_descriptor(_descriptor(client, handle=999))
        with pytest.raises(BleakDeviceNotFoundError):
            await client_of(radio, "C0:00:00:00:00:99", timeout=0.2).connect()
        with pytest.raises(BleakError, match=r"[Dd]iscovery|connected"):
            await client.write_gatt_char(gatt.CTRL_UUID, b"\1\1", response=True)


def _descriptor(client, handle):
    known = next(iter(client.services.descriptors.values()))
    known._handle = handle
    return known


async def test_disconnected_callback_comes_once_for_each_link():
    async with virtual_sensor(numbered_feed()) as (sensor, radio, air):
        ends = []
        client = client_of(radio, await scan(radio), disconnected_callback=ends.append)
        await client.connect()
        await sensor.drop_link()
        await eventually(lambda: not client.is_connected)
        await client.disconnect()
        assert ends == [client]
        await client.connect()
        air.cut()
        await eventually(lambda: not client.is_connected)
        assert ends == [client, client]
        await client.connect()
        await client.disconnect()
        assert len(ends) == 3
        await eventually(lambda: not sensor.connected)


async def test_link_lost_while_waiting_for_an_answer_is_an_error_not_a_cancellation():
    async with virtual_sensor(numbered_feed()) as (_, radio, air):
        client = client_of(radio, await scan(radio))
        await client.connect()
        air.stall(60.0)
        reading = asyncio.create_task(client.read_gatt_char(gatt.INFO_UUID))
        await eventually(lambda: air.waiting_packets)
        air.cut()
        with pytest.raises(BleakError):
            await asyncio.wait_for(reading, 30.0)


async def test_cancelled_and_timed_out_connects_leave_the_radio_usable():
    async with virtual_sensor(numbered_feed()) as (sensor, radio, _):
        device = await scan(radio)
        await sensor._device.stop_advertising()
        with pytest.raises(TimeoutError):
            await client_of(radio, device, timeout=0.05).connect()
        connecting = asyncio.create_task(client_of(radio, device).connect())
        await asyncio.sleep(0.03)
        connecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await connecting
        await sensor._advertise()
        async with client_of(radio, device) as client:
            assert await client.read_gatt_char(gatt.BATTERY_LEVEL_UUID)


@pytest.mark.parametrize("turns", range(6))
async def test_connect_cancelled_at_any_moment_leaves_no_link_behind(turns, monkeypatch):
    # Moments are packets of the controller, and so many turns of the event loop after each one:
    # milliseconds would be other moments on a busy machine than on an idle one.
    async with virtual_sensor(numbered_feed()) as (sensor, radio, _):
        device = await scan(radio)
        controller = radio.client_backend.central.device.host.hci_sink.sink
        packets, connected = 0, False
        while not connected:
            client = client_of(radio, device)
            with monkeypatch.context() as patch:
                connected = not await _cancelled_at(packets, turns, controller, patch, client)
            await client.disconnect()
            await eventually(lambda: not sensor.connected)
            packets += 1
        assert packets > 10
        async with client_of(radio, device) as client:
            assert client.is_connected


async def _cancelled_at(packets, turns, controller, patch, client):
    """Whether it was cancelled before it was connected."""
    send, sent, cancelled = controller.send_hci_packet, [], []

    def cancel(after):
        if after == 0:
            cancelled.append(connecting.cancel())
        else:
            asyncio.get_running_loop().call_soon(cancel, after - 1)

    def send_hci_packet(packet):
        if len(sent) == packets:
            cancel(turns)
        sent.append(packet)
        send(packet)

    patch.setattr(controller, "send_hci_packet", send_hci_packet)
    connecting = asyncio.create_task(client.connect())
    with contextlib.suppress(asyncio.CancelledError):
        await connecting
    return any(cancelled)
