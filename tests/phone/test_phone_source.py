"""A phone over a real socket: posts, strangers, hostile bodies, silence, and a whole live run."""

import asyncio
import contextlib
import itertools
import time

import numpy as np
import pytest

pytest.importorskip("h11")

from virtual_phone import VirtualPhone, exchange, post, request, running

from coach.decode import Decode
from coach.decode.families.phone.message import MOST_BYTES
from coach.model import LinkChange, LinkState, Notification, RawBlock, SpeedReading, Tick
from coach.sources.errors import SourceError
from coach.sources.phone import PhoneSettings, PhoneSource

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(60)]


@contextlib.asynccontextmanager
async def listening(**how):
    """A source that listens, with its opening under way and what it told."""
    told, shown = [], []
    settings = PhoneSettings(port=0, address="127.0.0.1", **how)
    source = PhoneSource(settings, told.append, shown.extend)
    opening = asyncio.create_task(source.open())
    while not shown:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    try:
        yield source, opening, told
    finally:
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        await source.close()


async def taken(source):
    return [await anext(source) for _ in range(source.waiting)]


async def test_it_waits_for_the_first_message_and_takes_all():
    phone = VirtualPhone()
    async with listening() as (source, opening, told):
        assert not opening.done()
        assert await post(source, phone.body([{"name": "test", "time": 1, "values": {}}])) == 200
        phone.number = 0
        await asyncio.sleep(0.05)
        assert not opening.done()
        assert "start a recording" in told[0]
        bodies = list(phone.bodies())
        for body in bodies:
            assert await post(source, body) == 200
        await asyncio.wait_for(opening, 20.0)
        events = [e for e in await taken(source) if not isinstance(e, Tick)]
    assert events[0] == LinkChange(
        events[0].t_host_s, source.sensor_id, LinkState.CONNECTED, "phone"
    )
    assert [e.payload for e in events[1:]] == bodies
    assert all(a.t_host_s <= b.t_host_s for a, b in itertools.pairwise(events))


async def test_strangers_learn_nothing_and_cost_nothing():
    phone = VirtualPhone()
    body = next(iter(phone.bodies()))
    async with listening() as (source, opening, _):
        for path in ("/", "/x", f"/{source.code}x", f"/{source.code[:-1]}", "/" + "a" * 7000):
            head, _ = await exchange(source.port, request(path, body))
            assert head.split()[1] == b"404"
        head, text = await exchange(source.port, request(f"/{source.code}", b"", method="GET"))
        assert head.split()[1] == b"405"
        assert b"Sensor Logger" in text
        head, _ = await exchange(source.port, b"\x16\x03\x01 nonsense\r\n\r\n")
        assert head.split()[1] == b"400"
        assert source.waiting == 0
        assert not opening.done()


async def test_a_body_too_long_is_refused_before_it_is_read():
    async with listening() as (source, _, _):
        head = f"POST /{source.code} HTTP/1.1\r\nHost: c\r\n".encode()
        announced = head + f"Content-Length: {MOST_BYTES + 1}\r\n\r\n".encode()
        answer, _ = await exchange(source.port, announced)
        assert answer.split()[1] == b"413"
        chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
        chunked = head + b"Transfer-Encoding: chunked\r\n\r\n" + chunk + b"1\r\n \r\n0\r\n\r\n"
        answer, _ = await exchange(source.port, chunked)
        assert answer.split()[1] == b"413"


async def test_hostile_bodies_are_answered_and_the_phone_is_heard_on():
    phone = VirtualPhone()
    bodies = list(phone.bodies())
    hostile = [b"", b"{", b"[" * 100_000, b'{"payload": [NaN]}', b"\xff", b'{"payload":{}}']
    async with listening() as (source, opening, _):
        for body, bad in zip(bodies, hostile, strict=False):
            assert await post(source, bad) == 400
            assert await post(source, body) == 200
        await asyncio.wait_for(opening, 20.0)
        heard = [e for e in await taken(source) if isinstance(e, Notification)]
    assert [e.payload for e in heard] == bodies


async def test_slow_clients_take_no_place_of_the_phone():
    phone = VirtualPhone()
    async with listening() as (source, _, _):
        idle = []
        for _ in range(40):
            _, writer = await asyncio.open_connection("127.0.0.1", source.port)
            writer.write(b"POST /")
            idle.append(writer)
        for body in phone.bodies():
            assert await post(source, body) == 200
        assert len(source._listener._strangers) <= 32
        for writer in idle:
            writer.transport.abort()


async def test_one_connection_carries_many_posts():
    phone = VirtualPhone()
    async with listening() as (source, _, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", source.port)
        for body in phone.bodies():
            writer.write(request(f"/{source.code}", body))
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20.0)
            assert head.split()[1] == b"200"
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
        writer.transport.abort()


async def test_a_code_is_worth_one_phone():
    async with listening() as (source, _, _):
        for body in VirtualPhone().bodies():
            assert await post(source, body) == 200
        for body in VirtualPhone(device="another").bodies():
            assert await post(source, body) == 409
        events = await taken(source)
    assert len({e.sensor_id for e in events if isinstance(e, Notification)}) == 1


async def test_silence_is_a_lost_link_until_it_speaks_again():
    bodies = list(VirtualPhone().bodies())
    async with listening(silence_s=0.3) as (source, opening, told):
        await post(source, bodies[0])
        await asyncio.wait_for(opening, 20.0)
        async with asyncio.timeout(20.0):
            while not told:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await post(source, bodies[1])
        states = [e.state for e in await taken(source) if isinstance(e, LinkChange)]
    assert states == [LinkState.CONNECTED, LinkState.LOST, LinkState.CONNECTED]
    assert "lost" in told[0]
    assert "back" in told[1]


async def test_its_speed_is_an_input_after_its_message_unless_the_treadmill_tells():
    for treadmill, most in ((False, 1), (True, 0)):
        phone = VirtualPhone()
        t_s, acc, gyr = running(1.0)
        body = phone.body([*phone.readings(t_s, acc, gyr), phone.location(0.9, 3.2)])
        async with listening(treadmill=treadmill) as (source, _, _):
            await post(source, body)
            events = await taken(source)
        speeds = [e for e in events if isinstance(e, SpeedReading)]
        assert [s.speed_m_s for s in speeds] == [3.2] * most


async def test_a_port_in_use_is_told():
    async with listening() as (source, _, _):
        other = PhoneSource(PhoneSettings(port=source.port, address="127.0.0.1"))
        with pytest.raises(SourceError, match="phone:PORT"):
            await other.open()
        await other.close()


async def test_losses_repeats_and_overtaking_give_each_sample_once():
    rng = np.random.default_rng(7)
    bodies = list(VirtualPhone().bodies(seconds=40.0, batch_s=0.5))
    sent, at = [], 0
    while at < len(bodies):
        kind = rng.random()
        if kind < 0.1 and at > 4:
            pass  # lost
        elif kind < 0.25 and at + 1 < len(bodies):
            sent += [bodies[at + 1], bodies[at]]
            at += 1
        else:
            sent += [bodies[at]] * (2 if kind < 0.4 else 1)
        at += 1
    async with listening() as (source, _, _):
        for body in sent:
            assert await post(source, body) == 200
        events = await taken(source)
    decode, times = Decode(0.0), []
    for event in events:
        if isinstance(event, Notification | LinkChange):
            times += [
                item.t_device_s + item.dt_s * np.arange(len(item.counts))
                for item in decode.push(event)
                if isinstance(item, RawBlock)
            ]
    t_s = np.concatenate(times)
    assert (np.diff(t_s) > 0.0095).all(), "each once, in order"
    assert len(t_s) > 2500


async def test_a_flood_of_posts_stays_bounded():
    body = next(iter(VirtualPhone().bodies(seconds=1.0, batch_s=0.2)))
    async with listening(queue_limit=50) as (source, _, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", source.port)
        begun = time.monotonic()
        for _ in range(200):
            writer.write(request(f"/{source.code}", body))
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20.0)
            await reader.readexactly(
                int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            )
        assert source.waiting <= 52
        assert time.monotonic() - begun < 20.0
        writer.transport.abort()
