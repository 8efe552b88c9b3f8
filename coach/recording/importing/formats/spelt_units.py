"""Units as recorders spell them, as ``source_units`` knows them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Spelling, in lower case and without blanks, brackets and dots -> unit, and how many of it are one.
_SPELT: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "m/s2": ("m/s2", 1.0),
        "m/s^2": ("m/s2", 1.0),
        "m/s²": ("m/s2", 1.0),
        "m*s-2": ("m/s2", 1.0),
        "ms-2": ("m/s2", 1.0),
        "mps2": ("m/s2", 1.0),
        "g": ("g", 1.0),
        "gs": ("g", 1.0),
        "mg": ("g", 1e-3),
        "rad/s": ("rad/s", 1.0),
        "rad/sec": ("rad/s", 1.0),
        "rads-1": ("rad/s", 1.0),
        "deg/s": ("deg/s", 1.0),
        "deg/sec": ("deg/s", 1.0),
        "degree/s": ("deg/s", 1.0),
        "degrees/s": ("deg/s", 1.0),
        "°/s": ("deg/s", 1.0),
        "º/s": ("deg/s", 1.0),
        "�/s": ("deg/s", 1.0),
        "d/s": ("deg/s", 1.0),
        "dps": ("deg/s", 1.0),
        "mdps": ("deg/s", 1e-3),
        "s": ("s", 1.0),
        "sec": ("s", 1.0),
        "ms": ("ms", 1.0),
        "us": ("us", 1.0),
        "µs": ("us", 1.0),
        "μs": ("us", 1.0),
        "ns": ("ns", 1.0),
        "m/s": ("m/s", 1.0),
        "km/h": ("km/h", 1.0),
    }
)


def known_unit(spelt: str) -> tuple[str, float] | None:
    """The unit and how many of it are one of the spelt ones; ``None`` if it is not known."""
    plain = "".join(c for c in spelt.casefold() if not c.isspace() and c not in "()[].·")
    return _SPELT.get(plain)
