"""Stories of a runner with a sensor on the pelvis and one on the chest: the bend of the spine."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.analysis import collect
from coach.cues import BandParams, CueParams, band_of
from coach.model import LinkChange, LinkState, Notification, Placement, Reason, error_of
from coach.simulation import simulate
from coach.wiring.pipeline import Pipeline
from tests.stories.faults import RULE, first_words
from tests.theory.both import CHEST_ID, Both, known
from tests.theory.sessions import PROMPT

BOTH = Both()
SPINE = RULE["trunk_bent"]
PLACES = [Placement.PELVIS, Placement.CHEST]
# Lean alone would be told first: it has the greater weight.
ONLY_SPINE = replace(PROMPT, cues=replace(PROMPT.cues, off=("lean",)))
USUAL_LEAN_DEG = 6.0


def lean(size):
    """The lean that bends the spine by so many half-widths; the pelvis stays as it is."""
    usual = known(BOTH).baseline.metrics[SPINE.metric]
    band = band_of(SPINE, usual, BandParams(), error_of(SPINE.metric, PLACES))
    return f"lean_deg = {USUAL_LEAN_DEG + np.degrees(size * band.half_width):.2f}"


def coached(*phases, settings=ONLY_SPINE, without=None):
    simulation = simulate(BOTH.story("stand 5", "run 30", *phases))
    inputs = list(simulation.inputs)
    if without is not None:
        since_s = without
        inputs = [
            event
            for event in inputs
            if not (
                isinstance(event, Notification)
                and event.sensor_id == CHEST_ID
                and event.t_host_s > since_s
            )
        ]
        inputs.append(LinkChange(since_s + 0.5, CHEST_ID, LinkState.LOST))
        inputs.sort(key=lambda event: event.t_host_s)
    outputs = Pipeline(replace(known(BOTH), settings=settings)).push_many(inputs)
    return collect(outputs)


def test_a_rounded_back_is_told_once_it_has_lasted():
    seen = coached(f"run 40; {lean(1.5)}")
    (cue,) = seen.cues
    assert (cue.rule, cue.text) == ("trunk_bent", first_words("trunk_bent"))
    assert cue.value > cue.band_high
    assert 35.0 + CueParams().share * SPINE.dwell_s <= cue.t_s <= 35.0 + SPINE.dwell_s + 20.0


def test_a_back_that_straightens_again_is_praised_and_left_alone():
    cue, praise = coached(f"run 36; {lean(1.5)}", "run 60").cues
    assert praise.rule == "praise_trunk_bent"
    assert praise.t_s > cue.t_s


@pytest.mark.parametrize(
    "phases",
    [
        ("run 45; {half}",),  # half the band
        ("run 6; {rises}", "run 6; {falls}", "run 30"),  # and one that passes
        ("run 45; {pelvis}",),  # the whole trunk tips from the ankles, pelvis and all
    ],
    ids=["half the band", "passes", "from the ankles"],
)
def test_what_is_no_rounded_back_is_not_told(phases):
    half, whole = lean(0.5), lean(1.5)
    by_deg = float(whole.split(" = ")[1]) - USUAL_LEAN_DEG
    pelvis = f"{whole}; tilt_deg = {9.0 + by_deg:.2f}"
    there = float(whole.split(" = ")[1])
    rises, falls = (f"lean_deg = {span}" for span in ([6.0, there], [there, 6.0]))
    words = {"half": half, "pelvis": pelvis, "rises": rises, "falls": falls}
    lines = [phase.format(**words) for phase in phases]
    off = replace(PROMPT, cues=replace(PROMPT.cues, off=("lean", "pelvic_tilt")))
    seen = coached(*lines, settings=off)
    assert not seen.cues
    assert Reason.IN_BAND in {d.reason for d in seen.decisions if d.t_s > 45.0}


def test_with_both_faults_the_one_of_greater_weight_goes_first():
    cues = coached(f"run 40; {lean(1.5)}", settings=PROMPT).cues
    assert [cue.rule for cue in cues] == ["lean_too_far"]


def test_without_the_chest_the_spine_is_not_judged_and_the_pelvis_is():
    seen = coached(f"run 40; {lean(1.5)}\ndrop_left_deg = 9.0", without=36.0)
    assert "trunk_bent" not in {cue.rule for cue in seen.cues}
    assert "hip_drops_on_left_stance" in {cue.rule for cue in seen.cues}
