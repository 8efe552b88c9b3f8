"""The rules as a table: which metric, which direction, how far and for how long."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated

from coach.model import METRICS, Placement
from coach.model.ranges import FIXED, Within
from coach.model.units import RAD_PER_DEG

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

# Beyond every value, in any unit.
NONE_ABOVE = -1000.0
NONE_BELOW = 1000.0


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing the coach may correct. The words are in the phrasebook under the same name.

    Args:
        name: Unique name, and its path in the settings: ``cues.rules.NAME``.
        topic: Rules of one topic are one thing to work on; a run has one at a time.
        metric: Metric it watches.
        direction: +1 speaks above the band, -1 below it, 0 on both sides but only further from
            zero than usual (an asymmetry may always become smaller).
        word: What recordings call the metric in a cue's reason, and must go on to; what people are
            told is in ``coach.wording``.
        floor: At least so much from the middle of the band to its border: SI units, or a part of
            the usual value where that is relative. The metric's published error at the placement
            goes before it where that is wider.
        dwell_s: Time for which the metric must be out of its band, or for the most part of it.
        weight: Strength of the evidence, 0 to 1; decides between rules that are due together.
        limit: Value in SI units beyond which the advice would do harm, and is not given: speaking
            above the band needs a value above it, speaking below a value below it.
        relative: Whether ``floor`` is a part of the centre.
        in_turns: Whether it stays meaningful in a corner.
        any_pace: Whether it stays meaningful right after a change of pace.
        after_descent: Whether it may be said within a minute after a descent.
        metronome: Whether a metronome can help.
        off_at: Placements at which the metric cannot carry the rule. There it is not said unless
            ``CueParams.on`` names it; it is measured and learnt all the same.
        off_because: Why, in one line.
    """

    name: Annotated[str, FIXED] = ""
    topic: Annotated[str, FIXED] = ""
    metric: Annotated[str, FIXED] = ""
    direction: Annotated[int, FIXED] = 1
    word: Annotated[str, FIXED] = ""
    floor: Annotated[float, Within(1e-4, 100.0)] = 1.0
    dwell_s: Annotated[float, Within(2.0, 600.0)] = 15.0
    weight: Annotated[float, Within(0.0, 1.0)] = 0.5
    limit: Annotated[float, Within(NONE_ABOVE, NONE_BELOW)] = NONE_ABOVE
    relative: Annotated[bool, FIXED] = False
    in_turns: Annotated[bool, FIXED] = False
    any_pace: Annotated[bool, FIXED] = False
    after_descent: Annotated[bool, FIXED] = True
    metronome: Annotated[bool, FIXED] = False
    off_at: Annotated[tuple[str, ...], FIXED] = ()
    off_because: Annotated[str, FIXED] = ""

    def speaks(
        self, placements: Sequence[Placement], *, off: Collection[str], on: Collection[str]
    ) -> bool:
        """Whether it may be said.

        Args:
            placements: Where the sensors sit.
            off: Names of rules or topics that the user turned off ...
            on: ... and on, though their metric cannot carry them.
        """
        mine = {self.name, self.topic}
        if not mine.isdisjoint(off):
            return False
        giving = {p.value for p in placements if p in METRICS[self.metric].placements}
        # One place that can carry it is enough.
        return not giving or not giving <= set(self.off_at) or not mine.isdisjoint(on)


EVERYWHERE = tuple(place.value for place in Placement)


def _deg(angle: float) -> float:
    return angle * RAD_PER_DEG


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules; a field has the name of its rule. Reasons for the numbers: README.md."""

    lean_too_far: Rule = Rule(
        name="lean_too_far",
        topic="lean",
        metric="trunk_forward_lean_rad",
        word="forward lean",
        floor=_deg(3.0),
        weight=0.8,
        limit=0.0,
    )
    lean_too_upright: Rule = Rule(
        name="lean_too_upright",
        topic="lean",
        metric="trunk_forward_lean_rad",
        direction=-1,
        word="forward lean",
        floor=_deg(3.0),
        weight=0.8,
        limit=_deg(12.0),
        # Who comes down leans back to brake, and goes on to for a while.
        after_descent=False,
    )
    leans_to_the_left: Rule = Rule(
        name="leans_to_the_left",
        topic="side_lean",
        metric="trunk_lateral_lean_rad",
        direction=-1,
        word="side lean",
        floor=_deg(3.0),
        weight=0.4,
        limit=_deg(2.0),
    )
    leans_to_the_right: Rule = Rule(
        name="leans_to_the_right",
        topic="side_lean",
        metric="trunk_lateral_lean_rad",
        word="side lean",
        floor=_deg(3.0),
        weight=0.4,
        limit=_deg(-2.0),
    )
    cadence_low: Rule = Rule(
        name="cadence_low",
        topic="cadence",
        metric="cadence_spm",
        direction=-1,
        word="cadence",
        floor=0.03,
        relative=True,
        dwell_s=10.0,
        weight=1.0,
        limit=NONE_BELOW,
        in_turns=True,
        any_pace=True,
        metronome=True,
    )
    stride_too_long: Rule = Rule(
        name="stride_too_long",
        topic="cadence",
        metric="braking_speed_loss_m_s",
        word="braking",
        floor=0.15,
        relative=True,
        weight=0.6,
        metronome=True,
    )
    lands_hard: Rule = Rule(
        name="lands_hard",
        topic="landing",
        metric="impact_peak_m_s2",
        word="impact",
        floor=0.15,
        relative=True,
        dwell_s=20.0,
        weight=1.0,
        in_turns=True,
        off_at=EVERYWHERE,
        off_because="each strap passes on another part of an impact, and slopes raise it as well",
    )
    bounces_high: Rule = Rule(
        name="bounces_high",
        topic="bounce",
        metric="vertical_oscillation_m",
        word="bounce",
        floor=0.008,
        weight=0.5,
        in_turns=True,
        # Who bounces higher at one cadence flies longer, and the duty factor falls as with speed.
        any_pace=True,
    )
    uneven_steps: Rule = Rule(
        name="uneven_steps",
        topic="symmetry",
        metric="step_time_asymmetry",
        direction=0,
        word="left-right difference",
        floor=0.03,
        weight=0.5,
        off_at=EVERYWHERE,
        off_because="the trunk shows too little of a difference, and now and then the other side",
    )
    pelvis_tipped_forward: Rule = Rule(
        name="pelvis_tipped_forward",
        topic="pelvic_tilt",
        metric="pelvic_tilt_change_rad",
        word="pelvic tilt",
        floor=_deg(3.0),
        limit=_deg(-5.0),
    )
    pelvis_tucked_under: Rule = Rule(
        name="pelvis_tucked_under",
        topic="pelvic_tilt",
        metric="pelvic_tilt_change_rad",
        direction=-1,
        word="pelvic tilt",
        floor=_deg(3.0),
        limit=_deg(20.0),
    )
    hip_drops_on_left_stance: Rule = Rule(
        name="hip_drops_on_left_stance",
        topic="pelvic_drop",
        metric="contralateral_pelvic_drop_left_rad",
        word="drop of the right hip",
        floor=_deg(2.0),
        weight=0.8,
        limit=0.0,
    )
    hip_drops_on_right_stance: Rule = Rule(
        name="hip_drops_on_right_stance",
        topic="pelvic_drop",
        metric="contralateral_pelvic_drop_right_rad",
        word="drop of the left hip",
        floor=_deg(2.0),
        weight=0.8,
        limit=0.0,
    )
    pelvis_turns_much: Rule = Rule(
        name="pelvis_turns_much",
        topic="rotation",
        metric="pelvic_rotation_range_rad",
        word="turning of the pelvis",
        floor=_deg(4.0),
        weight=0.3,
    )
    trunk_turns_much: Rule = Rule(
        name="trunk_turns_much",
        topic="rotation",
        metric="trunk_rotation_range_rad",
        word="turning of the trunk",
        floor=_deg(3.0),
        weight=0.3,
    )
    trunk_bent: Rule = Rule(
        name="trunk_bent", topic="spine", metric="trunk_flexion_rad", word="bend of the spine",
        floor=_deg(4.0), weight=0.6, limit=0.0,
    )  # fmt: skip

    @property
    def table(self) -> tuple[Rule, ...]:
        """The rules in order."""
        return tuple(getattr(self, f.name) for f in fields(self))


RULES: tuple[Rule, ...] = Rules().table
"""As delivered. A session's own, with the user's changes, are in ``CueParams.rules``."""

TOPICS: tuple[str, ...] = tuple(dict.fromkeys(rule.topic for rule in RULES))

PRAISE = "praise"
"""Not a rule of its own, but may be turned off like one."""

SENSOR_LOST = "sensor_lost"
SENSOR_BACK = "sensor_back"
SENSOR_MOVED = "sensor_moved"
PAIN = "pain"
BATTERY = "battery_low"
DRIFT = "drift"
METRONOME = "metronome_offer"
RECALL = "recall"
PAIN_UNDO = "pain_undo"
PAIN_BACK = "pain_back"
REPEAT = "repeat"
STATUS = "status"
QUIET = "quiet"
TALK = "talk"
END = "end"
RUN_OVER = "run_over"

REMINDERS = ("remind_shoulders", "remind_neck", "remind_arms", "remind_abdominals")
"""Of what no sensor here measures: said as reminders by the clock, never as corrections."""

SWITCHES: tuple[str, ...] = (PRAISE, DRIFT, *REMINDERS, *TOPICS, *(rule.name for rule in RULES))
"""What ``CueParams.off`` may name."""
