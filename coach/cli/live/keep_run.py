"""A live run that ended, kept in the history with what the runner said in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.app.session_record import record_of
from coach.cli.notes import note
from coach.wording.translation import tr

if TYPE_CHECKING:
    from pathlib import Path

    from coach.app.grid_columns import GridColumns
    from coach.app.practice_record import PracticeSink
    from coach.app.session_record import HistorySink
    from coach.app.summary import Summary
    from coach.athlete.profile import Profile
    from coach.model import Baseline
    from coach.recording import SessionHeader


@dataclass(frozen=True, slots=True)
class Kept:
    """What there is to keep of a session that has ended.

    Args:
        summary: Of it.
        grid: Its metrics.
        heard: What was collected on the way.
        practised: What came of it, if it was no run.
        path: The recording, if there is one.
        next_baseline: Usual values for the next session.
        clock_was_s: What the clock said at its start, if that is known better now.
    """

    summary: Summary
    grid: GridColumns
    heard: HistorySink
    practised: PracticeSink
    path: Path | None
    next_baseline: Baseline
    clock_was_s: float | None = None


def keep_run(profile: Profile | None, header: SessionHeader, kept: Kept) -> int | None:
    """Keep a session and what the runner said in it, and ask how hard it was where that counts.

    Args:
        profile: Of the runner; ``None`` keeps nothing.
        header: Of the session.
        kept: What there is to keep.

    Returns:
        Its number in the history, ``None`` if it is not there.
    """
    if profile is None:
        return None
    record = record_of(header, kept.summary, kept.grid, kept.heard, kept.path)
    number = profile.keep_session(
        record, kept.next_baseline, just_learnt=True, clock_was_s=kept.clock_was_s
    )
    profile.keep_votes(kept.heard.votes)
    if header.plan.cadence_target_spm and number is not None:
        note(
            tr(
                "how hard was it, 0 to 10? 'coach history effort {number} N' raises your target",
                number=number,
            )
        )
    return number
