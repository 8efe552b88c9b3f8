"""In which language text is shown: looked up before there is a parser, because help is text too."""

from __future__ import annotations

import argparse
import contextlib
import os
from typing import TYPE_CHECKING

from coach.cli.errors import UserError
from coach.cli.notes import note
from coach.files.folders import profile_folder, profile_place
from coach.wording.language_code import ENGLISH, language_code
from coach.wording.translation import there_are, tr, use_language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OPTION = "--language"
VARIABLE = "COACH_APP_LANGUAGE"
WORDS_FOLDER = "words"
_SETTING = "app.language="


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add ``--language``, where it is not there already: every command has it.

    For the help and for a value that is missing; ``main`` has taken it from the words by then.
    """
    with contextlib.suppress(argparse.ArgumentError):
        parser.add_argument(
            "--language",
            metavar="CODE",
            help=tr("language of what is shown and said, such as en, de, es or zh"),
        )


def without_language(words: Sequence[str]) -> tuple[list[str], str | None]:
    """A command line without its ``--language``, wherever it stands, and what that asked for."""
    left: list[str] = []
    asked = None
    ahead = iter(words)
    for word in ahead:
        if word == "--":
            left += [word, *ahead]
        elif word.startswith(f"{OPTION}="):
            asked = word.removeprefix(f"{OPTION}=")
        elif word == OPTION:
            value = next(ahead, None)
            if value is None or value.startswith("-"):  # the parser says what is missing
                left += [word] if value is None else [word, value]
            else:
                asked = value
        else:
            left.append(word)
    return left, asked


def choose_language(words: Sequence[str], asked: str | None) -> None:
    """Show text in the language of the option, or else of the settings.

    Args:
        words: The command line, for ``--settings`` and ``--set``.
        asked: Of ``--language``.

    Raises:
        UserError: The option names a language that is not there.
    """
    code = language_code(asked or _of_settings(words))
    if code in there_are():
        use_language(code)
        return
    use_language(ENGLISH)
    raw = asked or _of_settings(words)
    if words_at_home(raw) is None and words_at_home(code) is None:
        if asked:
            raise no_language(asked)
        note(str(no_language(raw)))


def no_language(asked: str) -> UserError:
    """What to say of a language that is not there."""
    home = profile_folder()
    file = tr("a file of your own") if home is None else home / WORDS_FOLDER / f"{asked}.toml"
    return UserError(
        tr(
            "no words in the language '{asked}'; there are {there_are}, or write {file} (begin "
            "with 'coach words')",
            asked=asked,
            there_are=", ".join(there_are()),
            file=file,
        )
    )


def words_at_home(asked: str) -> Path | None:
    """The user's own phrases in a language, if there are any."""
    home = profile_folder()
    if home is None or os.sep in asked:
        return None
    path = home / WORDS_FOLDER / f"{asked}.toml"
    return path if path.is_file() else None


def _of_settings(words: Sequence[str]) -> str:
    """The setting ``app.language``; what is wrong with it is told by who reads all settings."""
    option = [word for word in words if word.removeprefix("--set=").startswith(_SETTING)]
    if option:
        return option[-1].partition(_SETTING)[2].strip("\"' ")
    return os.environ.get(VARIABLE) or _of_file(_file(words)) or ENGLISH


def _file(words: Sequence[str]) -> str | None:
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word == "--settings":
            return following
        if word.startswith("--settings="):
            return word.partition("=")[2]
    home = profile_place()
    return None if home is None else os.path.join(home, "settings.toml")  # noqa: PTH118  no pathlib


def _of_file(path: str | None) -> str:
    try:
        with open(path or "", encoding="utf-8") as file:  # noqa: PTH123  as the user wrote it
            text = file.read()
    except (OSError, ValueError):
        return ""
    lines = text.splitlines()
    if not any("language" in line and not line.lstrip().startswith("#") for line in lines):
        return ""  # the file of `coach settings --write` is long, and all comments
    import tomllib

    try:
        found = tomllib.loads(text)["app"]["language"]
    except (tomllib.TOMLDecodeError, RecursionError, LookupError, TypeError):
        return ""
    return found if isinstance(found, str) else ""
