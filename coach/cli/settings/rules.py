"""Print when the coach speaks: what it may correct, and what it goes by.

Every number is a setting; 'coach settings NAME' shows those of one rule, and how to change them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from coach.cli.arguments import NameOfWords
from coach.cli.settings.rule_choice import rules_named
from coach.cli.settings.settings_options import add_settings, settings_from
from coach.phrases.english import ENGLISH_BOOK
from coach.wording.columns import row
from coach.wording.rule_names import name_of_cue
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from coach.cli.settings.settings_layers import InForce
    from coach.cues import CueParams, Rule
    from coach.cues.handbook import HouseRule
    from coach.model import Phrasebook
    from coach.settings import Setting

EXAMPLE = """\
  coach rules
  coach rules "left hip drop"
  coach rules pauses
  coach rules --json"""

_WIDTH = 79
_NAME = 24
"""Columns of a rule's name; of the policy's rules with their numbers before."""

_COLUMNS = (_NAME, 48, 5)
"""Of what may be corrected: name, when, after how long."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "name",
        metavar="NAME|NUMBER",
        action=NameOfWords,
        help=tr("only this rule, with all its numbers"),
    )
    add("--json", action="store_true", help=tr("one JSON object per line, SI units"))
    add_settings(parser, tr("in place of your own settings.toml"))


def run(args: argparse.Namespace) -> int:
    found = settings_from(args)
    cues = found.settings.core.cues
    rules, house = rules_named(args.name, cues)
    if args.json:
        for form in [*(_rule_form(r, cues) for r in rules), *(_form(r, found) for r in house)]:
            print(json.dumps(form, ensure_ascii=False))
        return 0
    lines = _all(rules, house, cues) if args.name is None else _each(rules, house, found)
    for line in lines:
        print(line.rstrip())
    return 0


def _all(rules: list[Rule], house: list[HouseRule], cues: CueParams) -> Iterator[str]:
    """Both tables, readable on 80 columns."""
    from coach.wording.policy_names import name_of_policy
    from coach.wording.rule_words import off_words, wait_s, when_words

    heads = tr("WHAT IT MAY CORRECT"), tr("says it when"), tr("after")
    yield from row(*zip(heads, _COLUMNS, strict=True))
    for rule in rules:
        wait = tr("off") if rule in _turned_off(rules, cues) else f"{wait_s(rule, cues)} s"
        cells = name_of_cue(rule.name), when_words(rule), wait
        yield from row(*zip(cells, _COLUMNS, strict=True))
        yield from _indented(off_words(rule, _off_at(rule, cues)))
    yield ""
    yield tr("WHAT IT GOES BY")
    for one in house:
        name = f"{one.number:2} {name_of_policy(one.name)}"
        yield from _indented(tr(one.says), name)
    yield ""
    yield tr("'coach rules NAME', or a number from here, tells all of one.")


def _each(rules: list[Rule], house: list[HouseRule], found: InForce) -> Iterator[str]:
    """One rule, or the rules of one topic, with all that belongs to them."""
    from coach.cli.settings.phrase_files import phrases_in_force

    cues = found.settings.core.cues
    book = phrases_in_force(found.settings.app) if rules else ENGLISH_BOOK
    for i, rule in enumerate(rules):
        yield from [""] if i else []
        yield from _rule_lines(rule, cues, book)
    for i, one in enumerate(house):
        yield from [""] if i or rules else []
        yield from _house_lines(one, found)


def _rule_lines(rule: Rule, cues: CueParams, book: Phrasebook) -> Iterator[str]:
    from coach.wording.metric_names import plain_of
    from coach.wording.rule_words import harm_words, how_often_words, off_words, when_words

    name = name_of_cue(rule.name)
    harm, off = harm_words(rule), off_words(rule, _off_at(rule, cues))
    words = ", ".join(f'"{phrase.text}"' for phrase in book.of(rule.name))
    yield name
    for head, text in (
        (tr("what it is"), plain_of(rule.metric)),
        (tr("says it when"), when_words(rule)),
        ("", how_often_words(rule, cues)),
        (tr("words"), words),
        (tr("not said"), harm),
        (tr("now"), tr("turned off by you") if rule in _turned_off([rule], cues) else off),
        (
            tr("evidence"),
            tr("{n:g} of 10: how well it is shown that a cue changes it", n=10.0 * rule.weight),
        ),
        (tr("to change it"), f"coach settings '{name}'"),
    ):
        if text:
            yield from _indented(text, f"  {head}", 16)


def _house_lines(rule: HouseRule, found: InForce) -> Iterator[str]:
    from coach.wording.policy_names import name_of_policy

    name = name_of_policy(rule.name)
    yield f"{rule.number} {name}"
    yield from _indented(tr(rule.says), "  " + tr("rule"), 16)
    yield from _indented(tr(rule.basis), "  " + tr("rests on"), 16)
    # The numbers of single rules stand with them.
    head = "  " + tr("numbers")
    for one in _settings(found, tuple(p for p in rule.settings if "*" not in p)):
        yield from _indented(f"{_value(one)}: {tr(one.meaning)}{_origin(one, found)}", head, 16)
        head = ""
    if rule.settings:
        yield from _indented(f"coach settings '{name}'", "  " + tr("to change it"), 16)


def _indented(text: str, head: str = "", width: int = _NAME) -> list[str]:
    """Text beside its head, at one indent; nothing where there is no text."""
    return row((head, width), (text, _WIDTH - width - 1)) if text else []


def _value(row: Setting) -> str:
    """A number as a person reads it: angles in degrees."""
    from coach.cli.settings.settings_text import in_degrees

    if (degrees := in_degrees(row)) or isinstance(row.value, bool):
        return degrees or (tr("yes") if row.value else tr("no"))
    if isinstance(row.value, list):
        return ", ".join(map(str, row.value)) or tr("none")
    value = f"{row.value:g}" if isinstance(row.value, float) else str(row.value)
    return f"{value} {row.unit}".rstrip()


def _origin(row: Setting, found: InForce) -> str:
    from coach.cli.settings.settings_layers import DEFAULT

    origin = found.origin(row.path)
    return "" if origin == DEFAULT else f" ({tr(origin)})"


def _settings(found: InForce, patterns: tuple[str, ...]) -> Iterator[Setting]:
    from coach.cues.handbook import belongs

    for one in found.settings.table():
        if any(belongs(one.path, pattern) for pattern in patterns):
            yield one


def _form(rule: HouseRule, found: InForce) -> dict[str, Any]:
    return {
        "type": "policy",
        "number": rule.number,
        "name": rule.name,
        "says": rule.says,
        "basis": rule.basis,
        "settings": {row.name: row.value for row in _settings(found, rule.settings)},
    }


def _turned_off(rules: list[Rule], cues: CueParams) -> list[Rule]:
    """Those that the user turned off."""
    return [rule for rule in rules if {rule.name, rule.topic} & set(cues.off)]


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
