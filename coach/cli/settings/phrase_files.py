"""The phrases in force: those of the language, and a user's own on top."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from coach.cli.errors import UserError
from coach.cli.files import load_text
from coach.cli.notes import note
from coach.cli.settings.language import no_language, words_at_home
from coach.cli.settings.settings_lines import lines_of
from coach.model import Phrasebook
from coach.phrases.book import WordsError, book_from, merged, untranslated
from coach.phrases.directions import shared_with_opposite
from coach.phrases.english import ENGLISH_BOOK
from coach.phrases.sentences import Sentences, sentences_from
from coach.phrases.shipped import shipped, shipped_sentences
from coach.practice.practice_book import english_words, words_of
from coach.wording.language_code import language_code
from coach.wording.rule_names import name_of_cue
from coach.wording.translation import tr

if TYPE_CHECKING:
    from pathlib import Path

    from coach.app.settings import AppSettings
    from coach.model import Practice


def phrases_in_force(app: AppSettings) -> Phrasebook:
    """The phrases of a language, those of the user's own files in place of some.

    In that order: English, the language's own, ``words/<language>.toml`` in the user's folder, and
    the file of the setting ``app.words``. The last one's language goes before ``app.language``.

    Raises:
        UserError: A file is wrong, or there are no words in the language.
    """
    own = load_words(app.words) if app.words else None
    language = own.language if own else _code_of(app.language)
    books = [shipped(language), _of_home(language), own]
    there = [book for book in books if book is not None]
    if not there:
        raise no_language(language)
    book = there[0]
    for over in there[1:]:
        book = merged(book, over)
    missing = untranslated(book)
    if missing:
        note(
            tr(
                "{n} occasions have no words in '{language}' and stay English: {missing} ...",
                n=len(missing),
                language=language,
                missing=missing[0],
            )
        )
    for text, rule, opposite in shared_with_opposite(book):
        note(
            tr(
                '"{what}" is said of {rule} and of {opposite}: nobody can tell which is meant',
                what=text,
                rule=name_of_cue(rule),
                opposite=name_of_cue(opposite),
            )
        )
    return merged(ENGLISH_BOOK, book)


def phrases_for(app: AppSettings, practice: Practice | None) -> Phrasebook:
    """The phrases of a session: those in force, and what is said in that practice alone.

    The words of a practice are texts like any other, in the language in use; a user's own files
    have none of them.

    Raises:
        UserError: As above.
    """
    book = phrases_in_force(app)
    if practice is None:
        return book
    own, english = words_of(practice.kind), english_words(practice.kind)
    shared = {key: book.texts.get(key, english[key]) for key in english if key not in own}
    there = {key: tuple(text and tr(text) for text in texts) for key, texts in own.items()}
    return Phrasebook(book.language, shared | there)


def sentences_in_force(app: AppSettings) -> Sentences:
    """What is said while nobody attends, from the same files in the same order.

    Raises:
        UserError: A file is wrong.
    """
    own = _load(app.words)[1] if app.words else None
    language = own.language if own else _code_of(app.language)
    path = words_at_home(language)
    found = Sentences(language, {})
    for one in (own, _load(path)[1] if path else None, shipped_sentences(language)):
        found = found if one is None else found.over(one)
    return found


def load_words(path: Path) -> Phrasebook:
    """Phrases of a user's file.

    Raises:
        UserError: It cannot be read, is no TOML, or something in it cannot be said.
    """
    return _load(path)[0]


def _load(path: Path) -> tuple[Phrasebook, Sentences]:
    text = load_text(path)
    try:
        values, lines = tomllib.loads(text), lines_of(text)
        return book_from(values), sentences_from(values)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(
            tr("{path} is not TOML: {error}; correct that line", path=path, error=tr(error))
        ) from None
    except WordsError as error:
        line = next((lines[error.path[:n]] for n in (2, 1) if error.path[:n] in lines), 1)
        raise UserError(f"{path}:{line}: {tr(error)}") from None


def _code_of(language: str) -> str:
    """``de_DE`` is ``de``, if the user has no words that are called just so."""
    return language if words_at_home(language) else language_code(language)


def _of_home(language: str) -> Phrasebook | None:
    path = words_at_home(language)
    if path is None:
        return None
    book = load_words(path)
    if book.language != language:
        raise UserError(
            tr(
                "{path} is in '{language}'; name it {language}.toml",
                path=path,
                language=book.language,
            )
        )
    return book
