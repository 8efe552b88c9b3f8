"""The table of rules keeps its own promises."""

from __future__ import annotations

import dataclasses

import pytest

from coach.cues import RULES, SWITCHES, TOPICS, BandParams, CueParams, Rules, band_of
from coach.cues.rules import REMINDERS
from coach.model import METRICS, Placement, error_of
from coach.phrases.english import ENGLISH_BOOK
from coach.settings import SettingsError, settings_from_mapping

EACH_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)

# Centres a runner may have at the least; a relative floor is judged there.
SMALLEST = {"cadence_spm": 140.0, "impact_peak_m_s2": 8.0, "braking_speed_loss_m_s": 0.1}


def test_a_rule_has_the_name_of_its_place_in_the_table():
    assert [rule.name for rule in RULES] == [field.name for field in dataclasses.fields(Rules)]


@EACH_RULE
def test_watches_a_known_metric(rule):
    assert rule.metric in METRICS
    assert rule.direction in {-1, 0, 1}
    assert rule.word


@EACH_RULE
def test_has_words_that_differ(rule):
    texts = [phrase.text for phrase in ENGLISH_BOOK.of(rule.name)]
    assert len(texts) >= 2
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("key", [*REMINDERS, "praise", "drift", "metronome_offer", "sensor_lost"])
def test_what_is_said_without_a_rule_has_words_too(key):
    assert ENGLISH_BOOK.of(key)


@EACH_RULE
@pytest.mark.parametrize("spread", [0.0, 1.0])
def test_a_band_is_never_tighter_than_the_metric_can_tell(rule, spread):
    spec = METRICS[rule.metric]
    for placement in spec.placements:
        error = error_of(rule.metric, [placement])
        assert error == spec.error_at(placement)
        usual = (SMALLEST.get(rule.metric, 0.0), spread * error)
        assert band_of(rule, usual, BandParams(), error).half_width >= error


@EACH_RULE
def test_of_an_angle_the_floor_is_twice_the_error_even_at_the_waist(rule):
    spec = METRICS[rule.metric]
    if spec.unit == "rad":
        assert all(rule.floor >= 2.0 * spec.error_at(place) for place in spec.placements)


@EACH_RULE
def test_timing_and_weight_are_usable(rule):
    assert 5.0 <= rule.dwell_s <= 30.0
    assert 0.0 < rule.weight <= 1.0


def test_every_placement_hears_something():
    for placement in Placement:
        assert any(placement in METRICS[rule.metric].placements for rule in RULES)


def test_two_rules_of_one_metric_speak_for_opposite_sides_of_one_topic():
    sides = [(rule.metric, rule.direction) for rule in RULES]
    assert len(set(sides)) == len(sides)
    for metric in {rule.metric for rule in RULES}:
        mine = [rule for rule in RULES if rule.metric == metric]
        assert len({(r.topic, r.in_turns, r.any_pace) for r in mine}) == 1


def test_opposite_advice_is_never_both_harmless_and_due():
    for rule in (rule for rule in RULES if rule.direction):
        other = [r for r in RULES if r.metric == rule.metric and r.direction == -rule.direction]
        for opposite in other:
            # Within both limits either may be said; beyond each only the way back.
            assert rule.direction * (opposite.limit - rule.limit) > 0.0


@EACH_RULE
@pytest.mark.parametrize("name", ["floor", "dwell_s", "weight", "limit"])
def test_every_number_of_a_rule_can_be_set_and_is_checked(rule, name):
    path = {"cues": {"rules": {rule.name: {name: 0.5 if name == "weight" else 7.0}}}}
    changed = getattr(settings_from_mapping(path).cues.rules, rule.name)
    assert changed == dataclasses.replace(rule, **path["cues"]["rules"][rule.name])
    with pytest.raises(SettingsError, match=f"cues.rules.{rule.name}.{name}"):
        settings_from_mapping({"cues": {"rules": {rule.name: {name: 1e12}}}})


def test_what_a_rule_is_cannot_be_set():
    for name in ("name", "metric", "topic", "direction"):
        with pytest.raises(SettingsError):
            settings_from_mapping({"cues": {"rules": {"cadence_low": {name: "x"}}}})


def test_names_that_can_be_turned_off_are_unambiguous():
    assert len(set(SWITCHES)) == len(SWITCHES)
    assert set(TOPICS) <= set(SWITCHES)
    assert CueParams().off == ()
