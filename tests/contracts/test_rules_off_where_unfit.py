"""A rule whose metric cannot carry it at a placement is off there, and says why."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from coach.cli.settings import rules as rules_command
from coach.cues import RULES
from coach.model import METRICS, Baseline, Placement, Plan
from coach.progress.focus_proposal import candidates
from coach.settings import SettingsError, settings_from_mapping
from tests.stories.fast import CHEST, PELVIS, PROMPT, Off, Stretch, play

WHY = "the trunk nods as the foot lands"
UNFIT = replace(PROMPT.rules.bounces_high, off_at=("chest",), off_because=WHY)
PARAMS = replace(PROMPT, rules=replace(PROMPT.rules, bounces_high=UNFIT))
BOUNCES = Off("bounces_high", 60.0)


def told(placements, **changes):
    return play(
        Stretch(180.0), faults=[BOUNCES], placements=placements, params=replace(PARAMS, **changes)
    )


def rules_of(run):
    return {cue.rule for cue in run.corrections}


def test_it_is_not_said_there_and_is_said_elsewhere():
    silent = told(CHEST)
    assert not silent.corrections
    assert not {d.rule for d in silent.decisions if d.rule}
    assert rules_of(told(PELVIS)) == {"bounces_high"}
    # The pelvis gives what both could give.
    assert rules_of(told(CHEST + PELVIS)) == {"bounces_high"}


@pytest.mark.parametrize("name", ["bounces_high", "bounce"])
def test_the_runner_may_turn_it_on_and_off_goes_before_on(name):
    assert rules_of(told(CHEST, on=(name,))) == {"bounces_high"}
    assert not told(CHEST, on=(name,), off=("bounce",)).corrections


def test_it_is_measured_and_learnt_all_the_same():
    assert told(CHEST).policy.next_baseline == told(CHEST, off=("bounce",)).policy.next_baseline


def test_what_is_turned_on_must_be_a_rule():
    assert settings_from_mapping({"cues": {"on": ["lands_hard"]}}).cues.on == ("lands_hard",)
    with pytest.raises(SettingsError, match=r"cues\.on"):
        settings_from_mapping({"cues": {"on": ["nothing_of_ours"]}})


def test_the_list_of_rules_says_where_and_why():
    said = " ".join(" ".join(rules_command._all([UNFIT], [], PARAMS)).split())
    assert f"off with the sensor at the chest: {WHY}" in said
    turned_on = replace(PARAMS, on=("bounce",))
    assert WHY not in " ".join(rules_command._all([UNFIT], [], turned_on))
    form = json.loads(json.dumps(rules_command._rule_form(UNFIT, PARAMS)))
    assert (form["off"], form["off_at"], form["off_because"]) == (False, ["chest"], WHY)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_that_is_off_somewhere_could_be_on_there_and_says_why(rule):
    giving = {place.value for place in Placement if place in METRICS[rule.metric].placements}
    assert set(rule.off_at) <= giving
    assert bool(rule.off_at) == bool(rule.off_because)


def test_what_the_runner_chose_to_work_on_is_turned_on():
    chosen = play(
        Stretch(180.0), faults=[BOUNCES], placements=CHEST, params=PARAMS, plan=Plan(focus="bounce")
    )
    assert rules_of(chosen) == {"bounces_high"}


def test_what_no_metric_carries_is_not_proposed_to_work_on():
    drifts = {"impact_peak_m_s2": [9.0, 9.0], "cadence_spm": [-6.0, -6.0]}
    usual = Baseline({"impact_peak_m_s2": (20.0, 1.0), "cadence_spm": (170.0, 1.0)})
    assert [one.topic for one in candidates(drifts, usual, list(PELVIS))] == ["cadence"]
