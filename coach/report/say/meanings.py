"""What a finding may mean, and what looks the same to the sensor."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.report.measure.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

_CORE = "As the muscles of the trunk tire, others take over, and posture gives"
_SLOPE = "a road that slopes to one side looks the same"

MEANINGS: Mapping[Finding, str] = MappingProxyType(
    {
        Finding.FOLDS: f"{_CORE}: the trunk folds. Looking down and a climb look the same.",
        Finding.LEANS_BACK: "Braking with the trunk, a descent or a tired back look like this.",
        Finding.LEANS_SIDEWAYS: f"A bag, a sore side or one tired side look like this; {_SLOPE}.",
        Finding.BACK_ROUNDS: f"{_CORE}: the back rounds, and there is less room to breathe.",
        Finding.TRUNK_TURNS: "Arms that cross the chest turn the trunk along; so does a long step.",
        Finding.PELVIS_TIPS: f"{_CORE}: the pelvis tips and the lower back hollows.",
        Finding.PELVIS_TUCKS: "A slumped back draws the pelvis under, and the legs reach less far.",
        Finding.HIP_DROPS: "The standing leg's side of the hip holds the other side up; as it "
        f"tires, that one sinks. But {_SLOPE}.",
        Finding.PELVIS_TURNS: "A longer step turns the pelvis further; so does a tired trunk.",
        Finding.CADENCE_FALLS: "Fewer steps at the same pace are longer steps: the foot lands "
        "further ahead. Running slower looks the same where speed is not known.",
        Finding.BOUNCES: "More of the push goes up and less forward.",
        Finding.LANDS_HARD: "Tired legs give less; hard ground and other shoes look the same.",
        Finding.BRAKES: "The foot lands further ahead of you, and each step brakes first.",
        Finding.HEAVY_FEET: "Tired calves push off later; running slower looks the same.",
        Finding.UNEVEN: "One side is spared or tires first. If it hurts there, see somebody.",
    }
)
"""In words that claim no more than the advice of running books does; nobody was examined."""
