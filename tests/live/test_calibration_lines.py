"""What was learnt of the seat during a run is told, and not twice."""

from coach.app.session import Results
from coach.cli.live.live_lines import CalibrationLines
from coach.model import CalibrationOver, Cue
from tests.athlete.runners import CALIBRATION


def printed(capsys, *outputs):
    CalibrationLines().after(Results(0.0, (), outputs))
    return capsys.readouterr().err


def test_a_better_forward_and_told_feet_are_told(capsys):
    over = CalibrationOver(75.0, CALIBRATION, "your left foot is known from now on")
    assert printed(capsys, over) == "coach: [01:15] your left foot is known from now on\n"


def test_what_the_guide_has_said_is_not_told_again(capsys):
    cue = Cue("calibration-12.0", 12.0, "calibration", "ready", "", 0.0, 0.0, 0.0, 90, 17.0, "why")
    assert printed(capsys, cue, CalibrationOver(12.0, CALIBRATION, "why")) == ""
