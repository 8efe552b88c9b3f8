"""What the runner works on, and which phrases serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model import PhraseScore
from coach.progress.course import Focus

if TYPE_CHECKING:
    from coach.athlete.database import Store


def focus(store: Store, athlete_id: int) -> Focus:
    """What was agreed on; an empty one if nothing was."""
    row = store.db.execute(
        "SELECT rule, chosen_utc_s, cadence_target_spm, recall_phrase FROM focus "
        "WHERE athlete_id = ?",
        (athlete_id,),
    ).fetchone()
    return Focus() if row is None else Focus(*row)


def set_focus(store: Store, athlete_id: int, chosen: Focus) -> None:
    """Agree on a focus in place of the last one."""
    with store.writing() as db:
        db.execute(
            "INSERT OR REPLACE INTO focus "
            "(athlete_id, rule, chosen_utc_s, cadence_target_spm, recall_phrase) "
            "VALUES (?, ?, ?, ?, ?)",
            (
                athlete_id,
                chosen.rule,
                chosen.chosen_utc_s,
                chosen.cadence_target_spm,
                chosen.recall_phrase,
            ),
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
        "SELECT phrase, count(*), sum(helped) FROM cue_effect JOIN session ON id = session_id "
        "WHERE athlete_id = ? AND phrase <> '' AND rule <> 'recall' GROUP BY phrase",
        (athlete_id,),
    )
    trials = {phrase: (int(n), int(helped)) for phrase, n, helped in judged}
    votes = dict(
        store.db.execute(
            "SELECT phrase, liked FROM phrase_vote WHERE athlete_id = ?", (athlete_id,)
        ).fetchall()
    )
    return {
        phrase: PhraseScore(*trials.get(phrase, (0, 0)), int(votes.get(phrase, 0)))
        for phrase in sorted(trials.keys() | votes.keys())
    }
