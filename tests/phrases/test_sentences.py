"""The sentences of the unattended run: every language whole, short, and with the same numbers."""

from __future__ import annotations

import tomllib

import pytest

from coach.app.settings import AppSettings
from coach.cli.errors import UserError
from coach.cli.settings.phrase_files import load_words, sentences_in_force
from coach.cli.settings.words import words_toml
from coach.phrases.book import WordsError, book_from
from coach.phrases.sentences import ENGLISH_SENTENCES, Sentences, numbers_in, sentences_from
from coach.phrases.shipped import LANGUAGES, shipped, shipped_sentences

# Said before and after a run, to one who stands: longer than on the move, and still one breath.
MOST_WORDS = 10
MOST_CHARACTERS_OF_CHINESE = 16
EACH = pytest.mark.parametrize("language", LANGUAGES)


@EACH
def test_a_language_says_every_sentence_with_the_same_numbers(language):
    found = shipped_sentences(language)
    assert found.language == language
    assert list(found.texts) == list(ENGLISH_SENTENCES)
    for key, text in found.texts.items():
        assert numbers_in(text) == numbers_in(ENGLISH_SENTENCES[key]), key
    assert len(set(found.texts.values())) == len(found.texts)


@EACH
def test_sentences_are_short(language):
    spoken = shipped_sentences(language)
    for key in spoken.texts:
        text = spoken.text(key, {"battery": 80, "minutes": 42, "cadence": 171})
        assert text == text.strip()
        if language == "zh":
            assert len(text) <= MOST_CHARACTERS_OF_CHINESE, text
        else:
            assert 1 <= len(text.split()) <= MOST_WORDS, text


@EACH
def test_ready_is_said_as_the_guide_says_it(language):
    (ready,) = shipped(language).of("calibration_done")
    assert shipped_sentences(language).text("go") == ready.text


def test_english_is_plain():
    assert all(text == text.lower() for text in ENGLISH_SENTENCES.values())


def test_numbers_stand_in_their_places():
    assert shipped_sentences("en").text("found", {"battery": 80, "minutes": 3}) == (
        "sensor found, battery 80 percent"
    )
    assert "1" in shipped_sentences("de").text("kept_plain", {"minutes": 1})


@EACH
def test_the_printed_file_gives_them_back(language):
    values = tomllib.loads(words_toml(shipped(language), shipped_sentences(language)))
    assert sentences_from(values).texts == shipped_sentences(language).texts
    assert book_from(values) == shipped(language)


def test_own_sentences_go_before_those_of_the_language(tmp_path, monkeypatch):
    home = tmp_path / "home"
    (home / "words").mkdir(parents=True)
    monkeypatch.setenv("COACH_HOME", str(home))
    (home / "words" / "de.toml").write_text('language = "de"\n[pouch]\nfound_plain = "Da ist er"\n')
    own = tmp_path / "mine.toml"
    own.write_text('language = "de"\n[pouch]\nswitch_off = "Aus damit"\n')
    found = sentences_in_force(AppSettings(words=own))
    said = [found.text(key) for key in ("found_plain", "switch_off", "recording")]
    assert said == ["Da ist er", "Aus damit", "Aufzeichnung läuft weiter"]
    assert found.language == "de"


def test_what_a_language_lacks_stays_english():
    assert Sentences("fr", {}).text("switch_off") == ENGLISH_SENTENCES["switch_off"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('switch = "aus"', "did you mean switch_off"),
        ("switch_off = 3", "cannot be said"),
        ('switch_off = "!"', "cannot be said"),
        ('switch_off = "aus {minutes}"', "must have no number"),
        ('kept_plain = "gut"', "must have {minutes}"),
        ('kept_plain = "gut {minutes:x}"', "must have {minutes}"),
        ('kept_plain = "gut {minutes"', "must have {minutes}"),
        (f'switch_off = "{"a" * 81}"', "too long"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(line, says, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(f'language = "de"\n\n[pouch]\n{line}\n')
    with pytest.raises(UserError) as error:
        load_words(path)
    assert f"{path}:4: pouch." in str(error.value)
    assert says in str(error.value)


def test_a_table_is_wanted():
    with pytest.raises(WordsError, match="is not a table"):
        sentences_from({"language": "de", "pouch": "still"})
