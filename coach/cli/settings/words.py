"""Print what the coach says, as a TOML file to edit.

Save it, change what you like, and give it back with --words, or keep it in the folder "words"
beside your profile under the name of its language, such as de.toml: then it always counts.

--like and --dislike say which phrases serve you: of several ways to say a thing, the ones you like
and those that helped are said first.
"""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING

from coach.cli.errors import UserError
from coach.cli.history.athlete_store import add_athlete_option, athlete_store
from coach.cli.settings.settings_options import add_words, settings_from
from coach.wording.columns import padded
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse

    from coach.model import Phrase, Phrasebook
    from coach.phrases.sentences import Sentences

EXAMPLE = """\
  coach words --language de > de.toml
  coach words --words de.toml
  coach words --like "run tall" --dislike "glide along"
  coach words --files"""


_SHOWN = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_words(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--files",
        action="store_true",
        help=tr("list the names of sound files that replace a phrase by your own voice"),
    )
    what.add_argument("--languages", action="store_true", help=tr("list the languages"))
    parser.add_argument(
        "--like", metavar="WORDS", action="append", default=[], help=tr("it serves me")
    )
    parser.add_argument(
        "--dislike", metavar="WORDS", action="append", default=[], help=tr("not so")
    )
    add_athlete_option(parser)


def run(args: argparse.Namespace) -> int:
    from coach.cli.settings.phrase_files import phrases_in_force, sentences_in_force
    from coach.phrases.shipped import LANGUAGES
    from coach.voice.own_recordings import file_name

    if args.languages:
        print(*LANGUAGES, sep="\n")
        return 0
    app = settings_from(args).settings.app
    book = phrases_in_force(app)
    if args.like or args.dislike:
        return _vote(args, book)
    if args.files:
        for phrase in book.all():
            print(f"{file_name(phrase.name):36s}{phrase.text}")
    else:
        print(words_toml(book, sentences_in_force(app)), end="")
    return 0


def _vote(args: argparse.Namespace, book: Phrasebook) -> int:
    """Count likes and dislikes, all of them or none."""
    from coach.athlete import vote

    votes = [
        (phrase, liked)
        for words, liked in ((args.like, 1), (args.dislike, -1))
        for one in words
        for phrase in _phrases(one, book)
    ]
    with athlete_store(args.athlete) as (store, who):
        for phrase, liked in votes:
            vote(store, who.athlete_id, phrase.name, liked)
    for phrase, liked in votes:
        how = tr("liked") if liked > 0 else tr("disliked")
        print(f"{padded(how, 9)} {phrase.name:28} {phrase.text}")
    return 0


def _phrases(words: str, book: Phrasebook) -> list[Phrase]:
    """The phrases of these words, or of this name; the same words may serve on two occasions.

    Raises:
        UserError: There are none.
    """
    found = [phrase for phrase in book.all() if words in (phrase.text, phrase.name)]
    if not found:
        like = difflib.get_close_matches(words, [phrase.text for phrase in book.all()], 1)
        guess = (
            tr('did you mean "{like}"?', like=like[0]) if like else tr("'coach words' prints them")
        )
        raise UserError(
            tr('nothing is said as "{words}"; {guess}', words=words[:_SHOWN], guess=guess)
        )
    return found


def words_toml(book: Phrasebook, sentences: Sentences | None = None) -> str:
    """The text of a file that gives ``book``, and the sentences if they are given."""
    from coach.phrases.book import POUCH, tables_of
    from coach.phrases.sentences import ENGLISH_SENTENCES

    lines = [f"language = {_quoted(book.language)}"]
    for table, phrases in tables_of(book).items():
        lines += ["", f"[{table}]"]
        for key, texts in phrases.items():
            lines.append(f"{key} = [{', '.join(map(_quoted, texts))}]")
    if sentences is not None:
        lines += ["", f"[{POUCH}]"]
        texts_of = {**ENGLISH_SENTENCES, **sentences.texts}
        lines += [f"{key} = {_quoted(text)}" for key, text in texts_of.items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # A JSON string of printable characters is a TOML string too.
    return json.dumps(text, ensure_ascii=False)
