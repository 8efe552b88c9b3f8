"""The offered value closest to a wanted one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(wanted: int, offered: Iterable[int]) -> int:
    """Closest of the offered values; the larger of two equally close ones.

    Raises:
        ValueError: Nothing is offered.
    """
    return min(offered, key=lambda value: (abs(value - wanted), -value))
