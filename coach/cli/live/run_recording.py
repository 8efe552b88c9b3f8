"""The recording of a live run: where it goes, and what is kept of a start that failed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coach import background
from coach.app.live_header import live_header
from coach.cli.notes import note
from coach.files.private import new_folder
from coach.files.trouble import what_went_wrong
from coach.model import Baseline, Notification, SensorMount
from coach.recording import RecordingError, RecordingWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coach.cli.live.run_plan import Plan
    from coach.model import Input
    from coach.recording import SessionHeader
    from coach.sources import LiveSensors


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
        path = _free(plan.folder, plan.name)
        return RecordingWriter(path, header), path
    except OSError as error:
        what = what_went_wrong(error)
        notify(f"no recording: cannot make the folder {plan.folder}: {what}; give --record DIR")
    except RecordingError as error:
        notify(f"no recording: {error}")
    return None, None


def _free(folder: Path, name: str) -> Path:
    names = [name, *(f"{name}-{number}" for number in range(2, 100))]
    paths = [folder / f"{each}.mcap" for each in names]
    return next((path for path in paths if not path.exists()), paths[-1])


async def keep_failed_start(plan: Plan, source: LiveSensors) -> None:
    """What a sensor answered before it failed, for whoever is to find out why."""
    inputs: list[Input] = [await anext(source) for _ in range(source.waiting)]
    if plan.folder is None or not any(isinstance(event, Notification) for event in inputs):
        return
    header = live_header(
        inputs[0].t_host_s,
        title=f"{plan.title}, which failed to start",
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
            note(f"what the sensor said is in {path}; see 'coach inspect --said'")
