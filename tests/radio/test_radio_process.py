"""The sensor in a process of its own, over HCI on a loopback socket."""

import asyncio
import socket
import sys
from pathlib import Path

import numpy as np
import pytest
from radio_bench import QUICK, data_packets, losses, sample_numbers, take

from coach.sources import BleSource, SourceError, SourceReason
from coach.sources.virtual import open_radio

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(30)]


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
        address = (await asyncio.wait_for(sensor.stdout.readline(), 20.0)).decode().strip()
        for _ in range(2):
            async with (
                open_radio(f"tcp-client:127.0.0.1:{port}") as radio,
                BleSource(QUICK, radio) as source,
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
        await asyncio.wait_for(sensor.stdout.readline(), 20.0)
        async with open_radio(f"tcp-client:127.0.0.1:{port}") as radio:
            assert not radio.gone.done()
            sensor.kill()
            await asyncio.wait_for(radio.gone, 5.0)
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
        await asyncio.wait_for(sensor.stdout.readline(), 20.0)
        _, half = await asyncio.open_connection("127.0.0.1", port)
        half.write(bytes([0x02, 0x01, 0x00, 0xFF, 0x00, 0x55]))  # 255 bytes announced, one sent
        await half.drain()
        async with (
            open_radio(f"tcp-client:127.0.0.1:{port}") as radio,  # while the other is still there
            BleSource(QUICK, radio) as source,
        ):
            half.close()
            events = await take(source, data_packets(20))
        assert losses(events) == 0
    finally:
        sensor.terminate()
        await sensor.wait()
