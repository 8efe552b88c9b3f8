"""``coach rules``: the one table of when the coach speaks, with the numbers in force."""

from __future__ import annotations

import json
import re

import pytest

from coach.cues import RULES
from coach.cues.handbook import HANDBOOK
from coach.wording.policy_names import POLICY_NAMES
from coach.wording.rule_names import RULE_NAMES


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
    first = [line[:24].strip() for line in lines[1 : lines.index("")] if line[0] != " "]
    assert first == [RULE_NAMES[rule.name] for rule in RULES]
    assert sum(line.strip().startswith("off: ") for line in lines) == 2
    heads = [line for line in lines if line[:2].strip().isdecimal()]
    assert [line[3:25].strip() for line in heads] == list(POLICY_NAMES.values())
    assert max(map(len, lines)) < 80


def test_a_number_changed_is_shown_with_where_it_came_from(coach, home):
    (home / "settings.toml").write_text('[cues]\ngap_s = 60\noff = ["bounce"]\n')
    out = " ".join(coach("rules", "pauses")[1].split())
    assert "60 s: Least" in out
    assert "toml:2)" in out
    out = coach("rules")[1]
    assert next(x for x in out.splitlines() if x.startswith("high bounce")).endswith(" off")
    assert "turned off by you" in coach("rules", "high bounce")[1]


@pytest.mark.parametrize("name", ["escalation", "11", "if it does not help", "If it"])
def test_one_rule_of_the_policy_tells_its_numbers_and_why(coach, name):
    out = coach("rules", name)[1]
    assert out.startswith("11 if it does not help\n")
    assert "rests on       autonomy" in out
    assert "30 s: It is offered first" in out
    assert "coach settings 'if it does not help'" in out


@pytest.mark.parametrize("name", ["lean_too_far", "leaning too far", "LEANING TOO"])
def test_one_rule_of_a_metric_says_when_in_degrees_and_seconds(coach, name):
    out = coach("rules", name)[1]
    assert "forward lean at least 3.0 deg above usual" in out
    assert "after 11 s out of your band, at most every 90 s" in out
    assert '"run tall"' in out
    assert not re.search(r"rad\b|`|0\.05", out)


def test_a_topic_gives_its_rules(coach):
    out = coach("rules", "hip drop")[1]
    assert [line for line in out.splitlines() if line and line[0] != " "] == [
        "right hip drop",
        "left hip drop",
    ]


@pytest.mark.parametrize("name", ["left hip drop", "hip_drops_on_right_stance"])
def test_the_settings_of_a_rule_are_found_by_its_name(coach, name):
    out = coach("settings", name)[1]
    assert [line.split(" = ")[0].rsplit(".", 1)[1] for line in out.splitlines()] == [
        "floor",
        "dwell_s",
        "weight",
        "limit",
    ]
    assert "hip_drops_on_right_stance" in out


def test_as_json_each_rule_is_a_line(coach):
    forms = [json.loads(line) for line in coach("rules", "--json")[1].splitlines()]
    assert [f["name"] for f in forms] == [r.name for r in RULES] + [r.name for r in HANDBOOK]
    gaps = next(f for f in forms if f["name"] == "gaps")
    assert gaps["settings"]["cues.per_run"] == 12


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("knees", "nothing is called 'knees'; 'coach rules' lists all names"),
        ("lef hip", "did you mean left hip drop"),
        ("leaning", "may be leaning too far, leaning left or leaning right"),
        ("29", "they go from 1 to 28"),
    ],
)
def test_a_rule_that_is_none_costs_one_line(coach, name, said):
    code, out, err = coach("rules", name)
    assert (code, out) == (1, "")
    assert said in err
    assert err.count("\n") == 1
