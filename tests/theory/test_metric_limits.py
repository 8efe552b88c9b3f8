"""Which readings count: each validity of the metrics at its border, on made angles and steps."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pytest

from coach.metrics import Metrics, MetricsParams
from coach.metrics.angles import drop_values
from coach.metrics.steps import LastSteps, step_values
from coach.metrics.strides import StrideReader
from coach.model import (
    Body,
    HeadingSource,
    Locomotion,
    Mounting,
    Placement,
    Quality,
    Side,
    Validity,
)
from coach.model.ring_buffer import RingBuffer
from coach.posture import PostureBlock
from tests.theory.test_metrics_formulas import Landing, Shape

P = MetricsParams()
DT_S, STEP_S = 0.01, 0.35
AXES = Mounting((1.0, 0.0, 0.0, 0.0), HeadingSource.AXES, 0.1)
CADENCE, CONTACT, IMPACT = "cadence_spm", "contact_time_s", "impact_peak_m_s2"


@dataclass(frozen=True)
class Landed:
    """A landing in the chain."""

    crossing_s: float
    side: Side = Side.UNKNOWN
    shape: Shape | None = field(default_factory=Shape)

    @property
    def contact_s(self):
        return self.crossing_s


def read(quality=None, *, shape=None, dt_s=DT_S):
    """Readings after ten seconds of running whose last samples have these marks."""
    t_s = np.arange(1000) * DT_S
    marks = np.zeros(1000, np.uint8)
    if quality is not None:
        marks[1000 - len(quality) :] = quality
    angles = np.zeros(1000)
    metrics = Metrics(P, Placement.CHEST, AXES, None)
    metrics.push(PostureBlock(t_s, angles, angles, angles, marks, True), has_gyro=True, dt_s=dt_s)
    chain = [Landed(0.5 + STEP_S * k, shape=shape or Shape()) for k in range(27)]
    return metrics.at(10.0, Locomotion.RUNNING, 60.0 / STEP_S, chain).readings


def marked(count, mark):
    return np.full(count, int(mark), np.uint8)


FEW, MANY = 2, 50  # of the samples of five seconds


@pytest.mark.parametrize(
    ("mark", "most"),
    [(Quality.CLIPPED, FEW), (Quality.INTERPOLATED, MANY), (Quality.ATTITUDE_ONLY, MANY)],
)
def test_poor_data_begin_at_half_a_percent_clipped_and_a_tenth_lost(mark, most):
    assert read(marked(most, mark))[CADENCE].validity is Validity.OK
    assert read(marked(most + 1, mark))[CADENCE].validity is Validity.POOR_DATA


@pytest.mark.parametrize(("contact_s", "counts"), [(0.25, True), (0.49, True), (0.9, False)])
def test_a_value_that_no_runner_has_is_poor_data(contact_s, counts):
    reading = read(shape=Shape(contact_time_s=contact_s))[CONTACT]
    assert reading.value == pytest.approx(contact_s)
    assert reading.validity is (Validity.OK if counts else Validity.POOR_DATA)


@pytest.mark.parametrize(("rate_hz", "given"), [(104.0, True), (96.0, True), (94.0, False)])
def test_an_impact_needs_a_hundred_hertz_but_for_what_clocks_are_off(rate_hz, given):
    validity = read(dt_s=1.0 / rate_hz)[IMPACT].validity
    assert validity is (Validity.OK if given else Validity.NO_SENSOR)


@pytest.mark.parametrize(("left", "given"), [(10, True), (4, True), (3, False), (1, False)])
def test_an_asymmetry_takes_four_steps_of_each_foot(left, given):
    landings = [
        Landing(STEP_S * k, Side.LEFT if k < 2 * left and k % 2 else Side.RIGHT, Shape())
        for k in range(21)
    ]
    values = step_values(LastSteps.of(landings, 8, Body()))
    assert (values["step_time_asymmetry"] is not None) is given
    assert (values["vertical_oscillation_asymmetry"] is not None) is given


def history(*rows):
    """Angles at times: (time, tilt, obliquity)."""
    kept = RingBuffer(4, 60.0)
    t_s, tilt, obliquity = (np.array(column) for column in zip(*rows, strict=True))
    kept.append(t_s, tilt, obliquity, 0.0 * t_s, 0.0 * t_s)
    return kept


def test_a_stride_of_which_hardly_a_sample_is_left_has_no_part_in_the_mean():
    whole = [(0.01 * k, 0.1, 0.02) for k in range(70)]
    seven, eight = ([(0.7 + 0.08 * k, 0.9, 0.3) for k in range(n)] for n in (7, 8))
    borders = (0.0, 0.695, 1.39)
    means = StrideReader(history(*whole, *seven)).means(borders)
    assert (means.tilt_rad, means.obliquity_rad) == pytest.approx((0.1, 0.02))
    means = StrideReader(history(*whole, *eight)).means(borders)
    assert means.tilt_rad == pytest.approx((70 * 0.1 + 8 * 0.9) / 78)


@pytest.mark.parametrize("askew_deg", [-3.0, 3.0])
def test_drops_count_from_the_standing_level_whichever_side_it_slopes_to(askew_deg):
    level = math.radians(askew_deg)
    reader = StrideReader(history(*((0.01 * k, 0.0, level) for k in range(800))))
    landings = [Landed(STEP_S * k, Side.LEFT if k % 2 else Side.RIGHT) for k in range(20)]
    drops = dict(
        drop_values(
            reader,
            landings,
            span_s=(0.0, 7.0),
            stance_s=0.25,
            most=4,
            standing_obliquity_rad=level,
        )
    )
    assert list(drops.values()) == pytest.approx([0.0, 0.0], abs=1e-12)
