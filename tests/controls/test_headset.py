"""Keys of a headset: bytes as the kernel gives them, devices that come, go and may not be read.

A named pipe stands for the device, and a folder for sysfs: what is not held here is the kernel.
"""

from __future__ import annotations

import asyncio
import os
import struct

import pytest

from coach.app import Stop
from coach.app.live import Asked
from coach.controls import CONTROLS, act, headset_keys
from coach.controls.headset_keys import HeadsetKeys, media_line
from coach.controls.input_events import KEYS, PressReader, codes_of, is_headset
from coach.model import Command
from tests.not_on_windows import PIPES

pytestmark = PIPES

PLAY, PAUSE, NEXT, PREVIOUS, STOP = 200, 201, 163, 165, 166


def event(kind, code, value):
    return struct.pack("@llHHi", 1764504000, 123456, kind, code, value)


def press(code):
    """As it comes: the press, what ends the report, the release and its end."""
    return event(1, code, 1) + event(0, 0, 0) + event(1, code, 0) + event(0, 0, 0)


def words(codes):
    """Capabilities as sysfs prints them."""
    bits = sum(1 << code for code in codes)
    size = 8 * struct.calcsize("@l")
    parts = []
    while bits:
        parts.append(f"{bits & ((1 << size) - 1):x}")
        bits >>= size
    return " ".join(reversed(parts))


# What bluetoothd makes of a headset: Play, Stop, Pause, Forward, Backward, Rewind, Fast Forward.
HEADSET = words({PLAY, STOP, PAUSE, NEXT, PREVIOUS, 168, 208})


def test_each_press_is_told_once_however_long_it_is_held():
    held = event(1, PLAY, 1) + event(1, PLAY, 2) * 5 + event(1, PLAY, 0)
    assert PressReader().push(press(NEXT) + held + press(STOP)) == ["next", "play/pause", "stop"]


def test_headsets_send_now_play_and_now_pause_and_mean_one_key():
    assert PressReader().push(press(PLAY) + press(PAUSE)) == ["play/pause"] * 2


def test_volume_and_what_is_no_key_mean_nothing():
    assert PressReader().push(press(115) + event(4, 4, 1) + event(2, NEXT, 1)) == []


def test_an_event_in_two_pieces_is_one():
    reader, data = PressReader(), press(PREVIOUS)
    assert [key for byte in data for key in reader.push(bytes([byte]))] == ["previous"]


def test_a_keyboard_with_keys_for_music_is_no_headset():
    keyboard = words({*range(1, 129), NEXT, PREVIOUS, STOP, 164})
    assert not is_headset(codes_of(keyboard))
    assert not is_headset(codes_of(words({1, 2, 115})))
    assert is_headset(codes_of(HEADSET))


def test_codes_come_back_from_their_words():
    codes = frozenset({0, 30, 63, 64, 163, 200, 767})
    assert codes_of(words(codes)) == codes
    assert codes_of("0") == frozenset()
    with pytest.raises(ValueError, match="xyz"):
        codes_of("xyz")


def test_each_key_of_the_table_is_one_of_a_headset_and_each_has_one_control():
    media = [row.media for row in CONTROLS.values() if row.media]
    assert sorted(media) == sorted(KEYS)
    assert all(name in media_line() for name in KEYS)


class Machine:
    """A folder as sysfs, and one with the devices."""

    def __init__(self, folder, monkeypatch):
        monkeypatch.setattr(headset_keys, "_LOOK_S", 0.02)
        self.classes, self.nodes = folder / "class", folder / "dev"
        self.classes.mkdir()
        self.nodes.mkdir()
        self.asked, self.stop, self.said = Asked(), Stop(), []

    def keys(self):
        def pressed(control):
            act(control, self.asked, self.stop, lambda _: None)

        return HeadsetKeys(pressed, self.said.append, classes=self.classes, nodes=self.nodes)

    def plug(self, name, capabilities, title="OpenRun (AVRCP)"):
        """It comes; gives the end at which its bytes go in."""
        device = self.classes / name / "device"
        (device / "capabilities").mkdir(parents=True)
        (device / "capabilities" / "key").write_text(capabilities + "\n")
        (device / "name").write_text(title + "\n")
        os.mkfifo(self.nodes / name)
        return os.open(self.nodes / name, os.O_RDWR)

    def unplug(self, name, end):
        os.close(end)
        (self.nodes / name).unlink()
        for path in sorted((self.classes / name).rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        (self.classes / name).rmdir()

    async def until(self, *commands):
        """Wait for what was asked."""
        found = []
        for _ in range(400):
            found += [event.command for event in self.asked.taken(1.0)]
            if len(found) >= len(commands):
                break
            await asyncio.sleep(0.01)
        assert found == list(commands)

    async def heard(self, times=1):
        for _ in range(400):
            if len(self.said) >= times:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(self.said)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    return Machine(tmp_path, monkeypatch)


async def test_a_headset_that_comes_is_heard_and_so_it_is_when_it_comes_again(machine):
    async with machine.keys().listening():
        end = machine.plug("event3", HEADSET)
        await machine.heard()
        os.write(end, press(PLAY) + press(NEXT))
        await machine.until(Command.BUTTON, Command.STATUS)
        machine.unplug("event3", end)
        await asyncio.sleep(0.1)
        end = machine.plug("event3", HEADSET)
        await asyncio.sleep(0.1)
        os.write(end, press(PREVIOUS) + press(STOP))
        await machine.until(Command.REPEAT, Command.END)
        machine.unplug("event3", end)
    (line,) = machine.said
    assert "OpenRun (AVRCP)" in line
    assert "next track: how am I doing" in line


async def test_no_keyboard_is_opened(machine):
    opened = []
    whole = os.open

    def watched(path, *words):
        opened.append(str(path))
        return whole(path, *words)

    end = machine.plug("event0", words({*range(1, 200)}))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "open", watched)
        async with machine.keys().listening():
            await asyncio.sleep(0.1)
    os.close(end)
    assert (opened, machine.said) == ([], [])


async def test_one_that_may_not_be_read_is_told_once_with_the_remedy(machine, monkeypatch):
    """And as soon as it may be, it is heard."""
    end = machine.plug("event5", HEADSET)
    whole, refused = os.open, [True]

    def locked(path, *words):
        if refused[0] and str(path).endswith("event5"):
            raise PermissionError(13, "Permission denied")
        return whole(path, *words)

    monkeypatch.setattr(os, "open", locked)
    async with machine.keys().listening():
        await machine.heard()
        await asyncio.sleep(0.1)
        (line,) = machine.said
        assert "OpenRun (AVRCP)" in line
        assert "sudo usermod -aG input" in line
        refused[0] = False
        await machine.heard(2)
        os.write(end, press(NEXT))
        await machine.until(Command.STATUS)
    os.close(end)


async def test_a_device_that_is_opened_to_the_user_a_little_late_is_no_trouble(
    machine, monkeypatch
):
    end = machine.plug("event5", HEADSET)
    whole, left = os.open, [1]

    def late(path, *words):
        if str(path).endswith("event5") and left[0]:
            left[0] -= 1
            raise PermissionError(13, "Permission denied")
        return whole(path, *words)

    monkeypatch.setattr(os, "open", late)
    async with machine.keys().listening():
        await machine.heard()
    os.close(end)
    assert "are heard" in machine.said[0]


async def test_where_the_system_lists_no_devices_nothing_is_looked_for(tmp_path):
    keys = HeadsetKeys(print, print, classes=tmp_path / "none", nodes=tmp_path)
    async with keys.listening():
        await asyncio.sleep(0.05)
