"""In which language text is shown: option, settings, spelling."""

import pytest

from coach.cli.settings.language import without_language
from coach.wording.language_code import language_code
from coach.wording.translation import language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("de", "de"),
        ("de_DE", "de"),
        ("de-DE", "de"),
        ("de_DE.UTF-8", "de"),
        ("DE", "de"),
        ("de@euro", "de"),
        ("zh-Hans", "zh"),
        ("zh_CN.UTF-8", "zh"),
        ("es-419", "es"),
        ("C", "en"),
        ("C.UTF-8", "en"),
        ("POSIX", "en"),
        ("klingon", "klingon"),
        ("../de", "../de"),
        ("", ""),
    ],
)
def test_code(text, code):
    assert language_code(text) == code


@pytest.mark.parametrize(
    ("words", "left", "asked"),
    [
        ("run --language de", "run", "de"),
        ("--language de run", "run", "de"),
        ("--language=de run --plain", "run --plain", "de"),
        ("run --language de --language es", "run", "es"),
        ("run --language", "run --language", None),
        ("run --language --plain", "run --language --plain", None),
        ("run -- --language de", "run -- --language de", None),
        ("run", "run", None),
    ],
)
def test_the_option_stands_anywhere(words, left, asked):
    assert without_language(words.split()) == (left.split(), asked)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--help",), "en"),
        (("--language", "de_DE", "--help"), "de"),
        (("words", "--languages", "--language", "zh-Hans"), "zh"),
        (("words", "--languages", "--set", "app.language=es"), "es"),
        (("words", "--languages", "--set=app.language=es_MX", "--language", "de"), "de"),
    ],
)
def test_of_the_command_line(coach, words, code):
    coach(*words)
    assert language() == code


def settings(home, text):
    home.mkdir(exist_ok=True)
    (home / "settings.toml").write_text(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[app]\nlanguage = "de_AT"\n', "de"),
        ('app.language = "es"\n', "es"),
        ('[app]\n# language = "es"\n', "en"),
        ("[app]\nlanguage = 3\n", "en"),
        ("[app\nlanguage = 'de'\n", "en"),
        ("language = 'de'\n", "en"),
    ],
)
def test_of_the_settings(coach, tmp_path, text, code):
    settings(tmp_path / "home", text)
    assert coach("--help")[0] == 0
    assert language() == code


def test_of_the_file_that_is_named(coach, tmp_path):
    (tmp_path / "mine.toml").write_text('[app]\nlanguage = "zh"\n')
    coach("rules", "--settings", tmp_path / "mine.toml")
    assert language() == "zh"


def test_the_environment_goes_before_the_file(coach, tmp_path, monkeypatch):
    settings(tmp_path / "home", '[app]\nlanguage = "es"\n')
    monkeypatch.setenv("COACH_APP_LANGUAGE", "de_DE.UTF-8")
    coach("--help")
    assert language() == "de"


@pytest.mark.parametrize("code", ["klingon", "xx", "../de", "fr_FR"])
def test_one_that_is_not_there_is_one_line(coach, code):
    done, out, err = coach("words", "--languages", "--language", code)
    assert (done, out) == (1, "")
    assert err.startswith(f"coach: no words in the language '{code}'; there are de, en, es, zh, or")
    assert err.count("\n") == 1


def test_one_of_the_settings_that_is_not_there_stops_nothing(coach, tmp_path):
    settings(tmp_path / "home", '[app]\nlanguage = "xx"\n')
    done, out, err = coach("words", "--languages")
    assert (done, out.split()) == (0, ["de", "en", "es", "zh"])
    assert err.startswith("coach: no words in the language 'xx'; there are de, en, es, zh, or")
    assert err.count("\n") == 1


def test_words_of_ones_own_are_enough_to_be_spoken(coach, tmp_path):
    (tmp_path / "home" / "words").mkdir(parents=True)
    (tmp_path / "home" / "words" / "fr.toml").write_text('language = "fr"\n')
    done, out, _ = coach("words", "--language", "fr")
    assert done == 0
    assert out.startswith('language = "fr"')
    assert language() == "en"


def test_phrases_are_of_the_same_language(coach, tmp_path):
    assert coach("words", "--language", "de_DE")[1] == coach("words", "--language", "de")[1]
    settings(tmp_path / "home", '[app]\nlanguage = "de-CH"\n')
    assert coach("words")[1].startswith('language = "de"')
