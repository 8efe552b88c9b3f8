"""A practice that ended, kept in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.app.practice_record import practice_record

if TYPE_CHECKING:
    from coach.athlete.profile import Profile
    from coach.cli.live.keep_run import Kept
    from coach.recording import SessionHeader


def keep_practice(profile: Profile | None, header: SessionHeader, kept: Kept) -> int | None:
    """Keep it with what came of it.

    Args:
        profile: Of whoever did it; ``None`` keeps nothing.
        header: Of the session.
        kept: What there is to keep.

    Returns:
        Its number in the history, ``None`` if it is not there.
    """
    if profile is None:
        return None
    return profile.keep_practice(practice_record(header, kept.practised, kept.path))
