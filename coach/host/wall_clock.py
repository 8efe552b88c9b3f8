"""Does this machine know what day it is, and when did a run begin by what it knows later?

A small computer without a battery clock starts in 1970, or where it was last shut down, and learns
the time from the network minutes later, in the middle of a run. Time that has passed it always
knows. So the beginning of a run is told at its end: the wall clock then, less what passed since.
"""

from __future__ import annotations

import struct
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

RELEASED_UTC_S = 1_793_491_200.0
"""2026-11-01, when this program was written: no run was earlier."""

DAY_S = 86_400.0

_SYNCHRONISED = Path("run/systemd/timesync/synchronized")
_CLOCKS = Path("sys/class/rtc")
_NEAR_S = 26 * 3600.0  # a battery clock may keep local time
_NOT_SYNCHRONISED = 0x40  # STA_UNSYNC of linux/timex.h
_TIMEX_BYTES = 256  # struct timex has 208 at most


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant on both clocks.

    Args:
        wall_utc_s: What day and time it is, as far as the machine knows; seconds since 1970.
        passed_s: Time that has passed since some beginning, also while the machine slept.
        is_set: The wall clock can be believed.
    """

    wall_utc_s: float
    passed_s: float
    is_set: bool


def now(ago_s: float = 0.0) -> Moment:
    """This instant, or one that lies so long back."""
    wall_utc_s = time.time()
    return Moment(wall_utc_s - ago_s, _passed_s() - ago_s, is_set(wall_utc_s))


def is_set(wall_utc_s: float, root: Path = Path("/"), adjusted: int | None = None) -> bool:
    """Whether a wall clock that says so can be believed.

    It cannot where it is earlier than this program, nor on a Linux machine of which it is known
    that it has no battery clock (none, or one that says something else) and that it has not heard
    the time from the network.

    Args:
        wall_utc_s: What it says.
        root: Of the file system.
        adjusted: The kernel's status word of the clock (``adjtimex(2)``); asked for if not given.
    """
    if wall_utc_s < RELEASED_UTC_S:
        return False
    clocks = root / _CLOCKS
    if not clocks.is_dir() or (root / _SYNCHRONISED).exists():
        return True
    if any(abs(wall_utc_s - t_s) <= _NEAR_S for t_s in _battery_clocks(clocks)):
        return True
    status = _kernel_status() if adjusted is None else adjusted
    return status is None or not status & _NOT_SYNCHRONISED


class RunClock:
    """When a run began, by what is known of the time now.

    Args:
        began: Stream time 0.
        read: Gives the present moment.
    """

    def __init__(self, began: Moment, read: Callable[[], Moment] = now) -> None:
        self._read = read
        self.began = began

    @property
    def jumped_s(self) -> float:
        """By how much the wall clock was put forward since, or back."""
        present = self._read()
        return (present.wall_utc_s - self.began.wall_utc_s) - (
            present.passed_s - self.began.passed_s
        )

    def look(self) -> bool:
        """Find out whether the beginning is known better now; true if it is.

        It is, if the clock could not be believed then and can be now, or if it was put to another
        day. A clock that is put right by less is left alone: what was said of the day holds.
        """
        present = self._read()
        passed_s = present.passed_s - self.began.passed_s
        start_utc_s = present.wall_utc_s - passed_s
        if not present.is_set:
            return False
        if self.began.is_set and abs(start_utc_s - self.began.wall_utc_s) < DAY_S:
            return False
        self.began = Moment(start_utc_s, self.began.passed_s, is_set=True)
        return True


def _passed_s() -> float:
    # ``time.monotonic`` stands still while a Linux machine sleeps.
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def _battery_clocks(folder: Path) -> list[float]:
    """What the battery clocks of the machine say, seconds since 1970."""
    found: list[float] = []
    for clock in sorted(folder.iterdir()):
        try:
            found.append(float((clock / "since_epoch").read_text("ascii")))
        except (OSError, ValueError):  # one that lost its power has no time to tell
            continue
    return found


def _kernel_status() -> int | None:
    """The status word of the kernel's clock; ``None`` where it cannot be asked."""
    import ctypes  # noqa: PLC0415  few machines get here, and it is slow to import

    try:
        timex = ctypes.create_string_buffer(_TIMEX_BYTES)
        if ctypes.CDLL(None, use_errno=True).adjtimex(timex) < 0:
            return None
    except (OSError, AttributeError, TypeError):
        return None
    # modes, padded; offset, freq, maxerror, esterror; then status. All but it as long as a long.
    (status,) = struct.unpack_from("@i", timex.raw, 5 * struct.calcsize("@l"))
    return int(status)
