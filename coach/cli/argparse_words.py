"""The words of Python's own argument parser, which has no languages: from our catalogues.

Its module looks each of them up by the names ``_`` and ``ngettext`` when it is shown, of a
catalogue that Python does not bring. These names are ours from ``speak`` on.
"""

from __future__ import annotations

import argparse

from coach.wording.translation import mark, tr, tr_n

WORDS = (
    mark("usage: "),
    mark("options"),
    mark("positional arguments"),
    mark("subcommands"),
    mark("show this help message and exit"),
    mark("show program's version number and exit"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("expected one argument"),
    mark("expected at most one argument"),
    mark("expected at least one argument"),
    mark("the following arguments are required: %s"),
    mark("one of the arguments %s is required"),
    mark("not allowed with argument %s"),
    mark("ignored explicit argument %r"),
    mark("invalid %(type)s value: %(value)r"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("invalid choice: %(value)r, maybe you meant %(suggestion)r? (choose from %(choices)s)"),
    mark("unknown parser %(parser_name)r (choices: %(choices)s)"),
    mark("unrecognized arguments: %s"),
    mark("unexpected option string: %s"),
)
"""Of Python 3.11 to 3.14, what a user of ours can come to see."""


def speak() -> None:
    """Have the parser take its words from the catalogue in use, whichever that is by then."""
    setattr(argparse, "_", _one)  # noqa: B010  no name that a type checker knows
    setattr(argparse, "ngettext", tr_n)  # noqa: B010


def _one(text: str | None) -> str | None:
    return text and tr(text)  # it looks up a description that is not there, too
