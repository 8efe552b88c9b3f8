"""The people of the table: straps over the whole range, lines set anew, errors near the truth."""

from __future__ import annotations

import numpy as np
import pytest

from coach.model import METRICS
from coach.simulation import parse_story
from coach.simulation.story import Phase
from tests.accuracy.people import PLACES, SEEDS, STRAPS, lined, person, ready, rms
from tests.accuracy.people_courses import stretch
from tests.accuracy.people_level import FORWARD, SIDE

STAND = '[[phase]]\ndo = "stand"\nfor_s = 5'
SIGMAS = 3.0


def strap_of(seed, place):
    return parse_story(person(seed, place).text(STAND)).strap


def test_straps_reach_from_8_hz_to_rigid():
    straps = [strap_of(seed, place) for seed in SEEDS for place in PLACES]
    least = [min(strap.spring_hz) for strap in straps if not strap.rigid]
    assert sum(strap.rigid for strap in straps) == len(straps) / len(STRAPS)
    assert min(least) == 8.0
    assert max(least) > 10.0
    assert all(strap.kick_deg_s > 0.0 for strap in straps if not strap.rigid)


def test_lines_set_anew_replace_the_drawn_ones():
    one = lined(person(300, PLACES[0]), runner="impact_g = 0.5", sensor='part = "ideal"')
    story = parse_story(one.text(STAND))
    assert story.runner["impact_g"] == 0.5
    assert story.sensor.part == "ideal"
    assert one.runner.count("\nimpact_g = ") == 1


@pytest.mark.parametrize("place", PLACES, ids=lambda one: one.value)
def test_angles_of_a_person_on_a_soft_strap_are_near_the_truth(place):
    who = ready(person(SEEDS[1], place))
    assert who.story.strap.spring_hz == (8.0, 8.0, 8.0)
    one = who.runs((Phase("stand", 8.0), Phase("run", 50.0)))
    for which, name in (("forward", FORWARD[place]), ("side", SIDE[place])):
        found = stretch(one, which, [(30.0, 58.0)])
        assert len(found.means_rad) > 2
        assert rms(found.means_rad) < SIGMAS * METRICS[name].error_at(place)


def test_nothing_read_holds_no_bound():
    assert np.isinf(rms([]))
