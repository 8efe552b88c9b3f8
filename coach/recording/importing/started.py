"""When an imported session began: the user, the file's own clock, its maker, or its date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coach.core_wording import Wording, mark
from coach.recording.importing.taken import Taken

if TYPE_CHECKING:
    from pathlib import Path

    from coach.recording.importing.formats import Told
    from coach.recording.importing.options import ImportOptions


@dataclass(frozen=True, slots=True)
class Started:
    """When, and why it is taken for that.

    Args:
        at: UTC.
        taken: A row for the table of what was taken as what.
    """

    at: datetime
    taken: Taken


def started(path: Path, options: ImportOptions, clock: datetime | None, told: Told) -> Started:
    """When the first sample was taken.

    Args:
        path: The file; its date is the last resort.
        options: The user's.
        clock: What its column of times says.
        told: What the recorder wrote beside the samples.
    """
    for at, why in (
        (options.start_utc, mark("{at} UTC, from --start")),
        (clock, mark("{at} UTC, from the times in the file")),
        (told.start, mark("{at} UTC, from what the file says of itself")),
    ):
        if at is not None:
            return _by(at.astimezone(UTC), why)
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return _by(
        at,
        mark("{at} UTC, from the date of the file, as it does not say; --start tells it otherwise"),
    )


def _by(at: datetime, why: str) -> Started:
    words = Wording(why, at=f"{at:%Y-%m-%d %H:%M:%S}")
    return Started(at, Taken("", Wording("start"), "", words))
