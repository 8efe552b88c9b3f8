"""Each fault of 1.5 times the band is cued in time, once, and with its own words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.cues import CueParams
from coach.model import Reason
from coach.simulation import simulate
from tests.stories.faults import CADENCE, FAULTS, LEAN, RULE, Injected, first_words
from tests.theory.sessions import CHEST, PELVIS, coached, config_of, run

EACH_FAULT = pytest.mark.parametrize(
    "fault", FAULTS, ids=lambda f: f"{f.rule}-{f.runner.placement}"
)
STARTS_S = 35.0
SHARE = CueParams().share
LASTING = 20
"""Instants, 10 s."""


def played(fault: Injected, *after: str, for_s: float = 40):
    phases = ("stand 5", "run 30", f"run {for_s}; {fault.line()}")
    return coached(fault.runner, *phases, *after, settings=fault.settings)


@pytest.mark.parametrize("runner", [CHEST, PELVIS], ids=["chest", "pelvis"])
@pytest.mark.parametrize("speed_m_s", [2.7, 3.0, 3.3])
def test_a_runner_who_runs_well_hears_nothing(runner, speed_m_s):
    session = coached(runner, "stand 5", f"run 80; speed_m_s = {speed_m_s}")
    assert not session.seen.cues
    assert Reason.IN_BAND in {d.reason for d in session.seen.decisions}


@pytest.fixture(scope="module", params=FAULTS, ids=lambda f: f"{f.rule}-{f.runner.placement}")
def corrected(request):
    """A fault of 40 s that is corrected then: (the fault, what was seen)."""
    return request.param, played(request.param, "run 60").seen


def test_a_fault_is_cued_once_it_has_lasted_and_within_half_a_minute(corrected):
    fault, seen = corrected
    rule, grid = RULE[fault.rule], seen.grid
    excess = fault.excess(grid[rule.metric])
    out = grid.valid(rule.metric) & (excess > 1.0) & (grid.t_s > STARTS_S)
    # A runner who wanders is out for an instant before the fault lasts.
    lasts = [np.median(excess[k : k + LASTING]) > 1.0 for k in range(len(excess))]
    out_s = grid.t_s[out & lasts][0]
    cue, *more = [one for one in seen.cues if one.t_s <= STARTS_S + 40.0]
    assert cue.rule == fault.rule
    assert SHARE * rule.dwell_s - 0.5 <= cue.t_s - out_s <= 30.0
    assert cue.text == first_words(fault.rule, fault.runner.placement)
    assert not more


def test_a_corrected_fault_is_not_cued_again(corrected):
    fault, seen = corrected
    assert [cue.rule for cue in seen.cues if cue.metric] == [fault.rule]
    assert seen.decisions[-1].reason is Reason.IN_BAND


def test_a_correction_that_holds_is_praised_once(corrected):
    fault, seen = corrected
    fault_cue, praise = seen.cues
    assert fault_cue.rule == fault.rule
    assert praise.rule == f"praise_{fault.rule}"
    assert praise.t_s - fault_cue.t_s >= CueParams().praise.hold_s
    assert praise.priority < fault_cue.priority


def test_a_bounce_that_goes_with_the_cadence_as_it_always_does_is_no_fault():
    fault = next(f for f in FAULTS if f.rule == "bounces_high")
    config = config_of(fault.runner, fault.settings)
    story = fault.runner.story("stand 5", "run 30", f"run 45; {fault.line()}")
    simulation = simulate(story)
    assert [cue.rule for cue in run(config, simulation).seen.cues] == [fault.rule]
    # A millimetre more for each step less a minute: that much is known of this runner now.
    slopes = {"vertical_oscillation_m": 1.0 / fault.factor}
    known = replace(config, baseline=replace(config.baseline, slopes=slopes))
    assert not run(known, simulation).seen.cues


@EACH_FAULT
def test_a_fault_that_passes_before_its_dwell_is_not_mentioned(fault):
    session = played(fault, "run 30", for_s=4)
    assert not session.seen.cues


@EACH_FAULT
def test_a_change_of_half_the_band_is_not_mentioned(fault):
    phases = ("stand 5", "run 30", f"run 45; {fault.line(0.5)}")
    assert not coached(fault.runner, *phases, settings=fault.settings).seen.cues


def test_a_cue_names_a_value_outside_its_band():
    cues = coached(CHEST, "stand 5", "run 30", f"run 45; {CADENCE.line(0.7)}").seen.cues
    assert all(not cue.band_low <= cue.value <= cue.band_high for cue in cues)


def test_the_cue_says_what_was_seen():
    cue = played(LEAN).seen.cues[0]
    assert cue.value > cue.band_high
    assert cue.band_high - cue.band_low == pytest.approx(2.0 * LEAN.band.half_width)
    # The day's beginning, and what the runner's lean does with cadence, move the band by less.
    assert cue.band_low == pytest.approx(LEAN.band.low, abs=0.002)
    assert cue.why.startswith("forward lean 1")
    assert " deg, your band " in cue.why
