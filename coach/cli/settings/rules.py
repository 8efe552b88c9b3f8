"""Print the rules of when the coach speaks, with the numbers in force and where they come from.

First what it may correct, then what it goes by. Every number is a setting: change it with
'coach settings --set NAME=VALUE --write' or in the file that writes.
"""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from coach.cli.errors import UserError
from coach.cli.settings.settings_options import add_settings, settings_from
from coach.model import METRICS
from coach.model.units import SHOWN_UNITS, in_shown_unit

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from coach.cli.settings.settings_layers import InForce
    from coach.cues import CueParams, Rule
    from coach.cues.handbook import HouseRule
    from coach.settings import Setting

EXAMPLE = """\
  coach rules
  coach rules escalation
  coach rules lean_too_far
  coach rules --json"""

_WIDTH = 96
_SIDES = {1: "above", -1: "below", 0: "further off zero than"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("name", nargs="?", metavar="NAME|NUMBER", help="only this rule, with what is allowed")
    add("--json", action="store_true", help="one JSON object per line")
    add_settings(parser, "in place of your own settings.toml")


def run(args: argparse.Namespace) -> int:
    from coach.cues.handbook import HANDBOOK

    found = settings_from(args)
    cues = found.settings.core.cues
    rules = [r for r in cues.rules.table if args.name in (None, r.name, r.topic)]
    house = [r for r in HANDBOOK if args.name in (None, r.name, str(r.number))]
    if not rules and not house:
        raise UserError(f"no rule '{args.name}'; 'coach rules' lists them all")
    if args.json:
        for form in [*(_rule_form(r, cues) for r in rules), *(_form(r, found) for r in house)]:
            print(json.dumps(form, ensure_ascii=False))
        return 0
    alone = args.name is not None
    for rule in rules:
        _print_rule(rule, cues, found, alone=alone)
    if rules and house:
        print()
    for one in house:
        _print_house(one, found, alone=alone)
    return 0


def _print_rule(rule: Rule, cues: CueParams, found: InForce, *, alone: bool) -> None:
    least, limit = _shown(rule, rule.floor, share=rule.relative), _limit(rule)
    words = f"{rule.word} {_SIDES[rule.direction]} usual by {least} or more, {rule.dwell_s:g} s"
    harm = f", not {limit}" if limit else ""
    state = "  OFF" if {rule.name, rule.topic} & set(cues.off) else ""
    print(f"{rule.name:26} {words}{harm}, weight {rule.weight:g}{state}")
    from coach.cues.rules import EVERYWHERE

    unfit = _off_at(rule, cues)
    if unfit:
        at = "" if set(unfit) == set(EVERYWHERE) else f" at the {' and '.join(unfit)}"
        why = f"off{at}: {rule.off_because}; cues.on turns it on"
        print(textwrap.fill(why, _WIDTH, initial_indent=" " * 27, subsequent_indent=" " * 27))
    if alone:
        for row in _settings(found, (f"cues.rules.{rule.name}",)):
            _print_setting(row, found, alone=True)


def _print_house(rule: HouseRule, found: InForce, *, alone: bool) -> None:
    head = f"{rule.number:2}  {rule.name}: {rule.says}"
    print(textwrap.fill(head, _WIDTH, subsequent_indent="    "))
    if alone:
        print(f"    basis: {rule.basis}")
    # The numbers of single rules stand above.
    patterns = rule.settings if alone else tuple(p for p in rule.settings if "*" not in p)
    for row in _settings(found, patterns):
        _print_setting(row, found, alone=alone)


def _print_setting(row: Setting, found: InForce, *, alone: bool) -> None:
    from coach.cli.settings.settings_layers import DEFAULT
    from coach.cli.settings.settings_text import in_degrees, toml_value

    origin = found.origin(row.path)
    mark = "" if origin == DEFAULT else f"  ({origin})"
    unit = f" {row.unit}" if row.unit else ""
    degrees = f" ({said})" if (said := in_degrees(row)) else ""
    print(f"      {row.name} = {toml_value(row.value)}{unit}{degrees}{mark}")
    if alone:
        text = f"{row.meaning} Allowed: {row.kind.allowed}."
        indent = " " * 10
        print(textwrap.fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent))


def _settings(found: InForce, patterns: tuple[str, ...]) -> Iterator[Setting]:
    from coach.cues.handbook import belongs

    for row in found.settings.table():
        if any(belongs(row.path, pattern) for pattern in patterns):
            yield row


def _form(rule: HouseRule, found: InForce) -> dict[str, Any]:
    return {
        "type": "policy",
        "number": rule.number,
        "name": rule.name,
        "says": rule.says,
        "basis": rule.basis,
        "settings": {row.name: row.value for row in _settings(found, rule.settings)},
    }


def _off_at(rule: Rule, cues: CueParams) -> tuple[str, ...]:
    """Placements at which it is not said because its metric cannot carry it."""
    return () if {rule.name, rule.topic} & {*cues.off, *cues.on} else rule.off_at


def _rule_form(rule: Rule, cues: CueParams) -> dict[str, Any]:
    from coach.cues.rules import NONE_ABOVE, NONE_BELOW

    return {
        "type": "rule",
        "name": rule.name,
        "topic": rule.topic,
        "metric": rule.metric,
        "direction": rule.direction,
        "floor": rule.floor,
        "relative": rule.relative,
        "dwell_s": rule.dwell_s,
        "weight": rule.weight,
        "limit": None if rule.limit in (NONE_ABOVE, NONE_BELOW) else rule.limit,
        "off": bool({rule.name, rule.topic} & set(cues.off)),
        "off_at": list(_off_at(rule, cues)),
        "off_because": rule.off_because,
    }


def _limit(rule: Rule) -> str:
    from coach.cues.rules import NONE_ABOVE, NONE_BELOW

    if rule.limit in (NONE_ABOVE, NONE_BELOW):
        return ""
    return f"{'under' if rule.direction > 0 else 'over'} {_shown(rule, rule.limit)}"


def _shown(rule: Rule, value: float, *, share: bool = False) -> str:
    if share:
        return f"{value:.0%}"
    si_unit = METRICS[rule.metric].unit
    return f"{in_shown_unit(si_unit, value)} {SHOWN_UNITS[si_unit][0]}".rstrip()
