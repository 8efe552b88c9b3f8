"""Cues whose words are still being made: said when they are ready, or dropped as too late."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from coach.voice.events import DropReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.model import Cue
    from coach.voice.render_queue import RenderQueue


class LateWords:
    """The cues that wait for their words.

    Args:
        queue: Makes them.
        limit_s: So long a cue waits.
        drop: Told which cue is not said, and why; from any thread.
    """

    def __init__(
        self, queue: RenderQueue, limit_s: float, drop: Callable[[str, DropReason], None]
    ) -> None:
        self._queue = queue
        self._limit_s = limit_s
        self._drop = drop
        self._lock = threading.Lock()
        self._asked_s: dict[str, float] = {}

    @property
    def waits(self) -> bool:
        """Whether any cue waits."""
        return bool(self._asked_s)

    def ask(self, cue: Cue, say: Callable[[], None]) -> None:
        """Have ``say`` called, from any thread, when the words are there in time."""
        with self._lock:
            self._asked_s[cue.cue_id] = time.monotonic()
        self._queue.ask(cue.text, partial(self._made, cue.cue_id, say))

    def look(self) -> None:
        """Drop what has waited too long. To be called now and then."""
        with self._lock:
            late = [cue_id for cue_id, asked_s in self._asked_s.items() if self._is_late(asked_s)]
            for cue_id in late:
                del self._asked_s[cue_id]
        for cue_id in late:
            self._drop(cue_id, DropReason.LATE)

    def forget(self, reason: DropReason) -> None:
        """Drop all that waits."""
        with self._lock:
            left, self._asked_s = list(self._asked_s), {}
        for cue_id in left:
            self._drop(cue_id, reason)

    def _made(self, cue_id: str, say: Callable[[], None], known: bool) -> None:
        with self._lock:
            asked_s = self._asked_s.pop(cue_id, None)
        if asked_s is None:
            return
        if not known:
            self._drop(cue_id, DropReason.FAILED)
        elif self._is_late(asked_s):
            self._drop(cue_id, DropReason.LATE)
        else:
            say()

    def _is_late(self, asked_s: float) -> bool:
        return time.monotonic() - asked_s > self._limit_s
