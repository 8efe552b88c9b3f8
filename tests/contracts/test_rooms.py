"""The house: no circle between rooms, no crowded folder, and a table that names every room."""

from __future__ import annotations

import re

from tests.contracts.rooms import ROOT, measured

MOST_FILES = 25
MOST_SHARED_NAMES = 8

HOUSE = measured()


def test_no_rooms_import_each_other():
    assert HOUSE.circles == []


def test_no_folder_is_crowded():
    crowded = {name: count for name, count in HOUSE.folders.items() if count > MOST_FILES}
    assert crowded == {}


def test_few_file_names_stand_in_several_rooms():
    assert len(HOUSE.names) <= MOST_SHARED_NAMES, HOUSE.names


def test_the_table_of_rooms_names_each_room_once():
    text = (ROOT / "coach" / "README.md").read_text("utf-8")
    table = text[text.index("| room |") : text.index("`python -m tests.contracts.rooms`")]
    rooms = "".join(line.split("|")[1] for line in table.splitlines() if "|" in line)
    named = re.findall(r"`([\w/.]+)`", rooms)
    there = {
        f"{path.name}{'/' if path.is_dir() else ''}"
        for path in (ROOT / "coach").iterdir()
        if (path.is_dir() and list(path.glob("*.py"))) or path.suffix == ".py"
    }
    assert sorted(named) == sorted(there - {"__init__.py", "__main__.py"})
