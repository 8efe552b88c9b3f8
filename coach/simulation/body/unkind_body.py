"""Whole unkind people from a number: body, habits, sensor, strap and link, spread as people are."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.simulation.unkind import MOUNTINGS, PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.simulation.body.traits import Range

BODY: Mapping[str, Range] = MappingProxyType(
    {
        "delay_s": (0.7, 2.5),
        "mishears": (0.0, 0.08),
        "presses_yes": (0.0, 0.4),
        "tells_effort": (0.2, 1.0),
        "pace": (0.65, 1.6),
        "chest_tall_deg": (-9.0, 4.0),
        "chest_range_deg": (5.0, 24.0),
        "pelvis_tall_deg": (-3.0, 14.0),
        "position": (12.0, 88.0),
        "pelvis_tip_deg": (4.0, 16.0),
        "return_deg": (0.3, 1.6),
        "spine_deg": (2.0, 7.0),
        "sway_deg": (0.2, 0.6),
        "breath_hz": (0.15, 0.4),
        "breath_deg": (0.1, 0.9),
        "tremble_hz": (5.5, 11.0),
        "tremble_deg": (0.015, 0.1),
        "capacity_s": (35.0, 180.0),
        "tempo": (0.6, 1.6),
        "tempo_spread": (0.04, 0.22),
        "pause_s": (0.05, 1.2),
        "range_share": (0.65, 1.35),
        "shifts_per_min": (0.0, 5.0),
        "shift_deg": (0.3, 1.3),
        "fidgets_per_min": (0.4, 4.5),
        "sit_chest_deg": (-5.0, 7.0),
        "sit_pelvis_deg": (-18.0, -2.0),
        "slouch_chest_deg": (7.0, 24.0),
        "slouch_pelvis_deg": (-26.0, -7.0),
        "sinks_again_min": (2.0, 25.0),
        "walk_m_s": (0.8, 1.6),
        "walk_spm": (94.0, 126.0),
    }
)
"""Low and high of what is drawn evenly: what people span, not their middle."""

IGNORES = (0.0, 0.0, 0.1, 0.5)
"""Some heed every nudge, some every other."""

# Standing tall tips most people's pelvis forward of where it is when they sink; some people's back.
PELVIS_RANGE_DEG: Range = (3.0, 14.0)
_BACK_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class UnkindBody:
    """A person with a sensor, as the beginning of a story.

    Args:
        placement: Where the sensor sits.
        rate_hz: Output rate.
        person: Lines of ``[person]``.
        sensor: Lines of ``[sensor]``.
        link: Lines of ``[link]``.
        seed: Of the story.
    """

    placement: str
    rate_hz: int
    person: str
    sensor: str
    link: str
    seed: int

    def text(self, rest: str) -> str:
        """A story's text, with these further tables: ``[practice]``, ``[[set]]``, ``[[phase]]``."""
        top = (
            f'title = "unkind"\nplacement = "{self.placement}"\nseed = {self.seed}\n'
            f"rate_hz = {self.rate_hz}"
        )
        tables = (("person", self.person), ("sensor", self.sensor), ("link", self.link))
        return "\n".join([top, *(f"[{name}]\n{lines}" for name, lines in tables), rest])


def unkind_body(number: int, placement: str | None = None, *, rate_hz: int = 104) -> UnkindBody:
    """The person of this number, always the same.

    Args:
        number: Which.
        placement: ``chest`` or ``pelvis``; drawn if not told.
        rate_hz: Output rate of the sensor.
    """
    rng = np.random.default_rng([number, 20])
    drawn = str(rng.choice(["chest", "pelvis"]))
    placement = placement or drawn
    traits = {name: float(rng.uniform(*limits)) for name, limits in BODY.items()}
    sign = 1.0 if rng.random() < _BACK_SHARE else -1.0
    traits["pelvis_range_deg"] = sign * float(rng.uniform(*PELVIS_RANGE_DEG))
    traits["ignores"] = float(rng.choice(IGNORES))
    part = str(rng.choice(PARTS))
    reput = 4.0 * np.clip(rng.standard_normal(3), -2.5, 2.5)
    sensor = [
        f'part = "{part}"',
        f'filter = "{part}"',
        f'mounting = "{rng.choice(MOUNTINGS[placement])}"',
        f"tilted_deg = {rng.uniform(0.0, 12.0):.2f}",
        f"reput_deg = [{reput[0]:.2f}, {reput[1]:.2f}, {reput[2]:.2f}]",
        f"acc_range_g = {rng.choice([4, 8, 16])}",
    ]
    link = [
        f"loss = {rng.choice([0.0, 0.002, 0.01]):.4f}",
        f"bursts_per_min = {rng.choice([0.0, 0.2, 1.0]):.1f}",
        f"stalls_per_min = {rng.choice([0.0, 0.2]):.1f}",
        f"clock_ppm = {rng.normal(0.0, 30.0):.1f}",
    ]
    return UnkindBody(
        placement=placement,
        rate_hz=rate_hz,
        person="\n".join(f"{name} = {value:.4f}" for name, value in traits.items()),
        sensor="\n".join(sensor),
        link="\n".join(link),
        seed=int(rng.integers(2**31)),
    )
