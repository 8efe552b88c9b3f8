"""No text of the code, and no translation of one, holds an internal name: rare errors, too."""

import re

import pytest

from tests.cli.internal_words import internal_words
from tests.wording.catalogue import LANGUAGES, read, texts

OF_FILES = frozenset({
    "t_s",  # a column of a table of samples
    "for_s", "hold_s",  # keys of a story's file
    "cache_dir", "own_dir",  # settings, named as such
    "rate_hz", "speed_m_s",  # arguments of the functions for notebooks, in what is wrong with them
    "rad",  # a unit that another recorder's samples may be in
})  # fmt: skip
"""What people type into files and programs of theirs: texts that speak of such name it."""

GAP = r"%\(\w+\)[sr]|\{[^{}]*\}"


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_no_text_has_one(language):
    wrong = {}
    for text, said in _said(language):
        if found := set(internal_words(re.sub(GAP, "X", said))) - OF_FILES:
            wrong[text] = found
    assert wrong == {}


def _said(language):
    """Each text and what is shown of it, in each of its forms."""
    if language == "en":
        for text in texts():
            for form in text if isinstance(text, tuple) else (text,):
                yield text, form
        return
    for message in read(language):
        if message.id:
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            yield from ((message.id, form) for form in forms)
