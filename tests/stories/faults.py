"""Running faults of one and a half times the band, as lines of a story."""

from __future__ import annotations

from dataclasses import dataclass

from coach.cues import RULES, Band, BandParams, band_of, error_of
from coach.cues.phrases import ENGLISH_BOOK
from coach.model import Placement
from tests.theory.sessions import CHEST, PELVIS, Runner, known

SIZE = 1.5
RULE = {rule.name: rule for rule in RULES}


@dataclass(frozen=True)
class Injected:
    """A fault of one rule.

    Args:
        rule: The rule that should speak.
        runner: Who runs.
        key: Story key that makes the fault.
        factor: Story units per SI unit of the metric.
    """

    rule: str
    runner: Runner
    key: str
    factor: float

    @property
    def band(self) -> Band:
        """The runner's own band of the rule's metric."""
        rule = RULE[self.rule]
        error = error_of(rule.metric, [Placement(self.runner.placement)])
        usual = known(self.runner).baseline.metrics[rule.metric]
        return band_of(rule, usual, BandParams(), error)

    def line(self, size: float = SIZE) -> str:
        """The story line that puts the metric ``size`` half-widths out of the band's centre."""
        value = self.band.centre + RULE[self.rule].direction * size * self.band.half_width
        return f"{self.key} = {value * self.factor:.3f}"


_DEG = 57.29577951308232

FAULTS = (
    Injected("lean_too_far", CHEST, "lean_deg", _DEG),
    Injected("lean_too_upright", CHEST, "lean_deg", _DEG),
    Injected("leans_to_the_left", CHEST, "side_lean_deg", _DEG),
    Injected("leans_to_the_right", CHEST, "side_lean_deg", _DEG),
    Injected("trunk_turns_much", CHEST, "rotation_range_deg", _DEG),
    Injected("cadence_low", CHEST, "cadence_spm", 1.0),
    Injected("cadence_low", PELVIS, "cadence_spm", 1.0),
    Injected("pelvis_tipped_forward", PELVIS, "tilt_deg", _DEG),
    Injected("pelvis_tucked_under", PELVIS, "tilt_deg", _DEG),
    Injected("pelvis_turns_much", PELVIS, "rotation_range_deg", _DEG),
    Injected("hip_drops_on_left_stance", PELVIS, "drop_left_deg", _DEG),
    Injected("hip_drops_on_right_stance", PELVIS, "drop_right_deg", _DEG),
)
LEAN, UPRIGHT = FAULTS[:2]
CADENCE = next(fault for fault in FAULTS if fault.rule == "cadence_low")


def first_words(rule: str) -> str:
    """What the coach says first of a rule."""
    return ENGLISH_BOOK.of(rule)[0].text
