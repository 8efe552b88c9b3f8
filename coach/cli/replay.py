"""Coach a recorded session again: what is said and why, then a summary.

Settings and calibration are the recorded ones unless you give others.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from coach.app import Session, by_count, by_time, config_of, paced, play
from coach.app.sinks import VoiceSink
from coach.app.summary import SummarySink
from coach.cli.arguments import add_recording, positive
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import load_calibration, load_recording, load_settings
from coach.cli.interrupt import stop_on_interrupt
from coach.cli.notes import note
from coach.cli.printers import CuePrinter, JsonPrinter
from coach.cli.progress import Progress
from coach.cli.speech import open_speech
from coach.cli.summary_table import print_json, print_summary, summary_json

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from coach.app import Sink, Stop
    from coach.cli.speech import Speech
    from coach.model import Calibration, Input
    from coach.recording import Recording

EXAMPLE = """\
  coach replay run.mcap
  coach replay run.mcap --speak --speed 4
  coach replay run.mcap --wav what-was-said.wav
  coach replay run.mcap --settings calmer.toml --json > run.jsonl"""

# Fastest for the pipeline; printing needs no finer times.
_BATCH = 4096
# A cue reaches a sound file at most this late, like over a radio.
_SOUND_STEP_S = 0.1
_LIVE_STEP_S = 0.05


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_recording(parser)
    add = parser.add_argument
    add("--speak", action="store_true", help="say the cues aloud; in real time, unless --speed")
    add(
        "--speed",
        type=_speed,
        help="1 is real time, 4 four times as fast, max (the default without --speak) does not "
        "wait; with max the sound goes into a file only",
    )
    add("--wav", metavar="FILE.wav", type=Path, help="write what is said to a sound file")
    add("--json", action="store_true", help="one JSON object per line, SI units and radians")
    add("--settings", metavar="FILE.toml", type=Path, help="in place of the recorded settings")
    add(
        "--calibration",
        metavar="FILE.json",
        type=Path,
        help="in place of the recorded calibration; made by 'coach calibrate'",
    )


def run(args: argparse.Namespace) -> int:
    recording = load_recording(args.file)
    header = recording.header
    calibration = _calibration(args.calibration, recording) if args.calibration else None
    settings = load_settings(args.settings) if args.settings else None
    config = config_of(header, calibration, settings)
    speech = open_speech(
        args.file.stem, config.settings, speak=args.speak, speed=args.speed, wav=args.wav
    )
    summing = SummarySink(header.t_zero_host_s)
    sinks: list[Sink] = [summing, JsonPrinter() if args.json else CuePrinter()]
    with stop_on_interrupt() as stop:
        if speech.voice is not None:
            sinks.append(VoiceSink(speech.voice, stop))
        session = Session(config, sinks)
        with Progress("replay", len(recording.inputs)) as progress:
            batches = _batches(recording.inputs, speech, stop)
            if math.isinf(speech.speed):
                batches = progress.over(batches)
            play(session, batches, stop)
        summary = summing.summary(session.baseline, config.settings)
        if args.json:
            print_json(summary_json(summary, interrupted=stop.asked))
        else:
            print_summary(summary)
    if speech.wav is not None:
        note(f"the sound is in {speech.wav}")
    return ExitCode.INTERRUPTED if stop.asked else ExitCode.FINE


def _batches(inputs: Sequence[Input], speech: Speech, stop: Stop) -> Iterator[Sequence[Input]]:
    if not math.isinf(speech.speed):
        return paced(by_time(inputs, _LIVE_STEP_S), speech.speed, stop)
    if speech.voice is not None:
        return by_time(inputs, _SOUND_STEP_S)
    return by_count(inputs, _BATCH)


def _calibration(path: Path, recording: Recording) -> Calibration:
    calibration, header = load_calibration(path), recording.header
    if calibration.placement is not header.placement:
        raise UserError(
            f"{path} is for the {calibration.placement.value}, the recording was made at the "
            f"{header.placement.value}; calibrate with a recording of the same placement"
        )
    if header.sensors and calibration.sensor_id not in header.sensors:
        note(f"{path} was made with another sensor ({calibration.sensor_id})")
    return calibration


def _speed(text: str) -> float:
    return math.inf if text == "max" else positive(text)
