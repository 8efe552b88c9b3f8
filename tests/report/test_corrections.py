"""What was out of its band and came back, and the run that was never calibrated."""

from dataclasses import replace

import made as made_sessions
import numpy as np
import pytest
from made import recorded, report, value_at

from coach.app.grid_columns import GridColumns
from coach.model import METRICS, Cue, Locomotion, MetricSnapshot, Reading, Reason, Validity
from coach.report.draw.drawings import posture_heads, posture_rows, views_of
from coach.report.draw.page import page_of
from coach.report.draw.text import text_lines
from coach.report.measure.collect import Stretch
from coach.report.measure.corrections import corrections_of
from coach.report.measure.metric_report import Change
from coach.report.measure.quality import never_calibrated, suspended
from coach.report.say.rows import correction_words
from coach.report.say.verdict import verdict_of
from tests.report.test_verdict import USUAL

LEAN = "trunk_forward_lean_rad"


def made_run(out_s, *, cued, back=0.1):
    """Ten minutes at a lean of 0.1 rad, but for 0.3 rad in a time; the band is 0.05 to 0.15."""
    grid = GridColumns()
    for t_s in np.arange(0.5, 600.5, 0.5).tolist():
        lean = 0.3 if out_s[0] < t_s <= out_s[1] else back if t_s > out_s[1] else 0.1
        readings = {name: Reading(0.0, Validity.NO_SENSOR) for name in METRICS}
        grid.append(
            MetricSnapshot(t_s, Locomotion.RUNNING, readings | {LEAN: Reading(lean, Validity.OK)})
        )
    metric = next(one for one in report().metrics if one.name == LEAN)
    cue = Cue("1", out_s[0] + 10.0, "lean_too_far", "run tall", LEAN, 0.3, 0.05, 0.15, 8, 0.0, "")
    running = grid.during(Locomotion.RUNNING)
    metrics = [replace(metric, band=(0.05, 0.15))]
    return corrections_of(metrics, grid, running, [cue] if cued else [])


def test_it_is_told_with_its_time_its_size_and_where_it_came_back_to():
    (one,) = made_run((200.0, 260.0), cued=True)
    assert (one.from_s, one.until_s, one.cues) == (200.5, 260.0, 1)
    assert (one.outside, one.back) == pytest.approx((0.3, 0.1))
    assert one.posture.lean == pytest.approx(0.3)
    assert one.drawn


@pytest.mark.parametrize(
    ("out_s", "cued", "back", "why"),
    [
        ((200.0, 205.0), True, 0.1, "too short"),
        ((200.0, 220.0), False, 0.1, "short, and nobody spoke of it"),
        ((540.0, 600.0), True, 0.1, "it stayed out to the end"),
        ((200.0, 260.0), True, 0.2, "it did not come back all the way"),
    ],
)
def test_and_not_otherwise(out_s, cued, back, why):
    assert made_run(out_s, cued=cued, back=back) == (), why


def test_by_itself_it_takes_longer():
    (one,) = made_run((200.0, 260.0), cued=False)
    assert one.cues == 0


def test_page_text_and_picture_say_it():
    made = recorded("tired-hips")
    tilt = next(one for one in made.corrections if one.metric == "pelvic_tilt_change_rad")
    assert (tilt.cues, sum(one.cues for one in made.corrections)) == (0, 1)
    words = correction_words(made)
    assert any("Pelvic tilt was out of your band, at 14.1 deg, from" in line for line in words)
    page = page_of(made)
    assert all(line in page for line in words)
    assert [name for name, _, _ in views_of(made)[0].layers] == [
        "standing", "first", "fault", "last",
    ]  # fmt: skip
    heads = posture_heads(made)
    assert {len(row) for row in posture_rows(made)} == {len(heads)}
    assert heads[3].startswith("out of your band, ")
    assert "came back, to" in " ".join(text_lines(made))


def test_the_first_sentence_says_it_where_nothing_drifted():
    (one,) = made_run((200.0, 260.0), cued=True)
    said = verdict_of([], replace(USUAL, corrections=(one,))).sentence
    assert "forward lean was out of your band from 03:20 to 04:20 and came back" in said


def test_a_run_that_was_never_calibrated_says_so_once_and_hatches_nothing():
    never = [
        Stretch(0.0, 20.0, Reason.NOT_RUNNING),
        Stretch(20.0, 500.0, Reason.UNCALIBRATED),
        Stretch(500.0, 505.0, Reason.LINK_LOST),
    ]
    assert never_calibrated(stretch.reason for stretch in never)
    assert suspended(never) == ()
    later = [*never, Stretch(505.0, 520.0, Reason.WARM_UP)]
    assert not never_calibrated(stretch.reason for stretch in later)
    assert len(suspended(later)) == 4
    made = replace(report(), never_calibrated=True)
    assert page_of(made).count("was never calibrated in this run") == 1
    assert " ".join(text_lines(made)).count("was never calibrated in this run") == 1
    told = verdict_of([], replace(USUAL, never_calibrated=True)).suggestion
    assert "stand still before you run" in told


def test_the_drift_leaves_out_what_came_back():
    """Held but for three minutes in the middle: with them the interval would be tens of degrees."""
    made = folded_and_back()
    (one,) = (c for c in made.corrections if c.metric == LEAN)
    assert (one.from_s, one.until_s) == pytest.approx((400.0, 580.0), abs=1.0)
    lean = next(m for m in made.metrics if m.name == LEAN)
    assert lean.changed is Change.NONE
    assert lean.drift.high - lean.drift.low < 10.0 * lean.error


def folded_and_back():
    def lean(name, t_s, drift):
        usual = value_at(name, t_s, drift)
        return usual + 0.15 if name == LEAN and 400.0 < t_s <= 580.0 else usual

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made_sessions, "value_at", lean)
        return report(minutes=20.0)
