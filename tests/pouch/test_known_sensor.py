"""Which sensor is the runner's."""

from dataclasses import replace

from coach.cli.pouch.known_sensor import known_sensor
from coach.model import Placement
from tests.athlete.runners import run_of

OWN, OTHER = "C0:AC:00:00:00:01", "C0:AC:00:00:00:02"
MAC = "12345678-ABCD-0123-4567-0123456789AB"


def run(sensor_id, started_utc_s, **more):
    usual = {"placement": Placement.PELVIS, "others": ()}
    return replace(run_of(), sensor_id=sensor_id, started_utc_s=started_utc_s, **{**usual, **more})


def test_it_is_that_of_the_last_run_at_this_place():
    runs = [run(OTHER, 1.0), run(OWN, 3.0), run(OTHER, 2.0)]
    assert known_sensor(runs, Placement.PELVIS) == OWN
    assert known_sensor(runs, Placement.CHEST) is None
    assert known_sensor([], Placement.PELVIS) is None
    assert known_sensor([run(MAC, 1.0)], Placement.PELVIS) == MAC


def test_what_cannot_be_sought_or_was_simulated_does_not_count():
    runs = [
        run(OWN, 1.0),
        run("phone", 2.0),
        run("", 3.0),
        run(OTHER, 4.0, provenance="simulated"),
        run(OTHER, 5.0, others=(Placement.CHEST,)),
    ]
    assert known_sensor(runs, Placement.PELVIS) == OWN
