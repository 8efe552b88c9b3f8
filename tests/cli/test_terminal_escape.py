"""Text of others on a terminal."""

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.cli.device.scan import print_found
from coach.cli.device.scanning import Found
from coach.cli.notes import note
from coach.model import Cue
from coach.terminal_escape import LONGEST, escape_terminal
from coach.voice.offline_voices import TranscriptSink


@pytest.mark.parametrize(
    ("text", "as_shown"),
    [
        ("plain", "plain"),
        ("ünïcödé 走る ריצה", "ünïcödé 走る ריצה"),
        ("🏃🏽\u200d♀️ 👩\u200d👧", "🏃🏽\u200d♀️ 👩\u200d👧"),
        ("\x1b[2J\x07", "\\x1b[2J\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("a\tb\r\nc", "a\\x09b\\x0d\\x0ac"),
        ("abc\u202egpj.exe", "abc\\u202egpj.exe"),
        ("\u2066\u2069\u200f\u061c\ufeff", "\\u2066\\u2069\\u200f\\u061c\\ufeff"),
        ("\u2028\x85", "\\u2028\\x85"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_is_shown(text, as_shown):
    assert escape_terminal(text) == as_shown


def test_a_long_text_keeps_its_ends():
    text = escape_terminal("start" + "x" * 100_000 + ".mcap")
    assert len(text) == LONGEST
    assert text.startswith("start")
    assert text.endswith(".mcap")


@given(st.text(st.characters(codec=None)))
def test_no_text_commands_a_terminal(text):
    for letter in escape_terminal(text):
        assert letter in "\u200c\u200d" or unicodedata.category(letter)[0] != "C"


def test_the_name_of_a_strangers_device_is_text(capsys):
    found = Found(
        address="AA:BB:CC:DD:EE:FF",
        name="\x1b[2J\u202ehcaoc",
        rssi_dbm=-60,
        family="",
        battery_percent=None,
    )
    print_found([found])
    assert "\\x1b[2J\\u202ehcaoc" in capsys.readouterr().out


def test_a_phrase_of_others_is_text():
    cue = Cue("1", 0.0, "r", "a\x1b[2J\nb", "", 0.0, 0.0, 0.0, 1, 5.0, "\u202ewhy")
    out = io.StringIO()
    TranscriptSink(out).say(cue, 61.0)
    assert out.getvalue() == "[01:01] a\\x1b[2J\\x0ab  (\\u202ewhy)\n"


def test_a_remark_is_one_line_whatever_it_names(capsys):
    note("cannot read a\x1b]0;owned\x07\nb")
    assert capsys.readouterr().err == "coach: cannot read a\\x1b]0;owned\\x07\\x0ab\n"
