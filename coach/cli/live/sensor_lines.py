"""What is said of a sensor once it is connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode import FAMILIES
from coach.wording.sensor_words import withheld_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coach.model import Placement
    from coach.sources import LiveSensors


def connected_lines(source: LiveSensors, placements: Sequence[Placement]) -> Iterator[str]:
    """Which sensor it is, and in one line what cannot be told with it.

    Args:
        source: Open.
        placements: Where each sensor sits, in their order.
    """
    for one, placement in zip(source.sources, placements, strict=True):
        yield f"connected to {one.sensor_name} ({one.sensor_id})"
        missing = withheld_words(FAMILIES[one.family].worth, [placement])
        if missing:
            yield f"{one.family} tells {'; '.join(missing)}"
