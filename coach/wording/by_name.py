"""Which thing does somebody mean who types a name of it?"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST_NEAR = 3


class UnknownNameError(ValueError):
    """No name of these, or of more than one. The message says what is near, and what is allowed."""


def by_name(text: str, names: Mapping[str, str], what: str, listed: str = "") -> str:
    """The thing that is meant.

    Args:
        text: As typed: the plain name, or a beginning of it that no other name has, or the
            internal name, in any case, with blanks, ``-`` or ``_`` between the words.
        names: Internal name -> plain name. Of two with one plain name the first is meant.
        what: What it is, for the message: ``metric``.
        listed: Command that lists them, where they are too many for a line.

    Returns:
        The internal name.

    Raises:
        UnknownNameError: Nothing is called so, or several begin so.
    """
    asked = _plain(text)
    for key, name in names.items():
        if asked in (_plain(name), _plain(key)):
            return key
    begin = {name: key for key, name in list(names.items())[::-1] if _plain(name).startswith(asked)}
    if asked and len(begin) == 1:
        return next(iter(begin.values()))
    shown = list(dict.fromkeys(names.values()))
    if asked and begin:
        several = _or([name for name in shown if name in begin])
        raise UnknownNameError(f"'{text}' may be {several}; give more of the name")
    near = _near(asked, shown)
    guess = f"did you mean {_or(near)}? " if near else ""
    allowed = f"'{listed}' lists them all" if listed else f"there are {', '.join(shown)}"
    raise UnknownNameError(f"no {what} '{text}'; {guess}{allowed}")


def _near(asked: str, shown: Sequence[str]) -> list[str]:
    """Names that are spelt nearly so, or have a word that is."""
    if not asked:
        return []
    plain = {_plain(name): name for name in shown}
    like = difflib.get_close_matches(asked, plain, _MOST_NEAR)
    of_words = [
        name
        for name in plain
        if difflib.get_close_matches(asked, [*name.split(), name], 1, cutoff=0.7)
        or (len(asked) > 2 and asked in name)
    ]
    return [plain[name] for name in dict.fromkeys([*like, *of_words])][:_MOST_NEAR]


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


def _or(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
