"""Other ways a journey goes, over the virtual radio, on a clock that leaps over waiting."""

import asyncio
from dataclasses import replace

import pytest

from coach.app.simulated import simulated_session
from coach.athlete.profile import Profile
from coach.cli.pouch import attendant
from coach.controls import CONTROLS
from coach.host import Power, PowerWatch
from coach.model import Placement
from coach.pouch.journey import State
from coach.pouch.run_watch import Limits
from coach.pouch.sayings import Trouble
from coach.recording import read_recording
from coach.simulation import parse_story
from coach.sources import SourceError, SourceReason
from tests.leaping_clock import leaping_runner
from tests.pouch.belt import HEAD, PHASE, feed_of
from tests.pouch.pouch_bench import Journey, Transcript, pouch_plan

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

READY = "ready, off you go"
MEASURING = "measuring today, no hints"
FOUND = f"sensor found, battery 80 percent. {READY}. {MEASURING}"


def gone(work):
    """What a coroutine gives, on the leaping clock."""
    with leaping_runner() as running:
        return running.run(work())


def calibrated(folder):
    """A plan of a runner whose sensor sits as it was calibrated."""
    text = HEAD.format(title="Stood", seed=3) + PHASE.format(do="stand", for_s=2)
    header = simulated_session(parse_story(text), None).header
    calibration = replace(header.mounts[0].calibration, sensor_id="C0:AC:00:00:00:01")
    Profile(folder / "home", print).keep_calibration(calibration)
    return pouch_plan(folder)


def test_a_rest_of_five_minutes_ends_the_run_and_running_on_is_the_next(tmp_path):
    feed = feed_of(("run", 25), ("stand", 320), ("run", 20), ("walk", 10), seed=5)

    async def go():
        async with Journey(tmp_path, wanted=calibrated(tmp_path)) as journey:
            await journey.belt.on(feed)
            await journey.until(State.RUNNING)
            await journey.until(State.RESTING)
            await journey.until(State.AGAIN)
            await journey.until(State.RUNNING)
            await journey.until(State.WAITING)
        return journey

    assert gone(go).ears.said == [
        "coach ready, switch the sensor on",
        FOUND,
        "short run kept. switch the sensor off",
        "next run begins",
        "sensor lost",
        "short run kept",
    ]
    recordings = sorted((tmp_path / "sessions").glob("*.mcap"))
    assert [read_recording(path).complete for path in recordings] == [True, True]


def test_a_stop_by_hand_ends_the_run_and_leaves_the_sensor_alone(tmp_path):
    feed = feed_of(("run", 120), seed=6)

    async def go():
        async with Journey(tmp_path, wanted=calibrated(tmp_path)) as journey:
            await journey.belt.on(feed)
            await journey.until(State.RUNNING)
            journey.attendant.use(CONTROLS["marker"])
            await asyncio.sleep(5.0)
            journey.attendant.use(CONTROLS["stop"])
            await journey.heard("switch the sensor off")
            await asyncio.sleep(30.0)  # it runs on, and is left alone
            assert journey.attendant.journey.state is State.STOPPED
            await journey.belt.off()
            await journey.until(State.WAITING)
            journey.attendant.use(CONTROLS["stop"])
        return journey

    assert gone(go).ears.said == [
        "coach ready, switch the sensor on",
        FOUND,
        "short run kept. switch the sensor off",
        "coach ready, switch the sensor on",
    ]
    (path,) = (tmp_path / "sessions").glob("*.mcap")
    commands = [getattr(event, "command", None) for event in read_recording(path).inputs]
    assert [one.value for one in commands if one] == ["marker"]


def test_the_end_asked_for_and_meant_is_a_stop_by_hand(tmp_path):
    feed = feed_of(("run", 90), seed=16)

    async def go():
        async with Journey(tmp_path, wanted=calibrated(tmp_path)) as journey:
            await journey.belt.on(feed)
            await journey.until(State.RUNNING)
            journey.attendant.use(CONTROLS["end"])
            await asyncio.sleep(5.0)
            assert journey.attendant.journey.state is State.RUNNING
            journey.attendant.use(CONTROLS["one_button"])
            await journey.heard("switch the sensor off")
            assert journey.attendant.journey.state is State.STOPPED
            await journey.belt.off()
            journey.attendant.use(CONTROLS["end"])  # between runs there is nobody to ask
        return journey

    said = gone(go).ears.said
    assert said[2:] == [
        "end the run?",
        "run ended",
        "short run kept. switch the sensor off",
        "coach ready, switch the sensor on",
    ]


def test_without_a_headset_it_says_nothing_and_keeps_the_run(tmp_path, capsys):
    feed = feed_of(("run", 25), ("walk", 8), seed=7)

    async def go():
        ears = Transcript(there=False)
        async with Journey(tmp_path, wanted=calibrated(tmp_path), ears=ears) as journey:
            await journey.belt.on(feed)
            await journey.belt.run_out()
            await journey.until(State.WAITING)
            await asyncio.sleep(5.0)
            assert ears.said == []
            ears.there = True
            await journey.heard("switch the sensor on")
        return journey

    assert gone(go).ears.said == ["short run kept. coach ready, switch the sensor on"]
    assert "unheard    short run kept" in capsys.readouterr().out
    (kept,) = Profile(tmp_path / "home", print).course(Placement.PELVIS).sessions
    assert kept.running_s > 10.0


def test_settings_that_cannot_be_read_are_told_once_and_it_goes_on(tmp_path):
    ears = Transcript(there=False)

    async def day():
        troubles = (Trouble.SETTINGS,)
        async with Journey(tmp_path, ears=ears, troubles=troubles, language="de") as journey:
            await asyncio.sleep(2.0)
            ears.there = True
            await journey.heard("Alles bereit")
            ears.there = False
            await asyncio.sleep(2.0)
            ears.there = True
            await asyncio.sleep(2.0)

    gone(day)
    ready = "Alles bereit, schalte den Sensor ein"
    told = "Einstellungen nicht lesbar, es gelten die üblichen"
    assert ears.said == [f"{told}. {ready}", ready]


def test_a_headset_put_on_late_hears_how_it_stands(tmp_path):
    feed = feed_of(("run", 60), seed=8)

    async def go():
        ears = Transcript(there=False)
        async with Journey(tmp_path, wanted=calibrated(tmp_path), ears=ears) as journey:
            await journey.belt.on(feed)
            await journey.until(State.RUNNING)
            ears.there = True
            await journey.heard("still recording")
        return journey

    assert gone(go).ears.said[0] == "still recording"


def test_a_sensor_that_lies_on_a_table_is_not_calibrated_and_leaves_nothing(tmp_path):
    feed = feed_of(("stand", 60), seed=9)

    async def go():
        async with Journey(tmp_path) as journey:
            await journey.belt.on(feed)
            await journey.belt.run_out()
            await journey.until(State.WAITING)
            await asyncio.sleep(5.0)
        return journey

    assert gone(go).ears.said == [
        "coach ready, switch the sensor on",
        "sensor found, battery 80 percent. walk a few steps, then stand still",
        "sensor lost",
    ]
    assert list((tmp_path / "sessions").glob("*")) == []
    assert list(Profile(tmp_path / "home", print).course(Placement.PELVIS).sessions) == []


def test_who_never_stands_still_is_told_and_coached_without(tmp_path):
    feed = feed_of(("walk", 8), ("stand", 2.5), ("walk", 70), ("run", 20), ("walk", 8), seed=10)

    async def go():
        async with Journey(tmp_path) as journey:
            await journey.belt.on(feed)
            await journey.until(State.RUNNING)
            await journey.belt.run_out()
            await journey.until(State.WAITING)
            await asyncio.sleep(5.0)
        return journey

    said = gone(go).ears.said
    assert said[2] == "stand still, arms hanging"
    assert said[-4:] == [
        "not calibrated, staying quiet",
        "next try when you stop and stand still",
        "sensor lost",
        "short run kept",
    ]


def test_what_fails_is_told_once_with_its_remedy(tmp_path, monkeypatch):
    """No sensor for minutes, a radio that is off, a full disk, and a power bank that is."""
    feed = feed_of(("run", 20), ("walk", 8), seed=13)
    wanted = calibrated(tmp_path)
    (tmp_path / "sessions").write_text("a file in its place")
    power = [Power()]
    monkeypatch.setattr(attendant, "PowerWatch", watch_of(power))

    async def go():
        async with Journey(tmp_path, wanted=wanted) as journey:
            await asyncio.sleep(700.0)
            journey.air.failing = SourceError(SourceReason.NO_RADIO, "Bluetooth is not running")
            await asyncio.sleep(60.0)
            journey.air.failing = None
            await journey.belt.on(feed)
            await journey.until(State.RUNNING)
            power[0] = Power(percent=12.0, discharging=True)
            await journey.belt.run_out()
            await journey.until(State.WAITING)
            await asyncio.sleep(5.0)
        return journey

    assert gone(go).ears.said == [
        "coach ready, switch the sensor on",
        "no sensor found, wake it or charge it",
        "no bluetooth, switch me off and on",
        FOUND,
        "no recording, the card is full",
        "power bank nearly empty",
        "sensor lost",
        "short run kept",  # in the history
    ]


def watch_of(power):
    def make(tell, end):
        return PowerWatch(tell, end, lambda: power[0])

    return make


def test_what_nobody_foresaw_ends_one_run_and_not_the_journey(tmp_path, monkeypatch, capsys):
    feed = feed_of(("run", 60), seed=14)
    real = attendant.coach_session
    failures = [RuntimeError("odd")]

    async def once(*words):
        if failures:
            raise failures.pop()
        return await real(*words)

    monkeypatch.setattr(attendant, "coach_session", once)

    async def go():
        async with Journey(tmp_path, wanted=calibrated(tmp_path)) as journey:
            await journey.belt.on(feed)
            await journey.until(State.RUNNING)
        return journey

    assert gone(go).ears.said == ["coach ready, switch the sensor on", FOUND]
    assert (
        "a fault of the coach itself in the journey (RuntimeError odd)" in capsys.readouterr().err
    )


def test_in_german(tmp_path):
    feed = feed_of(("run", 20), ("walk", 8), seed=15)
    limits = Limits(off_s=10.0)

    async def go():
        wanted = calibrated(tmp_path)
        async with Journey(tmp_path, wanted=wanted, limits=limits, language="de") as journey:
            await journey.belt.on(feed)
            await journey.belt.run_out()
            await journey.until(State.WAITING)
            await asyncio.sleep(5.0)
        return journey

    said = gone(go).ears.said
    assert said[0] == "Alles bereit, schalte den Sensor ein"
    assert said[1].startswith("Sensor gefunden, Batterie 80 Prozent. Fertig, lauf los")
    assert said[-1] == "Kurzer Lauf gespeichert"
