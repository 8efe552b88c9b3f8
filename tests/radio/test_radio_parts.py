"""The small parts of the live path, each by itself."""

import random

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakError,
)
from hypothesis import given
from hypothesis import strategies as st

from coach.model import Channel, LinkChange, LinkState, Notification, Tick
from coach.model.rates import nearest
from coach.sources.backoff import Backoff
from coach.sources.errors import (
    _REMEDIES,
    SourceError,
    SourceReason,
    link_error,
    scan_error,
)
from coach.sources.inbox import Inbox
from firmware_protocol.packets import Status

EVENTS = {
    "data": lambda t: Notification(t, "s", Channel.DATA, b""),
    "tick": Tick,
    "info": lambda t: Notification(t, "s", Channel.INFO, b""),
    "control": lambda t: Notification(t, "s", Channel.CONTROL, b""),
    "lost": lambda t: LinkChange(t, "s", LinkState.LOST),
}
DROPPABLE = {"data", "tick"}


async def drained(inbox):
    inbox.end()
    taken = []
    while (event := await inbox.take()) is not None:
        taken.append(event)
    return taken


@pytest.mark.asyncio
@given(kinds=st.lists(st.sampled_from(sorted(EVENTS)), max_size=40), limit=st.integers(1, 6))
async def test_inbox_keeps_the_newest_data_and_everything_else(kinds, limit):
    inbox = Inbox(limit)
    events = [(kind, EVENTS[kind](float(t))) for t, kind in enumerate(kinds)]
    for _, event in events:
        inbox.put(event)
    data = [event for kind, event in events if kind in DROPPABLE]
    kept = set(map(id, data[-limit:])) | {id(e) for k, e in events if k not in DROPPABLE}
    assert inbox.dropped == max(0, len(data) - limit)
    assert [id(e) for e in await drained(inbox)] == [id(e) for _, e in events if id(e) in kept]


@pytest.mark.asyncio
async def test_inbox_takes_nothing_after_its_end():
    inbox = Inbox(4)
    inbox.put(Tick(1.0))
    inbox.end()
    inbox.put(Tick(2.0))
    assert await drained(inbox) == [Tick(1.0)]
    assert await inbox.take() is None


def test_pauses_double_up_to_the_longest_and_vary():
    backoff = Backoff(0.25, 8.0, random.Random(1))
    pauses = [backoff.pause_s() for _ in range(10)]
    for pause, middle in zip(pauses, [0.25, 0.5, 1, 2, 4, 8, 8, 8, 8, 8], strict=True):
        assert 0.75 * middle <= pause <= 1.25 * middle
    assert len({round(p, 6) for p in pauses[5:]}) == 5
    backoff.reset()
    assert backoff.pause_s() <= 0.25 * 1.25


@given(st.integers(0, 5000), st.lists(st.integers(0, 5000), min_size=1))
def test_nearest_is_offered_and_closest(wanted, offered):
    found = nearest(wanted, offered)
    assert found in offered
    assert abs(found - wanted) == min(abs(value - wanted) for value in offered)


def test_each_reason_has_a_remedy_and_one_line():
    assert set(_REMEDIES) == set(SourceReason)
    for reason in SourceReason:
        for status in (None, *Status, 99):
            text = str(SourceError(reason, "what", status))
            assert text.startswith("what; ")
            assert "\n" not in text


UNAVAILABLE = BleakBluetoothNotAvailableReason


@pytest.mark.parametrize(
    ("raised", "reason"),
    [
        (FileNotFoundError(2, "No such file"), SourceReason.NO_RADIO),
        (PermissionError(13, "denied"), SourceReason.PERMISSION),
        (
            BleakBluetoothNotAvailableError("off", UNAVAILABLE.POWERED_OFF),
            SourceReason.NO_RADIO,
        ),
        (
            BleakBluetoothNotAvailableError("no", UNAVAILABLE.DENIED_BY_USER),
            SourceReason.PERMISSION,
        ),
        (BleakDBusError("org.bluez.Error.NotReady", []), SourceReason.NO_RADIO),
        (
            BleakDBusError("org.freedesktop.DBus.Error.AccessDenied", ["a\nb"]),
            SourceReason.PERMISSION,
        ),
        (BleakDBusError("org.bluez.Error.InProgress", ["a\nb"]), SourceReason.LINK_FAILED),
        (BleakError("two\nlines"), SourceReason.LINK_FAILED),
    ],
)
def test_what_a_failed_scan_means(raised, reason):
    error = scan_error(raised)
    assert error.reason is reason
    assert "\n" not in str(error)


@pytest.mark.parametrize("raised", [TimeoutError(), BleakError(""), EOFError(), OSError(5, "io")])
def test_a_failed_link_names_the_sensor(raised):
    error = link_error(raised, "COACH")
    assert error.reason is SourceReason.LINK_FAILED
    assert "COACH" in str(error)
