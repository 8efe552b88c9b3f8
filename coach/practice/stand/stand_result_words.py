"""The one line that says what a standing check found, how sure it is, and what it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.core_wording import Wording, joined
from coach.model.units import DEG_PER_RAD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import Placement, SegmentStand
    from coach.practice.stand.stand_result import Found

NOT_WHAT = Wording(
    "this compares you with yourself: it is no diagnosis, and no number is the right one"
)


def result_words(
    found: Sequence[Found], asked: Sequence[Placement], rounds: int, why: Wording | None
) -> Wording:
    """One line.

    Args:
        found: Of each segment with a result.
        asked: Segments with a sensor.
        rounds: How many rounds were asked for.
        why: Why the check ended early; ``None`` if it did not.
    """
    parts: list[Wording] = [] if why is None else [why]
    if not found:
        parts.append(Wording("no result: it takes two whole rounds. Try again"))
        return joined(parts)
    for one in found:
        place = Wording(one.stand.placement.value)
        parts.append(Wording("{place}: {said}", place=place, said=_of(one.stand)))
        if one.moved is not None:
            parts.append(
                Wording(
                    "{place}: the strap moved by {deg:.0f} deg, which was taken off; "
                    "fasten it tighter next time",
                    place=place,
                    deg=one.moved.size_rad * DEG_PER_RAD,
                )
            )
        if len(one.stand.usual_rad) < rounds:
            parts.append(
                Wording(
                    "{place}: {n} of {rounds} rounds were whole",
                    place=place,
                    n=len(one.stand.usual_rad),
                    rounds=rounds,
                )
            )
    there = {one.stand.placement for one in found}
    parts.extend(
        Wording("{place}: too few data", place=Wording(place.value))
        for place in asked
        if place not in there
    )
    return joined([*parts, NOT_WHAT])


def _of(stand: SegmentStand) -> Wording:
    range_deg = abs(stand.range_rad) * DEG_PER_RAD
    if stand.position is None:
        return Wording(
            "tall and sunk are {range_deg:.1f} deg apart, too little to tell where you stand",
            range_deg=range_deg,
        )
    return Wording(
        "you stand at {position:.0f} of 100 between sunk (0) and tall (100), give or take "
        "{error:.0f}; they are {range_deg:.1f} deg apart",
        position=stand.position,
        error=stand.position_error or 0.0,
        range_deg=range_deg,
    )
