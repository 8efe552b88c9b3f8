"""Another day: the same body and sensor, stood, worn and run a little differently, told."""

import numpy as np
import pytest
from simulated_stories import play, story_text

from coach.model.quaternion import conjugate, multiply
from coach.model.units import DEG_PER_RAD
from coach.simulation import parse_story, simulate
from coach.simulation.days import REPUT_DEG, STANCE_SIDE_DEG, STANCE_TILT_DEG, another_day
from coach.simulation.unkind import unkind_person

TEXT = story_text(
    "stand 20; standing_sway_deg = 0.0",
    "run 40",
    extra="[runner]\ntilt_deg = 8.0\n[stander]\ntilt_deg = 2.0\n"
    '[sensor]\npart = "lsm6ds3"\n[strap]\nspring_hz = 12.0\ntorsion_hz = 10.0\n',
)


@pytest.fixture(scope="module")
def story():
    return parse_story(TEXT)


def test_the_day_is_the_same_each_time_and_another_one_another(story):
    assert another_day(story, 4) == another_day(story, 4)
    assert another_day(story, 4).stance_tilt_deg != another_day(story, 5).stance_tilt_deg
    assert another_day(story, 4).story.seed != story.seed


def test_days_are_spread_as_measured(story):
    days = [another_day(story, k) for k in range(600)]
    for name, sd in (("stance_tilt_deg", STANCE_TILT_DEG), ("stance_side_deg", STANCE_SIDE_DEG)):
        assert np.std([getattr(day, name) for day in days]) == pytest.approx(sd, rel=0.1)
    reput = np.array([day.reput_deg for day in days])
    assert np.std(reput, axis=0) == pytest.approx([REPUT_DEG] * 3, rel=0.1)
    assert np.abs(np.mean(reput, axis=0)) == pytest.approx([0.0] * 3, abs=0.4)


def test_the_truth_of_the_day_is_what_is_told(story):
    first, day = simulate(story), another_day(story, 9)
    second = simulate(day.story)
    standing = first.truth.phases[0], second.truth.phases[0]
    tilt_deg = (standing[1].tilt_rad - standing[0].tilt_rad) * DEG_PER_RAD
    side_deg = (standing[1].obliquity_rad - standing[0].obliquity_rad) * DEG_PER_RAD
    assert tilt_deg == pytest.approx(day.stance_tilt_deg, abs=0.02)
    assert side_deg == pytest.approx(day.stance_side_deg, abs=0.02)
    running = first.truth.phases[1], second.truth.phases[1]
    ran_deg = (running[1].tilt_rad - running[0].tilt_rad) * DEG_PER_RAD
    assert ran_deg == pytest.approx(day.running["tilt_deg"], abs=0.05)
    # How one stands says nothing of how one runs.
    assert day.running["tilt_deg"] != pytest.approx(day.stance_tilt_deg, abs=0.01)
    quats = [np.array(one.mounting.quat_segment_from_sensor) for one in (first, second)]
    turned = multiply(quats[1], conjugate(quats[0]))
    angle_deg = 2.0 * np.degrees(np.arcsin(np.linalg.norm(turned[1:])))
    assert angle_deg == pytest.approx(np.linalg.norm(day.reput_deg), rel=1e-3)


def test_the_sensor_itself_stays_the_same(story):
    first, second = simulate(story), simulate(another_day(story, 2).story)
    third = simulate(another_day(another_day(story, 2).story, 3).story)
    for one in (second, third):
        assert one.gyr_bias_rad_s == first.gyr_bias_rad_s
        assert one.dt_s == first.dt_s
        np.testing.assert_array_equal(one.specimen.acc_matrix, first.specimen.acc_matrix)
    n = min(first.counts.shape[0], second.counts.shape[0])
    assert not np.array_equal(first.counts[:n], second.counts[:n])


def test_a_whole_person_has_days_too():
    text = unkind_person(1, "chest").text('[[phase]]\ndo = "run"\nfor_s = 10\n')
    day = another_day(parse_story(text), 1)
    assert simulate(day.story).truth.phases[0].do == "run"
    assert simulate(day.story.calibration_prelude()).truth.phases[0].do == "stand"


def test_both_sensors_of_one_runner_are_put_on_anew():
    text = 'title = "t"\nplacement = ["pelvis", "chest"]\n[[phase]]\ndo = "run"\nfor_s = 5\n'
    day = another_day(parse_story(text), 6).story
    assert day.sensor.reput_deg != day.others[0].sensor.reput_deg
    assert day.stander == day.others[0].stander


def test_standing_has_a_table_of_its_own():
    session = play("stand 20; standing_sway_deg = 0.0", "run 10", "stand 10; tilt_deg = 1.0",
                   extra="[stander]\ntilt_deg = 3.0\n")  # fmt: skip
    standing, _, told = session.truth.phases
    assert standing.tilt_rad * DEG_PER_RAD == pytest.approx(3.0, abs=0.02)
    assert told.tilt_rad * DEG_PER_RAD == pytest.approx(1.0, abs=0.4)
