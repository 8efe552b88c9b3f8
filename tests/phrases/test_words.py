"""The words: every language whole, short and sayable; a user's own on top; errors by line."""

from __future__ import annotations

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.app.settings import AppSettings
from coach.calibration import PHRASES as GUIDE_PHRASES
from coach.cli.errors import UserError
from coach.cli.settings.phrase_files import load_words, phrases_in_force
from coach.cli.settings.words import words_toml
from coach.cues import RULES
from coach.model import Phrasebook, Placement
from coach.phrases.book import LONGEST_TEXT, book_from, merged, tables_of, untranslated
from coach.phrases.english import ENGLISH, ENGLISH_BOOK, RETIRED
from coach.phrases.shipped import LANGUAGES, shipped
from coach.recording.json_form import form_of, item_of

MOST_WORDS = 4
MOST_CHARACTERS_OF_CHINESE = 9
# Said once, to one who is about to stop: what to do, and who helps if it goes on.
OF_PAIN = {"words": 10, "characters": 11}
EACH = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    (folder / "words").mkdir(parents=True)
    monkeypatch.setenv("COACH_HOME", str(folder))
    return folder


def test_these_languages_come_along():
    assert set(LANGUAGES) == {"de", "en", "es", "zh"}


@EACH
def test_a_language_says_everything_in_as_many_ways(language):
    book = shipped(language)
    assert book.language == language
    assert untranslated(book) == ()
    # A phrase's name is its key and place: what a runner's history says of it must hold in all.
    for placement in Placement:
        for key in ENGLISH:
            plain = key.partition("@")[0]
            mine = [phrase.name for phrase in book.of(plain, placement)]
            assert mine == [phrase.name for phrase in ENGLISH_BOOK.of(plain, placement)]


@EACH
def test_phrases_are_short_and_differ(language):
    words, characters = MOST_WORDS, MOST_CHARACTERS_OF_CHINESE
    for phrase in shipped(language).all():
        key, text = phrase.name.partition("#")[0], phrase.text
        assert text == text.strip()
        most = OF_PAIN if key == "pain" else {"words": words, "characters": characters}
        if language == "zh":
            assert len(text) <= most["characters"], text
        else:
            assert 1 <= len(text.split()) <= most["words"], text
    for key, texts in shipped(language).texts.items():
        said = [text for text in texts if text != RETIRED]
        assert len(set(said)) == len(said), key


def test_english_is_plain():
    for texts in ENGLISH.values():
        assert all(text == text.lower() for text in texts)


def test_every_rule_and_every_word_of_the_guide_has_phrases():
    for rule in RULES:
        assert len(ENGLISH_BOOK.of(rule.name)) >= 2, rule.name
    assert {f"calibration_{key}" for key in GUIDE_PHRASES} <= set(ENGLISH)


@EACH
def test_a_book_goes_through_toml_and_through_a_recording(language):
    book = shipped(language)
    assert book_from(tomllib.loads(words_toml(book))) == book
    assert item_of(Phrasebook, json.loads(json.dumps(form_of(book)))) == book


printable = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=LONGEST_TEXT)


@given(
    st.lists(
        printable.filter(lambda t: any(map(str.isalnum, t))), min_size=1, max_size=9, unique=True
    )
)
def test_any_words_come_back_from_the_file_printed(texts):
    book = Phrasebook("fr", {"lands_hard": tuple(texts), "lands_hard@chest": ("doux",)})
    assert book_from(tomllib.loads(words_toml(book))) == book
    assert set(tables_of(book)) == {"everywhere", "chest"}


def test_the_phrases_of_a_placement_go_before_the_others():
    assert ENGLISH_BOOK.of("sensor_moved", Placement.CHEST)[0].name == "sensor_moved#0"
    assert ENGLISH_BOOK.of("sensor_moved", Placement.PELVIS)[0].name == "sensor_moved@pelvis#0"
    assert ENGLISH_BOOK.of("nothing of the kind") == ()


def test_own_phrases_replace_those_of_the_key_everywhere():
    own = Phrasebook("en", {"sensor_moved": ("check your strap",)})
    book = merged(ENGLISH_BOOK, own)
    for placement in Placement:
        assert [p.text for p in book.of("sensor_moved", placement)] == ["check your strap"]
    assert book.of("lands_hard") == ENGLISH_BOOK.of("lands_hard")


def test_an_empty_text_keeps_the_place_of_a_phrase_that_is_said_no_longer():
    book = book_from({"language": "en", "everywhere": {"praise": ["", "well done", "", "yes"]}})
    said = [(phrase.name, phrase.text) for phrase in book.of("praise")]
    assert said == [("praise#1", "well done"), ("praise#3", "yes")]
    assert [phrase.name for phrase in book.all()] == ["praise#1", "praise#3"]
    assert book_from(tomllib.loads(words_toml(book))) == book


def test_files_go_before_each_other_in_order(home, tmp_path):
    (home / "words" / "de.toml").write_text(
        'language = "de"\n[everywhere]\npraise = ["Klasse"]\nlands_hard = ["Sanfter"]\n'
    )
    own = tmp_path / "mine.toml"
    own.write_text('language = "de"\n[everywhere]\nlands_hard = ["Wie eine Katze"]\n')
    book = phrases_in_force(AppSettings(words=own))
    said = {key: book.of(key)[0].text for key in ("praise", "lands_hard", "sensor_lost")}
    assert said == {
        "praise": "Klasse",
        "lands_hard": "Wie eine Katze",
        "sensor_lost": "Keine Sensordaten",
    }
    assert book.language == "de"


def test_a_new_language_needs_one_file_and_what_it_lacks_stays_english(home, capsys):
    (home / "words" / "fr.toml").write_text('language = "fr"\n[everywhere]\npraise = ["Parfait"]\n')
    book = phrases_in_force(AppSettings(language="fr"))
    assert (book.language, book.of("praise")[0].text) == ("fr", "Parfait")
    assert book.of("lands_hard")[0].text == "land softly"
    (line,) = capsys.readouterr().err.splitlines()
    assert "stay English" in line


def test_a_language_that_nobody_wrote_is_one_line(home):
    with pytest.raises(UserError, match="de, en, es, zh") as caught:
        phrases_in_force(AppSettings(language="tlh"))
    assert "tlh.toml" in str(caught.value)
    assert "coach words" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[everywhere]\n", 1, "give a code"),
        ('language = "German"\n', 1, "give a code"),
        ('language = "de"\n[somewhere]\n', 2, "everywhere, chest"),
        ('language = "de"\n\n[everywhere]\n# x\nlans_hard = ["x"]\n', 5, "did you mean lands_hard"),
        ('language = "de"\n[everywhere]\npraise = "gut"\n', 3, "list of 1 to 9"),
        ('language = "de"\n[everywhere]\npraise = []\n', 3, "list of 1 to 9"),
        ('language = "de"\n[everywhere]\npraise = ["gut", "gut"]\n', 3, "twice"),
        ('language = "de"\n[everywhere]\npraise = ["", ""]\n', 3, "says nothing"),
        ('language = "de"\n[everywhere]\npraise = [\n "gut",\n "...",\n]\n', 3, "cannot be said"),
        ('language = "de"\n[everywhere]\npraise = ["a\\u001b[31m"]\n', 3, "cannot be said"),
        ('language = "de"\n[chest]\npraise = ["' + 61 * "a" + '"]\n', 3, "60 characters at most"),
        ('language = "de"\neverywhere.praise = [1]\n', 2, "cannot be said"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_key_and_what_is_allowed(tmp_path, text, line, words):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(UserError) as caught:
        load_words(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).isprintable()
