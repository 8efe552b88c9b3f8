"""Figures measured on real recordings, each beside what it must keep."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One figure.

    Args:
        what: In words.
        value: Measured.
        unit: Its unit; empty for counts and shares.
        bound: What it must keep, with some room to what was measured.
        at_least: The bound is a lower one.
    """

    what: str
    value: float
    unit: str
    bound: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    @property
    def row(self) -> str:
        sense = "at least" if self.at_least else "at most"
        return f"| {self.what} | {self.value:.2f} {self.unit} | {sense} {self.bound:g} |"


def at_most(what: str, value: float, bound: float, unit: str = "") -> Figure:
    return Figure(what, float(value), unit, bound)


def at_least(what: str, value: float, bound: float, unit: str = "") -> Figure:
    return Figure(what, float(value), unit, bound, at_least=True)
