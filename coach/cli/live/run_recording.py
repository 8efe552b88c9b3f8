"""The recording of a live run: where it goes, and what is kept of a start that failed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coach import background
from coach.app.live_header import live_header
from coach.cli.notes import note
from coach.core_wording import Wording
from coach.files.private import new_folder
from coach.files.trouble import what_went_wrong
from coach.host import host_now_s, now
from coach.model import Baseline, Notification, SensorMount
from coach.recording import RecordingError, RecordingReason, RecordingWriter
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from coach.cli.live.run_plan import Plan
    from coach.host import Moment
    from coach.model import Input, Placement, PracticeKind
    from coach.recording import SessionHeader
    from coach.sources import LiveSensors


_UNDATED = "undated"
"""Sorts behind every date, and is told from one."""


def name_of_run(
    moment: Moment, placement: Placement, folder: Path, kind: PracticeKind | None = None
) -> str:
    """What the files of a run are called: by local time, or by a number while nobody knows the day.

    Args:
        moment: Now.
        placement: Where the first sensor sits.
        folder: Of the recordings; numbers go on from those in it.
        kind: What the session is for; ``None`` is a run.
    """
    if moment.is_set:
        return _name_of_day(datetime.fromtimestamp(moment.wall_utc_s, UTC), placement, kind)
    numbers = [0]
    for path in folder.glob(f"{_UNDATED}-*"):
        found = re.match(rf"{_UNDATED}-(\d{{1,9}})-", path.name)
        numbers += [int(found[1])] if found else []
    return f"{_UNDATED}-{max(numbers) + 1:04d}-{_what(placement, kind)}"


def under_its_day(path: Path, header: SessionHeader) -> Path:
    """The file of a run that began without a day, by the name that it has now that it has one."""
    if not header.dated or not path.name.startswith(f"{_UNDATED}-"):
        return path
    kind = None if header.practice is None else header.practice.kind
    name = _name_of_day(header.created_utc, header.placement, kind)
    try:
        to = next(one for one in _names(path.parent, name, path.suffix) if not one.exists())
        return path.rename(to)
    except (OSError, StopIteration) as error:
        note(
            tr(
                "cannot rename {path}: {what}; it stays under this name",
                path=path,
                what=tr(what_went_wrong(error)),
            )
        )
        return path


def _name_of_day(utc: datetime, placement: Placement, kind: PracticeKind | None) -> str:
    return f"{utc.astimezone():%Y-%m-%d_%H-%M-%S}-{_what(placement, kind)}"


def _what(placement: Placement, kind: PracticeKind | None) -> str:
    return placement.value if kind is None else f"{placement.value}-{kind.value}"


def new_recording(
    plan: Plan, header: SessionHeader, notify: Callable[[str], None] = note
) -> tuple[RecordingWriter | None, Path | None]:
    """The file of this run and its name; neither if there is to be none or it cannot be made.

    Args:
        plan: Says where.
        header: What it says about itself.
        notify: Takes the line that says why it cannot be made.
    """
    if plan.folder is None:
        return None, None
    try:
        new_folder(plan.folder)
        return _created(plan.folder, plan.name, header)
    except OSError as error:
        what = what_went_wrong(error)
        notify(
            Wording(
                "no recording: cannot make the folder {folder}: {what}; give --record DIR",
                folder=plan.folder,
                what=what,
            )
        )
    except RecordingError as error:
        notify(Wording("no recording: {error}", error=error.args[0]))
    return None, None


def _created(folder: Path, name: str, header: SessionHeader) -> tuple[RecordingWriter, Path]:
    *paths, last = _names(folder, name, ".mcap")
    for path in paths:
        try:
            return RecordingWriter(path, header), path
        except RecordingError as error:
            if error.reason is not RecordingReason.EXISTS:
                raise
    return RecordingWriter(last, header), last


def _names(folder: Path, name: str, suffix: str) -> Iterator[Path]:
    for number in range(1, 100):
        yield folder / f"{name}{'' if number == 1 else f'-{number}'}{suffix}"


async def keep_failed_start(plan: Plan, source: LiveSensors) -> None:
    """What a sensor answered before it failed, for whoever is to find out why."""
    inputs: list[Input] = [await anext(source) for _ in range(source.waiting)]
    if plan.folder is None or not any(isinstance(event, Notification) for event in inputs):
        return
    header = live_header(
        inputs[0].t_host_s,
        now(host_now_s() - inputs[0].t_host_s),
        title=Wording("{title}, which failed to start", title=plan.title),
        mounts=(SensorMount(plan.placement),),
        provenance=plan.provenance,
        sensors={e.sensor_id: "" for e in inputs if isinstance(e, Notification)},
        baseline=Baseline(),
        phrases=plan.phrases,
        settings=plan.settings,
    )
    with background.guarded("keeping what the sensor said", "it is not kept"):
        writer, path = new_recording(replace(plan, name=f"{plan.name}-failed"), header)
        if writer is not None:
            for event in inputs:
                writer.write_input(event)
            writer.close()
            note(tr("what the sensor said is in {path}; see 'coach inspect --said'", path=path))
