"""The keys of headsets during a live run, whenever one comes and goes; on Linux."""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from coach import background
from coach.controls.control_table import CONTROLS, by_media
from coach.controls.input_events import PressReader, codes_of, is_headset
from coach.core_wording import Wording, joined

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from coach.controls.control_table import Control

_LOOK_S = 2.0
"""How often new ones are looked for. It is also how long the system has to open one to the user."""

_MOST_BYTES = 4096
_NAME = 60


class HeadsetKeys:
    """Reads every input device that has a key for a control and none to type with.

    Nothing is taken from others: a player on this machine hears the same keys.

    Args:
        pressed: Takes the control of each key.
        notify: Takes one-line notices.
        classes: Where the system lists its devices; readable by everybody.
        nodes: Where they are read.
    """

    def __init__(
        self,
        pressed: Callable[[Control], None],
        notify: Callable[[str], None],
        *,
        classes: Path = Path("/sys/class/input"),
        nodes: Path = Path("/dev/input"),
    ) -> None:
        self._pressed = pressed
        self._notify = notify
        self._classes = classes
        self._nodes = nodes
        self._open: dict[str, int] = {}
        self._seen: dict[tuple[str, int], bool] = {}
        """Each device that is there -> whether it is a headset."""
        self._refused: set[tuple[str, int]] = set()
        self._told: set[str] = set()

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Within, the keys are heard."""
        keys, then = "the keys of a headset", "they are looked for again"
        try:
            async with background.within(self._look_on, keys, then, lambda: _LOOK_S):
                yield
        finally:
            for name in list(self._open):
                self._close(name)

    async def _look_on(self) -> None:
        while self._classes.is_dir():
            self._look()
            await asyncio.sleep(_LOOK_S)

    def _look(self) -> None:
        """Open what has come since the last time."""
        there = [_identity(path) for path in self._classes.glob("event*")]
        found = {key for key in there if key is not None}
        kept = {key: wanted for key, wanted in self._seen.items() if key in found}
        new = {key: self._is_headset(key[0]) for key in found - set(kept)}
        self._seen = kept | {key: wanted for key, wanted in new.items() if wanted is not None}
        self._refused &= found
        for key, wanted in self._seen.items():
            if wanted and key[0] not in self._open:
                self._try(key)

    def _is_headset(self, name: str) -> bool | None:
        """Whether it is one; ``None`` while that cannot be read: it is coming, or has gone."""
        try:
            return is_headset(codes_of(self._said_of(name, "capabilities/key")))
        except OSError:
            return None
        except ValueError:
            return False

    def _said_of(self, name: str, what: str) -> str:
        return (self._classes / name / "device" / what).read_text("utf-8", "replace").strip()

    def _try(self, key: tuple[str, int]) -> None:
        node = self._nodes / key[0]
        try:
            handle = os.open(node, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except PermissionError:
            # At first it may only be that the system has not opened it to the user yet.
            if key in self._refused:
                self._tell(
                    Wording(
                        "the keys of {title} cannot be read: no permission for {node}; join "
                        "the group input ('sudo usermod -aG input $USER') and log in again",
                        title=self._title(key[0]),
                        node=node,
                    )
                )
            self._refused.add(key)
            return
        except OSError:
            return  # gone again, or not quite there
        self._begin(key[0], handle)

    def _begin(self, name: str, handle: int) -> None:
        reader = PressReader()

        def read() -> None:
            try:
                data = os.read(handle, _MOST_BYTES)
            except BlockingIOError:
                return
            except OSError:  # ENODEV: the headset went away
                data = b""
            if not data:
                self._close(name)
            for pressed in reader.push(data):
                control = by_media(pressed)
                if control is not None:
                    self._pressed(control)

        self._open[name] = handle
        loop = asyncio.get_running_loop()
        background.on_readable(loop, handle, read, "the keys of a headset", "they go on")
        self._tell(
            Wording(
                "the keys of {title} are heard: {media_line}",
                title=self._title(name),
                media_line=media_line(),
            )
        )

    def _close(self, name: str) -> None:
        handle = self._open.pop(name)
        asyncio.get_running_loop().remove_reader(handle)
        os.close(handle)

    def _title(self, name: str) -> str:
        try:
            return self._said_of(name, "name")[:_NAME] or name
        except OSError:
            return name

    def _tell(self, line: str) -> None:
        """Once: a headset at the edge of its range comes and goes."""
        if line not in self._told:
            self._told.add(line)
            self._notify(line)


def _identity(path: Path) -> tuple[str, int] | None:
    """Name and number of a device; another one under the same name has another number."""
    try:
        return path.name, path.stat().st_ino
    except OSError:
        return None


def media_line() -> Wording:
    """What the keys of a headset mean, in one line."""
    rows = [row for row in CONTROLS.values() if row.media]
    told = (
        Wording("{key}: {meaning}", key=Wording(row.media_shown), meaning=Wording(row.meaning))
        for row in rows
    )
    return joined(told, ", ")
