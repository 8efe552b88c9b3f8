"""Long stories the whole way from packets: twenty minutes without fault, tired legs, a hill."""

from __future__ import annotations

from itertools import pairwise

import pytest

from coach.cues import CueParams
from coach.model import Cue, Decision, Reason
from coach.settings import Settings
from coach.simulation import simulate
from coach.wiring.pipeline import Pipeline
from tests.stories.faults import LEAN
from tests.theory.sessions import CHEST, config_of

P = CueParams()


def told(*phases, off=()):
    """Cues and decisions of a run with the settings as delivered, warm-up and all."""
    settings = Settings(cues=CueParams(off=off))
    outputs = Pipeline(config_of(CHEST, settings)).push_many(simulate(CHEST.story(*phases)).inputs)
    cues = [o for o in outputs if isinstance(o, Cue)]
    return cues, [o for o in outputs if isinstance(o, Decision)]


@pytest.mark.long
def test_twenty_minutes_without_fault_are_silence_and_the_allotted_praise():
    # A whole hour of it is played on metrics, in ``test_long_runs.py``.
    cues, decisions = told("stand 10", "run 1190")
    assert {cue.rule for cue in cues} == {"praise_steady"}
    assert 1 <= len(cues) <= P.praise.steady_most
    assert all(b.t_s - a.t_s >= P.praise.steady_gap_s for a, b in pairwise(cues))
    spoken = {cue.t_s for cue in cues}
    quiet = [d.reason for d in decisions if d.t_s > 330.0 and d.t_s not in spoken]
    # Now and then a reading is beyond a border for a moment; nobody hears of it.
    assert quiet.count(Reason.IN_BAND) >= 0.95 * len(quiet)
    assert set(quiet) <= {Reason.IN_BAND, Reason.DWELL, Reason.SPEAKING}


def test_form_that_comes_apart_late_is_told_once_and_to_ease_off():
    # What is coached by itself is turned off: here it is about all of it together.
    off = ("lean", "side_lean", "bounce", "symmetry", "rotation", "cadence", "landing", "praise")
    fresh, tired = "run 1000", "run 420; lean_deg = 14.0\nside_lean_deg = 5.0\nstep_asymmetry = 0.2"
    (cue,), _ = told("stand 10", fresh, "run 30; lean_deg = [7.0, 14.0]", tired, off=off)
    assert (cue.rule, cue.text) == ("drift", "ease off a little")
    # Three windows of two minutes of four.
    assert 1040.0 + 240.0 <= cue.t_s <= 1040.0 + 420.0


@pytest.mark.parametrize("climb", [True, False], ids=["uphill", "level"])
def test_a_hill_leans_the_trunk_in_and_nobody_is_told(climb):
    # Uphill the feet stay longer on the ground; without that it is a lean like any other.
    feet = "\nduty_factor = 0.44" if climb else ""
    cues, decisions = told("stand 10", "run 330", f"run 60; {LEAN.line()}{feet}")
    assert [cue.rule for cue in cues if cue.metric] == ([] if climb else [LEAN.rule])
    hill = Reason.HILL in {d.reason for d in decisions if d.t_s > 345.0}
    assert hill == climb
