"""Whose run a report is of, and the runs before it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.cli.notes import note

if TYPE_CHECKING:
    from pathlib import Path

    from coach.progress import SessionRecord
    from coach.recording import SessionHeader

REPORT_SUFFIX = ".report.html"
"""In place of the recording's own."""


def earlier_runs(
    name: str | None, header: SessionHeader, recording: Path
) -> tuple[str, tuple[SessionRecord, ...]]:
    """Whose run it is, and the runs before it; nothing where there is no history yet.

    Before a run of which nobody knows the day are those that the history has before it.
    """
    from coach.athlete import athlete, open_home, profile_folder, sessions
    from coach.cli.history.athlete_store import note_odd
    from coach.report.measure.earlier import last_runs

    folder = profile_folder()
    store = open_home(folder, note) if folder is not None else None
    if store is None:
        return name or "", ()
    try:
        who = athlete(store, name)
        note_odd(store, who)
        records = [kept.record for kept in sessions(store, who.athlete_id)]
    finally:
        store.close()
    places = [one.placement for one in header.mounts]
    before_utc_s = header.created_utc.timestamp()
    if not header.dated:
        own = str(recording.resolve())
        before_utc_s = next((r.started_utc_s for r in records if r.path == own), math.inf)
    return who.name, last_runs(records, places, before_utc_s)
