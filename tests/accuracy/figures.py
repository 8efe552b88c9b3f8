"""Figures measured against a truth, each beside what it must keep."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Figure:
    """One figure.

    Args:
        what: In words; the only name within its measure.
        value: Measured.
        unit: Its unit; empty for counts and shares.
        bound: What it must keep, with some room to what was measured.
        at_least: The bound is a lower one.
        n: How many windows, trials, people or strides it is made of; 0 where that says nothing.
        target: What is aimed at where that differs from the bound; it may be missed.
        peers: The same figure of other software on the same samples, by name, or why there is none.
    """

    what: str
    value: float
    unit: str
    bound: float
    at_least: bool = False
    n: int = 0
    target: float | None = None
    peers: Mapping[str, float | str] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return self._keeps(self.bound)

    @property
    def hits(self) -> bool:
        """Whether the target is reached; where none is set, the bound."""
        return self._keeps(self.bound if self.target is None else self.target)

    def _keeps(self, border: float) -> bool:
        return self.value >= border if self.at_least else self.value <= border

    @property
    def sense(self) -> str:
        return "at least" if self.at_least else "at most"

    @property
    def row(self) -> str:
        """For a failed test."""
        return f"{self.what}: {self.value:.3g} {self.unit}, {self.sense} {self.bound:g}"

    def beside(self, peers: Mapping[str, float | str]) -> Figure:
        """The same with more peers."""
        return replace(self, peers={**self.peers, **peers})


def at_most(
    what: str,
    value: float,
    bound: float,
    unit: str = "",
    *,
    n: int = 0,
    target: float | None = None,
    peers: Mapping[str, float | str] | None = None,
) -> Figure:
    return Figure(what, float(value), unit, bound, n=n, target=target, peers=peers or {})


def at_least(
    what: str,
    value: float,
    bound: float,
    unit: str = "",
    *,
    n: int = 0,
    target: float | None = None,
    peers: Mapping[str, float | str] | None = None,
) -> Figure:
    return Figure(what, float(value), unit, bound, True, n, target, peers or {})
