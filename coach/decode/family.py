"""What a family of sensors is: how to know one, what to say to it, how to read it, its worth.

All of it is data and pure code. Scan, driver and command line walk the table of families
(``registry.py``) and know none by name.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model.sensor_worth import SensorWorth

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coach.decode.base import Decoder
    from coach.decode.dialogue import Dialogue, Wish


_ADDRESS_BYTES = 6


@dataclass(frozen=True, slots=True)
class Advertisement:
    """What a device says of itself before anybody connects.

    Args:
        name: As advertised or known to the system; empty if none.
        services: UUIDs of services, small letters.
        makers: Company id -> the data beside it.
        address: Under which it was heard; on some systems no address, but a name of theirs.
    """

    name: str = ""
    services: frozenset[str] = frozenset()
    makers: Mapping[int, bytes] = field(default_factory=lambda: MappingProxyType({}))
    address: str = ""

    def says_its_address(self, data: bytes) -> bool:
        """Whether some bytes are the address under which it was heard, in either order.

        Some makers have it in their data, where a system hides it. Nobody else's data are.
        """
        here = self.address.replace(":", "").casefold()
        return len(data) == _ADDRESS_BYTES and here in (data.hex(), data[::-1].hex())


@dataclass(frozen=True, slots=True)
class Signs:
    """How a family is recognised. Any one sign of an advertisement suffices, but for ``perhaps``.

    Args:
        names: Beginnings of advertised names, in any case.
        services: Services that it advertises.
        also: Whatever no table can say.
        perhaps: What others may send too: told by a scan, and connected to only if it is named.
        other_names: Beginnings of names of devices that show the same signs and are something else.
        other_words: What those are, to tell after their name.
        connected: Services that must be there once connected; a sensor whose name was changed is
            recognised by these alone.
        without: What to tell where one of those is missing, after the sensor's name: what is wrong;
            and the remedy.
    """

    names: tuple[str, ...] = ()
    services: frozenset[str] = frozenset()
    also: Callable[[Advertisement], bool] | None = None
    perhaps: Callable[[Advertisement], bool] | None = None
    other_names: tuple[str, ...] = ()
    other_words: str = "is something else"
    connected: frozenset[str] = frozenset()
    without: tuple[str, str] = ("offers no service that carries samples", "")

    def refuse(self, name: str) -> bool:
        """Whether a device of this name only looks like one."""
        return _begins(name, self.other_names)

    def match(self, said: Advertisement) -> bool:
        """Whether an advertisement is of this family."""
        if _begins(said.name, self.other_names):
            return False
        return (
            _begins(said.name, self.names)
            or not self.services.isdisjoint(said.services)
            or (self.also is not None and self.also(said))
        )

    def may_match(self, said: Advertisement) -> bool:
        """Whether it has a sign of this family, be it one that others may have as well."""
        if self.match(said):
            return True
        other = _begins(said.name, self.other_names)
        return not other and self.perhaps is not None and self.perhaps(said)

    def fit(self, name: str, services: frozenset[str]) -> bool:
        """Whether a connected device with these services can be one."""
        known = bool(self.connected) and self.connected <= services
        return known and not _begins(name, self.other_names)


def _begins(name: str, beginnings: tuple[str, ...]) -> bool:
    return bool(name) and name.casefold().startswith(tuple(b.casefold() for b in beginnings))


class Loss(enum.Enum):
    """How lost samples are noticed; the value is how ``coach sensors`` says it."""

    NUMBERED = "samples are numbered"
    CLOCK = "by the sensor's clock"
    ARRIVAL = "by arrival alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth(SensorWorth):
    """What a family's stream is worth: to the metrics, by ``SensorWorth``, and to the driver.

    Args:
        rates_hz: Sample rates that can be asked for live.
        rate_hz: The one asked for unless the runner wishes otherwise.
        acc_range_g: Full scale then.
        gyr_range_deg_s: Full scale then; 0 without a gyroscope.
        tick_s: Resolution of the sensor's clock; ``None`` without one.
        loss: How lost samples are noticed.
        silence_s: Without a packet for so long the link counts as lost.
        latency_s: From a sample to its arrival, typically; what is said comes as much later.
    """

    rates_hz: tuple[int, ...]
    loss: Loss
    silence_s: float = 1.5
    latency_s: float = 0.1


@dataclass(frozen=True, slots=True)
class About:
    """A family in words, for ``coach sensors``, ``coach scan`` and the README.

    Args:
        title: Maker and products.
        wear: How it is worn on chest or pelvis.
        wake: How it is woken, so that it advertises.
        battery: How long it lasts and what it takes, as far as a source says so.
        limits: What it cannot do or must be told, one line each.
        source: Where its protocol was read; no device was at hand.
    """

    title: str
    wear: str
    wake: str
    battery: str
    limits: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """One family of sensors.

    Args:
        name: In recordings, messages and options.
        about: In words.
        signs: How it is recognised.
        worth: What its stream is worth.
        dialogue: Makes what is said on one connection.
        decoder: Makes what reads one sensor, from ``(sensor_id, t_zero_host_s)``.
    """

    name: str
    about: About
    signs: Signs
    worth: Worth
    dialogue: Callable[[Wish], Dialogue]
    decoder: Callable[[str, float], Decoder]
