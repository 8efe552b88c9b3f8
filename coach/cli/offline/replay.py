"""Coach a recorded session again: what is said and why, then a summary.

Settings and calibration are the recorded ones unless you give others.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.arguments import add_run, add_table, positive
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import load_calibrations, load_recording, nothing_usable
from coach.cli.history.which_run import run_meant
from coach.cli.interrupt import stop_on_interrupt
from coach.cli.live.page_options import add_page, page_options, page_sinks
from coach.cli.notes import note
from coach.cli.progress_bar import Progress
from coach.cli.settings.settings_options import add_settings, settings_from
from coach.wording.place_names import where_of
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from coach.app import Session, Sink, Stop
    from coach.app.grid_columns import GridColumns
    from coach.app.practice_record import PracticeSink
    from coach.app.session_record import HistorySink
    from coach.app.summary import Summary
    from coach.cli.offline.why import Judgements
    from coach.cli.sound.speech_output import Speech
    from coach.model import Calibration, Input
    from coach.recording import Recording, SessionHeader

EXAMPLE = """\
  coach replay
  coach replay run.mcap --table
  coach replay run.mcap --speak --speed 4
  coach replay run.mcap --wav what-was-said.wav
  coach replay run.mcap --settings calmer.toml --json > run.jsonl"""

# Fastest for the pipeline; printing needs no finer times.
# A cue reaches a sound file at most this late, like over a radio.
_SOUND_STEP_S = 0.1
_LIVE_STEP_S = 0.05


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    add = parser.add_argument
    add("--speak", action="store_true", help=tr("say the cues aloud; in real time, unless --speed"))
    add(
        "--speed",
        type=_speed,
        help=tr(
            "1 is real time, 4 four times as fast, max (the default without --speak) does "
            "not wait; with max the sound goes into a file only"
        ),
    )
    add_page(parser)
    add("--wav", metavar="FILE.wav", type=Path, help=tr("write what is said to a sound file"))
    form = parser.add_mutually_exclusive_group().add_argument
    form(
        "--why", action="store_true", help=tr("each stretch of the run with the reason for silence")
    )
    form("--json", action="store_true", help=tr("one JSON object per line, SI units"))
    add_table(parser)
    add("--keep", action="store_true", help=tr("write the session into your history"))
    add_settings(parser, tr("in place of the recorded settings"))
    add(
        "--calibration",
        metavar="FILE.json",
        type=Path,
        help=tr("in place of the recorded calibration; made by 'coach calibrate'"),
    )


def run(args: argparse.Namespace) -> int:
    args.file = run_meant(args.file)  # before what takes a second to load
    from coach.app import Session, config_of, play
    from coach.app.practice_record import PracticeSink
    from coach.app.session_record import HistorySink
    from coach.app.sinks import VoiceSink
    from coach.app.summary import SummarySink
    from coach.cli.offline.why import Judgements
    from coach.cli.printers import CuePrinter, JsonPrinter
    from coach.cli.settings.phrase_files import phrases_for
    from coach.cli.sound.speech_output import open_speech
    from coach.wiring.practice_policies import likely_words

    recording = load_recording(args.file)
    header = recording.header
    calibrations = _calibrations(args.calibration, recording) if args.calibration else ()
    chosen = settings_from(args, header.settings).settings
    phrases = header.phrases
    if phrases is None or args.language or args.words:
        phrases = phrases_for(chosen.app, header.practice)
    config = config_of(header, calibrations, chosen.core, phrases)
    speech = open_speech(
        args.file.stem,
        config.phrases,
        chosen.voice,
        speak=args.speak,
        speed=args.speed or (1.0 if args.page else None),
        wav=args.wav,
        also=[config.plan.recall_phrase, *likely_words(config)],
    )
    summing, kept = SummarySink(header.t_zero_host_s), HistorySink()
    judged, outcomes = Judgements(), PracticeSink()
    sinks: list[Sink] = [summing, kept, outcomes, JsonPrinter() if args.json else CuePrinter()]
    if args.why:
        sinks[-1:] = [judged]
    with stop_on_interrupt() as stop:
        if speech.voice is not None:
            sinks.append(VoiceSink(speech.voice, stop))
        page = page_sinks(page_options(args), config, None)
        session = Session(config, [*sinks, *page])
        for sink in page:
            sink.session = session
        with Progress(tr("replay"), len(recording.inputs)) as progress:
            batches = _batches(recording.inputs, speech, stop)
            if math.isinf(speech.speed):
                batches = progress.over(batches)
            play(session, batches, stop)
        placements = [one.placement for one in config.mounts]
        summary = summing.summary(session.baseline, config.settings, placements, session.worths)
        came_of = None if header.practice is None else outcomes
        _print(args, judged, summary, came_of, interrupted=stop.asked)
    if speech.wav is not None and speech.wav.exists():
        note(tr("the sound is in {wav}", wav=speech.wav))
    if stop.asked:
        return ExitCode.INTERRUPTED
    if not summary.coverage.samples:
        raise nothing_usable(args.file)
    if args.keep:
        _keep(header, (summary, summing.grid, kept, outcomes), args.file, session)
    return ExitCode.FINE


def _print(
    args: argparse.Namespace,
    judged: Judgements,
    summary: Summary,
    came_of: PracticeSink | None,
    *,
    interrupted: bool,
) -> None:
    from coach.cli.offline.why_words import timeline
    from coach.cli.summary_table import print_json, print_summary, summary_json

    for line in timeline(judged.decisions, judged.cues):
        print(line)
    if args.json:
        print_json(summary_json(summary, interrupted=interrupted))
    else:
        print_summary(summary, table=args.table, of=came_of)


def _keep(
    header: SessionHeader,
    what: tuple[Summary, GridColumns, HistorySink, PracticeSink],
    path: Path,
    session: Session,
) -> None:
    """A run or a practice, into the history; a line says what was kept."""
    from coach.app.practice_record import practice_record
    from coach.app.session_record import record_of
    from coach.cli.history.history_keep import keep_replay  # loads the database
    from coach.cli.practised.practice_keep import keep_replayed_practice

    summary, grid, kept, outcomes = what
    if header.practice is not None:
        note(keep_replayed_practice(practice_record(header, outcomes, path)))
        return
    record = record_of(header, summary, grid, kept, path)
    note(keep_replay(record, session.next_baseline, kept.calibrations))


def _batches(inputs: Sequence[Input], speech: Speech, stop: Stop) -> Iterator[Sequence[Input]]:
    from coach.app import by_count, by_time, paced

    if not math.isinf(speech.speed):
        return paced(by_time(inputs, _LIVE_STEP_S), speech.speed, stop)
    if speech.voice is not None:
        return by_time(inputs, _SOUND_STEP_S)
    return by_count(inputs)


def _calibrations(path: Path, recording: Recording) -> tuple[Calibration, ...]:
    calibrations, header = load_calibrations(path), recording.header
    places = [mount.placement for mount in header.mounts]
    for calibration in calibrations:
        if calibration.placement not in places:
            raise UserError(
                tr(
                    "{path} was made {where}, the recording {places}; "
                    "calibrate with a recording of the same placement",
                    path=path,
                    where=where_of([calibration.placement]),
                    places=where_of(places),
                )
            )
        if header.sensors and calibration.sensor_id not in header.sensors:
            note(
                tr(
                    "{path} was made with another sensor ({sensor_id})",
                    path=path,
                    sensor_id=calibration.sensor_id,
                )
            )
    return calibrations


def _speed(text: str) -> float:
    return math.inf if text == "max" else positive(text)
