"""A live run that ended, kept in the history with what the runner said in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.app.session_record import record_of
from coach.cli.notes import note
from coach.wording.translation import tr

if TYPE_CHECKING:
    from pathlib import Path

    from coach.app.grid_columns import GridColumns
    from coach.app.session_record import HistorySink
    from coach.app.summary import Summary
    from coach.athlete.profile import Profile
    from coach.model import Baseline
    from coach.recording import SessionHeader


def keep_run(
    profile: Profile | None,
    header: SessionHeader,
    what: tuple[Summary, GridColumns, HistorySink, Path | None],
    next_baseline: Baseline,
    clock_was_s: float | None = None,
) -> int | None:
    """Keep a session and what the runner said in it, and ask how hard it was where that counts.

    Args:
        profile: Of the runner; ``None`` keeps nothing.
        header: Of the session.
        what: Its summary, metrics, what was collected on the way, and the recording if any.
        next_baseline: Usual values for the next session.
        clock_was_s: What the clock said at its start, if that is known better now.

    Returns:
        Its number in the history, ``None`` if it is not there.
    """
    if profile is None:
        return None
    summary, grid, kept, path = what
    record = record_of(header, summary, grid, kept, path)
    number = profile.keep_session(record, next_baseline, just_learnt=True, clock_was_s=clock_was_s)
    profile.keep_votes(kept.votes)
    if header.plan.cadence_target_spm and number is not None:
        note(
            tr(
                "how hard was it, 0 to 10? 'coach history effort {number} N' raises your target",
                number=number,
            )
        )
    return number
