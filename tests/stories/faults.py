"""Running faults of one and a half times the band, as lines of a story."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.cues import RULES, Band, BandParams, band_of
from coach.model import Placement, error_of
from coach.phrases.english import ENGLISH_BOOK
from coach.settings import Settings
from tests.theory.sessions import CHEST, PELVIS, PROMPT, Runner, known

if TYPE_CHECKING:
    import numpy as np

SIZE = 1.5
RULE = {rule.name: rule for rule in RULES}


@dataclass(frozen=True)
class Injected:
    """A fault of one rule.

    Args:
        rule: The rule that should speak.
        runner: Who runs.
        key: Story key that makes the fault.
        factor: Story units per SI unit of the metric; negative where the story counts otherwise.
        off: Rules turned off: those of which the same story key makes a fault as well.
    """

    rule: str
    runner: Runner
    key: str
    factor: float
    off: tuple[str, ...] = ()

    @property
    def settings(self) -> Settings:
        """Of the session."""
        return Settings(cues=replace(PROMPT.cues, off=self.off, on=(self.rule,)))

    @property
    def band(self) -> Band:
        """The runner's own band of the rule's metric."""
        rule = RULE[self.rule]
        error = error_of(rule.metric, [Placement(self.runner.placement)])
        usual = known(self.runner).baseline.metrics[rule.metric]
        return band_of(rule, usual, BandParams(), error)

    def line(self, size: float = SIZE) -> str:
        """The story line that puts the metric ``size`` half-widths out of the band's centre."""
        return f"{self.key} = {self.value(size):.3f}"

    def value(self, size: float) -> float:
        """In the story's units."""
        return (self.band.centre + self.side * size * self.band.half_width) * self.factor

    @property
    def side(self) -> int:
        """On which side of the band the fault is; of an asymmetry, where it is already."""
        return RULE[self.rule].direction or (1 if self.band.centre >= 0.0 else -1)

    def excess(self, values: np.ndarray) -> np.ndarray:
        """How far values are off the centre on the fault's side, in half-widths."""
        return self.side * (values - self.band.centre) / self.band.half_width


@dataclass(frozen=True)
class Measured(Injected):
    """A fault that no story key makes by itself; what a key changes was measured.

    ``factor`` is the story's change for a change of one SI unit, ``own`` the runner's own value.
    """

    own: float = 0.0

    def value(self, size: float) -> float:
        """In the story's units."""
        return self.own + self.side * size * self.band.half_width * self.factor


_DEG = 57.29577951308232
# At so even a cadence nobody learns how the bounce goes with it.
EVEN_CHEST, EVEN_PELVIS = (
    replace(runner, runner=f"{runner.runner}\nstep_wander = 0.002") for runner in (CHEST, PELVIS)
)
SOFT = replace(PELVIS, runner="tilt_deg = 9.0\nimpact_g = 0.4")

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
    # At one cadence nobody bounces higher than the flight lasts, so the fault is one of both.
    Measured("bounces_high", EVEN_CHEST, "cadence_spm", -1020.0, ("cadence",), own=172.0),
    Measured("bounces_high", EVEN_PELVIS, "cadence_spm", -1020.0, ("cadence",), own=168.0),
    Measured("stride_too_long", PELVIS, "braking_g", 1.28, own=0.28),
    Measured("lands_hard", SOFT, "impact_g", 0.132, own=0.4),
    Measured("uneven_steps", CHEST, "step_asymmetry", -1.22),
    Measured("uneven_steps", PELVIS, "step_asymmetry", -1.18),
)
LEAN, UPRIGHT = FAULTS[:2]
CADENCE = next(fault for fault in FAULTS if fault.rule == "cadence_low")


def first_words(rule: str, placement: str = "chest") -> str:
    """What the coach says first of a rule, to one who wears the sensor there."""
    return ENGLISH_BOOK.of(rule, Placement(placement))[0].text
