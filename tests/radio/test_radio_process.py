"""The sensor in a process of its own, over HCI on a loopback socket."""

import asyncio
import socket
import sys
from pathlib import Path

import numpy as np
import pytest
from radio_bench import PATIENT, data_packets, losses, sample_numbers, take

from coach.sources import BleSource, SourceError, SourceReason
from coach.sources.virtual import open_radio
from coach.sources.virtual.host_server import HostServer

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(120)]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def test_two_processes_and_two_sessions_one_after_the_other():
    port = free_port()
    script = Path(__file__).parent / "serve_numbered.py"
    sensor = await asyncio.create_subprocess_exec(
        sys.executable, str(script), str(port), "20", stdout=asyncio.subprocess.PIPE
    )
    try:
        address = (await asyncio.wait_for(sensor.stdout.readline(), 60.0)).decode().strip()
        for _ in range(2):
            async with (
                open_radio(f"tcp-client:127.0.0.1:{port}") as radio,
                BleSource(PATIENT, radio) as source,
            ):
                events = await take(source, data_packets(50))
                assert source.sensor_id == address
            numbers = sample_numbers(events)
            assert np.array_equal(numbers, np.arange(numbers[0], numbers[0] + len(numbers)))
            assert losses(events) == 0
    finally:
        sensor.terminate()
        await sensor.wait()


async def test_a_radio_that_ends_says_so():
    port = free_port()
    script = Path(__file__).parent / "serve_numbered.py"
    sensor = await asyncio.create_subprocess_exec(
        sys.executable, str(script), str(port), "20", stdout=asyncio.subprocess.PIPE
    )
    try:
        await asyncio.wait_for(sensor.stdout.readline(), 60.0)
        async with open_radio(f"tcp-client:127.0.0.1:{port}") as radio:
            assert not radio.gone.done()
            sensor.kill()
            await asyncio.wait_for(radio.gone, 60.0)
    finally:
        await sensor.wait()


async def test_nobody_listens_at_the_other_end():
    with pytest.raises(SourceError, match="cannot be opened") as bad:
        async with open_radio(f"tcp-client:127.0.0.1:{free_port()}"):
            pass
    assert bad.value.reason is SourceReason.NO_RADIO


async def test_a_host_that_broke_off_within_a_packet_leaves_the_next_one_a_clean_start():
    port = free_port()
    script = Path(__file__).parent / "serve_numbered.py"
    sensor = await asyncio.create_subprocess_exec(
        sys.executable, str(script), str(port), "20", stdout=asyncio.subprocess.PIPE
    )
    try:
        await asyncio.wait_for(sensor.stdout.readline(), 60.0)
        _, half = await asyncio.open_connection("127.0.0.1", port)
        half.write(bytes([0x02, 0x01, 0x00, 0xFF, 0x00, 0x55]))  # 255 bytes announced, one sent
        await half.drain()
        async with (
            open_radio(f"tcp-client:127.0.0.1:{port}") as radio,  # while the other is still there
            BleSource(PATIENT, radio) as source,
        ):
            half.close()
            events = await take(source, data_packets(20))
        assert losses(events) == 0
    finally:
        sensor.terminate()
        await sensor.wait()


async def test_a_server_on_each_address_is_written_as_bumble_does():
    port = free_port()
    server = await HostServer.open("_", port)
    try:
        _, host = await asyncio.open_connection("127.0.0.1", port)
        host.close()
    finally:
        await server.close()


async def test_no_host_loses_answers_or_bytes_to_an_earlier_one():
    port, heard = free_port(), asyncio.Queue()

    class Controller:
        def on_packet(self, packet):
            heard.put_nowait(packet)

    server = await HostServer.open("127.0.0.1", port)
    server.source.set_packet_sink(Controller())
    reset = bytes([0x01, 0x03, 0x0C, 0x00])
    try:
        async with asyncio.timeout(60.0):
            _, earlier = await asyncio.open_connection("127.0.0.1", port)
            earlier.write(reset)
            assert await heard.get() == reset
            answers, later = await asyncio.open_connection("127.0.0.1", port)
            later.write(reset)
            assert await heard.get() == reset
            earlier.close()
            await earlier.wait_closed()
            server.sink.on_packet(b"answer")
            assert await answers.readexactly(6) == b"answer"
            later.write(reset[:2])  # and is gone within a packet
            later.close()
            _, third = await asyncio.open_connection("127.0.0.1", port)
            third.write(reset)
            assert await heard.get() == reset
            third.close()
    finally:
        await server.close()
