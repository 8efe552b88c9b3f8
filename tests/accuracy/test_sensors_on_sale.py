"""Each family's virtual sensor on an unkind runner gives what its worth says, and no worse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.decode import FAMILIES
from coach.metrics import tells
from coach.model import HeadingSource, MetricSnapshot, Placement, SensorMount
from coach.simulation.radio_link import LinkConfig
from coach.sources.virtual.virtual_families import SIDES
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.accuracy.lost_time import Outages
from tests.accuracy.sensor_session import hear_run
from tests.accuracy.sensors_on_sale import ANGLES, FAMILIES_HEARD, read, standing, story_of, worn
from tests.first_of import first_of

SEED, RUN_S = 1, 90.0
SIGMAS = 3.0
BAND_OF_LINK_SPM = 1.0


def calm(placement):
    return story_of(SEED, placement, RUN_S, track=False, calm=True)


@pytest.mark.parametrize(
    ("family", "placement"),
    [(family, placement) for family in FAMILIES_HEARD for placement in worn(family)],
    ids=lambda one: getattr(one, "value", one),
)
def test_what_a_family_tells_is_within_three_of_its_published_errors(family, placement):
    told = {one.metric: one for one in tells(FAMILIES[family].worth, placement)}
    found = read(family, calm(placement))
    for name in ANGLES[placement]:
        if told[name].ok:
            assert not found.refused
            assert found.valid[name] > 0.5
            assert found.rmse_rad[name] < SIGMAS * told[name].error
        else:
            assert found.valid[name] == 0.0
    if told["cadence_spm"].ok:
        assert found.valid["cadence_spm"] > 0.8
        assert found.cadence_mae_spm < BAND_OF_LINK_SPM
    assert np.isfinite(found.impact_m_s2) == told["impact_peak_m_s2"].ok


@pytest.mark.parametrize("mounting", first_of(["random", "aligned", "strap-upside-down"]))
@pytest.mark.parametrize("family", SIDES)
def test_no_axes_are_trusted_a_sensor_may_sit_in_any_rotation(family, mounting):
    if not {one.metric: one for one in tells(FAMILIES[family].worth, Placement.CHEST)}[
        "trunk_forward_lean_rad"
    ].ok:
        pytest.skip("gives no angle")
    story = calm(Placement.CHEST)
    story = replace(story, sensor=replace(story.sensor, mounting=mounting, tilted_deg=10.0))
    calibration, *_ = standing(family, story, six=False)
    assert calibration is not None
    assert calibration.mounting.heading_source is not HeadingSource.ASSUMED
    found = read(family, story)
    error = {one.metric: one.error for one in tells(FAMILIES[family].worth, Placement.CHEST)}
    for name in ANGLES[Placement.CHEST]:
        assert found.rmse_rad[name] < SIGMAS * error[name], mounting


def test_two_sensors_of_different_families_go_through_the_pipeline_at_once():
    others = [name for name in SIDES if name != "own" and FAMILIES[name].worth.has_gyro]
    other = next((n for n in others if tells(FAMILIES[n].worth, Placement.CHEST)[1].ok), "own")
    mounts, events = [], []
    for family, placement in ((other, Placement.CHEST), ("own", Placement.PELVIS)):
        story = replace(calm(placement), seed=5)
        calibration, *_ = standing(family, story, six=False)
        assert calibration is not None
        sensor_id = f"{family}-{placement.value}"
        mounts.append(SensorMount(placement, calibration=calibration, sensor_id=sensor_id))
        heard = hear_run(family, replace(story, specimen_seed=story.seed)).inputs
        events += [replace(e, sensor_id=sensor_id) if hasattr(e, "sensor_id") else e for e in heard]
    events.sort(key=lambda event: event.t_host_s)
    pipeline = Pipeline(SessionConfig(tuple(mounts)))
    outputs = pipeline.push_many(events)
    late = [o for o in outputs if isinstance(o, MetricSnapshot) and o.t_s > 40.0]
    assert set(pipeline.worths) == {Placement.CHEST, Placement.PELVIS}
    for name in ("trunk_forward_lean_rad", "pelvic_tilt_change_rad", "trunk_flexion_rad"):
        assert np.mean([shot.readings[name].ok for shot in late]) > 0.5, name


def test_a_link_takes_the_same_seconds_from_every_family_however_long_its_blocks():
    story = replace(calm(Placement.CHEST), link=LinkConfig(loss=0.02, bursts_per_min=4.0))
    heard = {family: hear_run(family, story) for family in SIDES}
    whole_s = float(heard["own"].simulation.truth.t_s[-1])
    out = 1.0 - Outages.of(story, whole_s).let_through(np.arange(0.0, whole_s, 0.01)).mean()
    assert out > 0.02
    for family, one in heard.items():
        # A Verity Sense needs both of its streams; whole blocks of a second fall to one side.
        assert one.lost == pytest.approx(out, abs=0.02), family
