"""The rules as a table: which metric, which direction, what to say."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model.units import DEG_PER_RAD, RAD_PER_DEG

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing the coach may say.

    Args:
        name: Unique name.
        metric: Metric it watches.
        direction: +1 speaks above the band, -1 below it.
        phrases: What it says, in turn: an image or an effect rather than a muscle, at most four
            words (Wulf 2013, 10.1080/1750984X.2012.723728).
        floor: Narrowest half-width of the band, SI units, or a part of the centre if ``relative``.
            Never tighter than what the sensor and the strap can tell.
        relative: Whether ``floor`` is a part of the centre.
        dwell_s: How long the metric must be out of its band.
        weight: Strength of the evidence; decides between rules that are due together.
        in_turns: Whether it stays meaningful in a corner.
        limit: Value in SI units beyond which the advice would do harm, and is not given: speaking
            above the band needs a value above it, speaking below a value below it.
        word: What a person calls the metric.
        shown_unit: Unit a person reads.
        shown_factor: SI to that unit.
    """

    name: str
    metric: str
    direction: int
    phrases: tuple[str, ...]
    floor: float
    relative: bool
    dwell_s: float
    weight: float
    in_turns: bool
    limit: float
    word: str
    shown_unit: str
    shown_factor: float


_DEG = ("deg", DEG_PER_RAD)
_SPM = ("steps/min", 1.0)
_NONE_ABOVE = float("-inf")
_NONE_BELOW = float("inf")

PRAISE = "praise"
"""Not a rule of its own, but may be turned off like one."""

SENSOR_LOST = "sensor_lost"
SENSOR_BACK = "sensor_back"

PLAIN_PHRASES: Mapping[str, str] = MappingProxyType(
    {SENSOR_LOST: "sensor lost", SENSOR_BACK: "sensor back", PRAISE: "that's it"}
)
"""What is said without a metric."""

RULES: tuple[Rule, ...] = (
    Rule(
        "lean_too_far", "trunk_forward_lean_rad", +1, ("run tall", "tall and proud"),
        3.0 * RAD_PER_DEG, False, 15.0, 0.8, False, 0.0, "forward lean", *_DEG,
    ),
    Rule(
        "lean_too_upright", "trunk_forward_lean_rad", -1,
        ("fall forward gently", "lean from the ankles"),
        3.0 * RAD_PER_DEG, False, 15.0, 0.8, False, 12.0 * RAD_PER_DEG, "forward lean", *_DEG,
    ),
    Rule(
        "cadence_low", "cadence_spm", -1, ("quicker, lighter steps", "small quick steps"),
        0.03, True, 10.0, 1.0, True, _NONE_BELOW, "cadence", *_SPM,
    ),
    Rule(
        "pelvis_tipped_forward", "pelvic_tilt_change_rad", +1,
        ("zip up tall", "bowl of water level"),
        3.0 * RAD_PER_DEG, False, 15.0, 0.5, False, _NONE_ABOVE, "pelvic tilt", *_DEG,
    ),
    Rule(
        "pelvis_tucked_under", "pelvic_tilt_change_rad", -1,
        ("bowl of water level", "hips forward, easy"),
        3.0 * RAD_PER_DEG, False, 15.0, 0.5, False, _NONE_BELOW, "pelvic tilt", *_DEG,
    ),
    Rule(
        "hip_drops_on_left_stance", "contralateral_pelvic_drop_left_rad", +1,
        ("level your belt", "headlights forward"),
        2.0 * RAD_PER_DEG, False, 15.0, 0.8, False, _NONE_ABOVE,
        "drop of the right hip", *_DEG,
    ),
    Rule(
        "hip_drops_on_right_stance", "contralateral_pelvic_drop_right_rad", +1,
        ("level your belt", "headlights forward"),
        2.0 * RAD_PER_DEG, False, 15.0, 0.8, False, _NONE_ABOVE,
        "drop of the left hip", *_DEG,
    ),
)  # fmt: skip
