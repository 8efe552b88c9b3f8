"""How people differ: the traits of a person, told by a story or drawn from its seed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Trait:
    """One line of the table.

    Args:
        allowed: What a story may say.
        usual: Drawn evenly from here where the story says nothing.
    """

    allowed: Range
    usual: Range


TRAITS: Mapping[str, Trait] = MappingProxyType(
    {
        "delay_s": Trait((0.7, 10.0), (0.7, 2.5)),
        "mishears": Trait((0.0, 1.0), (0.0, 0.0)),
        "ignores": Trait((0.0, 1.0), (0.0, 0.0)),
        "presses_yes": Trait((0.0, 1.0), (0.0, 0.0)),
        "presses_quiet": Trait((0.0, 1.0), (1.0, 1.0)),
        "tells_effort": Trait((0.0, 1.0), (0.0, 0.0)),
        "patience_s": Trait((3.0, 120.0), (20.0, 45.0)),
        "pace": Trait((0.4, 2.5), (0.8, 1.4)),
        "chest_tall_deg": Trait((-20.0, 20.0), (-6.0, 1.0)),
        "chest_range_deg": Trait((1.0, 40.0), (8.0, 20.0)),
        "pelvis_tall_deg": Trait((-20.0, 30.0), (0.0, 10.0)),
        "pelvis_range_deg": Trait((-25.0, 25.0), (-12.0, -4.0)),
        "position": Trait((0.0, 100.0), (25.0, 75.0)),
        "pelvis_tip_deg": Trait((2.0, 25.0), (6.0, 14.0)),
        "return_deg": Trait((0.0, 5.0), (0.3, 1.0)),
        "spine_deg": Trait((0.0, 15.0), (2.0, 5.0)),
        "sway_deg": Trait((0.0, 3.0), (0.2, 0.5)),
        "breath_hz": Trait((0.1, 0.8), (0.18, 0.33)),
        "breath_deg": Trait((0.0, 2.0), (0.15, 0.6)),
        "tremble_hz": Trait((5.0, 12.0), (6.0, 10.5)),
        "tremble_deg": Trait((0.0, 0.5), (0.02, 0.07)),
        "capacity_s": Trait((10.0, 600.0), (60.0, 150.0)),
        "tempo": Trait((0.4, 2.5), (0.75, 1.35)),
        "tempo_spread": Trait((0.0, 0.5), (0.04, 0.16)),
        "pause_s": Trait((0.0, 10.0), (0.1, 0.7)),
        "range_share": Trait((0.2, 2.0), (0.8, 1.25)),
        "shifts_per_min": Trait((0.0, 20.0), (0.0, 3.0)),
        "shift_deg": Trait((0.0, 5.0), (0.3, 0.9)),
        "fidgets_per_min": Trait((0.0, 20.0), (0.6, 3.0)),
        "sit_chest_deg": Trait((-20.0, 20.0), (-3.0, 4.0)),
        "sit_pelvis_deg": Trait((-40.0, 20.0), (-14.0, -3.0)),
        "slouch_chest_deg": Trait((1.0, 45.0), (9.0, 20.0)),
        "slouch_pelvis_deg": Trait((-40.0, 20.0), (-22.0, -10.0)),
        "sinks_again_min": Trait((0.5, 240.0), (4.0, 15.0)),
        "walk_m_s": Trait((0.5, 2.2), (0.9, 1.5)),
        "walk_spm": Trait((80.0, 140.0), (98.0, 122.0)),
    }
)
"""Key of ``[person]`` -> what it may be and what it usually is. README.md says what each means."""


@dataclass(frozen=True, slots=True)
class Traits:
    """A person; see ``TRAITS``."""

    delay_s: float
    mishears: float
    ignores: float
    presses_yes: float
    presses_quiet: float
    tells_effort: float
    patience_s: float
    pace: float
    chest_tall_deg: float
    chest_range_deg: float
    pelvis_tall_deg: float
    pelvis_range_deg: float
    position: float
    pelvis_tip_deg: float
    return_deg: float
    spine_deg: float
    sway_deg: float
    breath_hz: float
    breath_deg: float
    tremble_hz: float
    tremble_deg: float
    capacity_s: float
    tempo: float
    tempo_spread: float
    pause_s: float
    range_share: float
    shifts_per_min: float
    shift_deg: float
    fidgets_per_min: float
    sit_chest_deg: float
    sit_pelvis_deg: float
    slouch_chest_deg: float
    slouch_pelvis_deg: float
    sinks_again_min: float
    walk_m_s: float
    walk_spm: float


def draw_traits(told: Mapping[str, float], rng: np.random.Generator) -> Traits:
    """A person as told, and the rest as people are.

    Every trait is drawn whether or not it is told, so that telling one leaves the others.
    """
    drawn = {name: float(rng.uniform(*trait.usual)) for name, trait in TRAITS.items()}
    return Traits(
        **{field.name: told.get(field.name, drawn[field.name]) for field in fields(Traits)}
    )
