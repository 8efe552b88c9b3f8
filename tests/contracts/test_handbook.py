"""The rules of the policy: all in one table, each with its settings, none of them left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coach.cues.handbook import HANDBOOK, belongs
from coach.settings import Settings, settings_of

README = Path(__file__).parents[2] / "coach" / "cues" / "README.md"
PATHS = [row.path for row in settings_of(Settings())]
HEAD = "| # | rule | settings | rests on |\n|--:|---|---|---|"


def cells(rule):
    settings = ", ".join(f"`{name}`" for name in rule.settings) or "-"
    return f"| {rule.number} | **{rule.name}**: {rule.says} | {settings} | {rule.basis} |"


def test_there_are_twenty_eight_with_names_of_their_own():
    assert [rule.number for rule in HANDBOOK] == list(range(1, 29))
    assert len({rule.name for rule in HANDBOOK}) == 28


@pytest.mark.parametrize("rule", HANDBOOK, ids=lambda rule: rule.name)
def test_what_a_rule_names_can_be_set(rule):
    for pattern in rule.settings:
        assert any(belongs(path, pattern) for path in PATHS), pattern


def test_every_number_of_the_policy_belongs_to_a_rule():
    patterns = [pattern for rule in HANDBOOK for pattern in rule.settings]
    alone = [path for path in PATHS if path[0] == "cues"]
    assert [p for p in alone if not any(belongs(p, pattern) for pattern in patterns)] == []


def test_the_readme_has_the_table_in_force():
    found = re.search(r"<!-- handbook -->\n(.*?)<!-- /handbook -->", README.read_text(), re.DOTALL)
    assert found[1].strip() == "\n".join([HEAD, *map(cells, HANDBOOK)])


def test_rules_without_a_number_are_those_that_have_none():
    assert [rule.name for rule in HANDBOOK if not rule.settings] == ["pain", "all is logged"]
