"""What the runner does, and why a reading does not count, in words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import NO_DATA, Locomotion, Validity
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

DOING: Mapping[Locomotion, str] = MappingProxyType(
    {
        Locomotion.STANDING: mark("standing"),
        Locomotion.WALKING: mark("walking"),
        Locomotion.RUNNING: mark("running"),
        Locomotion.OTHER: mark("other movement"),
    }
)
"""What the runner does."""


def doing_words(name: str) -> str:
    """What the runner does, by its name in files and JSON, in the language in use."""
    return tr("no data") if name == NO_DATA else tr(DOING[Locomotion(name)])


VALIDITIES: Mapping[Validity, str] = MappingProxyType(
    {
        Validity.OK: "",
        Validity.NO_SENSOR: mark("not from this sensor"),
        Validity.UNCALIBRATED: mark("not calibrated"),
        Validity.SETTLING: mark("first strides"),
        Validity.STALE: mark("no data"),
        Validity.POOR_DATA: mark("samples missing"),
        Validity.MOVED: mark("sensor moved"),
        Validity.SEAT_UNSURE: mark("strap in doubt"),
        Validity.TURNING: mark("a corner"),
        Validity.SPEED_CHANGE: mark("changing speed"),
        Validity.NOT_MOVING: mark("not moving"),
        Validity.UNCLEAR_GAIT: mark("neither walk nor run"),
    }
)
"""Why a reading does not count."""
