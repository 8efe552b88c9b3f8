"""Text for people in the language that was chosen. English stands in the code and costs nothing.

Catalogues of GNU gettext, see README.md in this folder.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol, cast

from coach.core_wording import mark
from coach.wording.language_code import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.core_wording import Wording

__all__ = ["language", "mark", "there_are", "tr", "tr_n", "use_catalogue", "use_language"]

DOMAIN = "coach"
FOLDER = os.path.join(os.path.dirname(__file__), "locale")  # noqa: PTH118, PTH120  pathlib takes longer than all else here


class Catalogue(Protocol):
    """What is asked of a catalogue; those of the standard library do."""

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str: ...


_in_use: Catalogue | None = None
_code = ENGLISH


def tr(text: str | Exception, /, **values: Any) -> str:  # noqa: ANN401  whatever can be formatted
    """A text in the language that was chosen.

    Args:
        text: English, as a literal, so that it is found; or what ``mark`` has told of in a table;
            or a ``Wording``. Of an exception, what it says.
        values: For the gaps, ``{name}`` or ``{name:.1f}``. Without any, braces mean nothing.
    """
    if isinstance(text, Exception):
        text = text.args[0] if len(text.args) == 1 and hasattr(text.args[0], "many") else str(text)
    if _in_use is None or not text:
        return text.format(**values) if values else text
    if hasattr(text, "many"):
        return _of_wording(cast("Wording", text))
    return _filled(_in_use.gettext(text), values)


def tr_n(one: str, many: str, n: int, /, **values: Any) -> str:  # noqa: ANN401  likewise
    """A text that depends on a number, which also fills the gap ``{n}``.

    Args:
        one: English for 1.
        many: English for every other number.
        n: Which.
        values: For further gaps.
    """
    values = {"n": n, **values}
    if _in_use is None:
        return (one if n == 1 else many).format(**values)
    return _filled(_in_use.ngettext(one, many, n), values)


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


def _filled(shown: str, values: Mapping[str, Any]) -> str:
    if not values:
        return shown
    return shown.format(**{name: _in_its_turn(value) for name, value in values.items()})


def _in_its_turn(value: object) -> object:
    if isinstance(value, Exception) or (isinstance(value, str) and hasattr(value, "many")):
        return tr(value)
    return value


def _of_wording(text: Wording) -> str:
    if text.many:
        return tr_n(text.english, text.many, text.n, **text.values)
    return tr(text.english, **text.values)
