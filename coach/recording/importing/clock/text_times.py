"""Seconds from times that are text: dates and times of day, however they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from coach.model.blocks import FloatArray

    IntArray = npt.NDArray[np.int64]

_MOST_SHAPES = 400
_MOST_UNKNOWN = 20
_DAY_S = 86400.0
_HALF_DAY_S = 43200.0
_HOUR_S = 3600.0
_SET_WITHIN_S = 1.0
_NEAR_S = 600.0

_MONTHS: Mapping[str, int] = MappingProxyType({
    name: number
    for number, row in enumerate(
        ("jan", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt",
         "nov", "dec dez"), start=1,
    )
    for name in row.split()
})  # fmt: skip

_CLOCK = (
    r"(?P<H>\d{1,2})[:h](?P<M>\d{1,2})"
    r"(?:[:m](?P<S>\d{1,2})(?:[.,](?P<f>\d{1,12})|[:_](?P<ms>\d{1,3}))?)?s?"
    r"(?P<half> ?[aApP]\.?[mM]\.?)?"
    r"(?P<zone> ?(?:Z|UTC|GMT)| ?(?P<sign>[+-])(?P<zH>\d{2}):?(?P<zM>\d{2})?| [A-Z]{3,4})?"
    r"(?:\[[^\]]*\])?"
)
_CLOCK_COMPACT = r"(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})(?:\.(?P<f>\d{1,12}))?(?P<half>)(?P<zone>Z)?"
_DATES = (
    r"(?P<Y>\d{4})[-/._ ](?P<m>\d{1,2})[-/._ ](?P<d>\d{1,2})",
    r"(?P<a>\d{1,2})(?P<mark>[./-])(?P<b>\d{1,2})[./-](?P<Y>\d{4}|\d{2})",
    r"(?P<d>\d{1,2})[. -]{1,2}(?P<month>[^\W\d_]{3,9})\.?[ -](?P<Y>\d{4})",
    r"(?P<month>[^\W\d_]{3,9})\.? {1,2}(?P<d>\d{1,2}),? (?P<Y>\d{4})",
)
_WEEKDAY = r"\s*(?:[A-Za-z]{3,9},? )?"
_SHAPES = (
    *(re.compile(rf"{_WEEKDAY}{date}(?:T|[ _,]+|,? at ){_CLOCK}\s*") for date in _DATES),
    re.compile(rf"\s*(?P<Y>\d{{4}})(?P<m>\d{{2}})(?P<d>\d{{2}})[T_ -]?{_CLOCK_COMPACT}\s*"),
    re.compile(rf"\s*{_CLOCK}\s*"),
    # As a spreadsheet shows a time of day, without its hours.
    re.compile(r"\s*(?P<M>\d{1,2}):(?P<S>\d{2})[.,](?P<f>\d{1,12})(?P<half>)(?P<zone>)\s*"),
)


@dataclass(frozen=True, slots=True)
class TextTimes:
    """Times that were text.

    Args:
        seconds: ``(n,)``; NaN where the text is no time.
        has_date: Whether they are since 1970, UTC, or since midnight of some day.
        notes: What was taken for something.
    """

    seconds: FloatArray
    has_date: bool
    notes: tuple[str, ...] = ()


class _Texts:
    """Texts as a matrix of characters, so that all of one shape are read at once."""

    def __init__(self, texts: npt.NDArray[np.str_]) -> None:
        self.texts = np.ascontiguousarray(texts)
        width = self.texts.dtype.itemsize // 4
        self.characters = self.texts.view(np.uint32).reshape(len(texts), width)

    def same_shape(self, rows: IntArray, text: str) -> npt.NDArray[np.bool_]:
        """Which rows have digits where this text has them, and are the same elsewhere."""
        same = np.ones(len(rows), dtype=np.bool_)
        for place in range(self.characters.shape[1]):
            found = self.characters[rows, place]
            if place < len(text) and text[place].isdecimal():
                same &= (found >= ord("0")) & (found <= ord("9"))
            else:
                same &= found == (ord(text[place]) if place < len(text) else 0)
        return same

    def number(self, rows: IntArray, span: tuple[int, int]) -> FloatArray:
        """``(m,)`` the number that stands there; 0 where nothing does."""
        total = np.zeros(len(rows))
        for place in range(*span):
            total = total * 10.0 + (self.characters[rows, place].astype(np.float64) - ord("0"))
        return total


def month_first(lines: Sequence[str]) -> bool | None:
    """What the form of a date that stands in the lines before the names says, as ``M/d/yyyy``."""
    for line in lines:
        form = re.search(r"\b(?:(M{1,2})[/.-]d{1,2}|(d{1,2})[/.-]M{1,2})[/.-]y{2,4}", line)
        if form:
            return form[1] is not None
    return None


def seconds_of(
    texts: npt.NDArray[np.str_],
    month_first: bool | None = None,
) -> TextTimes:
    """Read times: ISO 8601, dates with the day or the month first, times of day alone.

    Rows are read by shape: those that differ in digits alone are read together. A date of which
    day and month cannot be told apart is taken with the day first, unless it has slashes and a
    half of the day (am, pm). A time without zone is taken as the computer's. Times of day go on
    over midnight.
    """
    if not len(texts) or texts.dtype.itemsize == 0:
        return TextTimes(np.full(len(texts), np.nan), has_date=False)
    matrix = _Texts(texts)
    found = _Found(len(texts))
    left = np.flatnonzero(matrix.characters[:, 0] != 0)
    unknown = 0
    for _ in range(_MOST_SHAPES):
        if not len(left) or unknown > _MOST_UNKNOWN:
            break
        text = str(matrix.texts[left[0]])
        same = matrix.same_shape(left, text)
        shape = next((m for pattern in _SHAPES if (m := pattern.fullmatch(text))), None)
        if shape is not None:
            found.read(matrix, left[same], shape)
        unknown += shape is None
        left = left[~same]
    return found.times(month_first)


class _Found:
    """What was read so far."""

    def __init__(self, count: int) -> None:
        self.days = np.full(count, np.nan)
        self.of_day_s = np.full(count, np.nan)
        self._a, self._b, self._year = (np.full(count, np.nan) for _ in range(3))
        self._month_first = False
        self._slashes = self._half_days = False
        self._zoned = self._hourless = False

    def read(self, matrix: _Texts, rows: IntArray, shape: re.Match[str]) -> None:
        """Take in the rows of a shape."""

        def number(group: str) -> FloatArray:
            span = shape.span(group) if shape.groupdict().get(group) else (0, 0)
            return matrix.number(rows, span)

        hours, seconds = number("H"), number("S")
        half = (shape["half"] or "").strip().lower()[:1]
        if half:
            hours = hours % 12.0 + (12.0 if half == "p" else 0.0)
            self._half_days = True
        fraction = shape["f"] or ""
        seconds += number("f") / 10.0 ** len(fraction)
        if shape.groupdict().get("ms"):
            seconds += number("ms") / 1000.0
        of_day_s = hours * 3600.0 + number("M") * 60.0 + seconds
        if shape.groupdict().get("sign"):
            ahead_s = number("zH") * 3600.0 + number("zM") * 60.0
            of_day_s -= ahead_s if shape["sign"] == "+" else -ahead_s
        self._zoned = self._zoned or bool(re.search(r"Z|UTC|GMT|\d", shape["zone"] or ""))
        self.of_day_s[rows] = of_day_s
        told = shape.groupdict()
        self._hourless = self._hourless or "H" not in told
        if "Y" not in told:
            return
        year = number("Y")
        year = np.where(year < 100.0, year + 2000.0, year)
        if "a" in told:
            self._a[rows], self._b[rows], self._year[rows] = number("a"), number("b"), year
            self._slashes = self._slashes or told["mark"] == "/"
            return
        month = number("m") if "m" in told else np.full(len(rows), _month(told["month"]))
        self.days[rows] = _days(year, month, number("d"))

    def times(self, told: bool | None) -> TextTimes:
        """All of them on one scale."""
        notes: list[str] = []
        open_rows = np.isfinite(self._a)
        if open_rows.any():
            first, second = self._a[open_rows], self._b[open_rows]
            by_month = bool((second > 12.0).any())
            if not by_month and not (first > 12.0).any():
                by_month = self._slashes and self._half_days if told is None else told
                order = "month/day" if by_month else "day/month"
                if told is None:
                    notes.append(
                        f"day and month cannot be told apart in the dates; taken as {order}, "
                        "--start says otherwise"
                    )
            day, month = (second, first) if by_month else (first, second)
            self.days[open_rows] = _days(self._year[open_rows], month, day)
        has_date = bool(np.isfinite(self.days).any())
        if not has_date:
            turns_s = (_HOUR_S,) if self._hourless else (_DAY_S, _HALF_DAY_S)
            return TextTimes(_over_midnight(self.of_day_s, turns_s), has_date=False)
        seconds = self.days * _DAY_S + self.of_day_s
        if not self._zoned:
            seconds, changed = _over_summer_time(seconds)
            if changed:
                notes.append("the clock was set by an hour, as for summer time; it was made one")
            known = seconds[np.isfinite(seconds)]
            if len(known):
                seconds -= _ahead_s(float(known[0]))
            notes.append("the times have no zone; taken as this computer's")
        return TextTimes(seconds, has_date=True, notes=tuple(notes))


def _month(word: str) -> float:
    return float(_MONTHS.get(word[:3].lower(), np.nan))


def _days(year: FloatArray, month: FloatArray, day: FloatArray) -> FloatArray:
    """Days since 1970, NaN where there is no such date."""
    good = (month >= 1.0) & (month <= 12.0) & (day >= 1.0) & (day <= 31.0) & (year >= 1900.0)
    months = np.where(good, (year - 1970.0) * 12.0 + month - 1.0, 0.0).astype(np.int64)
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.float64)
    return np.where(good, first + day - 1.0, np.nan)


def _ahead_s(local_s: float) -> float:
    """How far this computer's clocks were ahead of UTC then."""
    naive = datetime.fromtimestamp(local_s, UTC).replace(tzinfo=None)
    ahead = naive.astimezone().utcoffset()
    return ahead.total_seconds() if ahead is not None else 0.0


def _over_summer_time(seconds: FloatArray) -> tuple[FloatArray, bool]:
    """Local times that go on where clocks are set by an hour, and whether they were."""
    known = np.flatnonzero(np.isfinite(seconds))
    steps = np.diff(seconds[known])
    set_by = np.zeros(len(steps))
    for turn_s in (_HOUR_S, -_HOUR_S):
        set_by[np.abs(steps - turn_s) < _SET_WITHIN_S] = turn_s
    if np.count_nonzero(set_by) != 1:
        return seconds, False
    result = seconds.copy()
    result[known[1:]] -= np.cumsum(set_by)
    return result, True


def _over_midnight(of_day_s: FloatArray, turns_s: Sequence[float]) -> FloatArray:
    """Times of day that go on, where they begin again at midnight, noon or a full hour."""
    known = np.flatnonzero(np.isfinite(of_day_s))
    if len(known) < 2:
        return of_day_s
    steps = np.diff(of_day_s[known])
    added = np.zeros(len(steps))
    for turn_s in turns_s:
        added[(added == 0.0) & (np.abs(steps + turn_s) < _NEAR_S)] = turn_s
    result = of_day_s.copy()
    result[known[1:]] += np.cumsum(added)
    return result
