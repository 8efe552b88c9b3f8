"""The question which foot is which comes once, and not to those who have told."""

from dataclasses import replace

import pytest

from coach.app.session import Results
from coach.cli.live.feet_question import QUESTION, FeetQuestion
from coach.model import CalibrationOver, Locomotion, MetricSnapshot
from tests.athlete.runners import CALIBRATION

WALKED = MetricSnapshot(16.0, Locomotion.WALKING, {}, 0.0, False)
KNOWN = replace(CALIBRATION, left_phase=0.1)


def lines(calibrations, *outputs):
    said = []
    question = FeetQuestion(calibrations, said.append)
    question.after(Results(0.0, (), outputs))
    return said


def running(seconds, from_s=0.0):
    ran = range(int(2 * seconds) + 1)
    return tuple(MetricSnapshot(from_s + k / 2, Locomotion.RUNNING, {}, 0.0, False) for k in ran)


def test_it_is_asked_once_and_not_at_the_first_steps():
    assert lines([CALIBRATION], *running(15)) == []
    assert lines([CALIBRATION], *running(90)) == [QUESTION]


@pytest.mark.parametrize(
    ("calibrations", "outputs"),
    [
        ([KNOWN], running(60)),
        ([], running(60)),
        ([CALIBRATION], (CalibrationOver(1.0, KNOWN, ""), *running(60, 2.0))),
        ([CALIBRATION], (*running(15), WALKED, *running(15, 17.0))),
    ],
    ids=["told before", "nothing to keep it in", "told just now", "short runs"],
)
def test_it_is_not_asked_in_vain(calibrations, outputs):
    assert lines(calibrations, *outputs) == []
