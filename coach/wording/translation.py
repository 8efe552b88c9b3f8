"""Text for people in the language that was chosen. English stands in the code and costs nothing.

Catalogues of GNU gettext, see README.md in this folder.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol

from coach.wording.language_code import ENGLISH

if TYPE_CHECKING:
    from coach.core_wording import Wording

DOMAIN = "coach"
FOLDER = os.path.join(os.path.dirname(__file__), "locale")  # noqa: PTH118, PTH120  pathlib takes longer than all else here


class Catalogue(Protocol):
    """What is asked of a catalogue; those of the standard library do."""

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str: ...


_in_use: Catalogue | None = None
_code = ENGLISH


def tr(text: str | Wording | Exception, /, **values: Any) -> str:  # noqa: ANN401  whatever can be formatted
    """A text in the language that was chosen.

    Args:
        text: English, as a literal, so that it is found; or one of a table, where ``mark`` or a
            ``Wording`` has told it already. Of an exception, what it says.
        values: For the gaps, ``{name}`` or ``{name:.1f}``. Without any, braces mean nothing.
    """
    if isinstance(text, str):
        shown = text if _in_use is None or not text else _in_use.gettext(text)
    elif isinstance(text, Exception):
        return tr(text.args[0]) if text.args and _is_wording(text.args[0]) else str(text)
    else:
        return _shown(text)
    return shown.format(**values) if values else shown


def tr_n(one: str, many: str, n: int, /, **values: Any) -> str:  # noqa: ANN401  likewise
    """A text that depends on a number, which also fills the gap ``{n}``.

    Args:
        one: English for 1.
        many: English for every other number.
        n: Which.
        values: For further gaps.
    """
    english = one if n == 1 else many
    shown = english if _in_use is None else _in_use.ngettext(one, many, n)
    return shown.format(**{"n": n, **values})


def mark(text: str, /) -> str:
    """The text as it is, told to be one that ``tr`` is given later: for tables."""
    return text


def language() -> str:
    """The code of the language in use."""
    return _code


def use_language(code: str) -> None:
    """Show text in a language from now on.

    Args:
        code: As of ``there_are``.

    Raises:
        OSError: There is no catalogue, or it cannot be read.
    """
    if code == ENGLISH:
        use_catalogue(None)
        return
    from gettext import GNUTranslations  # noqa: PLC0415  for who needs it

    with open(os.path.join(FOLDER, code, "LC_MESSAGES", f"{DOMAIN}.mo"), "rb") as file:  # noqa: PTH118, PTH123  as above
        use_catalogue(GNUTranslations(file), code)


def use_catalogue(catalogue: Catalogue | None, code: str = ENGLISH) -> None:
    """The same with a catalogue at hand; ``None`` for English."""
    global _in_use, _code
    _in_use, _code = catalogue, code


def there_are() -> list[str]:
    """Codes of the languages: English, and those that have a catalogue."""
    return sorted({ENGLISH, *os.listdir(FOLDER)})  # noqa: PTH208  as above


def _is_wording(value: object) -> bool:
    return hasattr(value, "english") and hasattr(value, "values")


def _shown(text: Wording) -> str:
    values = {name: tr(v) if _is_wording(v) else v for name, v in text.values.items()}
    if text.many:
        return tr_n(
            text.english, text.many, text.n, **{k: v for k, v in values.items() if k != "n"}
        )
    return tr(text.english, **values)
