"""Whoever is told to rest between two repetitions stops, and time goes on."""

import pytest

from coach.simulation.body import Person, parse_body_story

STORY = """
title = "Cat and cow"
placement = "pelvis"
[practice]
kind = "exercise"
[[set]]
exercise = "cat_cow"
repetitions = 12
rest_s = 10
"""


@pytest.mark.timeout(60)
@pytest.mark.parametrize("rest_s", [24.0 + 0.7 * k for k in range(8)])
def test_time_goes_on(rest_s):
    person = Person(parse_body_story(STORY))
    said = [(1.0, "exercise_ready"), (15.0, "exercise_go"), (rest_s, "exercise_rest")]
    now_s = 0.0
    for at_s, rule in said:
        while now_s < at_s:
            now_s += 0.5
            person.samples(now_s)
        person.hear(rule, "next: cat-cow" if rule == "exercise_ready" else "rest now", at_s)
    person.samples(45.0)
    assert len(person.truth.sets) == 1
    assert len(person.truth.sets[0].repetitions) < 12
