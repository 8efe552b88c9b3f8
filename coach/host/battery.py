"""Will this machine have power to the end of the run? Where it can be read, low is told.

Linux: ``/sys/class/power_supply`` (batteries and UPS boards with a driver), and what the firmware
of a Raspberry Pi says of its supply: ``hwmon`` ``rpi_volt``, or ``get_throttled``.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coach import background
from coach.core_wording import Wording

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

LOW_PERCENT = 15
"""Told once; a small computer runs a quarter of an hour or more on it."""

LAST_PERCENT = 3
"""The run is ended in order: gauges are wrong by as much, and nothing warns of the end."""

LOOK_EVERY_S = 10.0

_BATTERIES = frozenset({"Battery", "UPS"})
_FIRMWARE = (
    "soc/soc:firmware/get_throttled",
    "soc@107c000000/soc@107c000000:firmware/get_throttled",
)
_UNDER_VOLTAGE = 0x1


@dataclass(frozen=True, slots=True)
class Power:
    """What is known of the machine's power.

    Args:
        percent: Charge of its battery, of several the mean; ``None`` where there is none to read.
        discharging: It runs on that battery.
        sags: Its supply is too weak at this moment; ``None`` where that cannot be read.
    """

    percent: float | None = None
    discharging: bool = False
    sags: bool | None = None


def read_power(sys: Path = Path("/sys")) -> Power:
    """What the system says of its power now; what cannot be read is unknown."""
    levels: list[float] = []
    discharging = False
    for supply in _each(sys / "class" / "power_supply"):
        # The battery of a mouse is not the machine's.
        if _word(supply / "type") not in _BATTERIES or _word(supply / "scope") == "Device":
            continue
        level = _number(supply / "capacity")
        if _word(supply / "present") == "0" or level is None or not 0.0 <= level <= 100.0:
            continue
        levels.append(level)
        discharging |= _word(supply / "status") == "Discharging"
    percent = sum(levels) / len(levels) if levels else None
    return Power(percent, discharging, _sags(sys))


class PowerWatch:
    """Tells once what is wrong with the power, and asks for the end before it goes.

    Args:
        tell: Takes a line for people.
        end: Asks for the end of the run in order.
        read: Gives what is known now.
    """

    def __init__(
        self,
        tell: Callable[[str], None],
        end: Callable[[], None],
        read: Callable[[], Power] = read_power,
    ) -> None:
        self._tell = tell
        self._end = end
        self._read = read
        self._told: set[str] = set()

    def look(self) -> None:
        """Look once."""
        power = self._read()
        if power.sags and self._first("sags"):
            self._tell(
                Wording(
                    "the supply of this computer is too weak; take a stronger one, or a shorter "
                    "cable"
                )
            )
        if power.percent is None or not power.discharging:
            return
        if power.percent <= LAST_PERCENT:
            if self._first("last"):
                self._tell(
                    Wording(
                        "the battery of this computer is at {percent:.0f} %; the run ends now, in "
                        "order",
                        percent=power.percent,
                    )
                )
                self._end()
        elif power.percent <= LOW_PERCENT and self._first("low"):
            self._tell(
                Wording(
                    "the battery of this computer is at {percent:.0f} %; charge it soon",
                    percent=power.percent,
                )
            )

    async def keep(self) -> None:
        """Look now and then, for ever."""
        while True:
            self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    def _first(self, what: str) -> bool:
        first = what not in self._told
        self._told.add(what)
        return first


@contextlib.asynccontextmanager
async def watched(watch: PowerWatch) -> AsyncIterator[None]:
    """Within, somebody looks."""
    async with background.within(
        watch.keep, "the watch over the power", "it goes on", lambda: LOOK_EVERY_S
    ):
        yield


def _sags(sys: Path) -> bool | None:
    for monitor in _each(sys / "class" / "hwmon"):
        if _word(monitor / "name") == "rpi_volt":
            alarm = _number(monitor / "in0_lcrit_alarm")
            if alarm is not None:
                return alarm > 0
    for name in _FIRMWARE:
        with contextlib.suppress(ValueError):
            return bool(int(_word(sys / "devices" / "platform" / name), 16) & _UNDER_VOLTAGE)
    return None


def _each(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _word(path: Path) -> str:
    """The one word a file of the system says; empty if it says none."""
    try:
        return path.read_text("ascii", errors="replace").strip()
    except OSError:
        return ""


def _number(path: Path) -> float | None:
    try:
        return float(_word(path))
    except ValueError:
        return None
