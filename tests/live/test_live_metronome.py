"""The metronome asked for beforehand clicks no quicker than any target may be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from live_bench import plan, story_file

from coach.cli.live.run_metronome import begin, cap_spm, hold_to_cap
from coach.cli.main import main
from coach.model import Baseline, Plan
from coach.settings import Settings
from coach.voice.errors import VoiceError
from tests.recording.example_session import header as example

FIRST = Baseline({"cadence_spm": (160.0, 1.0)})
NOW = Baseline({"cadence_spm": (170.0, 1.0)})


class Voice:
    def __init__(self):
        self.spm = []

    def metronome(self, change, _):
        self.spm.append(change.spm)


def header(baseline, original=None):
    first = Plan() if original is None else Plan(original_baseline=original)
    return replace(example(), baseline=baseline, plan=first)


@pytest.mark.parametrize(
    ("head", "cap"),
    [
        (header(NOW, FIRST), 176.0),
        (header(NOW), 187.0),
        (header(Baseline()), None),
        (header(None), None),
    ],
)
def test_the_cap_is_a_tenth_above_the_first_usual_cadence(head, cap):
    assert cap_spm(head, Settings()) == (None if cap is None else pytest.approx(cap))


def test_a_quicker_one_is_held_to_it_and_told(capsys):
    voice = Voice()
    hold_to_cap(voice, 175.0, header(NOW, FIRST), Settings())
    assert (voice.spm, capsys.readouterr().err) == ([], "")
    hold_to_cap(voice, 190.0, header(NOW, FIRST), Settings())
    assert voice.spm == [pytest.approx(176.0)]
    (line,) = capsys.readouterr().err.splitlines()
    assert "190 steps/min is more than 10% above your first usual cadence" in line
    assert "clicks at 176, not 190" in line


def test_without_a_usual_cadence_it_is_held_to_200_and_told(capsys):
    voice = Voice()
    begin(voice, 170.0)
    hold_to_cap(voice, 170.0, header(None), Settings())
    assert (voice.spm, capsys.readouterr().err) == ([170.0], "")
    begin(voice, 400.0)
    hold_to_cap(voice, 400.0, header(Baseline()), Settings())
    assert voice.spm == [170.0, 200.0]
    (line,) = capsys.readouterr().err.splitlines()
    assert "your usual cadence is not known yet; the metronome clicks at 200, not 400" in line


def test_who_is_known_to_step_quickly_hears_it_as_asked_for(capsys):
    voice = Voice()
    begin(voice, 205.0)
    hold_to_cap(voice, 205.0, header(Baseline({"cadence_spm": (190.0, 1.0)})), Settings())
    assert (voice.spm, capsys.readouterr().err) == ([200.0, 205.0], "")


def test_a_cadence_that_no_metronome_clicks_is_refused():
    with pytest.raises(VoiceError, match="give 30 to 400"):
        begin(Voice(), 401.0)


def test_the_treadmills_speed_is_told_in_km_h_and_checked(tmp_path, capsys):
    story = story_file(tmp_path, 5)
    words = ("--sensor", "virtual", "--virtual-story", story, "--no-record")
    assert plan(*words, "--treadmill", "10.8").treadmill_kmh == 10.8
    assert plan(*words).treadmill_kmh is None
    assert plan(*words, "--incline", "-3.5").incline_percent == -3.5
    assert plan(*words, "--incline", "3%").incline_percent == 3.0
    assert plan(*words, "--incline", "0").incline_percent == 0.0
    assert plan(*words).incline_percent is None
    assert main(["run", *map(str, words), "--treadmill", "99"]) == 2
    assert "2 to 25 km/h" in capsys.readouterr().err
