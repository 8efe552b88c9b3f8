"""Which thing does somebody mean who types a name of it?"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST_NEAR = 3
_SAME_WORD = 0.7
"""Likeness of a word from which on it may be a slip of the hand."""


class UnknownNameError(ValueError):
    """No name of these, or of more than one. The message says what is near, and what is allowed."""


def by_name(text: str, names: Mapping[str, str], listed: str = "") -> str:
    """The thing that is meant.

    Args:
        text: As typed: the plain name in English or in the language in use, or a beginning of it
            that no other name has, or the internal name; in any case, with blanks, ``-`` or ``_``
            between the words.
        names: Internal name -> plain name, English. Of two with one plain name the first is meant.
        listed: Command that lists them, where they are too many for a line.

    Returns:
        The internal name.

    Raises:
        UnknownNameError: Nothing is called so, or several begin so.
    """
    asked = _plain(text)
    plain = {key: {_plain(tr(name)), _plain(name)} for key, name in names.items()}
    for key, called in plain.items():
        if asked in called or asked == _plain(key):
            return key
    shown = {key: tr(name) for key, name in names.items()}
    begin: dict[str, str] = {}
    for key, called in plain.items():
        if asked and any(name.startswith(asked) for name in called):
            begin.setdefault(shown[key], key)
    if len(begin) == 1:
        return next(iter(begin.values()))
    if begin:
        raise UnknownNameError(
            tr("'{text}' may be {names}; give more of the name", text=text, names=_or(list(begin)))
        )
    every = list(dict.fromkeys(shown.values()))
    near = _near(asked, every)
    allowed = (
        tr("'{command}' lists all names", command=listed)
        if listed
        else tr("there are {names}", names=", ".join(every))
    )
    if near:
        raise UnknownNameError(
            tr("nothing is called '{text}'; did you mean {names}? {allowed}",
               text=text, names=_or(near), allowed=allowed)
        )  # fmt: skip
    raise UnknownNameError(tr("nothing is called '{text}'; {allowed}", text=text, allowed=allowed))


def _near(asked: str, shown: Sequence[str]) -> list[str]:
    """Names that are spelt nearly so, or have a word that is."""
    if not asked:
        return []
    plain = {_plain(name): name for name in shown}
    like = difflib.get_close_matches(asked, plain, _MOST_NEAR)
    of_words = [
        name
        for name in plain
        if difflib.get_close_matches(asked, [*name.split(), name], 1, cutoff=_SAME_WORD)
        or (len(asked) > 2 and asked in name)
    ]
    return [plain[name] for name in dict.fromkeys([*like, *of_words])][:_MOST_NEAR]


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


def _or(names: Sequence[str]) -> str:
    *most, last = names
    return tr("{names} or {last}", names=", ".join(most), last=last) if most else last
