"""How far is each angle of a set from its first good seconds just now?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model import FormNow
from coach.practice.exercise.one_set import RANGE

if TYPE_CHECKING:
    from coach.practice.exercise.exercise_kinds import Angle, FormRule
    from coach.practice.exercise.one_set import OneSet


def form_now(now: OneSet) -> tuple[FormNow, ...]:
    """Each angle that is watched once, whichever way it may go; in the order of the table."""
    rules: dict[Angle, list[FormRule]] = {}
    for rule in now.asked.view.form:
        if rule.fault != RANGE:
            rules.setdefault(rule.angle, []).append(rule)
    return tuple(_of_angle(angle, several, now) for angle, several in rules.items())


def _of_angle(angle: Angle, rules: list[FormRule], now: OneSet) -> FormNow:
    watched = [one for one in now.forms if one.rule in rules]
    return FormNow(
        angle.value,
        watched[0].off_rad if watched else None,
        max((-one.band_rad for one in rules if one.direction <= 0), default=None),
        min((one.band_rad for one in rules if one.direction >= 0), default=None),
        next((one.rule.fault for one in watched if one.off), ""),
    )
