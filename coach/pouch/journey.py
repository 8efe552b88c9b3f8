"""The unattended run as a table: what happens, what is said and done then. No clock, no I/O.

A step takes what was known and what happened, and gives what is known now with what to say and do.
Times are judged by ``run_watch.py``, words chosen by ``sayings.py``.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.pouch.sayings import Saying, Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping


class State(enum.Enum):
    """Where the journey is."""

    WAITING = "waiting"  # for the sensor
    MET = "met"  # there is a sensor, and it is not calibrated
    READY = "ready"  # calibrated, nobody has run yet
    RUNNING = "running"
    PAUSED = "paused"  # has run, and does not just now
    RESTING = "resting"  # the run is kept; the sensor is still on and is being connected again
    AGAIN = "again"  # connected again without a word, in case there is another run
    STOPPED = "stopped"  # ended by hand: the sensor is left alone until it was off, or is asked for


CONNECTED = frozenset({State.MET, State.READY, State.RUNNING, State.PAUSED, State.AGAIN})
"""There is a session then."""


class Event(enum.Enum):
    """What happens."""

    BOOT = "boot"
    HEADSET = "headset"  # somebody can hear from now on
    NO_HEADSET = "no_headset"
    FOUND = "found"  # the sensor is connected, and how it sits is known
    FOUND_NEW = "found_new"  # likewise, but it has to be calibrated
    GONE = "gone"  # it was looked for and is not there
    STOOD = "stood"  # the runner has moved and stands now, and a calibration is due
    CALIBRATED = "calibrated"
    FAILED = "failed"  # the calibration gave nothing
    RAN = "ran"  # runs, for longer than a leap over a puddle
    PAUSED = "paused"  # runs no more
    RESTED = "rested"  # has run, and has not moved for minutes
    IDLED = "idled"  # connected for half an hour, and nobody ran
    OFF = "off"  # the link has been lost for minutes: the sensor was switched off
    STOP = "stop"  # asked for by hand
    KEPT = "kept"  # the run is in the history, and its report is written
    NOTHING = "nothing"  # the session is over, and nobody ran
    TROUBLE = "trouble"


class Act(enum.Enum):
    """What is done."""

    CALIBRATE = "calibrate"  # lead the runner through it
    END = "end"  # end the session, keep the run


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened.

    Args:
        event: What.
        numbers: That belong to it, by their name in the sentences.
        measuring: Of a sensor found: this run will only be measured.
        trouble: Which, if it is one.
    """

    event: Event
    numbers: Mapping[str, int] = field(default_factory=dict)
    measuring: bool = False
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """What comes of an event in a state: the next state, what is said, what is done."""

    to: State
    say: tuple[Saying, ...] = ()
    do: tuple[Act, ...] = ()


_S, _E, _A = State, Event, Act

TABLE: Mapping[tuple[State, Event], Row] = MappingProxyType(
    {
        (_S.WAITING, _E.BOOT): Row(_S.WAITING, (Saying.WAITING,)),
        (_S.WAITING, _E.FOUND): Row(_S.READY, (Saying.FOUND, Saying.GO, Saying.MEASURING)),
        (_S.WAITING, _E.FOUND_NEW): Row(_S.MET, (Saying.FOUND, Saying.STAND)),
        (_S.WAITING, _E.STOP): Row(_S.WAITING, (Saying.WAITING,)),
        (_S.WAITING, _E.KEPT): Row(_S.WAITING, (Saying.KEPT,)),
        # The guide itself says "stand still", "bend", "ready" and "not calibrated".
        (_S.MET, _E.STOOD): Row(_S.MET, (), (_A.CALIBRATE,)),
        (_S.MET, _E.CALIBRATED): Row(_S.READY, (Saying.MEASURING,)),
        (_S.MET, _E.FAILED): Row(_S.MET, (Saying.TRY_AGAIN,)),
        (_S.MET, _E.RAN): Row(_S.RUNNING),
        (_S.MET, _E.OFF): Row(_S.WAITING, (), (_A.END,)),
        (_S.MET, _E.STOP): Row(_S.STOPPED, (), (_A.END,)),
        (_S.READY, _E.RAN): Row(_S.RUNNING),
        (_S.READY, _E.OFF): Row(_S.WAITING, (), (_A.END,)),
        (_S.READY, _E.STOP): Row(_S.STOPPED, (), (_A.END,)),
        (_S.RUNNING, _E.PAUSED): Row(_S.PAUSED),
        (_S.RUNNING, _E.OFF): Row(_S.WAITING, (), (_A.END,)),
        (_S.RUNNING, _E.STOP): Row(_S.STOPPED, (), (_A.END,)),
        (_S.PAUSED, _E.STOOD): Row(_S.PAUSED, (), (_A.CALIBRATE,)),
        (_S.PAUSED, _E.RAN): Row(_S.RUNNING),
        (_S.PAUSED, _E.RESTED): Row(_S.RESTING, (), (_A.END,)),
        (_S.PAUSED, _E.OFF): Row(_S.WAITING, (), (_A.END,)),
        (_S.PAUSED, _E.STOP): Row(_S.STOPPED, (), (_A.END,)),
        (_S.RESTING, _E.KEPT): Row(_S.RESTING, (Saying.KEPT, Saying.SWITCH_OFF)),
        (_S.RESTING, _E.FOUND): Row(_S.AGAIN),
        (_S.RESTING, _E.FOUND_NEW): Row(_S.AGAIN),
        (_S.RESTING, _E.GONE): Row(_S.WAITING),
        (_S.RESTING, _E.STOP): Row(_S.STOPPED, (Saying.STOPPED,)),
        (_S.AGAIN, _E.RAN): Row(_S.RUNNING, (Saying.NEXT_RUN,)),
        (_S.AGAIN, _E.IDLED): Row(_S.STOPPED, (), (_A.END,)),
        (_S.AGAIN, _E.OFF): Row(_S.WAITING, (), (_A.END,)),
        (_S.AGAIN, _E.STOP): Row(_S.STOPPED, (), (_A.END,)),
        (_S.STOPPED, _E.KEPT): Row(_S.STOPPED, (Saying.KEPT, Saying.SWITCH_OFF)),
        (_S.STOPPED, _E.NOTHING): Row(_S.STOPPED, (Saying.STOPPED,)),
        (_S.STOPPED, _E.GONE): Row(_S.WAITING),
        (_S.STOPPED, _E.STOP): Row(_S.WAITING, (Saying.WAITING,)),
    }
)
"""What is not in it changes nothing, and nothing is said. ``MEASURING`` is said where it is so."""

STATUS: Mapping[State, tuple[Saying, ...]] = MappingProxyType(
    {
        State.WAITING: (Saying.WAITING,),
        State.MET: (Saying.FOUND, Saying.STAND),
        State.READY: (Saying.FOUND, Saying.GO, Saying.MEASURING),
        State.RUNNING: (Saying.RECORDING,),
        State.PAUSED: (Saying.RECORDING,),
        State.RESTING: (Saying.SWITCH_OFF,),
        State.AGAIN: (Saying.SWITCH_OFF,),
        State.STOPPED: (Saying.SWITCH_OFF,),
    }
)
"""What is told to one who has just put on the headset."""

CURED_BY: Mapping[Trouble, Event] = MappingProxyType(
    {
        Trouble.NONE_FOUND: Event.FOUND,
        Trouble.NO_BLUETOOTH: Event.FOUND,
        Trouble.NO_ANSWER: Event.FOUND,
        Trouble.CANNOT_USE: Event.FOUND,
        Trouble.NO_ROOM: Event.KEPT,
        Trouble.POWER_LOW: Event.BOOT,
        Trouble.SETTINGS: Event.BOOT,
    }
)
"""A trouble is told once, and again only after this."""

_AS = MappingProxyType({Event.FOUND_NEW: Event.FOUND})


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with its numbers; which way it is put is up to the words."""

    saying: Saying | Trouble
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Journey:
    """What is known.

    Args:
        state: Where it is.
        headset: Whether somebody can hear.
        numbers: The latest of each.
        measuring: This run is only measured.
        told: Troubles that were told and are not cured.
        owed: Said while nobody could hear, and still worth hearing: troubles and the last run.
    """

    state: State = State.WAITING
    headset: bool = False
    numbers: Mapping[str, int] = field(default_factory=dict)
    measuring: bool = False
    told: frozenset[Trouble] = frozenset()
    owed: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of a step.

    Args:
        journey: What is known now.
        say: In one breath. Without a headset it is only written down.
        do: In this order.
    """

    journey: Journey
    say: tuple[Told, ...] = ()
    do: tuple[Act, ...] = ()


_OWED = frozenset({Saying.KEPT, *Trouble})


def step(journey: Journey, what: Happened) -> Outcome:
    """What comes of an event."""
    event = what.event
    if event is Event.HEADSET:
        if journey.headset:
            return Outcome(journey)
        say = _sentences(STATUS[journey.state], journey)
        return Outcome(replace(journey, headset=True, owed=()), (*journey.owed, *say))
    if event is Event.NO_HEADSET:
        return Outcome(replace(journey, headset=False))
    if event is Event.TROUBLE:
        return _trouble(journey, what.trouble)
    cured = {t for t, by in CURED_BY.items() if by is _AS.get(event, event)}
    now = replace(
        journey,
        numbers={**journey.numbers, **what.numbers} if event is not Event.KEPT else what.numbers,
        told=journey.told - cured,
        measuring=what.measuring or (journey.measuring and event is not Event.KEPT),
    )
    if event in (Event.FOUND, Event.FOUND_NEW):  # a battery that is not told is not the last one's
        now = replace(now, numbers=what.numbers, measuring=what.measuring)
    row = TABLE.get((journey.state, event))
    if row is None:
        return Outcome(now)
    now = replace(now, state=row.to)
    return Outcome(_owing(now, say := _sentences(row.say, now)), say, row.do)


def _sentences(sayings: tuple[Saying, ...], journey: Journey) -> tuple[Told, ...]:
    return tuple(
        Told(saying, journey.numbers)
        for saying in sayings
        if saying is not Saying.MEASURING or journey.measuring
    )


def _trouble(journey: Journey, trouble: Trouble | None) -> Outcome:
    if trouble is None or trouble in journey.told:
        return Outcome(journey)
    say = (Told(trouble),)
    return Outcome(_owing(replace(journey, told=journey.told | {trouble}), say), say)


def _owing(journey: Journey, say: tuple[Told, ...]) -> Journey:
    """Nobody heard it: what is worth it is told when somebody does."""
    if journey.headset:
        return journey
    new = tuple(one for one in say if one.saying in _OWED)
    kinds = {one.saying for one in new}
    return replace(journey, owed=(*(one for one in journey.owed if one.saying not in kinds), *new))
