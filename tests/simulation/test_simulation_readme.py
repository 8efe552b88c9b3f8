"""The README knows every key and the true defaults, and its example parses."""

import re
from pathlib import Path

import pytest

import coach.simulation.parse as parse_module
from coach.model import Placement
from coach.simulation import parse_story
from coach.simulation.parameters import by_key

README = (Path(parse_module.__file__).parent / "README.md").read_text(encoding="utf-8")
KEYS = sorted(
    {key for placement in Placement for key in by_key(placement)}
    | set(parse_module.SENSOR_KEYS)
    | set(parse_module._STRAP)
    | set(parse_module.LINK_KEYS)
    | set(parse_module._TOP) - {"runner", "walker", "stander", "sensor", "strap", "link", "phase"}
)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_documented(key):
    assert f"`{key}`" in README


def test_the_example_parses():
    (example,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    story = parse_story(example)
    assert story.duration_s == 910.0
    assert story.phases[-1].values["tilt_deg"] == (5.0, 9.0)


@pytest.mark.parametrize("placement", Placement)
def test_the_defaults_in_the_table_are_the_true_ones(placement):
    checked = 0
    for line in README.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 4 or not cells[0].startswith("`"):
            continue
        names = [name for name in re.findall(r"`(\w+)`", cells[0]) if name in by_key(placement)]
        numbers = re.findall(r"\d+(?:\.\d+)?", cells[1])
        for name in names:
            spec = by_key(placement)[name]
            if numbers:
                assert f"{spec.run:g}" in [f"{float(number):g}" for number in numbers]
                checked += 1
    assert checked >= 15
