"""A headset as bluetoothd makes one, through the kernel's own uinput: its keys reach the coach."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING

from coach.controls import HeadsetKeys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.controls import Control

SET_EVENT, SET_KEY, CREATE, DESTROY = 0x40045564, 0x40045565, 0x5501, 0x5502
NAME_AND_IDS = struct.Struct("@80s4HI")
AXES_BYTES = 4 * 64 * 4
EVENT = struct.Struct("@llHHi")
PLAY, STOP, PAUSE, NEXT, PREVIOUS, LETTER = 200, 166, 201, 163, 165, 30
HEADSET = (PLAY, STOP, PAUSE, NEXT, PREVIOUS, 168, 208)
NOBODY = 65534


class Device:
    """An input device of ours."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def press(self, code: int) -> None:
        for kind, what, value in ((1, code, 1), (0, 0, 0), (1, code, 0), (0, 0, 0)):
            os.write(self._handle, EVENT.pack(0, 0, kind, what, value))


@contextlib.contextmanager
def device(name: str, codes: tuple[int, ...]) -> Iterator[Device]:
    """Within, the kernel has it."""
    handle = os.open("/dev/uinput", os.O_WRONLY)
    try:
        fcntl.ioctl(handle, SET_EVENT, 1)
        for code in codes:
            fcntl.ioctl(handle, SET_KEY, code)
        os.write(handle, NAME_AND_IDS.pack(name.encode(), 5, 0, 0, 0, 0) + bytes(AXES_BYTES))
        fcntl.ioctl(handle, CREATE)
        yield Device(handle)
        fcntl.ioctl(handle, DESTROY)
    finally:
        os.close(handle)


class Heard:
    """What came of it."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.lines: list[str] = []
        self.keys = HeadsetKeys(self._pressed, self.lines.append)

    def _pressed(self, control: Control) -> None:
        self.names.append(control.name)

    async def until(self, *, names: int = 0, lines: int = 0) -> None:
        for _ in range(600):
            if len(self.names) >= names and len(self.lines) >= lines:
                return
            await asyncio.sleep(0.05)
        raise AssertionError((self.names, self.lines))


async def test_a_headset_comes_is_heard_goes_and_comes_again():
    heard = Heard()
    async with heard.keys.listening():
        with device("Band (AVRCP)", HEADSET) as headset:
            await heard.until(lines=1)
            for code in (PLAY, PAUSE, NEXT, 115, STOP):
                headset.press(code)
            await heard.until(names=4)
        await asyncio.sleep(3.0)  # it is noticed that it went
        with device("Band (AVRCP)", HEADSET) as headset:
            for _ in range(100):
                headset.press(PREVIOUS)
                await asyncio.sleep(0.1)
                if len(heard.names) > 4:
                    break
    assert heard.names[:5] == ["one_button", "one_button", "status", "end", "repeat"]
    assert len(heard.lines) == 1


async def test_a_keyboard_with_the_same_keys_is_not_read():
    heard = Heard()
    with device("Keyboard", (*HEADSET, LETTER)) as keyboard:
        async with heard.keys.listening():
            for _ in range(30):
                keyboard.press(NEXT)
                await asyncio.sleep(0.1)
    assert (heard.names, heard.lines) == ([], [])


async def test_who_may_not_read_it_is_told_the_remedy_and_hears_it_once_it_may():
    heard = Heard()
    with device("Band (AVRCP)", HEADSET) as headset:
        _let_read(0o600)
        os.seteuid(NOBODY)
        try:
            async with heard.keys.listening():
                await heard.until(lines=1)
                os.seteuid(0)
                _let_read(0o644)
                os.seteuid(NOBODY)
                await heard.until(lines=2)
                headset.press(NEXT)
                await heard.until(names=1)
        finally:
            os.seteuid(0)
    assert "sudo usermod -aG input" in heard.lines[0]
    assert heard.names == ["status"]


def _let_read(mode: int) -> None:
    for node in Path("/dev/input").glob("event*"):
        node.chmod(mode)
