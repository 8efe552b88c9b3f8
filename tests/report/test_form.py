"""The report as JSON."""

import json
from importlib.resources import files

import jsonschema
import pytest
from made import LONG, NASTY, recorded, report, runs

from coach.report.draw.report_json import FORM_VERSION, report_form

SCHEMA = json.loads(files("coach.report").joinpath("static/report.schema.json").read_text("utf-8"))


def check(made):
    form = json.loads(json.dumps(report_form(made), allow_nan=False))
    jsonschema.Draft202012Validator(SCHEMA).validate(form)
    return form


def test_the_schema_is_one_and_of_this_version():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["version"]["const"] == FORM_VERSION


@pytest.mark.parametrize("story", ["easy-run", "tired-hips", "tall-to-folded", "poor-link"])
def test_shipped_recordings_follow_the_schema(story):
    form = check(recorded(story))
    assert form["provenance"] == "simulated"
    assert form["metrics"]


@pytest.mark.parametrize(
    "options",
    [
        {"minutes": 12.0, "speed_m_s": 3.0, "earlier": runs()},
        {"running": False},
        {"minutes": 0.2},
        {"title": NASTY, "phrase": LONG, "athlete": NASTY, "earlier": runs(title=NASTY)},
    ],
    ids=["everything", "standing", "seconds", "hostile"],
)
def test_so_do_full_and_empty_ones(options):
    form = check(report(**options))
    assert form["title"] == options.get("title", "A run")


def test_values_are_si_and_the_schema_notices_what_is_wrong():
    form = check(report(minutes=12.0))
    lean = next(m for m in form["metrics"] if m["name"] == "trunk_forward_lean_rad")
    assert lean["unit"] == "rad"
    assert abs(lean["median"] - 0.1) < 0.01
    for broken in ({"version": 1}, {"extra": 1}, {"running_s": "12"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(SCHEMA).validate(form | broken)
