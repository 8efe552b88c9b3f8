"""What the runner works on, and which phrases serve."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from coach.athlete.rows import MOST, check_row, checked
from coach.model import PhraseScore
from coach.progress.course import Focus

if TYPE_CHECKING:
    from coach.athlete.database import Store

_COLUMNS = tuple(field.name for field in fields(Focus))


def focus(store: Store, athlete_id: int) -> Focus:
    """What was agreed on; an empty one if nothing was."""
    row = store.db.execute(
        f"SELECT {', '.join(_COLUMNS)} FROM focus WHERE athlete_id = ?",  # noqa: S608
        (athlete_id,),
    ).fetchone()
    if row is None:
        return Focus()
    try:
        check_row("focus", dict(zip(_COLUMNS, row, strict=True)))
    except ValueError:
        return Focus()  # ``odd_rows`` has it
    return Focus(*row)


def set_focus(store: Store, athlete_id: int, chosen: Focus) -> None:
    """Agree on a focus in place of the last one."""
    row = checked(store.path, "focus", {name: getattr(chosen, name) for name in _COLUMNS})
    with store.writing() as db:
        db.execute(
            f"INSERT OR REPLACE INTO focus (athlete_id, {', '.join(_COLUMNS)}) "  # noqa: S608
            "VALUES (?, ?, ?, ?, ?)",
            (athlete_id, *row.values()),
        )


def vote(store: Store, athlete_id: int, phrase: str, liked: int) -> None:
    """Count one like (+1) or dislike (-1) of a phrase, ``key#index``."""
    with store.writing() as db:
        db.execute(
            "INSERT INTO phrase_vote (athlete_id, phrase, liked) VALUES (?, ?, ?) "
            "ON CONFLICT (athlete_id, phrase) DO UPDATE SET liked = liked + excluded.liked",
            (athlete_id, phrase, liked),
        )


def phrase_scores(store: Store, athlete_id: int) -> dict[str, PhraseScore]:
    """How each phrase has worked in all sessions: ``key#index`` to its score."""
    judged = store.db.execute(
        "SELECT phrase, count(*), sum(helped <> 0) FROM cue_effect JOIN session ON id = session_id "
        "WHERE athlete_id = ? AND phrase <> '' AND rule <> 'recall' GROUP BY phrase",
        (athlete_id,),
    )
    trials = {phrase: (int(n), int(helped)) for phrase, n, helped in judged}
    votes = dict(
        store.db.execute(
            "SELECT phrase, liked FROM phrase_vote WHERE athlete_id = ? AND abs(liked) <= ?",
            (athlete_id, MOST),
        ).fetchall()
    )
    return {
        phrase: PhraseScore(*trials.get(phrase, (0, 0)), int(votes.get(phrase, 0)))
        for phrase in sorted(trials.keys() | votes.keys())
    }
