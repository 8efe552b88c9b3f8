"""One live session, a run or a practice, from connecting to the summary."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from coach import background
from coach.app import Session, config_of
from coach.app.live import Asked, arrivals, closed_when, open_unless, play_live
from coach.app.live_header import live_header
from coach.app.live_sinks import CalibrationKeeper, WatchedRecorder
from coach.app.live_status import LiveStatus
from coach.app.practice_record import PracticeSink
from coach.app.session_record import HistorySink, plan_after
from coach.app.sinks import VoiceSink
from coach.app.summary import SummarySink
from coach.app.troubles import Bystander, Troubles
from coach.cli.errors import ExitCode, UserError
from coach.cli.interrupt import stop_on_interrupt
from coach.cli.live.feet_question import FeetQuestion
from coach.cli.live.keep_run import Kept
from coach.cli.live.keys import Keyboard
from coach.cli.live.live_lines import CalibrationLines, FaultLines
from coach.cli.live.live_view import LiveView
from coach.cli.live.page_options import page_sinks
from coach.cli.live.run_controls import RunControls
from coach.cli.live.run_day import RunDay
from coach.cli.live.run_metronome import begin, hold_to_cap
from coach.cli.live.run_recording import keep_failed_start, new_recording, under_its_day
from coach.cli.live.run_report import LiveReport
from coach.cli.live.sensor_choice import live_source
from coach.cli.live.sensor_lines import connected_lines
from coach.cli.notes import note, notes
from coach.cli.offline.calibrate_accelerometer import known_accelerometer
from coach.cli.practice.session_manner import MANNERS
from coach.cli.printers import CuePrinter
from coach.cli.sound.speech_output import Speech, open_speech
from coach.cli.summary_table import print_summary
from coach.controls import EndAfter, EndSink, Outcomes
from coach.host import Moment, PowerWatch, RunClock, host_now_s, now, watched
from coach.model import Baseline, Command, SensorMount, UserCommand
from coach.model.units import KMH_PER_M_S
from coach.progress.places import together
from coach.sources import SourceError
from coach.wiring.config import SessionConfig
from coach.wording.columns import headed
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from pathlib import Path

    from coach.app import Sink, Stop
    from coach.app.summary import Summary
    from coach.cli.live.run_plan import Plan
    from coach.controls import Control
    from coach.model import Calibration, Input, Placement, SpeechEnded
    from coach.page import PageSink
    from coach.recording import SessionHeader
    from coach.sources import LiveSensors

_SHOW_CURSOR = b"\x1b[?25h"


async def run_live(plan: Plan) -> int:
    """Run until the runner, the virtual feed or the system asks for the end.

    Raises:
        SourceError: The sensor cannot be used.
        VoiceError: The sound file asked for cannot be written, or the cadence is out of range.
    """
    keyboard, outcomes = Keyboard(), Outcomes(plan.kind)
    troubles = Troubles(note)
    background.catch_strays()

    def leave() -> None:
        keyboard.restore()
        if sys.__stdout__ is not None and sys.__stdout__.isatty():
            os.write(sys.__stdout__.fileno(), _SHOW_CURSOR)  # the picture hides it
        # The recording is whole to within the last second; everything else may hang.
        os._exit(ExitCode.INTERRUPTED)

    with (
        stop_on_interrupt((signal.SIGINT, signal.SIGTERM), leave) as stop,
        contextlib.ExitStack() as unused,
        background.told_to(troubles.tell),
    ):
        others = [name for name, _ in plan.others]
        speech = _speech(plan)
        if speech.voice is not None:
            unused.callback(speech.voice.close)
        async with (
            live_source(
                plan.choice,
                others,
                plan.runner,
                stop,
                note,
                treadmill=plan.treadmill_kmh is not None,
                rate_hz=MANNERS[plan.kind].rate_hz,
            ) as source,
            closed_when(source, stop),
            watched(PowerWatch(note, stop.ask)),
        ):
            note(tr("looking for the sensor"))
            try:
                opened = await open_unless(source, stop)
            except SourceError:
                await keep_failed_start(plan, source)
                raise
            if opened:
                places = [plan.placement, *(place for _, place in plan.others)]
                notes(connected_lines(source, places, real=not plan.choice.virtual))
                shell = Shell(
                    stop,
                    unused,
                    troubles,
                    lambda asked: RunControls(keyboard, asked, stop, outcomes, plan.kind),
                    beside=lambda _, asked: (outcomes, *_beside(plan, asked, stop)),
                )
                await coach_session(plan, source, speech, shell)
    return ExitCode.FINE


class Controls(Protocol):
    """How the runner reaches a session; ``RunControls`` is one way."""

    def pressed_on_page(self, control: Control, answer: Callable[[str], None]) -> None:
        """A button of the page, pressed on the page's own thread."""

    def listening(self, *, page: bool) -> contextlib.AbstractAsyncContextManager[None]:
        """Within, whatever else there is is heard."""


def _nobody(_header: SessionHeader, _asked: Asked) -> Sequence[Sink]:
    return ()


@dataclass(frozen=True, slots=True)
class Shell:
    """What lies about a session.

    Args:
        stop: Whether the end was asked for.
        unused: Closes what the session has not taken over.
        troubles: Of work beside it.
        controls: Hears the runner; what is asked for goes there.
        beside: Gives who else listens, once it is known what the session is.
        lead: The coach leads through a calibration at once where there is none; else whoever
            listens asks for it.
        unrecorded: Takes the line that says why there is no recording, or no more of it.
        worth: Whether a session that has ended is kept in the history.
    """

    stop: Stop
    unused: contextlib.ExitStack
    troubles: Troubles
    controls: Callable[[Asked], Controls]
    beside: Callable[[SessionHeader, Asked], Sequence[Sink]] = _nobody
    lead: bool = True
    unrecorded: Callable[[str], None] = note
    worth: Callable[[Summary], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class Ended:
    """A session that has ended.

    Args:
        summary: What it was.
        number: In the history; ``None`` if it is not there.
        path: Its recording, if there is one.
    """

    summary: Summary
    number: int | None
    path: Path | None


async def coach_session(plan: Plan, source: LiveSensors, speech: Speech, shell: Shell) -> Ended:
    """Coach from the first input of an open source to its last, and keep what came of it.

    Args:
        plan: Of the session.
        source: Open; whoever closes it ends the session.
        speech: Where the words go; its voice is closed at the end.
        shell: What lies about the session.
    """
    stop = shell.stop
    batches = arrivals(source)
    first = await anext(batches)
    t_zero_host_s = first[0].t_host_s
    began = now(host_now_s() - t_zero_host_s)
    header = _header(plan, source, t_zero_host_s, began)
    config = config_of(header, settings=plan.settings)
    manner = MANNERS[plan.kind]
    notes(manner.before(header, plan.profile, plan.choice.virtual))
    asked = Asked(
        None if plan.treadmill_kmh is None else plan.treadmill_kmh / KMH_PER_M_S,
        None if plan.incline_percent is None else plan.incline_percent / 100.0,
    )
    if shell.lead and manner.calibrates:
        first = [*_lead(header, source, t_zero_host_s), *first]
    beside = shell.beside(header, asked)
    writer, path = new_recording(plan, header, shell.unrecorded)
    on_terminal = sys.stdout.isatty() and not plan.plain
    status = LiveStatus(manner.doing)
    day = RunDay(RunClock(began), header, writer)
    # Before the recorder: at the end the day has to be found out before that is closed.
    sinks: list[Sink] = [Bystander(day, "finding out the day")]
    if writer is not None:
        sinks.append(Bystander(WatchedRecorder(writer, shell.unrecorded), "the recording"))
    summing, kept, practised = SummarySink(header.t_zero_host_s), HistorySink(), PracticeSink()
    report = LiveReport(
        header, plan.settings.grid_s, plan.athlete, wanted=plan.report and manner.report
    )
    sinks += [
        summing,
        kept,
        practised,
        Bystander(report.heard, "the report"),
        Bystander(status, "the state of the run"),
        Bystander(CuePrinter(), "printing cues"),
        Bystander(CalibrationLines(), "printing lines"),
        Bystander(EndSink(stop), "ending it when it is over"),
    ]
    view = LiveView(
        status,
        source,
        placements=[plan.placement, *(placement for _, placement in plan.others)],
        settings=plan.settings,
        recording=str(path or "none"),
        kind=plan.kind,
        metrics=manner.metrics,
    )
    shown: Sink = view if on_terminal else FaultLines()
    sinks.append(Bystander(shown, "the live view"))
    sinks += _of_profile(plan, header)
    voice = None if speech.voice is None else VoiceSink(speech.voice, stop)
    if voice is not None and speech.voice is not None:
        sinks.append(Bystander(voice, "the voice"))
        if plan.metronome_spm is not None:
            hold_to_cap(speech.voice, plan.metronome_spm, header, plan.settings)
    sinks += [Bystander(sink, "who listens beside") for sink in beside]
    controls = shell.controls(asked)
    page = _page(plan, config, source, controls.pressed_on_page)
    sinks += [Bystander(sink, "the page") for sink in page]
    session = view.session = Session(config, sinks)
    for sink in page:
        sink.session = session
    shell.unused.pop_all()  # from here on the session closes the voice

    def more(t_host_s: float) -> list[Input]:
        ended: list[SpeechEnded] = []
        with background.guarded("the voice", "the run goes on"):
            ended = voice.ended(t_host_s) if voice else []
        return [*ended, *asked.taken(t_host_s), *shell.troubles.taken(t_host_s)]

    async with controls.listening(page=bool(page) and plan.page is not None and plan.page.buttons):
        await play_live(session, _again(first, batches), more)
    ended = _keep(plan, day, session, (summing, kept, practised, report, path), shell.worth)
    if speech.wav is not None and speech.wav.exists():
        note(tr("the sound is in {path}", path=under_its_day(speech.wav, day.header)))
    return ended


def _keep(
    plan: Plan,
    day: RunDay,
    session: Session,
    what: tuple[SummarySink, HistorySink, PracticeSink, LiveReport, Path | None],
    worth: Callable[[Summary], bool],
) -> Ended:
    """Into the history, onto the screen and into the report, each whatever becomes of the others.

    Args:
        plan: Of the run.
        day: When it was, as known now.
        session: That has ended.
        what: Who listened to it, and the recording if there is one.
        worth: Whether it goes into the history.
    """
    summing, heard, practised, report, path = what
    manner = MANNERS[plan.kind]
    header = report.header = day.header
    if path is not None:
        path = under_its_day(path, header)
    placements = [one.placement for one in header.mounts]
    summary = summing.summary(session.baseline, plan.settings, placements, session.worths)
    number = None
    with background.guarded("the history", "this session is not in it"):
        if worth(summary):
            was_s = day.first.created_utc.timestamp()
            kept = Kept(summary, summing.grid, heard, practised, path, session.next_baseline, was_s)
            number = manner.keep(plan.profile, header, kept)
    print_summary(summary, table=plan.table, of=None if plan.practice is None else practised)
    if path is not None:
        print(headed(tr("recording"), str(path)))
        with background.guarded("the report", "'coach report' tries again"):
            report.write(path, summing, summary)
    with background.guarded("what to do next", "'coach' says it"):
        print(manner.next_line(plan.profile, path, summary))
    return Ended(summary, number, path)


def _of_profile(plan: Plan, header: SessionHeader) -> list[Sink]:
    if plan.profile is None:
        return []
    sinks: list[Sink] = [Bystander(CalibrationKeeper(plan.profile), "keeping the calibration")]
    if sys.stdin.isatty():
        known = [one.calibration for one in header.mounts if one.calibration is not None]
        sinks.append(Bystander(FeetQuestion(known, note), "the question for the feet"))
    return sinks


def _lead(header: SessionHeader, source: LiveSensors, t_host_s: float) -> list[Input]:
    """The wish for a calibration, before anything else: a practice would begin to speak."""
    if not wants_calibration(header, source):
        return []
    note(tr("no calibration for this sensor and placement; stand still when the coach says so"))
    return [UserCommand(t_host_s, Command.RECALIBRATE)]


def wants_calibration(header: SessionHeader, source: LiveSensors) -> bool:
    """Whether a sensor is not calibrated where it sits, and tells something that counts from it."""
    # Without a gyroscope there is no angle, and so nothing that counts from standing.
    worn = zip(header.mounts, source.sources, strict=True)
    return any(mount.calibration is None and sensor.has_gyro for mount, sensor in worn)


def _page(
    plan: Plan,
    config: SessionConfig,
    source: LiveSensors,
    pressed: Callable[[Control, Callable[[str], None]], None],
) -> list[PageSink]:
    # The runner stands ready: no page is no reason not to run.
    with background.guarded("the page", "the run goes on without it"):
        try:
            return page_sinks(
                plan.page, config, lambda: (source.sensor_name, source.battery_percent), pressed
            )
        except UserError as error:
            note(tr(error))
    return []


async def _again(
    first: list[Input], rest: AsyncIterator[list[Input]]
) -> AsyncIterator[list[Input]]:
    yield first
    async for batch in rest:
        yield batch


def _speech(plan: Plan) -> Speech:
    name = plan.runner.name if plan.runner else plan.name
    try:
        speech = open_speech(
            name,
            plan.phrases,
            plan.voice,
            speak=plan.speak,
            speed=1.0,
            wav=plan.wav,
            also=_own_words(plan),
            live=True,
        )
    except UserError as error:
        # No folder for a file that nobody asked for is no reason not to run.
        note(tr(error))
        return Speech(None, None, 1.0)
    if speech.voice is not None and plan.metronome_spm is not None:
        try:
            begin(speech.voice, plan.metronome_spm)
        except BaseException:
            speech.voice.close()
            raise
    return speech


def _own_words(plan: Plan) -> list[str]:
    """What is said beyond the phrases as they stand, to be ready when it is."""
    if plan.practice is not None:
        from coach.wiring.practice_policies import likely_words  # a run says none

        places = (plan.placement, *(place for _, place in plan.others))
        named = len(places) > 1
        mounts = tuple(SensorMount(one, sensor_id=one.value if named else "") for one in places)
        return likely_words(
            SessionConfig(
                mounts, practice=plan.practice, phrases=plan.phrases, settings=plan.settings
            )
        )
    if plan.profile is None:
        return []
    return [plan.profile.focus().recall_phrase]


def _beside(plan: Plan, asked: Asked, stop: Stop) -> list[Sink]:
    """Who wears a virtual sensor and does what is said, and who ends what has an end."""
    wearer = None if plan.runner is None else plan.runner.wearer
    beside: list[Sink] = [] if wearer is None else [wearer.listening(asked, stop)]
    return beside if math.isinf(plan.longest_s) else [*beside, EndAfter(stop, plan.longest_s)]


def _header(plan: Plan, source: LiveSensors, t_zero_host_s: float, began: Moment) -> SessionHeader:
    baseline = plan.baseline
    places = [plan.placement, *(placement for _, placement in plan.others)]
    mounts = tuple(
        SensorMount(
            placement,
            calibration=_calibration(plan, one.sensor_id, placement),
            # A lone sensor may be replaced by another one during the run.
            sensor_id=one.sensor_id if plan.others else "",
            accelerometer=known_accelerometer(one.sensor_id),
        )
        for one, placement in zip(source.sources, places, strict=True)
    )
    if plan.profile is not None:
        baseline = together({place: plan.profile.baseline(place) for place in places})
    header = live_header(
        t_zero_host_s,
        began,
        title=plan.title,
        mounts=mounts,
        provenance=plan.provenance,
        sensors={one.sensor_id: one.sensor_name for one in source.sources},
        baseline=baseline or Baseline(),
        phrases=plan.phrases,
        settings=plan.settings,
        practice=plan.practice_begun(began.wall_utc_s),
    )
    if plan.profile is None:
        return header
    if plan.practice is not None:
        return replace(header, body=plan.profile.body())
    course = plan.profile.course(*places)
    now_utc_s = header.created_utc.timestamp()
    if not header.dated:  # no earlier than the last run, whatever the clock says
        now_utc_s = max((s.started_utc_s for s in course.sessions), default=now_utc_s)
    next_one = plan_after(course, plan.settings, plan.phrases, places, now_utc_s)
    return replace(header, body=plan.profile.body(), plan=next_one)


def _calibration(plan: Plan, sensor_id: str, placement: Placement) -> Calibration | None:
    given = next((c for c in plan.calibrations if c.placement is placement), None)
    if given is not None:
        if given.sensor_id == sensor_id:
            return given
        note(
            tr(
                "the calibration given was made with another sensor ({sensor_id})",
                sensor_id=given.sensor_id,
            )
        )
    if plan.profile is None:
        return None
    return plan.profile.calibration(sensor_id, placement)
