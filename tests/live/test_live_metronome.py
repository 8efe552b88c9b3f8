"""The metronome asked for beforehand clicks no quicker than any target may be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from live_bench import plan, story_file

from coach.cli.live_metronome import cap_spm, hold_to_cap
from coach.cli.main import main
from coach.model import Baseline, Plan
from coach.settings import Settings
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
    assert "190 steps/min is more than 10% above your first usual cadence: 176" in line


def test_the_treadmills_speed_is_told_in_km_h_and_checked(tmp_path, capsys):
    story = story_file(tmp_path, 5)
    words = ("--sensor", "virtual", "--virtual-story", story, "--no-record")
    assert plan(*words, "--treadmill", "10.8").treadmill_kmh == 10.8
    assert plan(*words).treadmill_kmh is None
    assert main(["run", *map(str, words), "--treadmill", "99"]) == 2
    assert "2 to 25 km/h" in capsys.readouterr().err
