"""Signs of life on stderr, for commands that take longer than two seconds, on a terminal only.

The two seconds are counted from where the command began, whatever it has done in parts since.

With ``COACH_PROGRESS=lines`` in the environment, another program that began this one reads how far
it is: lines ``progress 0.420``.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.progress import Progress as Bar

    from coach.model import Input

PATIENCE_S = 1.5  # and the sign itself takes its time to be loaded
# What is done sooner shows nothing, however long the command has been at work.
_TOO_SHORT_S = 0.3
_BEGAN_S = time.monotonic()  # imported with the command line itself
LINES_VARIABLE = "COACH_PROGRESS"
LINES = "lines"
LINE_START = "progress "
_LINE_S = 0.25


def _patience_s() -> float:
    """How long from now on nothing need be shown."""
    return max(_TOO_SHORT_S, _BEGAN_S + PATIENCE_S - time.monotonic())


@contextlib.contextmanager
def waiting(what: str) -> Iterator[None]:
    """A spinner, while something goes on that cannot be counted."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # for a terminal only, which has the time

    from coach import background

    spinner = Console(stderr=True).status(what)
    timer = background.later(_patience_s(), spinner.start, "the spinner", "there is none")
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        spinner.stop()


class Progress:
    """A bar. Counts the inputs that pass, or what its owner counts.

    Args:
        what: One word for what is going on.
        total: Number of inputs, or of whatever is counted.
    """

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = total
        self._bar: Bar | None = None
        self._line_s = time.monotonic()
        self._shown_from_s = self._line_s + _patience_s()
        self._lines = os.environ.get(LINES_VARIABLE) == LINES

    def over(self, batches: Iterable[Sequence[Input]]) -> Iterator[Sequence[Input]]:
        """The same batches, counted once their consumer asks for the next."""
        done = 0
        for batch in batches:
            yield batch
            done += len(batch)
            self.show(done)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show_of(self, done: int, total: int) -> None:
        """So many are done of a total that is known only now."""
        self._total = total
        self.show(done)

    def show(self, done: int) -> None:
        """So many of the total are done."""
        if self._lines:
            self._show_line(done)
            return
        if self._bar is None:
            if not sys.stderr.isatty() or time.monotonic() < self._shown_from_s:
                return
            from rich.console import Console  # as above
            from rich.progress import Progress as Bar

            # What is printed meanwhile goes above the bar, unless it goes into a file.
            self._bar = Bar(
                console=Console(stderr=True),
                transient=True,
                redirect_stdout=sys.stdout.isatty(),
            )
            self._bar.add_task(self._what, total=self._total)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=done)

    def _show_line(self, done: int) -> None:
        now_s = time.monotonic()
        if now_s - self._line_s >= _LINE_S:
            self._line_s = now_s
            sys.stderr.write(f"{LINE_START}{done / max(self._total, 1):.3f}\n")
            sys.stderr.flush()
