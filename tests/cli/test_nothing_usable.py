"""A recording of which nothing can be used is exit code 1, whatever is asked of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.cli.files import load_recording
from coach.model import Channel, Notification
from coach.recording import Provenance, RecordingWriter, read_recording

COMMANDS = {
    "replay": (),
    "replay as JSON": ("--json",),
    "inspect": (),
    "inspect as JSON": ("--json",),
    "report": (),
    "report as text": ("--text",),
    "export to csv": ("--to", "csv"),
    "export to fit": ("--to", "fit"),
    "export to parquet": ("--to", "parquet"),
    "export to bids": ("--to", "bids"),
    "why": ("0:10",),
    "calibrate": ("-o", "me.json"),
    "history add": (),
}


def nothing(_):
    return []


def no_samples(inputs):
    return [one for one in inputs if not isinstance(one, Notification)]


def no_words_of_ours(inputs):
    return [
        replace(one, payload=b"\x01\x02") if isinstance(one, Notification) else one
        for one in inputs
    ]


KINDS = {one.__name__: one for one in (nothing, no_samples, no_words_of_ours)}


@pytest.fixture(params=KINDS)
def useless(request, recording, tmp_path):
    whole = read_recording(recording)
    path = tmp_path / "useless.mcap"
    header = replace(whole.header, provenance=Provenance.LIVE)
    with RecordingWriter(path, header) as writer:
        for event in KINDS[request.param](whole.inputs):
            writer.write_input(event)
    return path


@pytest.mark.parametrize("name", COMMANDS)
def test_it_is_exit_1_and_one_line_that_names_it(coach, useless, name):
    command = name.partition(" to ")[0].partition(" as ")[0].split()
    code, _, err = coach(*command, useless, *COMMANDS[name])
    assert code == 1
    assert err.count("\n") == 1
    assert str(useless) in err
    assert {path.name for path in useless.parent.glob("*")} <= {"home", "useless.mcap"}


def test_a_folder_of_them_is_gone_through_to_the_end(coach, useless):
    code, out, err = coach("history", "rebuild", useless.parent)
    assert (code, err.count("\n")) == (0, 1)
    assert out.startswith("0 added")


def test_one_sensor_of_two_is_enough(coach, recording, tmp_path):
    whole = read_recording(recording)
    path = tmp_path / "half.mcap"
    with RecordingWriter(path, whole.header) as writer:
        for event in whole.inputs:
            writer.write_input(event)
            if isinstance(event, Notification) and event.channel is Channel.DATA:
                writer.write_input(replace(event, sensor_id="other", payload=b"\x01"))
    assert coach("replay", path)[0] == 0


def test_a_recording_without_an_end_is_not_called_damaged(monkeypatch, capsys, recording):
    """One that is looked at while the run goes on has lost nothing."""
    growing = replace(read_recording(recording), complete=False, bytes_lost=0)
    monkeypatch.setattr("coach.recording.read_recording", lambda _path: growing)
    assert load_recording(recording) is growing
    said = capsys.readouterr().err
    assert "it is being recorded just now, or was cut short;" in said
    assert "damaged" not in said
