"""What is told of a run that has just ended, and whether there was one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cues.baseline import CADENCE
from coach.model import Locomotion
from coach.model.units import S_PER_MIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.app.summary import Summary


def anybody_ran(summary: Summary) -> bool:
    return summary.locomotion_s[Locomotion.RUNNING] > 0.0


def nobody_moved(summary: Summary) -> bool:
    """Whether nobody so much as walked: a sensor that lay about."""
    return not any(s for kind, s in summary.locomotion_s.items() if kind.is_locomotion)


def numbers_of(summary: Summary) -> Mapping[str, int]:
    """Minutes of running and the cadence in them, as far as they are known."""
    minutes = round(summary.locomotion_s[Locomotion.RUNNING] / S_PER_MIN)
    found = {"minutes": minutes}
    for one in summary.metrics:
        if one.name == CADENCE and one.median is not None:
            found["cadence"] = round(one.median)
    return found
