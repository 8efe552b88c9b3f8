"""How many inputs are pushed at once, and when. The only place of a replay that waits."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from coach.model.inputs import is_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from coach.model import Input

# A sleep is cut into pieces of this length, so that a stop is noticed.
_NAP_S = 0.1

_LONGEST_WAIT_S = 3600.0


class Stop:
    """Whether the end of the session was asked for. Setting it is safe in a signal handler."""

    def __init__(self) -> None:
        self.asked = False

    def ask(self) -> None:
        self.asked = True

    def __call__(self) -> bool:
        return self.asked


REPLAY_BATCH = 4096
"""Inputs pushed at once in a replay that waits for nobody: a few tens of seconds of data."""


def by_count(inputs: Sequence[Input], count: int = REPLAY_BATCH) -> Iterator[Sequence[Input]]:
    """``count`` inputs at once: the fastest way through a recording."""
    for start in range(0, len(inputs), count):
        yield inputs[start : start + count]


def by_time(inputs: Iterable[Input], step_s: float) -> Iterator[Sequence[Input]]:
    """What arrived within ``step_s`` of host time at once: for whoever lives by stream time."""
    batch: list[Input] = []
    until_s = -math.inf
    for event in inputs:
        if event.t_host_s >= until_s and is_time(event.t_host_s):
            if batch:
                yield batch
            batch = []
            until_s = event.t_host_s + step_s
        batch.append(event)
    if batch:
        yield batch


def paced(
    batches: Iterable[Sequence[Input]],
    speed: float,
    stop: Callable[[], bool],
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Sequence[Input]]:
    """Hand out each batch when its last input arrived, ``speed`` times as fast.

    Times are counted from the first batch, so that waiting does not add up its errors. A jump of
    more than an hour is a broken clock's, and not waited for.
    """
    start_s = clock()
    first_host_s = last_host_s = math.nan
    for batch in batches:
        for event in batch:
            if not is_time(event.t_host_s):
                continue
            if math.isnan(first_host_s):
                first_host_s = last_host_s = event.t_host_s
            jump_s = event.t_host_s - last_host_s
            if abs(jump_s) > _LONGEST_WAIT_S:
                first_host_s += jump_s
            last_host_s = event.t_host_s
        due_s = start_s + (last_host_s - first_host_s) / speed
        while not stop() and (left_s := due_s - clock()) > 0.0:
            sleep(min(left_s, _NAP_S))
        if stop():
            return
        yield batch
