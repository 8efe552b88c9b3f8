"""A recording that holds times which no clock shows is gone through to its end."""

from __future__ import annotations

import json
import math

import pytest

from coach.model import (
    Channel,
    Command,
    LinkChange,
    LinkState,
    Notification,
    SpeechEnded,
    SpeedReading,
    Tick,
    UserCommand,
)
from coach.recording import RecordingWriter, read_recording

ODD = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan, "1e300": 1e300}
COMMANDS = (
    ("replay",),
    ("replay", "--why"),
    ("inspect",),
    ("report", "--json"),
    ("export", "--to", "csv", "-o", "tables"),
    ("export", "--to", "fit", "-o", "run.fit"),
    ("history", "add"),
)


def odd_inputs(t_s):
    return [
        Tick(t_s),
        Notification(t_s, "s", Channel.DATA, b"\x01"),
        LinkChange(t_s, "s", LinkState.LOST),
        SpeechEnded(t_s, "001-x", completed=True),
        UserCommand(t_s, Command.MARKER),
        UserCommand(t_s, Command.PAIN),
        SpeedReading(t_s, 3.0),
        SpeedReading(1e9, math.nan),
        SpeedReading(10.0, t_s),
    ]


@pytest.fixture(params=ODD)
def odd_recording(request, recording, tmp_path):
    """The shipped one with odd inputs amid and at its end."""
    whole = read_recording(recording)
    odd = odd_inputs(ODD[request.param])
    path = tmp_path / "odd.mcap"
    with RecordingWriter(path, whole.header) as writer:
        for event in [*whole.inputs[:200], *odd, *whole.inputs[200:], *odd]:
            writer.write_input(event)
    return path


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_command_goes_through_to_the_end(coach, odd_recording, words):
    command, *rest = words
    name = [command, rest.pop(0)] if command == "history" else [command]
    code, out, err = coach(*name, odd_recording, *rest)
    assert code == 0, err
    assert "fault of the coach" not in err
    assert "nan" not in out.lower().split()


def test_what_is_read_is_what_it_would_be_without_them(coach, recording, odd_recording):
    plain, odd = (
        json.loads(coach("inspect", path, "--json")[1]) for path in (recording, odd_recording)
    )
    assert odd["duration_s"] == plain["duration_s"]
    for same in ("locomotion", "locomotion_s", "data"):
        assert odd[same] == plain[same]
    assert odd["faults"]["clock"]["times"] >= 14
