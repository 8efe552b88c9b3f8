"""Makes a season: simulates its runs over the cores, and keeps one session after the other."""

from __future__ import annotations

import contextlib
import os
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from coach import background
from coach.app import Session, by_time, config_of, play
from coach.app.session_record import HistorySink, plan_after, record_of
from coach.app.sinks import RecorderSink
from coach.app.summary import SummarySink
from coach.app.versions import versions
from coach.athlete import add_athlete, athlete, athletes, learnt, open_home, set_focus
from coach.athlete.athletes import delete_athlete
from coach.athlete.database import STORE_NAME
from coach.athlete.errors import StoreError
from coach.athlete.next_session import course_of
from coach.athlete.profile import keep_session
from coach.cli.interrupt import stop_on_interrupt
from coach.cli.notes import note
from coach.cli.practised.season_practised import keep_practised
from coach.cli.progress_bar import Progress
from coach.files.private import new_folder
from coach.model import SensorMount
from coach.phrases.english import ENGLISH_BOOK
from coach.progress import Focus
from coach.recording import Provenance, RecordingWriter, SessionHeader
from coach.settings import Settings
from coach.simulation import SENSOR_ID, simulate
from coach.simulation.stories.season import SeasonRun
from coach.wording.translation import tr

if TYPE_CHECKING:
    from concurrent.futures import Future
    from datetime import date
    from pathlib import Path

    from coach.app import Stop
    from coach.athlete import Athlete, Store
    from coach.model import Calibration, Input
    from coach.simulation.stories.season import Season
    from coach.simulation.stories.season_practice import SeasonPractice

RECORDINGS = "sessions"
_MEASURED = 2
"""Runs before the focus is chosen: they only measure."""

_CHOSEN_BEFORE_S = 3600.0
_STEP_S = 20.0
_MOST_WORKERS = 6
_LOOK_S = 0.1  # how soon a stop is heard of


def is_season(folder: Path) -> bool:
    """Whether a folder holds made-up runners and nobody else."""
    if not (folder / STORE_NAME).is_file():
        return False
    try:
        store = open_home(folder, note)
    except StoreError:
        return False
    if store is None:
        return False
    with contextlib.closing(store):
        return all(one.simulated for one in athletes(store))


def make_season(season: Season, first: date, folder: Path, final: Path) -> None:
    """Simulate, coach, record and keep every run and every practice.

    Args:
        season: The season.
        first: Day of its first run.
        folder: Where it is made; it is not there yet.
        final: Where it will be.

    Raises:
        KeyboardInterrupt: The user asked for a stop.
        OSError: Something cannot be written.
        StoreError: Likewise.
    """
    new_folder(folder / RECORDINGS)
    store = open_home(folder, note, make=True)
    assert store is not None
    every: list[SeasonRun | SeasonPractice] = [*season.runs, *season.practices]
    every.sort(key=lambda one: (one.day, one.at_min))
    # One core is for the runs that are simulated already: each needs what those before it taught.
    workers = min(max((os.cpu_count() or 1) - 1, 1), len(season.runs), _MOST_WORKERS)
    with (
        contextlib.closing(store),
        stop_on_interrupt() as stop,
        background.processes(workers) as pool,
        Progress(tr("simulating"), len(every)) as progress,
    ):
        nobody = athlete(store)
        who = add_athlete(store, season.athlete, season.body, simulated=True)
        delete_athlete(store, nobody)
        coming = deque(pool.submit(simulated_inputs, run) for run in season.runs)
        for number, one in enumerate(every):
            start = _start(first, one)
            if isinstance(one, SeasonRun):
                if one is season.runs[_MEASURED]:
                    chosen = Focus(season.focus, start.timestamp() - _CHOSEN_BEFORE_S)
                    set_focus(store, who.athlete_id, chosen)
                made = _Run(one, start, _waited_for(coming.popleft(), stop))
                _keep_run((store, who), made, (folder, final), stop)
            else:
                where = (folder / RECORDINGS, final / RECORDINGS)
                keep_practised((store, who), one, start, where)
            if stop():
                raise KeyboardInterrupt
            progress.show(number + 1)


def _waited_for(coming: Future[list[Input]], stop: Stop) -> list[Input]:
    while not stop():
        with contextlib.suppress(TimeoutError):
            return coming.result(timeout=_LOOK_S)
    raise KeyboardInterrupt


def simulated_inputs(run: SeasonRun) -> list[Input]:
    """What sensor, radio and runner gave in one run; in a process of its own."""
    return run.inputs_with(list(simulate(run.story).inputs))


def _start(first: date, one: SeasonRun | SeasonPractice) -> datetime:
    """On that day, at that time of the clock here."""
    at = time(one.at_min // 60, one.at_min % 60)
    return datetime.combine(first + timedelta(days=one.day), at).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Run:
    """One that is simulated, and when it was."""

    run: SeasonRun
    start: datetime
    inputs: list[Input]


def _keep_run(
    whose: tuple[Store, Athlete], made: _Run, folders: tuple[Path, Path], stop: Stop
) -> None:
    """Coach a run, record it in the first folder as if it were in the second, and keep it."""
    store, who = whose
    run, start = made.run, made.start
    place = run.story.placement
    settings = Settings()
    course = course_of(store, who, place)
    header = SessionHeader(
        created_utc=start,
        title=run.story.title,
        mounts=(SensorMount(place, sensor_id=SENSOR_ID),),
        provenance=Provenance.SIMULATED,
        sensors={SENSOR_ID: "simulated sensor"},
        baseline=learnt.baseline(store, who.athlete_id, place),
        body=who.body,
        plan=plan_after(course, settings, ENGLISH_BOOK, (place,), start.timestamp()),
        versions=versions(),
    )
    name = f"{start.astimezone():%Y%m%d_%H%M%S}-{place.value}.mcap"
    path, final = (folder / RECORDINGS / name for folder in folders)
    kept, summing = HistorySink(), SummarySink(header.t_zero_host_s)
    with contextlib.closing(RecordingWriter(path, header)) as writer:
        config = config_of(header)
        session = Session(config, [RecorderSink(writer), summing, kept])
        play(session, by_time(made.inputs, _STEP_S), stop)
        if writer.failure is not None:
            raise writer.failure
    summary = summing.summary(session.baseline, config.settings, (place,), session.worths)
    record = record_of(header, summary, summing.grid, kept, final)
    if not stop():
        keep_session(store, who, record, session.next_baseline, _dated(start, kept))


def _dated(start: datetime, kept: HistorySink) -> list[tuple[float, Calibration]]:
    return [(start.timestamp() + t_s, calibration) for t_s, calibration in kept.calibrations]
