"""On a hill nobody is corrected or praised, and on the flat everybody is, as before."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from coach.cues import RULES, BandParams
from coach.cues.settings import AdaptParams
from coach.grade import SIGNS
from coach.model import METRICS, Baseline, Reason
from tests.stories.fast import CHEST, GRID_S, PELVIS, PROMPT, RULE, USUAL, Off, Stretch, play

OF = {sign.metric: sign for sign in SIGNS}
ON_HILLS = [
    "lean_too_far",
    "lean_too_upright",
    "pelvis_tipped_forward",
    "pelvis_tucked_under",
    "stride_too_long",
    "lands_hard",
    "bounces_high",
    "cadence_low",
]
EACH_PLACE = pytest.mark.parametrize("placements", [CHEST, PELVIS], ids=["chest", "pelvis"])
EACH_RISE = pytest.mark.parametrize("rise", [-0.06, -0.04, 0.04, 0.06])


def slope(rise, gain=1.0, braking=0.0):
    """What a hill makes of each metric, a runner's answer to it being ``gain`` times the usual.

    Braking goes either way on a slope, by ``braking`` deviations of people.
    """
    shift = {}
    for name, sign in OF.items():
        off = gain * sign.per_rise * rise
        if name == "braking_speed_loss_m_s":
            off += braking * sign.people * abs(rise)
        shift[name] = math.exp(off) - 1.0 if sign.ratio else off / USUAL[name][0]
    return shift


def hilly(rise, for_s=180.0, gain=1.0, told=None, braking=0.0):
    return Stretch(for_s, shift=slope(rise, gain, braking), rise=told)


def flat(for_s, told=None):
    return Stretch(for_s, rise=told)


def rules_at(placements):
    return [
        name
        for name in (rule.name for rule in RULES)
        if any(place in METRICS[RULE[name].metric].placements for place in placements)
    ]


@EACH_PLACE
@EACH_RISE
@pytest.mark.parametrize("gain", [0.8, 1.2, 1.6])
def test_nobody_is_corrected_or_praised_on_a_hill_or_after_it(placements, rise, gain):
    told = play(flat(300.0), hilly(rise, gain=gain), flat(120.0), placements=placements)
    assert not told.corrections
    assert not told.praises
    during = [d.reason for d in told.decisions if 315.0 < d.t_s <= 480.0]
    if abs(gain * rise) > 0.045:
        assert during.count(Reason.HILL) > 0.9 * len(during)
    after = told.reasons(530.0)
    assert after <= {Reason.IN_BAND, Reason.DWELL}


@EACH_PLACE
@EACH_RISE
@pytest.mark.parametrize("braking", [-1.0, 1.0])
def test_braking_that_a_hill_turns_either_way_is_neither_corrected_nor_praised(
    placements, rise, braking
):
    told = play(flat(300.0), hilly(rise, braking=braking), flat(120.0), placements=placements)
    assert not told.corrections
    assert not told.praises


@EACH_RISE
def test_a_decision_on_a_hill_tells_how_steep_it_is_taken_for(rise):
    told = play(flat(300.0), hilly(rise))
    last = told.decisions[-1]
    assert (last.reason, last.rule, last.until_s) == (Reason.HILL, "", 0.0)
    assert last.value * rise > 0.0
    doubt = last.band_high - last.value
    assert last.value - last.band_low == pytest.approx(doubt)
    assert abs(rise - last.value) < 2.0 * doubt


@EACH_PLACE
def test_a_fault_on_the_flat_is_told_as_soon_as_before(placements):
    for name in rules_at(placements):
        if name in {"uneven_steps", "trunk_bent"}:
            continue  # told by what is there already, and by two sensors
        fault = Off(name, 300.0)
        told = play(flat(360.0), placements=placements, faults=[fault])
        cues = [cue for cue in told.corrections if cue.rule == name]
        assert cues, name
        assert cues[0].t_s - 300.0 <= RULE[name].dwell_s + 10.0, name


def test_a_correction_that_a_hill_brings_is_not_praised_and_has_no_effect():
    """Leans back on the flat, is told, and goes upright's other way with the climb."""
    climb = replace(hilly(0.06), shift={**slope(0.06), "trunk_forward_lean_rad": 0.6})
    fault = Off("lean_too_upright", 300.0, size=1.4)
    params = replace(PROMPT, effect=replace(PROMPT.effect, after_s=30.0))
    told = play(flat(318.0), climb, flat(60.0), faults=[fault], params=params)
    assert [cue.rule for cue in told.corrections][:1] == ["lean_too_upright"]
    assert not told.praises
    assert not told.effects


def test_nobody_is_told_to_lean_forward_on_a_descent_or_within_a_minute_after_it():
    """A runner who answers a descent in the trunk alone, and goes on leaning back after it."""
    back = Off("lean_too_upright", 330.0, size=1.8)
    told = play(flat(300.0), hilly(-0.05, 90.0), flat(180.0), faults=[back])
    over_s = max(d.t_s for d in told.decisions if d.reason is Reason.HILL and not d.rule)
    cues = [cue for cue in told.corrections if cue.rule == "lean_too_upright"]
    assert cues, "what goes on is a fault at last"
    assert cues[0].t_s >= over_s + 60.0


def test_in_the_flat_the_same_correction_is_praised():
    fault = Off("lean_too_upright", 300.0, size=1.4, corrected_after_s=6.0)
    told = play(flat(500.0), faults=[fault])
    assert told.praises


@pytest.mark.parametrize("rise", [-0.03, 0.03])
def test_a_told_hill_is_one_though_nothing_shows(rise):
    fault = Off("lean_too_far", 120.0, 240.0)
    told = play(flat(120.0, 0.0), flat(120.0, rise), flat(120.0, 0.0), faults=[fault])
    assert not told.corrections
    assert told.reasons(125.0, 240.0) == {Reason.HILL}
    # A change by more than 1 % within the last minute is not over with the change.
    assert told.reasons(241.0, 299.0) == {Reason.HILL}
    assert Reason.IN_BAND in told.reasons(310.0)
    assert told.decisions[400].value == rise


def test_where_the_flat_is_told_what_looks_like_a_hill_is_judged():
    told = play(flat(120.0, 0.0), hilly(-0.06, told=0.0))
    assert {cue.rule for cue in told.corrections} & set(ON_HILLS)


def test_hill_minutes_teach_nothing():
    params = replace(PROMPT, adapt=AdaptParams(least_s=60.0), band=BandParams(learn_s=60.0))
    known = {name: usual for name, usual in USUAL.items() if name != "pelvic_rotation_range_rad"}
    alone = play(flat(300.0), params=params, placements=PELVIS, baseline=Baseline(dict(USUAL)))
    both = play(
        flat(300.0),
        hilly(0.05, 600.0),
        params=params,
        placements=PELVIS,
        baseline=Baseline(dict(USUAL)),
    )
    before, after = alone.policy.next_baseline.metrics, both.policy.next_baseline.metrics
    for name in ("pelvic_tilt_change_rad", "vertical_oscillation_m", "duty_factor"):
        # Two thirds of this run were a climb; so much of it would have gone into the next bands.
        gain = 1.0 - 2.0 ** (-1.0 / params.adapt.half_life_runs)
        taught = gain * 2.0 / 3.0 * abs(slope(0.05)[name] * USUAL[name][0])
        assert abs(after[name][0] - before[name][0]) < 0.3 * taught, name
    # What is not known yet is learnt on the flat, too, though half of the run was a climb.
    slow = replace(params, band=BandParams(learn_s=200.0))
    hills = play(
        flat(150.0), hilly(0.06, 300.0), params=slow, placements=PELVIS, baseline=Baseline(known)
    )
    assert "pelvic_rotation_range_rad" not in hills.policy.baseline.metrics


def test_a_hill_costs_no_reason_for_long_once_it_is_over():
    told = play(flat(300.0), hilly(-0.06, 60.0), flat(120.0))
    last = max(d.t_s for d in told.decisions if d.reason is Reason.HILL)
    assert 360.0 < last <= 395.0
    assert all(d.t_s % GRID_S == 0.0 for d in told.decisions)
