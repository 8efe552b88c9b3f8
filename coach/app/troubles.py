"""What work beside a live session met, and sinks that must not end it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from coach import background
from coach.model import BackgroundFault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.app.session import Results, Sink
    from coach.model import Input


class Troubles:
    """Told at once, and kept until the next batch of inputs takes them into the recording.

    Args:
        notify: Takes one line, from any thread.
    """

    def __init__(self, notify: Callable[[str], None]) -> None:
        self._notify = notify
        self._lines: deque[str] = deque()

    def tell(self, line: str) -> None:
        """Take a line, from any thread."""
        self._lines.append(line)
        self._notify(line)

    def taken(self, t_host_s: float) -> list[BackgroundFault]:
        """What there is since the last call, as inputs of host time ``t_host_s``."""
        taken = []
        while self._lines:
            taken.append(BackgroundFault(t_host_s, self._lines.popleft()))
        return taken


class Bystander:
    """A sink without which the session goes on: what it raises is told, and it is asked again.

    Args:
        sink: Which.
        what: For people.
    """

    def __init__(self, sink: Sink, what: str) -> None:
        self._sink = sink
        self._what = what
        self._then = "the run goes on"

    def before(self, events: Sequence[Input]) -> None:
        with background.guarded(self._what, self._then):
            self._sink.before(events)

    def after(self, results: Results) -> None:
        with background.guarded(self._what, self._then):
            self._sink.after(results)

    def close(self) -> None:
        with background.guarded(self._what, self._then):
            self._sink.close()
