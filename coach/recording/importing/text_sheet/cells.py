"""What a single cell of a text table is: a number, a time, nothing at all, or a word."""

from __future__ import annotations

import re

MISSING = frozenset({"", "nan", "na", "n/a", "#n/a", "null", "none", "-", "--", "?", "\\n", "inf",
                     "-inf", "+inf"})  # fmt: skip

# The parts of a pattern that RE2 and Python understand alike: RE2 knows no escape for the minus.
_MINUS = "\u2212"
NUMBER = rf"[-+{_MINUS}]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_NUMBER = re.compile(NUMBER)
_COMMA_NUMBER = re.compile(r"[-+\u2212]?\d*,\d+(?:[eE][-+]?\d+)?")
# Marks between thousands: none stands alone for a decimal mark, as 1,021.97 and 1'021 do.
_THOUSANDS = re.compile(
    r"[-+]?[1-9]\d{0,2}(?:(?:,\d{3})+\.\d+|(?:\.\d{3})+,\d+"
    r"|(?:['\u2019\u00a0\u202f]\d{3})+(?:[.,]\d+)?|(?:,\d{3}){2,}|(?:\.\d{3}){2,})"
)
# A date or a time of day: three or more groups of digits with their usual marks between.
_TIME = re.compile(
    r"(?:[A-Za-z]{3,9},? ?)?\d{1,4}[-/.: ](?:\d{1,2}|[A-Za-z]{3,9})[-/.:, ]+\d{1,4}"
    r"(?:[T_ ,:.]+[\d:.,]+)?.{0,12}"
)


def is_missing(cell: str) -> bool:
    return cell.lower() in MISSING


def is_number(cell: str) -> bool:
    """Whether it is a number with a decimal point or without decimals."""
    return _NUMBER.fullmatch(cell) is not None


def is_comma_number(cell: str) -> bool:
    """Whether it is a number with a decimal comma."""
    return _COMMA_NUMBER.fullmatch(cell) is not None


def is_thousands(cell: str) -> bool:
    """Whether it is a number with marks between thousands, beyond doubt."""
    return _THOUSANDS.fullmatch(cell) is not None


def is_time(cell: str) -> bool:
    """Whether it looks like a date or a time of day."""
    return any(mark in cell for mark in ":-/.") and _TIME.fullmatch(cell) is not None


def is_value(cell: str) -> bool:
    """Whether a row of samples may hold it."""
    tests = (is_missing, is_number, is_comma_number, is_thousands, is_time)
    return any(test(cell) for test in tests)
