"""``coach inspect FILE --state MM:SS``: what the filters know at an instant."""

from __future__ import annotations

import json
import math
import re

import pytest

from coach.cli.offline.filter_state import print_states, states_to_json
from coach.model import Placement
from coach.wiring.filter_states import FilterStates, SensorStates
from tests.theory.test_filter_states import at


def block_of(out, name):
    """The lines below a filter's name, as pairs of name and value."""
    found = re.search(rf"^  {name}\n((?:    .*\n)+)", out, re.MULTILINE)
    lines = (line.split(maxsplit=1) for line in found[1].splitlines())
    return {parts[0]: parts[1] for parts in lines if len(parts) == 2}


def test_the_state_of_every_filter_is_printed_with_units(coach, recording):
    code, out, err = coach("inspect", recording, "--state", "0:40")
    assert (code, err) == (0, "")
    assert out.startswith("state at 00:40.0, from all samples before it\n\nsimulated (pelvis)\n")
    running, stride_filter = block_of(out, "running"), block_of(out, "stride_filter")
    assert re.fullmatch(r"0\.7\d* s", running["stride"])
    assert re.fullmatch(r"\(\d+, 11\) -\S+ to \S+", running["past"])
    forward, _, unit = stride_filter["speed"].split()
    assert 2.0 < float(forward) < 5.0
    assert unit == "m/s"
    assert re.fullmatch(r"(-?0\.0\S+ ){3}deg/s", stride_filter["bias"])
    assert re.fullmatch(r"0\.[123]\d* 0\.[123]\d* deg", stride_filter["sigma"])
    assert re.fullmatch(r"\(12, 12\) diagonal( \S+){12}", stride_filter["covariance"])
    assert block_of(out, "gyro_matrix")["begun"] == "no"
    landings = block_of(out, "landings")
    assert landings["chain"] == "42; the last one:"
    assert landings["side"] in {"left", "right"}
    assert landings["mode"] == "running"
    assert re.fullmatch(r"\(\d+,\) \S+ to \S+ s", block_of(out, "live_cadence_running")["marks"])


def test_as_json_everything_is_in_si_units_and_radians(coach, recording):
    code, out, err = coach("inspect", recording, "--state", "0:40.2", "--json")
    assert (code, err) == (0, "")
    assert out.count("\n") == 1
    found = json.loads(out)
    (sensor,) = found.pop("sensors")
    assert found == {"type": "state", "t_s": 40.0}
    assert (sensor["sensor"], sensor["placement"]) == ("simulated", "pelvis")
    filters = sensor["filters"]
    assert filters.keys() >= {"running", "stride_filter", "gyro_matrix", "landings"}
    known = filters["stride_filter"]
    assert len(known["covariance"]) == len(known["covariance"][0]) == 12
    text = coach("inspect", recording, "--state", "0:40")[1]
    *sigma_deg, unit = block_of(text, "stride_filter")["sigma"].split()
    assert unit == "deg"
    shown = [f"{math.degrees(sigma):.4g}" for sigma in known["sigma_rad"]]
    assert shown == sigma_deg
    assert len(filters["landings"]["chain"]) == 42
    assert filters["landings"]["chain"][-1]["locomotion"] == "running"
    assert all(len(vote) == 2 for vote in filters["side_vote_running"]["votes"])


def test_what_no_json_number_can_say_is_null():
    early = at(2.0)
    (sensor,) = states_to_json(early)["sensors"]
    assert early.sensors[0].filters["landings"].told_s == -math.inf
    assert sensor["filters"]["landings"]["told_s"] is None
    assert json.loads(json.dumps(sensor, allow_nan=False)) == sensor


def test_the_name_of_a_sensor_commands_no_terminal(capsys):
    print_states(FilterStates(1.0, (SensorStates("x\x1b[2J", Placement.CHEST, {}),)))
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("words", [("0:45",), ("0:00:45",), ("0:45.1",), ("00:44.8",)])
def test_a_time_is_given_as_for_why(coach, recording, words):
    assert coach("inspect", recording, "--state", *words)[1].startswith("state at 00:45.0,")
    said = coach("why", recording, *words)
    assert said[0] == 0
    assert said[1].startswith("00:45")


@pytest.mark.parametrize("time", ["noon", "1:75:00", "1:2:3:4", "-1:00", "0:61", "1:00:"])
@pytest.mark.parametrize("words", ["why FILE -- TIME", "inspect FILE --state=TIME"])
def test_what_is_no_time_is_said_in_one_line(coach, recording, words, time):
    given = (word.replace("TIME", time) for word in words.split())
    code, out, err = coach(*(recording if word == "FILE" else word for word in given))
    assert (code, out) == (2, "")
    assert f"'{time}' is not a time such as 12:30" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("time", ["0:00", "1:30:00", "9999:59"])
def test_an_instant_out_of_range_is_told_with_what_is_there(coach, recording, time):
    code, out, err = coach("inspect", recording, "--state", time)
    assert (code, out) == (1, "")
    assert re.search(r"has states from 00:00\.5 to 01:19\.\d; give a time in between\n$", err)
    assert err.count("\n") == 1
