"""Every spelling of a unit that people use, and where it stands in a name."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPELLINGS: Mapping[str, str] = MappingProxyType({
    "m/s2": "m/s2, m/s^2, m/s/s, m/ss, m/s**2, m*s-2, m.s-2, m.s^-2, ms-2, ms^-2, m s-2, m s^-2, "
            "m/s^-2, m/sec2, m/sec^2, m/(s2), m/(s^2), m/(sec^2), meters/s2, meter/s2, "
            "meters/s^2, meter/second^2, meters/second^2, mps2, ms2, m_s2, m/s_2",
    "g": "g, g0, gee, gs, g-force, gforce, g_force",
    "mg": "mg, milli-g, millig, milli_g, milli g, milligs, milli-gs",
    "rad/s": "rad/s, rad/sec, rad/second, rads/s, radian/s, radians/s, radian/sec, radians/sec, "
             "radians/second, rads-1, rad.s-1, rad.s^-1, rad*s-1, rad s-1, rad s^-1, rads^-1, "
             "rads, rad_s, r/s",
    "deg/s": "deg/s, deg/sec, deg/second, degs/s, degree/s, degrees/s, degree/sec, degrees/sec, "
             "degrees/second, d/s, dps, degs, degs-1, deg.s-1, deg.s^-1, deg*s-1, deg s-1, "
             "deg s^-1, deg_s, deg_per_s, °/s, °/sec, °s-1, °.s-1, °s^-1, °*s-1, ° s-1, °/second",
    "mdeg/s": "mdps, mdeg/s, mdeg/sec, milli-dps, millidps",
    "mrad/s": "mrad/s, mrad/sec",
    "rpm": "rpm, r/min, rev/min",
    "cm/s2": "cm/s2, cm/s^2, cm/s/s, cm s-2, cm s^-2, cm/sec2, cm/sec^2, gal",
    "mm/s2": "mm/s2, mm/s^2, mm/s/s, mm s-2, mm s^-2, mm/sec2, mm/sec^2",
    "ft/s2": "ft/s2, ft/s^2, ft/s/s, ft/sec2, ft/sec^2, feet/s2, feet/s^2",
    "s": "s, sec, secs, second, seconds",
    "ms": "ms, msec, msecs, millisecond, milliseconds, millis, milli",
    "us": "us, usec, μs, μsec, microsecond, microseconds, micros",
    "ns": "ns, nsec, nanosecond, nanoseconds, nanos",
    "m/s": "m/s, mps, m_s, m/sec",
    "km/h": "km/h, kmh, kph, km_h",
    "counts": "counts, count, lsb, raw, adc, no_units, nounits, no units",
    "uT": "ut, μt, t, nt, mgauss, gauss, flux, local_flux, mga",
    "deg": "deg, °, degree, degrees",
    "rad": "rad, radian, radians",
    "C": "°c, c, celsius, degc",
    "hPa": "hpa, pa, kpa, mbar",
    "V": "v, mv, volt",
    "%": "%",
    "m": "m, cm, mm",
    "bpm": "bpm",
    "Hz": "hz",
    "lux": "lux, lx",
})  # fmt: skip

# Rows of kinds and empty words that stand among units.
_KINDS = frozenset({"cal", "raw", "uncal", "calibrated", "-", "", "n/a", "no_units", "no units",
                    "unix", "yyyy/mm/dd hh:mm:ss.000", "none", "int", "float", "bool", "text",
                    "string"})  # fmt: skip

UNITS: Mapping[str, str] = MappingProxyType(
    {spelling: unit for unit, row in _SPELLINGS.items() for spelling in row.split(", ")}
)
"""Spelling, see ``unit_of`` -> unit."""

_OPENING, _CLOSING = ("(", "[", "{"), (")", "]", "}")
_BRACKETS = re.compile(r"\s*[(\[{]([^()\[\]{}]*(?:\([^()]*\)[^()\[\]{}]*)?)[)\]}]\s*")
_ENDINGS = ("m_s2", "m_s_2", "ms2", "mps2", "deg_s", "deg_per_s", "degs", "dps", "mdps",
            "rad_s", "rad_per_s", "rads", "milli_g", "milli-g", "millig", "mg", "g",
            "mrad_s", "mdeg_s", "m_s", "mps", "kmh", "kph", "km_h",
            "seconds", "secs", "sec", "s", "millis", "msec", "ms", "micros", "usec", "us", "nanos",
            "ns",
            "raw", "ut", "deg", "rad", "degpers", "radpers", "radps")  # fmt: skip
_ENDING = re.compile(
    rf"(?<=[a-z0-9])[\s_.,:/-]+({'|'.join(sorted(_ENDINGS, key=len, reverse=True))})$",
    re.IGNORECASE,
)
_ENDING_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "m_s_2": "m/s2",
        "rad_per_s": "rad/s",
        "degpers": "deg/s",
        "radpers": "rad/s",
        "radps": "rad/s",
        "mrad_s": "mrad/s",
        "mdeg_s": "mdeg/s",
    }
)


def unit_of(text: str) -> str | None:
    """The unit that a text is a spelling of, or ``None``.

    Letters are compared without case, except that nothing but a G or g is one; a superscript two
    is a two, an ordinal sign or a ring a degree sign.
    """
    return UNITS.get(_plain(text))


def is_kind(text: str) -> bool:
    """Whether a row of units may hold it though it is no unit."""
    return _plain(text) in _KINDS


def cut(name: str) -> tuple[str, str | None, str]:
    """A name without its unit, the unit, and what stood in brackets and was none.

    ``Acc X (m/s²)`` is ``Acc X`` in ``m/s2``; so is ``acc_x_m_s2``; ``Timestamp (-0700)`` has none.
    """
    other: list[str] = []
    unit: str | None = None
    rest = name
    for match in _BRACKETS.finditer(name):
        found = unit_of(match[1])
        if found is not None and unit is None:
            unit = found
        elif match[1].strip():
            other.append(match[1].strip())
        rest = rest.replace(match[0], " ", 1)
    rest = rest.strip()
    tail = re.search(r"[\s_:]+([^\s_:]*[/^°][^\s_:]*)$", rest)
    if unit is None and tail and unit_of(tail[1]):
        return rest[: tail.start()], unit_of(tail[1]), " ".join(other)
    if unit is None:
        ending = _ENDING.search(rest)
        if ending:
            spelling = ending[1].lower()
            unit = _ENDING_UNITS.get(spelling) or UNITS.get(spelling)
            rest = rest[: ending.start()]
    return rest, unit, " ".join(other)


def _plain(text: str) -> str:
    if text.strip()[:1] in _OPENING and text.strip()[-1:] in _CLOSING:
        # In a row of units they stand as they do behind a name.
        text = text.strip()[1:-1]
    # "º" would become a letter o, so it is turned first.
    text = text.strip().replace("º", "°").replace("˚", "°").replace("Â", "").replace("⁻", "-")
    text = unicodedata.normalize(
        "NFKC", text.replace("\u2212", "-").replace("·", ".").replace("⋅", ".")
    )
    text = text.lower().strip()
    return re.sub(r"\s*([/*.^])\s*", r"\1", text.replace(" per ", "/"))
