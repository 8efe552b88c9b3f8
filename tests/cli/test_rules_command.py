"""``coach rules``: the one table of when the coach speaks, with the numbers in force."""

from __future__ import annotations

import json

import pytest

from coach.cues import RULES
from coach.cues.handbook import HANDBOOK


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("COACH_HOME", str(folder))
    return folder


def test_it_lists_what_it_may_correct_and_what_it_goes_by(coach):
    code, out, err = coach("rules")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    first = [line.split()[0] for line in lines[: lines.index("")] if not line.startswith(" ")]
    assert first == [rule.name for rule in RULES]
    assert sum(line.strip().startswith("off: ") for line in lines) == 2
    heads = [line for line in lines if line[:2].strip().isdecimal()]
    assert [int(line[:2]) for line in heads] == list(range(1, 29))
    assert "      cues.gap_s = 45.0 s" in lines
    assert all(len(line) <= 120 for line in lines)


def test_a_number_changed_is_shown_with_where_it_came_from(coach, home):
    (home / "settings.toml").write_text('[cues]\ngap_s = 60\noff = ["bounce"]\n')
    out = coach("rules")[1]
    assert f"      cues.gap_s = 60.0 s  ({home / 'settings.toml'}:2)" in out.splitlines()
    assert next(line for line in out.splitlines() if line.startswith("bounces_high")).endswith(
        "OFF"
    )


@pytest.mark.parametrize("name", ["escalation", "11"])
def test_one_rule_of_the_policy_tells_what_is_allowed_and_why(coach, name):
    out = coach("rules", name)[1]
    assert out.startswith("11  escalation: ")
    assert "basis: autonomy" in out
    assert "cues.ladder.offer_s = 30.0 s" in out
    assert "Allowed: a number from 5 to 40." in out


def test_one_rule_of_a_metric_tells_its_numbers(coach):
    out = coach("rules", "lean_too_far")[1]
    assert "cues.rules.lean_too_far.dwell_s = 15.0 s" in out
    assert "escalation" not in out


def test_as_json_each_rule_is_a_line(coach):
    forms = [json.loads(line) for line in coach("rules", "--json")[1].splitlines()]
    assert [f["name"] for f in forms] == [r.name for r in RULES] + [r.name for r in HANDBOOK]
    gaps = next(f for f in forms if f["name"] == "gaps")
    assert gaps["settings"]["cues.per_run"] == 12


def test_a_rule_that_is_none_costs_one_line(coach):
    code, out, err = coach("rules", "knees")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
