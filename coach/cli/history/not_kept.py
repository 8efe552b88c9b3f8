"""Why a run that was just seen is not in the history: nobody ran it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.files import SESSIONS
from coach.terminal_escape import escape_terminal
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def why_not_kept(paths: Iterable[str | None], folder: Path = SESSIONS) -> str | None:
    """A line about the newest recording here, if it is a virtual sensor's and not in the history.

    Args:
        paths: Where the recordings of those are that are in it.
        folder: Where recordings are put.
    """
    path = _newest(folder)
    if path is None or str(path.resolve()) in set(paths):
        return None
    if not _is_simulated(path):
        return None
    return tr(
        "{path} is not in it: a virtual sensor's run is nobody's; 'coach report {path}' shows it, "
        "'coach demo-season' makes a history to look at",
        path=escape_terminal(str(path)),
    )


def _newest(folder: Path) -> Path | None:
    try:
        return max(folder.glob("*.mcap"), key=lambda path: path.stat().st_mtime, default=None)
    except OSError:
        return None


def _is_simulated(path: Path) -> bool:
    from coach.recording import Provenance, RecordingError, read_recording

    try:
        return read_recording(path).header.provenance is Provenance.SIMULATED
    except (RecordingError, OSError):
        return False
