"""The table of rules keeps its own promises."""

from __future__ import annotations

import math

import pytest

from coach.cues import RULES
from coach.model import METRICS, Placement

EACH_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
SHOWN = {"rad": ("deg", math.degrees(1.0)), "spm": ("steps/min", 1.0)}

# Centres a runner may have; a relative floor is judged at the smallest.
SLOWEST_CADENCE_SPM = 140.0


def test_names_are_unique():
    assert len({rule.name for rule in RULES}) == len(RULES)


@EACH_RULE
def test_watches_a_known_metric_in_its_own_unit(rule):
    spec = METRICS[rule.metric]
    assert rule.direction in {-1, 1}
    unit, factor = SHOWN[spec.unit]
    assert rule.shown_unit == unit
    assert rule.shown_factor == pytest.approx(factor)
    assert rule.word


@EACH_RULE
def test_phrases_are_short_and_differ(rule):
    assert len(rule.phrases) >= 2
    assert len(set(rule.phrases)) == len(rule.phrases)
    for phrase in rule.phrases:
        assert 1 <= len(phrase.split()) <= 4
        assert phrase == phrase.strip().lower()


@EACH_RULE
def test_a_band_is_never_tighter_than_the_metric_can_tell(rule):
    spec = METRICS[rule.metric]
    floor = rule.floor * (SLOWEST_CADENCE_SPM if rule.relative else 1.0)
    for placement in spec.placements:
        assert floor >= 2.0 * spec.error_at(placement), placement
    assert not rule.relative or spec.unit == "spm"


@EACH_RULE
def test_timing_and_weight_are_usable(rule):
    assert 5.0 <= rule.dwell_s <= 30.0
    assert 0.0 < rule.weight <= 1.0
    assert not math.isnan(rule.limit)


def test_every_placement_hears_something():
    for placement in Placement:
        assert any(placement in METRICS[rule.metric].placements for rule in RULES)


def test_two_rules_of_one_metric_speak_for_opposite_sides():
    sides = [(rule.metric, rule.direction) for rule in RULES]
    assert len(set(sides)) == len(sides)
