"""What makes a runner unkind changes nothing unless a story asks for it."""

import numpy as np
import pytest
from simulated_stories import IDEAL, play, story_text

from coach.model import Placement
from coach.simulation import parse_story, simulate
from coach.simulation.parameters import by_key
from coach.simulation.stories import load_story_text
from coach.simulation.unkind_parameters import UNKIND

# Counts at some samples before there was any unkindness. Another machine's sine may differ in the
# last bit, which moves a rounding at most.
BEFORE = {
    ("easy-run", 0): {
        1500: [-115, 2003, -98, -95, -687, 370],
        4000: [-41, 914, 11, 227, -845, 355],
        8000: [-246, 151, 20, 316, -398, 50],
    },
    ("tired-hips", 0): {
        1500: [289, -169, -61, 427, -807, 250],
        4000: [1089, 1938, 1147, 179, 157, -326],
        8000: [69, -103, 10, 364, -816, 263],
    },
    ("two-sensors", 0): {
        1500: [172, 1267, 1641, -136, -7, -8],
        8000: [98, 3922, 248, -431, -692, 471],
    },
    ("two-sensors", 1): {
        1500: [163, 1673, -1291, 589, -36, 66],
        8000: [146, 455, -369, -308, 498, -358],
    },
}


@pytest.mark.parametrize(("name", "which"), BEFORE)
def test_old_stories_give_the_same_counts(name, which):
    session = simulate(parse_story(load_story_text(name)))
    counts = (session, *session.others)[which].counts.astype(int)
    for row, expected in BEFORE[name, which].items():
        assert np.max(np.abs(counts[row] - expected)) <= 1


@pytest.mark.parametrize("placement", [Placement.CHEST, Placement.PELVIS])
def test_each_key_told_at_its_default_gives_the_same_bytes(placement):
    names = {spec.name for spec in UNKIND}
    keys = {key: spec for key, spec in by_key(placement).items() if spec.name in names}
    run = "\n".join(f"{key} = {spec.run}" for key, spec in keys.items())
    walk = "\n".join(f"{key} = {spec.walk}" for key, spec in keys.items())
    plain = IDEAL
    sensor = 'filter = "none"\nreput_deg = [0.0, 0.0, 0.0]\n[strap]\nkick_deg_s = 0.0\n'
    told = f"[runner]\n{run}\n[walker]\n{walk}\n[stander]\n{IDEAL}{sensor}"
    story = ("stand 5", "walk 10; step_asymmetry = 0.05", "run 20", "bend 4")
    first, second = (play(*story, placement=placement.value, extra=one) for one in (plain, told))
    np.testing.assert_array_equal(first.counts, second.counts)
    assert first.inputs == second.inputs
    assert len(keys) > 25


def test_every_extreme_can_be_played():
    """The far end of each key alone: finite counts, steps that last."""
    for spec in UNKIND:
        key = spec.key(Placement.PELVIS)
        for value in (spec.low, spec.high):
            text = story_text("run 6", "walk 4", extra=f"[runner]\n{key} = {value}\n[walker]\n"
                              f"{key} = {value}\n" + IDEAL)  # fmt: skip
            session = simulate(parse_story(text))
            durations = np.diff([c.t_ic_s for c in session.truth.contacts])
            assert np.min(durations) > 0.1, key
            assert np.all(np.isfinite(session.truth.tilt_rad)), key
