"""Rules by the name a runner gives them: what may be corrected, and what the coach goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.errors import UserError
from coach.wording.by_name import UnknownNameError, by_name
from coach.wording.policy_names import POLICY_NAMES
from coach.wording.rule_names import RULE_NAMES, TOPIC_NAMES
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.cues import CueParams, Rule
    from coach.cues.handbook import HouseRule


def rules_named(name: str | None, cues: CueParams) -> tuple[list[Rule], list[HouseRule]]:
    """The rules that are meant; all of them without a name.

    Args:
        name: A rule, a topic, or a rule of the policy or its number; by plain name, the beginning
            of one, or as in the settings.
        cues: In force.

    Raises:
        UserError: Nothing is called so.
    """
    from coach.cues.handbook import HANDBOOK

    if name is None:
        return list(cues.rules.table), list(HANDBOOK)
    if name.isascii() and name.isdecimal():
        house = [rule for rule in HANDBOOK if rule.number == int(name)]
        if not house:
            raise UserError(
                tr(
                    "no rule {n}; they go from 1 to {last}, see 'coach rules'",
                    n=name,
                    last=len(HANDBOOK),
                )
            )
        return [], house
    try:
        key = by_name(name, {**RULE_NAMES, **TOPIC_NAMES, **POLICY_NAMES}, "coach rules")
    except UnknownNameError as error:
        raise UserError(str(error)) from None
    rules = [rule for rule in cues.rules.table if key in (rule.name, rule.topic)]
    return rules, [rule for rule in HANDBOOK if rule.name == key]
