"""Whole journeys over the virtual radio, on a clock that leaps over waiting."""

import asyncio

import pytest

from coach.athlete.profile import Profile
from coach.cli.history.earlier_runs import REPORT_SUFFIX
from coach.cli.live.virtual_runner import virtual_room
from coach.model import Placement
from coach.pouch.journey import State
from coach.recording import read_recording
from tests.leaping_clock import leaping_runner
from tests.pouch.belt import feed_of
from tests.pouch.pouch_bench import Journey

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
SENSOR = "C0:AC:00:00:00:01"

FIRST = feed_of(
    ("stand", 4), ("walk", 8), ("stand", 18), ("bend", 3.5), ("stand", 9), ("run", 70),
    ("stand", 20), ("run", 60), ("walk", 15),
)  # fmt: skip
SECOND = feed_of(("walk", 6), ("run", 40), ("walk", 15), seed=12)


@pytest.fixture(scope="module")
def journey(tmp_path_factory):
    """Switched on late, two runs, each ended by switching the sensor off."""
    folder = tmp_path_factory.mktemp("pouch")
    virtual_room()

    async def go():
        async with Journey(folder) as journey:
            await asyncio.sleep(45.0)
            await journey.belt.on(FIRST)
            await journey.belt.run_out()
            await journey.until(State.WAITING)
            await journey.heard("run kept")
            assert journey.attendant.sought == SENSOR  # and no neighbour's
            await asyncio.sleep(30.0)
            await journey.belt.on(SECOND)
            await journey.belt.run_out()
            await journey.until(State.WAITING)
            await asyncio.sleep(5.0)
        return journey

    with leaping_runner() as running:
        return running.run(go())


def test_all_that_is_said_from_power_on_to_the_second_run(journey):
    for at_s, text in journey.ears.lines:
        print(f"{at_s:6.1f}  {text}")
    assert journey.ears.said == [
        "coach ready, switch the sensor on",
        "sensor found, battery 80 percent. walk a few steps, then stand still",
        "stand still, arms hanging",
        "now bend forward once",
        "ready, off you go",
        "measuring today, no hints",
        "sensor lost",
        "run kept: 2 minutes, cadence 171",
        "sensor found, battery 80 percent. ready, off you go. measuring today, no hints",
        "sensor lost",
        "short run kept",
    ]


def test_each_run_has_its_recording_its_report_and_its_place_in_the_history(journey):
    sessions = journey.folder / "sessions"
    recordings = sorted(sessions.glob("*.mcap"))
    assert len(recordings) == 2
    for path in recordings:
        assert read_recording(path).complete
        assert path.with_suffix(REPORT_SUFFIX).exists()
    kept = Profile(journey.folder / "home", print).course(Placement.PELVIS).sessions
    assert sorted(one.path for one in kept) == [str(path) for path in recordings]
