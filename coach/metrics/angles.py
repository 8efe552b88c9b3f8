"""The metrics that are angles: means over whole strides or stillness, and drops in stance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model import Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coach.metrics.strides import Means, StrideReader
    from coach.model import Placement
    from coach.model.gait import Landing

_MEANS: dict[bool, tuple[tuple[str, str], ...]] = {
    True: (
        ("pelvic_tilt_rad", "tilt"),
        ("pelvic_tilt_change_rad", "tilt_change"),
        ("pelvic_obliquity_rad", "obliquity_change"),
        ("pelvic_rotation_range_rad", "rotation_range"),
    ),
    False: (
        ("trunk_forward_lean_rad", "tilt_change"),
        ("trunk_lateral_lean_rad", "obliquity_change"),
        ("trunk_rotation_range_rad", "rotation_range"),
    ),
}
"""Whether the sensor follows the pelvis -> metric and the mean it is."""


def mean_values(
    placement: Placement, means: Means, standing_tilt_rad: float, standing_obliquity_rad: float
) -> dict[str, float | None]:
    """Metric -> value; ``None`` where there is no stride."""
    of = {
        "tilt": means.tilt_rad,
        "tilt_change": means.tilt_rad - standing_tilt_rad,
        "obliquity_change": means.obliquity_rad - standing_obliquity_rad,
        "rotation_range": means.rotation_range_rad,
    }
    return {name: of[kind] for name, kind in _MEANS[placement.is_pelvic]}


def drop_values(
    reader: StrideReader,
    landings: Sequence[Landing],
    *,
    span_s: tuple[float, float],
    stance_s: float,
    most: int,
    standing_obliquity_rad: float,
) -> Iterator[tuple[str, float]]:
    """Pelvic drop in the stances of each foot, where there are any.

    Args:
        reader: Of the angles.
        landings: The gait stage's.
        span_s: First and last landing that count.
        stance_s: How long after a landing the drop is looked for.
        most: Stances of a foot that are averaged, the last ones.
        standing_obliquity_rad: What level is.
    """
    for side, sign in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0)):
        stances = [
            (one.contact_s, stance_s)
            for one in landings
            if one.side is side and span_s[0] <= one.contact_s <= span_s[1]
        ]
        drop = reader.drop_rad(stances[-most:], sign)
        if drop is not None:
            name = f"contralateral_pelvic_drop_{side.value}_rad"
            yield name, drop - sign * standing_obliquity_rad
