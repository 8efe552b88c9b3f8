"""Series, strip, sides, splits, phrases and figure, one by one."""

import math

import numpy as np
import pytest
from made import report

from coach.app.coverage import Gap
from coach.model import Reason
from coach.report.draw.figure import back_view, side_view
from coach.report.measure.collect import Stretch
from coach.report.measure.mean_posture import Posture
from coach.report.measure.quality import strip_of, suspended
from coach.report.measure.series import MOST_BUCKETS, bucket_middles, series_of


@pytest.mark.parametrize("end_s", [0.5, 60.0, 3600.0, 36_000.0])
def test_no_peak_is_lost_between_the_columns_of_a_screen(end_s):
    rng = np.random.default_rng(1)
    t_s = np.arange(1, int(end_s / 0.5) + 1) * 0.5
    values = rng.normal(size=len(t_s))
    series = series_of(t_s, values, bucket_middles(end_s, 0.5))
    assert len(series.t_s) <= MOST_BUCKETS + 1
    assert np.nanmin(series.low) == values.min()
    assert np.nanmax(series.high) == values.max()
    assert np.isfinite(series.mean).all()


def test_a_pause_stays_a_hole():
    t_s = np.concatenate([np.arange(0.5, 100.5, 0.5), np.arange(300.0, 400.0, 0.5)])
    series = series_of(t_s, t_s, bucket_middles(400.0, 0.5))
    assert np.isnan(series.mean[(series.t_s > 101.0) & (series.t_s < 299.0)]).all()


def test_the_strip_shows_what_is_missing_where_it_is():
    middles = bucket_middles(100.0, 0.5)
    strip = strip_of(middles, [Gap(10.0, 2.0)], 2, np.array([50.2]), np.array([[80.0, 81.0]]))
    assert (strip.missing * 0.5).sum() == pytest.approx(1.0)  # of two sensors one was away for 2 s
    assert set(middles[strip.missing > 0.0]) == {10.25, 10.75, 11.25, 11.75}
    assert middles[strip.clipped].tolist() == [50.25]
    assert middles[strip.link_lost].tolist() == [80.25, 80.75]


def test_short_suspensions_are_left_out_and_neighbours_joined():
    spans = suspended(
        [
            Stretch(0.0, 1.0, Reason.TURNING),
            Stretch(1.0, 20.0, Reason.IN_BAND),
            Stretch(20.0, 25.0, Reason.TURNING),
            Stretch(25.0, 26.0, Reason.DWELL),
            Stretch(26.0, 30.0, Reason.TURNING),
        ]
    )
    assert [(s.from_s, s.until_s, s.why) for s in spans] == [(20.0, 30.0, "turning")]


def test_left_and_right_are_alike_unless_they_differ_by_more_than_the_error():
    rows = {row.words: row for row in report().sides}
    assert rows["time on the ground"].left == pytest.approx(0.22)
    assert rows["time on the ground"].right == pytest.approx(0.27)
    assert not rows["time on the ground"].alike
    assert rows["bounce"].alike
    assert rows["time of a step"].noise == pytest.approx(0.03 * 60.0 / 170.0, rel=0.01)


def test_without_speed_the_splits_are_of_five_minutes():
    made = report(minutes=12.0)
    assert [(s.from_s, s.until_s) for s in made.splits] == [
        (0.0, 300.0), (300.0, 600.0), (600.0, 719.5),
    ]  # fmt: skip
    assert [split.cues for split in made.splits] == [4, 0, 0]
    assert made.splits[0].running_s == 280.0
    assert made.distance_m is None


def test_with_speed_the_splits_are_kilometres():
    made = report(minutes=12.0, speed_m_s=3.0)
    ways = [split.distance_m for split in made.splits]
    assert ways[:2] == pytest.approx([1000.0, 1000.0], abs=3.0)
    assert sum(ways) == pytest.approx(made.distance_m)
    # The 20 s of standing first are told a speed as well, and are no way.
    assert made.distance_m == pytest.approx((12 * 60 - 20) * 3.0, rel=0.002)


def test_phrases_tell_what_followed_and_what_did_without_them():
    (row,) = report().phrases
    assert (row.given, row.judged, row.helped) == (4, 2, 1)
    assert row.change == 0.75
    assert (row.uncued, row.uncued_n) == (0.4, 3)


def test_a_cue_has_an_outcome_where_it_was_judged():
    assert [mark.outcome for mark in report().cues] == [
        "improved", "not", "unknown", "unknown", "unknown",
    ]  # fmt: skip


@pytest.mark.parametrize("angle", [-0.2, 0.0, 0.15])
def test_the_figure_is_drawn_to_the_true_angle(angle):
    """From the side forward is to the right; from behind right is, and down is down."""
    hip, neck = side_view(Posture(angle, 0.0, None, None)).limbs[2].points
    assert math.atan2(neck[0] - hip[0], hip[1] - neck[1]) == pytest.approx(angle)
    left, right = back_view(Posture(None, None, None, angle)).limbs[-1].points
    assert math.atan2(right[1] - left[1], right[0] - left[0]) == pytest.approx(angle)
    back, front = side_view(Posture(None, None, angle, None)).limbs[-1].points
    assert math.atan2(front[1] - back[1], front[0] - back[0]) == pytest.approx(angle)
    hip, neck = back_view(Posture(None, angle, None, None)).limbs[2].points
    assert math.atan2(neck[0] - hip[0], hip[1] - neck[1]) == pytest.approx(angle)
