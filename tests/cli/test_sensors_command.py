"""`coach sensors` says of each family what it is, and that it was not tried."""

from pathlib import Path

import pytest

from coach.cli.main import main
from coach.decode import FAMILIES, Advertisement, recognise, stranger
from coach.decode.strangers import SERVICES


def test_every_family_is_in_the_table(capsys):
    assert main(["sensors"]) == 0
    said = capsys.readouterr().out
    for name in FAMILIES:
        assert f"  {name} " in said
    assert "not tried on a device by us" in said


@pytest.mark.parametrize("name", FAMILIES)
def test_each_tells_how_it_is_worn_woken_and_charged(name, capsys):
    assert main(["sensors", name.upper()]) == 0
    said = " ".join(capsys.readouterr().out.split())
    about = FAMILIES[name].about
    for words in (about.title, about.wear, about.wake, about.battery, *about.limits, about.source):
        assert words
        assert words in said
    assert ("not tried on a device by us" in said) is (name != "own")


@pytest.mark.parametrize("name", FAMILIES)
def test_cues_that_come_late_are_told_of(name, capsys):
    main(["sensors", name])
    said = " ".join(capsys.readouterr().out.split())
    late_s = FAMILIES[name].worth.latency_s
    assert (f"late cues come about {late_s:g} s late" in said) is (late_s >= 0.25)


def test_a_family_that_nobody_knows(capsys):
    assert main(["sensors", "garmin"]) == 1
    assert "no family 'garmin'; known: own" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        *((Advertisement(services=frozenset({uuid})), True) for uuid in SERVICES),
        (Advertisement("My IMU 3"), True),
        (Advertisement("Kitchen light"), False),
        (Advertisement(), False),
    ],
)
def test_a_stranger_that_may_measure_movement_is_told(said, is_one):
    assert (stranger(said) is not None) is is_one
    assert recognise(said) is None


def test_the_readme_names_each_family():
    text = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
    assert [name for name in FAMILIES if f"(`{name}`)" not in text] == []
    assert "not tried on a device by us" in text
