"""The catalogues: as the code has them, compiled, with the same gaps, and whole where they must."""

import ast
import re
from collections import Counter
from gettext import GNUTranslations
from string import Formatter

import pytest

from coach.phrases.shipped import LANGUAGES as SPOKEN
from coach.wording.translation import there_are, tr, tr_n, use_language
from tests.wording.catalogue import (
    KEYWORDS,
    LANGUAGES,
    ROOT,
    all_there,
    as_mo,
    calls,
    po_path,
    read,
    texts,
)

EACH = pytest.mark.parametrize("language", LANGUAGES)

WHOLE: tuple[str, ...] = ("de", "es", "zh")
"""Languages in which every text of the code must be translated."""

_PERCENT = re.compile(r"%(?:\(\w+\))?[sdr]|%%")


def gaps(text):
    """What is filled in, with how it is written."""
    braces = [(field, spec, how) for _, field, spec, how in Formatter().parse(text) if field]
    return Counter(braces) + Counter(_PERCENT.findall(text))


@EACH
def test_the_compiled_catalogue_is_that_of_the_text(language):
    compiled = po_path(language).with_suffix(".mo").read_bytes()
    assert compiled == as_mo(read(language)), "run 'make catalogues'"


@EACH
def test_nothing_is_shown_empty(language):
    with po_path(language).with_suffix(".mo").open("rb") as file:
        catalogue = GNUTranslations(file)
    assert [text for text, shown in catalogue._catalog.items() if text and not shown] == []


@EACH
def test_a_translation_has_the_gaps_of_its_text(language):
    wrong = {}
    for message in read(language):
        if not message.id:
            continue
        several = isinstance(message.id, tuple)
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(gaps(message.id[-1] if several else message.id))
        for form in filter(None, forms):
            there = set(gaps(form))
            # "one run" need not say the number.
            number = {("n", "", None)} if several else set()
            if there - wanted or (wanted - there) - number:
                wrong[message.id] = form
    assert wrong == {}


@pytest.mark.parametrize("language", WHOLE)
def test_every_text_is_translated(language):
    catalogue = read(language)
    found = [catalogue.get(text) for text in texts()]
    assert [text for text, message in zip(texts(), found, strict=True) if message is None] == []
    assert [message.id for message in found if not all_there(message) or message.fuzzy] == []


def test_each_language_that_is_spoken_has_a_catalogue():
    assert sorted(("en", *LANGUAGES)) == sorted(SPOKEN) == there_are()


def _calls():
    for path in sorted((ROOT / "coach").rglob("*.py")):
        if path.name == "core_wording.py":
            continue  # where they are made
        for call, first in calls(path.read_text("utf-8")):
            yield f"{path.relative_to(ROOT)}:{call.lineno}", call, first


CALLS = list(_calls())


def test_a_text_is_a_literal_or_comes_from_a_table():
    put_together = [
        where
        for where, call, first in CALLS
        for one in first
        if isinstance(one, (ast.JoinedStr, ast.BinOp))
        or (
            isinstance(one, ast.IfExp)
            and any(isinstance(x, ast.Constant) for x in [one.body, one.orelse])
        )
        or (isinstance(one, ast.Call) and getattr(one.func, "attr", "") == "format")
        or (call.func.id not in ("tr", "tr_n", "Wording") and not isinstance(one, ast.Constant))
    ]
    assert put_together == []


def test_every_gap_is_filled_and_nothing_is_given_in_vain():
    wrong = []
    for where, call, first in CALLS:
        named = {keyword.arg for keyword in call.keywords}
        if None in named or not all(isinstance(one, ast.Constant) for one in first):
            continue
        if not named and call.func.id in ("tr", "mark", "Wording"):
            continue  # braces mean nothing there, or are filled where it is shown
        fields = {
            field.split(".")[0].split("[")[0]
            for one in first
            for _, field, _, _ in Formatter().parse(one.value)
            if field
        }
        if fields - {"n"} != named - {"n"}:
            wrong.append((where, fields ^ named))
    assert wrong == []


def test_an_unfilled_gap_is_no_accident():
    """Without values ``tr`` fills nothing in, so what it is given there has no gaps."""
    open_gaps = [
        where
        for where, call, first in CALLS
        if call.func.id in ("tr", "Wording") and not call.keywords
        for one in first
        if isinstance(one, ast.Constant) and re.search(r"\{\w+[^}]*\}", one.value)
    ]
    assert open_gaps == []


def test_there_are_texts_at_all():
    assert len(CALLS) > 20
    assert {call.func.id for _, call, _ in CALLS} <= set(KEYWORDS)


class TestEnglish:
    def test_is_the_code(self):
        assert tr("{runs} runs kept", runs=3) == "3 runs kept"
        assert tr("no gaps {here}") == "no gaps {here}"
        assert [tr_n("{n} run", "{n} runs", n) for n in (0, 1, 2)] == ["0 runs", "1 run", "2 runs"]

    def test_a_text_that_is_in_no_catalogue_stays_english(self):
        use_language("de")
        assert tr("a text of nobody, {n}", n=1) == "a text of nobody, 1"
        assert tr_n("{n} thing of nobody", "{n} things of nobody", 2) == "2 things of nobody"
