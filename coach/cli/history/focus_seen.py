"""Whether the sensor can see what is to be worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.errors import UserError
from coach.cues import RULES
from coach.model import METRICS, Placement
from coach.wording.rule_names import name_of_focus
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence


def check_focus_is_seen(focus: str, placements: Sequence[Placement]) -> None:
    """Refuse a rule or topic whose metrics none of these placements gives.

    Raises:
        UserError: It would never be coached.
    """
    seen = [rule for rule in RULES if _is_seen(rule.metric, placements)]
    if any(focus in (rule.name, rule.topic) for rule in seen):
        return
    where = tr(" and ").join(tr(place.value) for place in placements)
    as_rule = any(focus == rule.name for rule in RULES)
    names = dict.fromkeys(rule.name if as_rule else rule.topic for rule in seen)
    named = ", ".join(dict.fromkeys(map(name_of_focus, names)))
    raise UserError(
        tr(
            "a sensor on the {where} cannot see {focus}; it sees {named}",
            where=where,
            focus=name_of_focus(focus),
            named=named,
        )
    )


def _is_seen(metric: str, placements: Sequence[Placement]) -> bool:
    able = METRICS[metric].placements
    if able:
        return any(place in able for place in placements)
    # What no placement gives alone takes one on the trunk and one on the pelvis.
    return len({place.is_pelvic for place in placements}) == 2
