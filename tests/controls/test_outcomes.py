"""Keys that answer with what has happened, not with what was wished for."""

from __future__ import annotations

import dataclasses

import pytest

from coach.app import Session, Stop, by_count, config_of
from coach.app.live import Asked
from coach.controls import CONTROLS, Outcomes, act
from coach.controls.outcomes import NOTHING
from coach.model import Command, Plan, UserCommand
from coach.recording import read_recording
from tests.cli.places import RECORDINGS

RECORDING = read_recording(RECORDINGS / "tired-hips.simulated.mcap")
WARM_S, CUED_S = 30.0, 60.0
"""Stream times: running, before anything was said; and after the first cue."""


def told(*pressed, until_s=78.0, recording=RECORDING):
    """What a run says to presses, each a time and the name of a control: (time, line)."""
    outcomes, asked, lines = Outcomes(), Asked(), []
    plan = dataclasses.replace(recording.header.plan or Plan(), measure_only=False)
    session = Session(config_of(dataclasses.replace(recording.header, plan=plan)), [outcomes])
    zero_s = recording.header.t_zero_host_s
    waiting = list(pressed)
    now = [0.0]
    for batch in by_count(recording.inputs, 8):
        now[0] = batch[-1].t_host_s - zero_s
        if now[0] > until_s:
            break
        more = []
        if waiting and now[0] >= waiting[0][0]:
            _, name = waiting.pop(0)
            act(CONTROLS[name], asked, Stop(), lambda line: lines.append((now[0], line)), outcomes)
            more = [UserCommand(batch[-1].t_host_s, one.command) for one in asked.taken(0.0)]
        session.push([*batch, *more])
    session.close()
    assert not waiting
    return lines


def test_the_metronome_is_told_to_be_on_and_off():
    lines = [line for _, line in told((WARM_S, "metronome"), (CUED_S, "metronome"))]
    assert [str(line).partition(",")[0] for line in lines] == ["metronome on", "metronome off"]
    assert "steps/min" in lines[0]


def test_a_metronome_that_cannot_be_is_told_why():
    (line,) = told((2.0, "metronome"), until_s=10.0)
    assert line[1] == NOTHING[Command.METRONOME]
    assert line[0] < 5.0


@pytest.mark.parametrize("name", ["yes", "repeat", "talk", "like", "dislike"])
def test_what_comes_to_nothing_is_told_as_soon(name):
    ((t_s, line),) = told((WARM_S, name), until_s=40.0)
    assert line == NOTHING[CONTROLS[name].command]
    assert t_s - WARM_S < 2.5


def test_the_phrase_that_is_liked_is_named():
    lines = [str(line) for _, line in told((CUED_S, "like"), (CUED_S + 2.0, "dislike"))]
    assert lines == ['liked: "right pocket up"', 'disliked: "right pocket up"']


def test_the_last_words_are_said_again():
    ((_, line),) = told((CUED_S, "repeat"))
    assert line == "said again"


def test_a_quiet_is_ended_once():
    lines = [line for _, line in told((WARM_S, "quiet"), (40.0, "talk"), (50.0, "talk"))]
    assert lines[0] == CONTROLS["quiet"].answer
    assert lines[1:] == ["the quiet is over", NOTHING[Command.TALK]]


def test_one_button_says_which_of_its_things_it_did():
    lines = [line for _, line in told((WARM_S, "one_button"), (40.0, "one_button"))]
    assert lines == ["quiet from now on", "the quiet is over"]


def test_each_press_is_answered_once():
    presses = [(WARM_S + 3.0 * k, name) for k, name in enumerate(CONTROLS) if name != "stop"]
    lines = told(*[(t, n) for t, n in presses if t < 76.0])
    assert len(lines) == len([t for t, _ in presses if t < 76.0])


def test_the_treadmill_is_told_as_it_is_set_now():
    asked, lines = Asked(3.0, 0.0), []
    for name in ("faster", "steeper", "steeper", "flatter"):
        act(CONTROLS[name], asked, Stop(), lines.append)
    assert lines == [
        "treadmill at 11.3 km/h",
        "treadmill at 0.5 %",
        "treadmill at 1.0 %",
        "treadmill at 0.5 %",
    ]


def test_pain_that_was_not_told_cannot_be_taken_back():
    asked, lines = Asked(), []
    asked.taken(1.0)
    act(CONTROLS["take_back"], asked, Stop(), lines.append)
    assert lines == ["no pain was told in the last half minute"]
    assert asked.taken(2.0) == [UserCommand(2.0, Command.TAKE_BACK)]
