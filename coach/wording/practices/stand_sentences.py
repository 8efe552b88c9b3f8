"""What a standing check found, in sentences: terminal, page and history say these and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.wording.place_names import PLACE_NAMES
from coach.wording.practices.practice_words import degrees, position_words
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.practice import SegmentStand

_WITH_YOURSELF = mark(
    "This compares you with yourself: it is no diagnosis, and no number is the right one."
)
_OWN_SEGMENT = mark("The sensor knows its own segment: not neck, head or knees.")


def stand_verdict(stands: Sequence[SegmentStand]) -> str:
    """What there is to say first; without segments the check came to no result."""
    told = [one for one in stands if one.position is not None]
    if told:
        return tr(
            "Between sunk (0) and tall (100) you stand at {positions}.",
            positions=", ".join(
                tr(
                    "{position:.0f} ({place})",
                    position=one.position,
                    place=tr(PLACE_NAMES[one.placement]),
                )
                for one in told
            ),
        )
    if stands:
        return tr("Tall and sunk are too close to tell where you stand.")
    return tr("This check came to no result.")


def segment_words(one: SegmentStand) -> str:
    """Position and range of a segment."""
    return tr(
        "{place}: {position}; {range}",
        place=tr(PLACE_NAMES[one.placement]),
        position=position_words(one),
        range=range_words(one),
    )


def range_words(one: SegmentStand) -> str:
    """How far tall and sunk are apart, with one sigma of it."""
    size = degrees(abs(one.range_rad))
    if one.range_error_rad is None:
        return tr("range from tall to sunk: {size} deg", size=size)
    error = degrees(one.range_error_rad, 1)
    return tr("range from tall to sunk: {size} deg (error {error})", size=size, error=error)


def sway_words(one: SegmentStand) -> str:
    """How much a segment swayed, beside what a sensor would show that lies still."""
    place = tr(PLACE_NAMES[one.placement])
    if one.sway is None:
        return tr("{place}: sway not known, nobody stood still", place=place)
    return tr(
        "{place}: sways by {rms} deg RMS at {speed} deg/s; a sensor that lies still shows "
        "{noise} deg",
        place=place,
        rms=degrees(one.sway.rms_rad, 2),
        speed=degrees(one.sway.speed_rad_s, 2),
        noise=degrees(one.sway.noise_rms_rad, 2),
    )


def stand_is_not() -> tuple[str, ...]:
    """What the numbers are, and what they are not."""
    return tr(_WITH_YOURSELF), tr(_OWN_SEGMENT)
