"""What a time at the desk was, in sentences: terminal, page and history say these and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model.practice import DeskState
from coach.wording.practices.practice_words import STATE_NAMES, hours
from coach.wording.translation import tr
from coach.wording.values import share_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.practice.desk.desk_day import DeskDay

LEAST_SHOWN_S = 30.0
"""Less would be written as no minute."""


def desk_verdict(day: DeskDay) -> str:
    """What there is to say first."""
    whole_s = sum(day.seconds.values())
    if not whole_s:
        return tr("Nothing was told of this time.")
    if not day.judged_s:
        return tr("{time} at the desk; the posture was not judged.", time=hours(whole_s))
    return tr(
        "{time} at the desk; slouched {share} of the time that was judged.",
        time=hours(whole_s),
        share=share_of(day.slouched_s / day.judged_s),
    )


def state_times(day: DeskDay) -> Iterator[tuple[str, float]]:
    """What the time was spent on, and for how long in seconds."""
    for state in DeskState:
        if day.seconds.get(state, 0.0) >= LEAST_SHOWN_S:
            yield tr(STATE_NAMES[state]), day.seconds[state]


def desk_numbers(day: DeskDay) -> Iterator[tuple[str, str]]:
    """Movement, and reminders to it."""
    yield tr("longest without moving about"), hours(day.longest_still_s)
    yield tr("times moved about"), str(day.movements)
    yield tr("reminders to get up"), str(day.reminders)
    yield tr("followed within five minutes"), str(day.followed)


def slouch_numbers(day: DeskDay, words: int) -> Iterator[tuple[str, str]]:
    """Slouching; nothing where the posture was not judged.

    Args:
        day: The time.
        words: How often something was said about it.
    """
    if not day.judged_s:
        return
    share = share_of(day.slouched_s / day.judged_s)
    yield tr("posture judged"), hours(day.judged_s)
    yield tr("slouched"), f"{hours(day.slouched_s)} ({share})"
    yield tr("times slouched"), str(day.slouches)
    yield tr("longest slouch"), hours(day.longest_slouch_s)
    yield tr("words about it"), str(words)
