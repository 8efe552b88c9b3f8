"""Print what the coach says, as a TOML file to edit.

Save it, change what you like, and give it back with --words, or keep it in the folder "words"
beside your profile under the name of its language, such as de.toml: then it always counts.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coach.cli.phrase_files import phrases_in_force
from coach.cli.settings_options import add_words, settings_from
from coach.voice.own_recordings import file_name
from coach.words import LANGUAGES, tables_of

if TYPE_CHECKING:
    import argparse

    from coach.model import Phrasebook

EXAMPLE = """\
  coach words --language de > de.toml
  coach words --words de.toml
  coach words --files"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_words(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--files",
        action="store_true",
        help="list the names of sound files that replace a phrase by your own voice",
    )
    what.add_argument("--languages", action="store_true", help="list the languages")


def run(args: argparse.Namespace) -> int:
    if args.languages:
        print(*LANGUAGES, sep="\n")
        return 0
    book = phrases_in_force(settings_from(args).settings.app)
    if args.files:
        for phrase in book.all():
            print(f"{file_name(phrase.name):36s}{phrase.text}")
    else:
        print(words_toml(book), end="")
    return 0


def words_toml(book: Phrasebook) -> str:
    """The text of a file that gives ``book``."""
    lines = [f"language = {_quoted(book.language)}"]
    for table, phrases in tables_of(book).items():
        lines += ["", f"[{table}]"]
        for key, texts in phrases.items():
            lines.append(f"{key} = [{', '.join(map(_quoted, texts))}]")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # A JSON string of printable characters is a TOML string too.
    return json.dumps(text, ensure_ascii=False)
