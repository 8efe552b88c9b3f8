"""Which session a command is about: a file, a number of the history, or the latest one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.errors import UserError
from coach.cli.files import SESSIONS
from coach.cli.notes import note
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.athlete import KeptSession

_DIGITS = 10


def is_number(word: str) -> bool:
    """Whether a word is the number of a run. A file of such a name is given as ``./5``."""
    return word.isascii() and word.isdecimal() and len(word) < _DIGITS


def run_meant(word: str | None, name: str | None = None) -> Path:
    """The recording that is meant; unless it was named, a line says which was taken.

    Args:
        word: As typed; ``None`` for the latest session, a run or a practice.
        name: Of the athlete; ``None`` for whose turn it is.

    Raises:
        UserError: There is no such run, or it has no recording.
        StoreError: The history cannot be read, or has no such number.
    """
    if word is not None and not is_number(word):
        return Path(word)
    from coach.athlete import (
        KeptSession,
        athlete,
        last_session,
        open_home,
        practice,
        profile_folder,
        session,
    )
    from coach.cli.history.session_words import day_of, no_session

    folder = profile_folder()
    store = None if folder is None else open_home(folder, note)
    if store is None:
        return _newest_file(word)
    try:
        who = athlete(store, name)
        if word is not None:
            found = session(store, who.athlete_id, int(word))
            practised = practice(store, who, int(word))
            if found is None and practised is not None:
                found = KeptSession(practised.session_id, practised.record.session)
            if found is None:
                raise no_session(int(word), who.name)
            one = found
        else:
            latest = last_session(store, who.athlete_id)
            if latest is None:
                return _newest_file(word)
            one = latest
    finally:
        store.close()
    path = _recording_of(one)
    note(
        tr(
            "session {number} of {day}: {path}",
            number=one.session_id,
            day=day_of(one.record),
            path=path,
        )
    )
    return path


def _recording_of(one: KeptSession) -> Path:
    number, where = one.session_id, one.record.path
    if where is None:
        raise UserError(
            tr("session {number} was not recorded; 'coach history' lists others", number=number)
        )
    path = Path(where)
    if not path.is_file():
        raise UserError(
            tr(
                "the recording of session {number} is not at {path} any more; give the file where "
                "it is now, or bring it back in with 'coach history add FILE'",
                number=number,
                path=path,
            )
        )
    return path


def _newest_file(word: str | None) -> Path:
    """Of one who has no history yet, such as after a first simulated run."""
    if word is not None:
        raise UserError(
            tr(
                "no session {number}: your history is empty; a file is named as ./{number}",
                number=word,
            )
        )
    try:
        files = [(path.stat().st_mtime, path) for path in SESSIONS.glob("*.mcap")]
    except OSError:
        files = []
    if not files:
        raise UserError(tr("no run yet; make one with 'coach run', or give a FILE"))
    path = max(files)[1]
    note(tr("the newest recording in {folder}: {path}", folder=SESSIONS, path=path.name))
    return path
