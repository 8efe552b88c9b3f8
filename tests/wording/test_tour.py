"""A tour of the commands with a catalogue that knows every text of the code and nothing else.

What it is asked for and does not know would stay English in every language.
"""

import re

import pytest

from coach.cli.main import COMMANDS
from coach.wording.translation import use_catalogue
from tests.cli.places import RECORDINGS
from tests.wording.catalogue import texts

RUN = RECORDINGS / "tired-hips.simulated.mcap"

TOUR = (
    *((command.name, "--help") for command in COMMANDS),
    ("--help",),
    ("sensors",),
    ("sensors", "own"),
    ("sensors", "polar"),
    ("rules",),
    ("rules", "left hip drop"),
    ("settings", "cues.gap_s"),
    ("history",),
    ("focus",),
    ("usual",),
    ("progress",),
    ("athlete",),
    ("simulate", "--list"),
    ("inspect", RUN),
    ("inspect", RUN, "--table"),
    ("replay", RUN, "--table"),
    ("replay", RUN, "--why"),
    ("why", RUN, "1:00"),
    ("report", RUN, "--text"),
    ("replay", "none.mcap"),
    ("run", "--sensor", "virtual", "--placement", "chest"),
    ("dance",),
)

NOT_WORDS = re.compile(r"^[^A-Za-z]*$")
MADE_UP = re.compile(r"^(?:\{part\d+\}[;, ]*)+$")
"""Texts put one after the other: each of them is asked for by itself."""

ALREADY = re.compile("⟦")
UNSEEN = re.compile("conflicting option")
"""What a parser says to a programmer."""


class Marking:
    """Marks what it translates, and keeps what it cannot."""

    def __init__(self):
        self._known = set()
        for text in texts():
            self._known |= set(text) if isinstance(text, tuple) else {text}
        self.missed = set()

    def gettext(self, message):
        if message in self._known:
            return f"⟦{message}⟧"
        if not any(one.match(message) for one in (NOT_WORDS, MADE_UP, ALREADY, UNSEEN)):
            self.missed.add(message)
        return message

    def ngettext(self, one, many, n):
        return self.gettext(one if n == 1 else many)


@pytest.fixture(scope="module")
def marking():
    return Marking()


@pytest.mark.parametrize("words", TOUR, ids=lambda words: " ".join(map(str, words))[:40])
def test_what_is_asked_for_is_in_the_catalogue(coach, monkeypatch, marking, words):
    monkeypatch.setattr("coach.cli.main.choose_language", lambda *_: use_catalogue(marking, "xx"))
    marking.missed.clear()
    code, out, err = coach(*words)
    assert code in (0, 1, 2)
    assert "⟦" in out + err, "nothing at all is translated"
    assert marking.missed == set()
