"""The last line of a run: what to do next."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from coach.cli.history.next_step import Step, next_step, stand_of
from coach.wording.times import clock
from coach.wording.translation import tr

if TYPE_CHECKING:
    from pathlib import Path

    from coach.app.summary import Summary


def next_line(name: str | None, number: int | None, path: Path | None, summary: Summary) -> str:
    """What to type after this run.

    Args:
        name: Of the athlete; ``None`` for whose turn it is.
        number: Of the run in the history; ``None`` where it is not there.
        path: Of its recording, if there is one.
        summary: What it was.

    Raises:
        StoreError: The history cannot be read.
    """
    step = _of_file(path, summary) if number is None else _of_runner(name)
    return f"{tr('next'):11}{step.line}"


def _of_runner(name: str | None) -> Step:
    from coach.athlete import athlete, open_home, profile_folder
    from coach.cli.notes import note

    folder = profile_folder()
    store = None if folder is None else open_home(folder, note)
    assert store is not None  # this run has just been kept in it
    try:
        return next_step(stand_of(store, athlete(store, name)))
    finally:
        store.close()


def _of_file(path: Path | None, summary: Summary) -> Step:
    """After a run that is in no history, such as a simulated one."""
    if path is None:
        return Step("coach", tr("where you stand"))
    file = shlex.quote(str(path))
    corrected = [cue for cue in summary.cues if cue.metric]
    if not corrected:
        return Step(f"coach replay {file} --table", tr("the same again, with every metric"))
    return Step(f"coach why {file} {clock(corrected[0].t_s)}", tr("why the coach spoke there"))
