"""A full inbox while a dialogue is held: no answer is dropped, and no flood fills the memory."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.decode.dialogue import hear, pause, subscribe, write
from coach.model import Channel, LinkChange, LinkState, Notification
from coach.sources import BleSource
from coach.sources.conversation import Conversation
from coach.sources.inbox import MOST_BYTES, MOST_NEEDED, MOST_TOLD, Inbox, Standing
from coach.sources.virtual import SensorOptions, virtual_sensor
from tests.radio.family_losses import counted_feed
from tests.radio.radio_bench import QUICK

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(60)]

LIMIT = 8
SAMPLES, ANSWERS, UUID = b"\x01", b"\x02", "there"
CHANNELS = [Channel.DATA, Channel.CONTROL, Channel.INFO]


class Client:
    """A sensor that floods before and after each answer, on the characteristic that it comes by."""

    is_connected = True

    def __init__(self, before, after):
        self.before, self.after, self.asked = before, after, 0

    async def start_notify(self, _uuid, came, **_how):
        self.came = came

    async def write_gatt_char(self, _uuid, _payload, **_how):
        self.asked += 1
        self.flood(self.before)
        self.came(None, bytearray(ANSWERS + bytes([self.asked])))
        self.flood(self.after)

    def flood(self, n):
        for k in range(n):
            self.came(None, bytearray(SAMPLES + k.to_bytes(4, "little")))


def asking(times, channel, pause_s=0.0):
    """A dialogue that asks so often, and may take its time to hear the answer."""
    yield from subscribe(UUID, channel)
    heard = []
    for _ in range(times):
        yield from write(UUID, b"?")
        if pause_s:
            yield from pause(pause_s)
        heard.append((yield from hear(UUID, (ANSWERS,), 0.2)))
    return heard


async def held(inbox, client, talk):
    talking = Conversation(
        client, "s", "it", 1.0, lambda one, needed: inbox.put(one, needed=needed)
    )
    return await talking.hold(talk)


async def drained(inbox):
    inbox.end()
    taken = []
    while (event := await inbox.take()) is not None:
        taken.append(event)
    return taken


def payloads(events, start, channel):
    return [e.payload for e in events if e.channel is channel and e.payload.startswith(start)]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("before", "after"), [(0, 200), (200, 0), (200, 200)])
@pytest.mark.parametrize("pause_s", [0.0, 0.01])
async def test_answers_stay_whatever_channel_they_come_by(channel, before, after, pause_s):
    inbox = Inbox(LIMIT)
    heard = await held(inbox, client := Client(before, after), asking(5, channel, pause_s))
    client.flood(3000)  # the dialogue is over
    assert all(one is not None for one in heard)
    events = await drained(inbox)
    assert payloads(events, ANSWERS, channel) == [one.payload for one in heard]
    assert payloads(events, b"?", Channel.REQUEST) == [b"?"] * 5
    most = LIMIT if channel is Channel.DATA else MOST_TOLD
    assert len(payloads(events, SAMPLES, channel)) == most


async def test_what_was_no_answer_makes_room_as_ever():
    inbox = Inbox(LIMIT)
    await held(inbox, Client(100, 100), asking(3, Channel.DATA))
    samples = payloads(await drained(inbox), SAMPLES, Channel.DATA)
    assert samples == [SAMPLES + k.to_bytes(4, "little") for k in range(100 - LIMIT, 100)]
    assert inbox.dropped == 600 - LIMIT


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_flood_is_bounded_while_the_dialogue_waits_for_what_never_comes(channel):
    def waiting():
        yield from subscribe(UUID, channel)
        return (yield from hear(UUID, (b"never",), 0.3))

    inbox, client = Inbox(LIMIT), Client(0, 0)
    inbox.put(LinkChange(0.0, "s", LinkState.CONNECTED))
    talking = asyncio.create_task(held(inbox, client, waiting()))
    await asyncio.sleep(0.01)
    for _ in range(20):
        client.flood(1000)
        assert len(inbox) <= LIMIT + MOST_TOLD + 300
        await asyncio.sleep(0)
    assert await talking is None
    assert isinstance((await drained(inbox))[0], LinkChange)


async def test_a_flood_of_answers_is_bounded_and_leaves_the_newest():
    inbox = Inbox(LIMIT)
    for k in range(MOST_NEEDED + 500):
        inbox.put(Notification(float(k), "s", Channel.REQUEST, b""), needed=True)
    assert len(inbox) == MOST_NEEDED
    assert inbox.dropped == 500
    assert (await inbox.take()).t_host_s == 500.0


async def test_bodies_of_a_phone_are_bounded_by_their_bytes():
    inbox, mib = Inbox(4096), bytes(1 << 20)
    for k in range(100):
        inbox.put(Notification(float(k), "p", Channel.DATA, mib))
    assert len(inbox) == 64
    inbox.put(Notification(100.0, "p", Channel.DATA, bytes(MOST_BYTES + 1)))  # however large
    assert [event.t_host_s for event in await drained(inbox)] == [100.0]
    assert inbox.dropped == 100


@given(
    what=st.lists(
        st.tuples(st.sampled_from(CHANNELS), st.booleans(), st.integers(0, 30)), max_size=40
    ),
    limit=st.integers(1, 6),
)
async def test_whatever_is_let_go_and_when_order_and_bound_hold(what, limit):
    inbox, places, needed = Inbox(limit), [], set()
    for k, (channel, is_needed, let_go) in enumerate(what):
        places.append(inbox.put(Notification(float(k), "s", channel, b""), needed=is_needed))
        if is_needed:
            needed.add(k)
        if let_go < len(places):
            places[let_go].let_go()
            needed.discard(let_go)
        data = [p for p in places if p.waits and p.standing is Standing.PASSING]
        assert len(data) <= limit
        assert len(inbox) == sum(p.waits for p in places)
    times = [event.t_host_s for event in await drained(inbox)]
    assert times == sorted(times)
    assert needed <= set(map(int, times))
    assert len(times) + inbox.dropped == len(what)


async def test_a_board_whose_answers_travel_as_data_is_understood_from_a_full_inbox():
    """Nobody takes anything before the sensor has been opened."""
    options = SensorOptions(family="metamotion")
    answers = {}
    for limit in (4096, 2):
        async with virtual_sensor(counted_feed("metamotion", 60.0), options) as (_, radio, _):
            async with BleSource(replace(QUICK, queue_limit=limit, tick_s=0.01), radio) as source:
                await asyncio.sleep(0.5)
                assert len(source.inbox) < 80 or limit > 2
            events = [event async for event in source]
        data = [e for e in events if getattr(e, "channel", None) is Channel.DATA]
        answers[limit] = [e.payload for e in data if not e.payload.startswith(b"\x09\x03")]
        assert (source.dropped > 0) is (limit == 2)
    assert len(answers[2]) >= 8
    assert answers[2] == answers[4096]
