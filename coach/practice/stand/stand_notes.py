"""What a standing check tells beside its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.model.units import DEG_PER_RAD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coach.model import Placement
    from coach.practice.stand.stand_result import Found


def notes_of(
    found: Sequence[Found], asked: Sequence[Placement], rounds: int, why: Wording | None
) -> Iterator[Wording]:
    """A text for each thing.

    Args:
        found: Of each segment with a result.
        asked: Segments with a sensor.
        rounds: How many rounds were asked for.
        why: Why the check ended early; ``None`` if it did not.
    """
    if why is not None:
        yield why
    if not found:
        yield Wording("no result: it takes two whole rounds. Try again")
        return
    for one in found:
        place = Wording(one.stand.placement.value)
        if one.moved is not None:
            yield Wording(
                "{place}: the strap moved by {deg:.0f} deg, which was taken off; "
                "fasten it tighter next time",
                place=place,
                deg=one.moved.size_rad * DEG_PER_RAD,
            )
        if len(one.stand.usual_rad) < rounds:
            yield Wording(
                "{place}: {n} of {rounds} rounds were whole",
                place=place,
                n=len(one.stand.usual_rad),
                rounds=rounds,
            )
    there = {one.stand.placement for one in found}
    for asked_of in asked:
        if asked_of not in there:
            yield Wording("{place}: too few data", place=Wording(asked_of.value))
