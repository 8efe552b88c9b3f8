"""What a column's name says: of which quantity, along which axis, in which unit."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.recording.importing import unit_spellings
from coach.recording.importing.source_units import ACC_UNITS, GYRO_UNITS, TIME_UNITS
from coach.recording.importing.streams import Quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# Words that name a quantity, the first row that fits counts; searched in the name's words in lower
# case without accents, unit and axis. ``None``: known, and not needed.
WORDS: tuple[tuple[str, Quantity | None, str], ...] = (
    (r"\b(angular|ang) acc\w*", None, "angular acceleration"),
    (r"acc\w* (incl\w*|with) ?grav\w*", Quantity.ACC, ""),
    (r"(acc\w* )?(no ?grav|(without|ex\w*|minus|less) grav)\w*", Quantity.ACC_WITHOUT_GRAVITY, ""),
    (r"\b(linear|lineare|lineal|lin|l|user|free|world) ?(acc|beschl|acel)\w*",
     Quantity.ACC_WITHOUT_GRAVITY, ""),
    (r"\b(acc|acel)\w* (linear|lineal|lineaire|lineare|user|free)\b",
     Quantity.ACC_WITHOUT_GRAVITY, ""),
    (r"\b(linacc|lacc|useracc|freeacc)\w*", Quantity.ACC_WITHOUT_GRAVITY, ""),
    (r"\bg ?f\b|\bg ?force\b", Quantity.ACC, "g"),
    (r"\b(gravity|grav|schwerkraft|gravite|gravedad)\b", Quantity.GRAVITY, ""),
    (r"角加速度", None, "angular acceleration"),
    (r"角速度|陀螺仪?|陀螺儀|ジャイロ(センサー?)?|각속도|자이로(스코프)?", Quantity.GYRO, ""),
    (r"(线性|線性|線形|线)加速度", Quantity.ACC_WITHOUT_GRAVITY, ""),
    (r"重力", Quantity.GRAVITY, ""),
    (r"\b(hoeksnelheid|kulmanopeus|vinkelhastighet|vinkelhastighed|гироскоп|угловая скорость)\b",
     Quantity.GYRO, ""),
    (r"\b(versnelling|kiihtyvyys|akselerasjon|przyspieszenie|zrychleni|ivme|ускорение)\b",
     Quantity.ACC, ""),
    (r"加速度(计|計|センサー?)?|가속도", Quantity.ACC, ""),
    (r"\b(gyr|giro|gry)\w*|\b(gy|omega|drehrate|winkelgeschwindigkeit|rateofturn|rate of turn)\b",
     Quantity.GYRO, ""),
    (r"\b(rotation|rotational|rot|turn|angular|ang) ?(rates?|velocity|vel|speed)\b",
     Quantity.GYRO, ""),
    (r"\b(vitesse angulaire|velocidad angular|velocita angolare)\b", Quantity.GYRO, ""),
    (r"\b(acc|acel|beschleunigung)\w*( acc\w*)?|\b(ac|xl|specific force)\b", Quantity.ACC, ""),
    (r"\b(roll|pitch|yaw) ?(rates?|vel\w*|speed)\b", None,
     "a turning about an axis that has no letter; --gyro-columns with three of them takes it"),
    (r"\bmag\w*|\b(compass|b field)\b", None, "magnetic field"),
    (r"\b(euler|roll|pitch|yaw|ang|orientation|attitude|heading|azimuth)\b|\b(angle|quat|incl)\w*",
     None, "an angle, which is computed anew"),
    (r"\b(temp|thermo)\w*", None, "temperature"),
    (r"\b(bar|press|alt)\w*|\belevation\b", None, "air pressure or altitude"),
    (r"\b(lat|lon|latitude|longitude|gps|bearing|course|accuracy)\b", None, "position"),
    (r"\b(hr|bpm|ppg|ecg|rr|emg|gsr)\b|\bheart\w*", None, "of the heart or the skin"),
    (r"\b(batt|volt)\w*|\bcharge\b", None, "of the battery"),
    (r"\b(count|packet|seq)\w*|\b(index|id|nr|no|row|sample)\b", None, "a count"),
    (r"\babs\w*|\b(mean|std|norm|magnitude|vm|total|svm|enmo|l2)\b", None, "computed of others"),
)  # fmt: skip

# A quantity in one letter, and shorter than any word: only beside an axis, as in ``ax`` or ``a_x``.
LETTERS: Mapping[str, tuple[Quantity | None, str]] = MappingProxyType({
    "a": (Quantity.ACC, ""), "g": (Quantity.GYRO, ""), "w": (Quantity.GYRO, ""),
    "as": (Quantity.GYRO, ""), "ω": (Quantity.GYRO, ""), "gf": (Quantity.ACC, "g"),
    "la": (Quantity.ACC_WITHOUT_GRAVITY, ""),
    "xl": (Quantity.ACC, ""),
    "m": (None, "magnetic field"), "h": (None, "magnetic field"), "b": (None, "magnetic field"),
    "q": (None, "an angle, which is computed anew"),
})  # fmt: skip

# The first in this order that a file has; then any other with a word of time in it.
TIME_NAMES: tuple[str, ...] = (
    "t", "time", "timestamp", "seconds", "secondselapsed", "elapsed", "epoch", "epoc",
    "datetime", "date time", "unixtime", "systemtime", "sampletime", "sampletimefine",
)  # fmt: skip
_TIME_WORDS = re.compile(
    r"time|stamp|second|elapsed|epoc|clock|\bdate|\bts?\b|milli|micros|\bmono|"
    r"uhrzeit|zeit|temps|tiempo|tempo|时间|時間|時刻|时刻|시간|время|"
    r"\b(?:tijd|aika|tid|czas|cas|zaman)\b"
)

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

_TIME_UNITS = frozenset(TIME_UNITS)
_AXES = "xyz"
_GLUED_UNITS = "m_s2|ms2|mps2|degs|dps|rads|mg|g"
_STEMS = (r"acc(?:el|l|elerometer|eleration)?|ac|gyr(?:o|oscope)?|gy|mag|omega|rotationrate|rate|"
          r"gravity|grav|" + "|".join(LETTERS))  # fmt: skip
_AXIS_LAST = re.compile(rf"({_STEMS})(\d*)([xyz])(\d*)({_GLUED_UNITS})?")
_AXIS_FIRST = re.compile(rf"([xyz])({_STEMS})")
_LISTED = 12


@dataclass(frozen=True, slots=True)
class Name:
    """What a name says.

    Args:
        quantity: Which, or ``None``.
        axis: ``x``, ``y`` or ``z``, or empty.
        unit: As ``unit_spellings`` knows it, or ``None``.
        rest: The words that are neither, such as a sensor's name, in lower case.
        why_not: What it is, if it is known and not needed.
        bare: Whether there is an axis and no quantity, as in ``X (m/s^2)``.
        stem: The words without axis and unit; the columns of one triple have the same.
    """

    quantity: Quantity | None = None
    axis: str = ""
    unit: str | None = None
    rest: tuple[str, ...] = ()
    why_not: str = ""
    bare: bool = False
    stem: str = ""


def read_name(name: str) -> Name:
    """What the name of a column says; the unit is cut off first."""
    stem, unit, _ = unit_spellings.cut(name)
    words, axis, glued_unit = _without_axis(_words(stem))
    unit = unit or (unit_spellings.unit_of(glued_unit) if glued_unit else None)
    quantity, own_unit, why_not, rest = _quantity(words, beside_axis=bool(axis))
    unit_word = next((w for w in rest if axis and w in {"mg", "g", "dps", "rads", "ms2"}), None)
    if unit is None and unit_word:
        unit = unit_spellings.unit_of(unit_word)
        rest = tuple(w for w in rest if w != unit_word)
    if quantity is Quantity.GYRO and unit in ACC_UNITS:
        # Gravity as gx, gy, gz.
        quantity = Quantity.GRAVITY
    elif quantity is None and not why_not and rest and axis and unit in GYRO_UNITS:
        # Whatever it is called: nothing else turns.
        quantity = Quantity.GYRO
    elif quantity is not None and unit in {"uT", "deg", "rad"}:
        quantity, why_not = None, "neither an acceleration nor a rate, as its unit says"
    bare = bool(axis) and quantity is None and not why_not and not rest
    return Name(quantity, axis, unit or own_unit or None, rest, why_not, bare, " ".join(words))


def quantity_of_words(text: str) -> Quantity | None:
    """What the name of a file, or a cell that names a sensor, says."""
    return _quantity(_words(text), beside_axis=False)[0]


def is_none_of_ours(text: str) -> bool:
    """Whether the name of a file says that it is of something else."""
    return bool(_quantity(_words(text), beside_axis=False)[2])


def is_time(name: str) -> bool:
    """Whether a column may be of times."""
    if unit_spellings.unit_of(name) in _TIME_UNITS:
        return True
    told = read_name(name)
    if told.unit is not None:
        of_time = told.unit in _TIME_UNITS and told.quantity is None
        return of_time or (told.unit in _TIME_UNITS and not told.axis)
    stem, _, other = unit_spellings.cut(name)
    return not told.axis and _TIME_WORDS.search(" ".join(_words(f"{stem} {other}"))) is not None


def time_rank(name: str) -> int:
    """The smaller, the more usual is the name of a column of times."""
    stem = plain(unit_spellings.cut(name)[0])
    return TIME_NAMES.index(stem) if stem in TIME_NAMES else len(TIME_NAMES)


def acc_unit_in(name: str) -> str | None:
    return _unit_in(name, ACC_UNITS)


def gyro_unit_in(name: str) -> str | None:
    return _unit_in(name, GYRO_UNITS)


def time_unit_in(name: str) -> str | None:
    glued = re.search(r"(?:time|stamp|^t|mono|est)[ _]?(ms|us|ns)$", name.lower())
    if glued is None and unit_spellings.unit_of(name) in _TIME_UNITS:
        return unit_spellings.unit_of(name)
    return glued[1] if glued else _unit_in(name, ("s", "ms", "us", "ns"))


def _unit_in(name: str, known: Collection[str]) -> str | None:
    unit = read_name(name).unit
    return unit if unit in known else None


def plain(name: str) -> str:
    """The letters and digits of a name, in lower case."""
    return "".join(filter(str.isalnum, name.lower()))


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


def _words(text: str) -> list[str]:
    """The words of a name in lower case: parted at signs, and where a capital begins one."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})", " ", text)
    # NFKD takes the dots of kana and the parts of hangul from each other.
    text = unicodedata.normalize("NFKC", text)
    # A letter of an axis stands beside ideographs without a blank.
    text = re.sub(r"(?<=[^\W\d_a-zA-Z])(?=[xyzXYZ](?![a-zA-Z]))", " ", text)
    text = re.sub(r"(?<![a-zA-Z])([xyzXYZ])(?=[\u3040-\u9fff\uac00-\ud7af])", r"\1 ", text)
    return re.findall(r"[^\W_]+", text.lower())


def _without_axis(words: list[str]) -> tuple[list[str], str, str]:
    """The words without that of the axis, the axis, and a unit that stood at the axis."""
    for place in (len(words) - 1, *range(len(words) - 1)) if words else ():
        if words[place] in _AXES and len(words[place]) == 1:
            return words[:place] + words[place + 1 :], words[place], ""
        if words[place] == "axis" and place and words[place - 1] in ("x", "y", "z"):
            return words[: place - 1] + words[place + 1 :], words[place - 1], ""
    for place in reversed(range(len(words))):
        last = _AXIS_LAST.fullmatch(words[place])
        if last:
            stem = [last[1], *(digits for digits in (last[2], last[4]) if digits)]
            return words[:place] + stem + words[place + 1 :], last[3], last[5] or ""
        first = _AXIS_FIRST.fullmatch(words[place])
        if first:
            return [*words[:place], first[2], *words[place + 1 :]], first[1], ""
    joined = _AXIS_LAST.fullmatch("".join(words[-2:]))
    if joined:
        return [*words[:-2], joined[1]], joined[3], joined[5] or ""
    return words, "", ""


def _quantity(
    words: list[str], *, beside_axis: bool
) -> tuple[Quantity | None, str, str, tuple[str, ...]]:
    """Quantity, the unit that goes with the word, why it is none, and the words left."""
    text = " ".join(re.sub(r"(?<=[a-z]{2})\d+$", "", word) for word in words)
    digits = tuple(m[0] for word in words if (m := re.search(r"(?<=[a-z]{2})\d+$", word)))
    for pattern, quantity, more in WORDS:
        found = re.search(pattern, text)
        if found:
            rest = (text[: found.start()] + " " + text[found.end() :]).split()
            left = tuple(word for word in rest if word not in _IDLE) + digits
            if quantity is None:
                return None, "", more, left
            return quantity, more, "", left
    for place, word in enumerate(words):
        if beside_axis and word in LETTERS:
            quantity, more = LETTERS[word]
            left = (*words[:place], *words[place + 1 :])
            if quantity is None:
                return None, "", more, left
            return quantity, more, "", left
    return None, "", "", tuple(word for word in words if word not in _IDLE)


# They tell no sensor from another.
_IDLE = frozenset({"sensor", "data", "value", "val", "reading", "measurement", "imu",
                   "axis", "motion", "total", "device", "phone", "cal", "calibrated", "the", "of",
                   "in", "component", "field"})  # fmt: skip
