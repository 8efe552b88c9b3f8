"""Names under which samples are found in files, and the units that the names carry."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.sheet import Sheet
    from coach.recording.importing.streams import Stream

# Compared in lower case, without spaces, brackets and punctuation ("Acc X [g]" -> "accxg").
ACC_COLUMNS: tuple[tuple[str, str, str], ...] = tuple(
    (stem.replace("*", "x"), stem.replace("*", "y"), stem.replace("*", "z"))
    for stem in ("a*", "acc*", "acc*g", "acc*ms2", "a*g", "a*ms2", "accel*", "accelerometer*",
                 "acceleration*")
)  # fmt: skip
GYRO_COLUMNS: tuple[tuple[str, str, str], ...] = tuple(
    (stem.replace("*", "x"), stem.replace("*", "y"), stem.replace("*", "z"))
    for stem in ("g*", "gyr*", "gyro*", "gyr*degs", "gyr*dps", "gyr*rads", "gyro*degs",
                 "gyro*dps", "gyro*rads", "g*degs", "g*dps", "g*rads", "gyroscope*", "omega*", "w*")
)  # fmt: skip
TIME_COLUMNS: tuple[str, ...] = (
    "ts", "t", "time", "timestamp", "seconds", "times", "tms", "timems", "timestamps",
    "timestampms", "tus", "timeus", "timestampus", "tns", "timens", "timestampns",
)  # fmt: skip

# Name -> unit.
SPEEDS: Mapping[str, str] = MappingProxyType(
    {"speedms": "m/s", "speedmps": "m/s", "speed": "m/s", "speedkmh": "km/h", "speedkph": "km/h"}
)

# An ``_i16`` array is counts, to be multiplied by the ``_scale`` array beside it.
ACC_KEYS: tuple[str, ...] = ("acc_m_s2", "acc", "acc_i16", "acc_g", "accel", "accelerometer")
GYRO_KEYS: tuple[str, ...] = (
    "gyr_rad_s", "gyr", "gyr_i16", "gyr_deg_s", "gyr_dps", "gyro", "gyro_i16", "gyroscope",
)  # fmt: skip
TIME_KEYS: tuple[str, ...] = ("t_s", "t", "time_s", "time", "timestamp", "t_ms", "time_ms")
RATE_KEYS: tuple[str, ...] = ("fs", "fs_hz", "rate_hz", "sample_rate_hz", "rate")

# Plain name ending -> unit. The first ending that fits counts.
_ACC_ENDINGS: Mapping[str, str] = MappingProxyType({"ms2": "m/s2", "g": "g"})
_GYRO_ENDINGS: Mapping[str, str] = MappingProxyType(
    {"degs": "deg/s", "dps": "deg/s", "rads": "rad/s"}
)
_TIME_ENDINGS: Mapping[str, str] = MappingProxyType(
    {"tms": "ms", "timems": "ms", "stampms": "ms", "tus": "us", "timeus": "us", "stampus": "us",
     "tns": "ns", "timens": "ns", "stampns": "ns"}
)  # fmt: skip

_LISTED = 12


def plain(name: str) -> str:
    """The letters and digits of a name, in lower case."""
    return "".join(filter(str.isalnum, name.lower()))


def acc_unit_in(name: str) -> str | None:
    return _ending(name, _ACC_ENDINGS)


def gyro_unit_in(name: str) -> str | None:
    return _ending(name, _GYRO_ENDINGS)


def time_unit_in(name: str) -> str | None:
    return _ending(name, _TIME_ENDINGS)


def speed_unit_in(name: str) -> str:
    """Metres a second, where the name says nothing."""
    return SPEEDS.get(plain(name), "m/s")


def listed(names: Collection[str]) -> str:
    """Names for an error line: the first dozen."""
    first = ", ".join(list(names)[:_LISTED])
    return first if len(names) <= _LISTED else f"{first} and {len(names) - _LISTED} more"


def find(names: Collection[str], wanted: tuple[str, ...]) -> str | None:
    """The first of ``names`` that goes by the earliest of the ``wanted`` plain names."""
    by_plain = {plain(name): name for name in reversed(list(names))}
    return next((by_plain[plain(want)] for want in wanted if plain(want) in by_plain), None)


def find_triple(
    names: Collection[str], wanted: tuple[tuple[str, str, str], ...]
) -> tuple[str, str, str] | None:
    """The first three of ``names`` that go by one of the ``wanted`` triples."""
    by_plain = {plain(name): name for name in reversed(list(names))}
    for x, y, z in wanted:
        if x in by_plain and y in by_plain and z in by_plain:
            return by_plain[x], by_plain[y], by_plain[z]
    return None


def _ending(name: str, endings: Mapping[str, str]) -> str | None:
    text = plain(name)
    return next((unit for ending, unit in endings.items() if text.endswith(ending)), None)


def named_streams(sheet: Sheet, options: ImportOptions) -> tuple[Stream, ...]:
    """What the columns of a sheet of no known format are taken for; what the user says wins.

    Raises:
        ImportProblem: If the user asks for a column that is not there, or two fit as well.
    """
    raise NotImplementedError


def passed_over(sheet: Sheet, streams: Collection[Stream]) -> tuple[tuple[str, str], ...]:
    """The columns that no stream uses, each with the reason."""
    raise NotImplementedError
