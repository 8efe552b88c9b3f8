"""Ctrl-C as a request to end well."""

from __future__ import annotations

import contextlib
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

    from coach.app import Stop


@contextlib.contextmanager
def stop_on_interrupt(
    signals: Sequence[signal.Signals] = (signal.SIGINT,),
    at_once: Callable[[], object] | None = None,
) -> Iterator[Stop]:
    """Within, the first Ctrl-C asks for a stop; a second one ends at once.

    Args:
        signals: What counts as Ctrl-C.
        at_once: Called by the second one in place of raising ``KeyboardInterrupt``.
    """
    from coach.app import Stop

    stop = Stop()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        if stop.asked and at_once is not None:
            at_once()
        stop.ask()
        if at_once is None:
            for number in signals:
                signal.signal(number, signal.default_int_handler)

    before = {number: signal.signal(number, ask) for number in signals}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
