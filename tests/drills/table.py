"""The table that a drill prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Row:
    """One fault, done so often.

    Args:
        fault: What was done.
        times: How often.
        lost: What was lost.
        said: What was said, or what became of it.
        wrong: What was not as it must be; each once.
    """

    fault: str
    times: int
    lost: str
    said: str
    wrong: tuple[str, ...] = ()


def printed(rows: Sequence[Row]) -> str:
    """As Markdown, with what was wrong below."""
    lines = ["| fault | times | lost | said |", "|---|--:|---|---|"]
    lines += [f"| {row.fault} | {row.times} | {row.lost} | {row.said} |" for row in rows]
    for row in rows:
        lines += [f"WRONG  {row.fault}: {what}" for what in row.wrong]
    return "\n".join(lines)
