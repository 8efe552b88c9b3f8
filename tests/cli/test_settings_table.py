"""The table of all settings: each has a range that belongs to it, a meaning and a way to be set."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Annotated

import pytest

from coach.app.settings import AppSettings
from coach.cli.settings.settings_layers import (
    AllSettings,
    Layer,
    _leaves,
    combined,
    file_layer,
)
from coach.cli.settings.settings_lines import lines_of
from coach.cli.settings.settings_text import set_in_file, settings_toml
from coach.model.ranges import FIXED, Within
from coach.settings import Settings, build, changes, settings_from_mapping
from coach.settings.kinds import kind_of
from coach.voice import VoiceSettings

ROWS = list(AllSettings().table())


def only(path, value):
    """One setting, as a file would give it."""
    nested = value
    for key in reversed(path):
        nested = {key: nested}
    return Layer(nested, {path: "a file"})


def test_each_is_documented_where_it_stands():
    for row in ROWS:
        assert len(row.meaning) > 8, f"{row.name}: its line is missing in the docstring"
        assert row.meaning.isprintable()


def test_each_default_is_within_its_range():
    for row in ROWS:
        if row.kind.within is None:
            continue
        assert row.kind.within.low < row.kind.within.high, row.name
        for value in row.value if isinstance(row.value, list) else [row.value]:
            assert row.kind.within.low <= value <= row.kind.within.high, row.name


def examples(row):
    """Other values that are allowed."""
    within = row.kind.within
    if isinstance(row.value, bool):
        return [not row.value]
    if isinstance(row.value, list):
        return [[within.low, within.high]] if within else [[]]
    return [within.low, within.high] if within else []


def test_each_can_be_set_to_what_is_allowed_and_nothing_else_changes():
    for row in ROWS:
        for value in examples(row):
            found = combined([only(row.path, value)])
            now = {r.path: r.value for r in found.settings.table()}
            assert now[row.path] == value, row.name
            assert found.origin(row.path) == "a file"
            assert {path for path, v in now.items() if v != ORIGINAL[path]} <= {row.path}


def test_no_number_beyond_its_range_is_taken():
    for row in ROWS:
        if row.kind.within and not isinstance(row.value, list):
            for wrong in (row.kind.within.low - 1, row.kind.within.high * 2 + 1, True, "much"):
                with pytest.raises(ValueError, match="is"):
                    row.kind.parse(wrong)


ORIGINAL = {row.path: row.value for row in ROWS}


def test_no_two_share_a_variable():
    names = ["_".join(row.path).upper() for row in ROWS]
    assert len(set(names)) == len(names)


def test_every_stage_has_its_table():
    stages = {"timing", "orientation", "gait", "metrics", "cues", "guide", "voice", "app"}
    assert stages <= {row.path[0] for row in ROWS}


def test_the_file_written_holds_every_setting_as_delivered():
    text = settings_toml(combined([]))
    settings = [line for line in text.splitlines() if line.startswith("[") or _is_setting(line)]
    values = tomllib.loads("\n".join(line.removeprefix("# ") for line in settings))
    there = set(_leaves(values))
    assert there == {row.path for row in ROWS}
    voice, app = values.pop("voice"), values.pop("app")
    assert changes(settings_from_mapping(values), Settings()) == {}
    assert changes(build(VoiceSettings(), voice), VoiceSettings()) == {}
    assert changes(build(AppSettings(), app), AppSettings()) == {}
    assert all(row.kind.allowed in text for row in ROWS)


def _is_setting(line):
    key, equals, _ = line.removeprefix("# ").partition(" = ")
    return bool(equals) and any(row.path[-1] == key for row in ROWS)


def test_what_differs_goes_into_a_recording_and_back():
    values = {"cues": {"gap_s": 90.0, "off": ["praise"]}, "grid_s": 0.25}
    settings = settings_from_mapping(values)
    assert changes(settings, Settings()) == values
    assert settings_from_mapping(json.loads(json.dumps(changes(settings, Settings())))) == settings


@pytest.mark.parametrize(
    ("hint", "good", "bad"),
    [
        (float, 3, "x"),
        (int, 3, 2.5),
        (float, 10.0, 10.1),
        (bool, True, 1),
        (str, "a", 3),
        (tuple[str, ...], ["a"], "a"),
        (tuple[float, float], [1, 2], [2, 1]),
        (float | None, 2.0, []),
        (Path | None, "a.toml", 3),
        (Annotated[float, Within(5.0, 6.0)], 5.5, 1.0),
    ],
)
def test_each_kind_takes_its_own_values_only(hint, good, bad):
    kind = kind_of(hint, 1.0)
    kind.parse(good)
    with pytest.raises(ValueError, match=r"is|must"):
        kind.parse(bad)


def test_nothing_is_an_empty_text():
    assert kind_of(Path | None, None).parse("") is None
    assert kind_of(Path | None, None).parse("a") == Path("a")


@pytest.mark.parametrize("hint", [Annotated[str, FIXED], dict, tuple[int, ...]])
def test_what_is_part_of_a_definition_cannot_be_set(hint):
    assert kind_of(hint, None) is None


@pytest.mark.parametrize(
    ("hint", "usual", "low", "high"),
    [(float, 0.5, 0.05, 5.0), (int, 4, 1, 40), (tuple[float, float], (2.0, 4.0), 0.2, 40.0)],
)
def test_a_number_without_a_range_may_move_by_a_decade(hint, usual, low, high):
    assert kind_of(hint, usual).within == Within(low, high)


HARD = '''
grid_s = 0.5
"cues".gap_s = 60
[voice] # a comment = here
voice = """
[cues]
gap_s = 1
"""
pre_roll_ms = 300
[cues.praise]
"hold_s" = 9
[ cues . "band" ]
enter = 3.0
'''


def test_lines_are_found_in_any_toml():
    lines = lines_of(HARD)
    assert lines["grid_s",] == 2
    assert lines["cues", "gap_s"] == 3
    assert lines["voice",] == 4
    assert lines["voice", "voice"] == 5
    assert lines["voice", "pre_roll_ms"] == 9
    assert lines["cues", "praise", "hold_s"] == 11
    assert lines["cues", "band", "enter"] == 13


def test_one_setting_is_changed_and_the_rest_of_the_file_stays(tmp_path):
    path = tmp_path / "a" / "settings.toml"
    set_in_file(path, ("voice", "pre_roll_ms"), 800)
    assert path.read_text() == "[voice]\npre_roll_ms = 800\n"
    path.write_text("# mine\n[cues]\ngap_s = 60 # slow\n\n[voice]\n# rate_wpm = 165\n")
    set_in_file(path, ("voice", "pre_roll_ms"), 1500)
    text = path.read_text()
    assert "# mine\n[cues]\ngap_s = 60 # slow\n" in text
    found = combined([file_layer(path)]).settings
    assert (found.voice.pre_roll_ms, found.core.cues.gap_s) == (1500, 60.0)
