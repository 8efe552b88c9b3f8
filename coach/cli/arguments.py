"""Kinds of argument that several commands take."""

from __future__ import annotations

import argparse
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

from coach.model import Placement
from coach.model.units import S_PER_MIN
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def positive(text: str) -> float:
    """A positive finite number."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0.0 < value < math.inf:
        raise argparse.ArgumentTypeError(tr("'{what}' is not a positive number", what=text))
    return value


def port(text: str) -> int:
    """A TCP port."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(tr("'{what}' is not a port, 1 to 65535", what=text))
    return int(text)


def instant(text: str) -> float:
    """An instant of a run, in seconds: minutes and seconds, or with the hours before them."""
    found = re.fullmatch(
        r"(?:(\d{1,3}):(?=[0-5]?\d:))?(\d{1,4}):([0-5]?\d(?:\.\d+)?)", text, flags=re.ASCII
    )
    if not found:
        raise argparse.ArgumentTypeError(tr("'{what}' is not a time such as 12:30", what=text))
    return (float(found[1] or 0) * 60.0 + float(found[2])) * S_PER_MIN + float(found[3])


def rule_name(text: str) -> str:
    """A rule of what may be corrected, by its plain name or its own."""
    from coach.wording.by_name import UnknownNameError, by_name
    from coach.wording.rule_names import RULE_NAMES

    try:
        return by_name(text, RULE_NAMES)
    except UnknownNameError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


class NameOfWords(argparse.Action):
    """A name of several words, typed with or without quotation marks."""

    def __init__(
        self,
        option_strings: Sequence[str],
        dest: str,
        *,
        metavar: str,
        help: str,  # noqa: A002  argparse's name
        read: Callable[[str], str] = str,
        default: str | None = None,
        required: bool = False,
    ) -> None:
        """``read`` makes the value of the name, as ``type`` does of a single word."""
        super().__init__(
            option_strings,
            dest,
            nargs="*",
            default=default,
            required=required,
            metavar=metavar,
            help=help,
        )
        self.read = read

    def __call__(
        self,
        _parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Sequence[str] | str | None,
        _option: str | None = None,
    ) -> None:
        """Keep the value of the words together."""
        typed = " ".join(values or ())
        try:
            setattr(namespace, self.dest, self.read(typed) if typed else self.default)
        except argparse.ArgumentTypeError as error:
            raise argparse.ArgumentError(self, str(error)) from None


def words(count: int) -> Callable[[str], tuple[str, ...]]:
    """``count`` names with commas between."""

    def parse(text: str) -> tuple[str, ...]:
        parts = tuple(part.strip() for part in text.split(","))
        if len(parts) != count or not all(parts):
            raise argparse.ArgumentTypeError(
                tr(
                    "'{what}' is not {count} names with commas between, such as ax,ay,az",
                    what=text,
                    count=count,
                )
            )
        return parts

    return parse


def add_recording(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help=tr("a recording, .mcap"))


def add_run(parser: argparse.ArgumentParser) -> None:
    """A session to look at; ``which_run.run_meant`` says which file that is."""
    parser.add_argument(
        "file",
        metavar="FILE|NUMBER",
        nargs="?",
        help=tr(
            "a recording, .mcap, or the number of a session in 'coach history'; "
            "your latest one if left out"
        ),
    )


def add_table(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--table", action="store_true", help=tr("every metric below the summary, with its course")
    )


def add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o",
        "--output",
        metavar="RUN.mcap",
        type=Path,
        required=True,
        help=tr("the recording to write"),
    )
    add_force(parser)


def add_radio(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--radio",
        metavar="RADIO",
        default="",
        help=tr("in place of the machine's own: virtual:PORT for 'coach virtual-sensor', or usb:0"),
    )


def add_force(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help=tr("replace a file that exists"))


def add_placement(parser: argparse.ArgumentParser, help_text: str) -> None:
    parser.add_argument(
        "--placement",
        choices=[place.value for place in Placement],
        help=help_text,
    )
