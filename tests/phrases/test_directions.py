"""A phrase tells which way: among its first words, in every language, and not as its opposite does.

The walk is of ``coach/phrases/directions.py``. That it finds what is wrong is held by phrases that
were said once and could be heard as the contrary.
"""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from coach.app.settings import AppSettings
from coach.cli.settings.phrase_files import phrases_in_force
from coach.cues import RULES
from coach.cues.rules import REMINDERS
from coach.model import Phrasebook, Placement
from coach.phrases.directions import DIRECTIONS, shared_with_opposite
from coach.phrases.english import ENGLISH_BOOK, RETIRED
from coach.phrases.shipped import LANGUAGES, shipped

# What is heard of a phrase in any case: some 0.7 s.
FIRST_WORDS = 3
FIRST_CHARACTERS_OF_CHINESE = 6
BY_KEY = {one.key: one for one in DIRECTIONS}
EACH = pytest.mark.parametrize("language", LANGUAGES)


def first_of(text, language):
    """The words that tell the way, or never come."""
    if language == "zh":
        return text[:FIRST_CHARACTERS_OF_CHINESE]
    return " ".join(text.split()[:FIRST_WORDS])


def has(text, word, language):
    if language == "zh":
        return word in text
    ending = r"\b" if len(word) <= 3 else ""
    return re.search(rf"\b{re.escape(word)}{ending}", text.lower()) is not None


def texts_of(book):
    """Key without its placement -> every text."""
    found = defaultdict(set)
    for phrase in book.all():
        found[re.split("[@#]", phrase.name)[0]].add(phrase.text)
    return found


def what_is_wrong(book):
    """Each phrase that may be heard as another or as the contrary: text, and why."""
    language, texts = book.language, texts_of(book)
    wrong = []
    for key, one in BY_KEY.items():
        contrary = BY_KEY[one.opposite].says[language] if one.opposite else ()
        for text in sorted(texts[key]):
            first = first_of(text, language)
            if not any(has(first, word, language) for word in one.says[language]):
                wrong.append((text, "tells no way at first"))
            bad = (*one.never[language], *contrary)
            wrong += [(text, f"says {word}") for word in bad if has(text, word, language)]
    said = [(text, key) for key, those in texts.items() for text in those]
    for text, key in said:
        others = {other for same, other in said if same.lower() == text.lower() and other != key}
        wrong += [(text, f"serves {other} too") for other in sorted(others)]
    return wrong


def test_every_rule_and_reminder_has_its_direction():
    assert [one.key for one in DIRECTIONS] == [*(rule.name for rule in RULES), *REMINDERS]
    for one in DIRECTIONS:
        assert one.asks
        assert set(one.says) == set(one.never) == set(LANGUAGES)


def test_opposites_are_mutual_and_are_those_of_the_rules():
    """Two rules that watch one metric from both sides, or the two feet, ask for contrary things."""
    pairs = {frozenset((one.key, one.opposite)) for one in DIRECTIONS if one.opposite}
    for one in DIRECTIONS:
        assert not one.opposite or BY_KEY[one.opposite].opposite == one.key
    by_metric = defaultdict(set)
    for rule in RULES:
        by_metric[re.sub("_(left|right)_", "_", rule.metric)].add(rule.name)
    assert pairs == {frozenset(names) for names in by_metric.values() if len(names) == 2}


@EACH
def test_each_phrase_tells_which_way_and_cannot_be_heard_as_its_opposite(language):
    assert what_is_wrong(shipped(language)) == []


@EACH
def test_each_word_of_the_table_is_said(language):
    texts = texts_of(shipped(language))
    for one in DIRECTIONS:
        for word in one.says[language]:
            assert any(has(text, word, language) for text in texts[one.key]), (one.key, word)


@EACH
def test_left_and_right_differ_in_the_side_alone(language):
    """Else a runner learns two things where there is one."""
    sides = {"en": ("left", "right"), "de": ("link", "recht"), "es": ("izquierd", "derech"),
             "zh": ("左", "右")}[language]  # fmt: skip
    book = shipped(language)
    for left, right in (
        ("leans_to_the_left", "leans_to_the_right"),
        ("hip_drops_on_right_stance", "hip_drops_on_left_stance"),
    ):
        texts = [[p.text.lower() for p in book.of(key)] for key in (left, right)]
        assert [text.replace(*sides) for text in texts[0]] == texts[1]
        assert all(sides[0] in text for text in texts[0])


@pytest.mark.parametrize(
    ("language", "key", "text", "why"),
    [
        ("en", "leans_to_the_left", "run between two walls", "tells no way at first"),
        ("en", "leans_to_the_left", "weight off the left", "says weight"),
        ("en", "cadence_low", "dance over puddles", "says over"),
        ("en", "pelvis_tipped_forward", "bowl of water level", "tells no way at first"),
        ("en", "pelvis_tucked_under", "bowl of water level", "tells no way at first"),
        ("en", "pelvis_tucked_under", "belt buckle leads", "says buckle"),
        ("en", "hip_drops_on_left_stance", "level your belt", "tells no way at first"),
        ("en", "hip_drops_on_left_stance", "headlights forward", "tells no way at first"),
        ("en", "hip_drops_on_left_stance", "left pocket up", "says left"),
        ("en", "lean_too_upright", "lean from the ankles", "tells no way at first"),
        ("en", "pelvis_turns_much", "belt buckle forward", "says forward"),
        ("en", "stride_too_long", "roll like a wheel", "tells no way at first"),
        ("de", "leans_to_the_left", "Weg von links", "says weg"),
        ("de", "bounces_high", "Niedrige Decke oben", "says decke"),
        ("de", "cadence_low", "Über Pfützen tanzen", "says tanz"),
        ("de", "remind_arms", "Halte zwei Eier", "says eier"),
        ("es", "lean_too_far", "Corre alto", "tells no way at first"),
        ("es", "leans_to_the_right", "Menos a la derecha", "says menos"),
        ("es", "remind_arms", "Lleva dos huevos", "says huevo"),
        ("es", "pelvis_tucked_under", "La hebilla va delante", "says hebilla"),
        ("es", "trunk_turns_much", "Chaqueta tranquila", "says chaqueta"),
        ("zh", "cadence_low", "跳过水坑", "says 跳"),
        ("zh", "cadence_low", "小步快跑", "says 快跑"),
        ("zh", "leans_to_the_left", "别靠左边", "says 靠"),
        ("zh", "pelvis_tucked_under", "皮带扣领先", "says 扣"),
    ],
)
def test_what_was_said_once_and_could_be_heard_otherwise_is_found(language, key, text, why):
    book = Phrasebook(language, {**shipped(language).texts, key: (text,)})
    assert (text, why) in what_is_wrong(book)


def test_one_phrase_on_both_sides_is_found():
    both = dict.fromkeys(("leans_to_the_left", "leans_to_the_right"), ("left side taller",))
    found = what_is_wrong(Phrasebook("en", {**ENGLISH_BOOK.texts, **both}))
    assert ("left side taller", "serves leans_to_the_right too") in found
    assert ("left side taller", "says left") in found


@EACH
def test_pain_is_answered_by_stop_first_and_by_who_helps(language):
    (phrase,) = shipped(language).of("pain")
    stop, helper = {
        "en": ("stop", "clinician"), "de": ("stopp", "arzt"), "es": ("detente", "médico"),
        "zh": ("疼就停", "医生"),
    }[language]  # fmt: skip
    assert phrase.text.lower().startswith(stop)
    assert helper in phrase.text.lower()


def test_a_retired_phrase_gives_its_name_to_no_other():
    """Likes, effects and a person's own recordings are kept by name: old ones find no new words."""
    gone = {
        "leans_to_the_left#0", "leans_to_the_left#1", "leans_to_the_right#0",
        "leans_to_the_right#1", "cadence_low#2", "stride_too_long#1", "stride_too_long@chest#0",
        "stride_too_long@chest#1", "stride_too_long@pelvis#0", "stride_too_long@pelvis#1",
        "stride_too_long@waist#0", "stride_too_long@waist#1", "bounces_high#0",
        "pelvis_tipped_forward#1", "pelvis_tucked_under#0", "pelvis_tucked_under#1",
        "hip_drops_on_left_stance#0", "hip_drops_on_left_stance#1", "hip_drops_on_right_stance#0",
        "hip_drops_on_right_stance#1", "remind_arms#1", "praise#1", "pain#0",
    }  # fmt: skip
    for language in LANGUAGES:
        said = {phrase.name for phrase in shipped(language).all()}
        assert not said & gone
        for name in gone:
            key, _, place = name.partition("#")
            assert shipped(language).texts[key][int(place)] == RETIRED


def test_own_words_that_do_not_tell_a_fault_from_its_opposite_are_named(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    own = tmp_path / "mine.toml"
    own.write_text(
        'language = "en"\n[everywhere]\nleans_to_the_left = ["between walls"]\n'
        'leans_to_the_right = ["between walls"]\n'
    )
    book = phrases_in_force(AppSettings(words=own))
    (line,) = capsys.readouterr().err.splitlines()
    assert '"between walls"' in line
    assert "leaning left and of leaning right" in line
    assert book.of("leans_to_the_left", Placement.CHEST)[0].text == "between walls"
    assert not list(shared_with_opposite(ENGLISH_BOOK))
