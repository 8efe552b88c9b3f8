"""Every control of a session, once: what it asks for, how it is reached, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from coach.model import Command, PracticeKind
from coach.wiring.presses import PATTERNS
from coach.wording.translation import mark

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

Kind: TypeAlias = PracticeKind | None
"""What a session is for; ``None`` is a run."""

RUNS: AbstractSet[Kind] = frozenset({None})
PRACTICES: AbstractSet[Kind] = frozenset(PracticeKind)
ANY: AbstractSet[Kind] = RUNS | PRACTICES
_LED: AbstractSet[Kind] = frozenset({PracticeKind.STAND, PracticeKind.EXERCISE})
_DESK: AbstractSet[Kind] = frozenset({PracticeKind.DESK})
_EXERCISES: AbstractSet[Kind] = frozenset({PracticeKind.EXERCISE})


@dataclass(frozen=True, slots=True)
class Control:
    """One thing that can be asked for. It asks the coach, ends the run, or sets the treadmill.

    Args:
        name: Unique; what other rooms and the page call it.
        meaning: What it does, in a word or two; to be translated.
        answer: What is told when it is used: the wish, for what comes of it is up to the coach; to
            be translated.
        command: What it asks the coach for; ``None`` for a thing of the shell.
        letter: Its key; empty without one.
        media: Key of a headset, as ``input_events.KEYS`` names it; empty without one.
        page: Whether the page has a button for it.
        stops: Whether it ends the run; the page asks whether that is meant.
        undoes: Name of the control that it takes back, for ``TAKE_BACK_S``; empty for none.
        faster_kmh: So much faster the treadmill was set.
        steeper: So much steeper, rise over run, likewise.
        kinds: In what sessions there is such a control. A letter is of one control in each.
    """

    name: str
    meaning: str
    answer: str
    command: Command | None = None
    letter: str = ""
    media: str = ""
    page: bool = False
    stops: bool = False
    faster_kmh: float = 0.0
    steeper: float = 0.0
    undoes: str = ""
    kinds: AbstractSet[Kind] = ANY

    @property
    def shown(self) -> str:
        """The key's name on the screen."""
        return "space" if self.letter == " " else self.letter

    @property
    def media_shown(self) -> str:
        """What the key of a headset is called; to be translated."""
        return _MEDIA[self.media] if self.media else ""

    @property
    def presses(self) -> int:
        """How many presses of the sensor's button in a row ask for it; 0 for none."""
        return next((n for n, command in PATTERNS.items() if command is self.command), 0)


_MEDIA = {
    "play/pause": mark("play/pause"),
    "previous": mark("previous track"),
    "next": mark("next track"),
    "stop": mark("stop key"),
}

_ROWS = (
    Control(
        "go_on",
        mark("in position, go on"),
        mark("in position, if that was waited for"),
        Command.YES,
        "y",
        page=True,
        kinds=_EXERCISES,
    ),
    Control(
        "next",
        mark("leave this one out"),
        mark("this one is left out"),
        Command.NEXT,
        "n",
        page=True,
        kinds=_LED,
    ),
    Control(
        "easy",
        mark("the set was easy"),
        mark("the last set, if any, was easy"),
        Command.EASY,
        "e",
        page=True,
        kinds=_EXERCISES,
    ),
    Control(
        "hard",
        mark("the set was hard"),
        mark("the last set, if any, was hard"),
        Command.HARD,
        "w",
        page=True,
        kinds=_EXERCISES,
    ),
    Control(
        "quiet",
        mark("quiet 10 min"),
        mark("quiet for 10 minutes"),
        Command.QUIET,
        " ",
        page=True,
        kinds=ANY - _DESK,
    ),
    Control(
        "call",
        mark("quiet for a call"),
        mark("quiet for half an hour, or until you end it"),
        Command.QUIET,
        " ",
        page=True,
        kinds=_DESK,
    ),
    Control("talk", mark("speak again"), mark("the quiet is over"), Command.TALK, "s", page=True),
    Control(
        "yes",
        mark("yes"),
        mark("yes, if something was offered"),
        Command.YES,
        "y",
        page=True,
        kinds=RUNS,
    ),
    Control(
        "one_button",
        mark("yes to an offer, else quiet or its end"),
        mark("yes, if something was offered; else quiet for 10 minutes, or its end"),
        Command.BUTTON,
        media="play/pause",
    ),
    Control(
        "repeat",
        mark("say again"),
        mark("the last words again, if any"),
        Command.REPEAT,
        "r",
        "previous",
        page=True,
    ),
    Control(
        "status",
        mark("how am I doing"),
        mark("how it goes is told"),
        Command.STATUS,
        "h",
        "next",
        page=True,
    ),
    Control(
        "calibrate",
        mark("calibrate"),
        mark("calibrating: stop and stand still"),
        Command.RECALIBRATE,
        "c",
        page=True,
    ),
    Control(
        "pain",
        mark("pain"),
        mark(
            "no more cues today; stop if it hurts, see a clinician if it lasts; "
            "the same again within 30 s takes it back"
        ),
        Command.PAIN,
        "p",
        page=True,
    ),
    Control(
        "take_back",
        mark("take pain back"),
        mark("pain is taken back, if it was told within 30 s"),
        Command.TAKE_BACK,
        "u",
        page=True,
        undoes="pain",
    ),
    Control(
        "metronome",
        mark("metronome"),
        mark("metronome asked for, or ended"),
        Command.METRONOME,
        "t",
        kinds=RUNS,
    ),
    Control("marker", mark("marker"), mark("marker set"), Command.MARKER, "m"),
    Control(
        "like",
        mark("like"),
        mark("the last phrase, if any, is a good one"),
        Command.LIKE,
        "l",
        kinds=RUNS,
    ),
    Control(
        "dislike",
        mark("dislike"),
        mark("the last phrase, if any, is no good one"),
        Command.DISLIKE,
        "d",
        kinds=RUNS,
    ),
    Control("less", mark("less"), mark("longer gaps between cues"), Command.LESS, "-", kinds=RUNS),
    Control("more", mark("more"), mark("shorter gaps between cues"), Command.MORE, "+", kinds=RUNS),
    Control(
        "left_foot",
        mark("left foot"),
        mark("left foot; again at its next landings"),
        Command.LEFT_FOOT,
        "f",
        kinds=RUNS,
    ),
    Control(
        "slower",
        mark("slower"),
        mark("treadmill slower by 0.5 km/h"),
        letter="[",
        faster_kmh=-0.5,
        kinds=RUNS,
    ),
    Control(
        "faster",
        mark("faster"),
        mark("treadmill faster by 0.5 km/h"),
        letter="]",
        faster_kmh=0.5,
        kinds=RUNS,
    ),
    Control(
        "flatter",
        mark("flatter"),
        mark("treadmill lower by 0.5 %"),
        letter=",",
        steeper=-0.005,
        kinds=RUNS,
    ),
    Control(
        "steeper",
        mark("steeper"),
        mark("treadmill steeper by 0.5 %"),
        letter=".",
        steeper=0.005,
        kinds=RUNS,
    ),
    Control(
        "end",
        mark("end, after a yes"),
        mark("it ends, if the next answer is a yes"),
        Command.END,
        media="stop",
    ),
    Control("stop", mark("stop"), mark("stopping"), letter="q", page=True, stops=True),
)

CONTROLS: Mapping[str, Control] = MappingProxyType({row.name: row for row in _ROWS})
"""All controls by name, in the order in which they are shown."""


def controls_of(kind: Kind) -> tuple[Control, ...]:
    """The controls of a session, in the order in which they are shown."""
    return tuple(row for row in _ROWS if kind in row.kinds)


def by_letter(letter: str, kind: Kind = None) -> Control | None:
    """The control of a key, whichever its case; ``None`` for a key without a meaning."""
    return next((row for row in controls_of(kind) if row.letter == letter.lower()), None)


def by_media(name: str) -> Control | None:
    """The control of a headset's key, as ``input_events.KEYS`` names it."""
    return next((row for row in _ROWS if row.media and row.media == name), None)
