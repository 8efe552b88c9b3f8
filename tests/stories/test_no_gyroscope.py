"""A strap without a gyroscope needs no standing, and its cadence is coached all the same."""

from dataclasses import replace

from coach.app import config_of
from coach.app.simulated import simulated_session
from coach.model import Cue, Decision, MetricSnapshot, Reason, Validity
from coach.simulation import parse_story
from coach.simulation.stories import load_story_text
from coach.wiring.pipeline import Pipeline
from tests.accuracy.sensor_session import hear_run


def test_the_cadence_is_coached_without_a_calibration():
    story = parse_story(load_story_text("quick-feet"))
    header = simulated_session(story, None).header
    mounts = tuple(replace(one, calibration=None) for one in header.mounts)
    config = config_of(replace(header, mounts=mounts, t_zero_host_s=0.0))
    outputs = Pipeline(config).push_many(hear_run("polar-h10", story).inputs)
    reasons = {one.reason for one in outputs if isinstance(one, Decision)}
    assert Reason.UNCALIBRATED not in reasons
    metrics = {one.metric for one in outputs if isinstance(one, Cue) and one.metric}
    assert metrics == {"cadence_spm"}
    last = [one for one in outputs if isinstance(one, MetricSnapshot)][-1]
    assert last.readings["trunk_forward_lean_rad"].validity is Validity.NO_SENSOR
