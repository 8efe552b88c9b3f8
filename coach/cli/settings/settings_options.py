"""The options of settings, the same for every command that takes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.cli.settings.language import add_language
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from coach.cli.settings.settings_layers import InForce


def add_settings(parser: argparse.ArgumentParser, file_help: str) -> None:
    """Add ``--settings``, ``--set`` and the options of words."""
    add = parser.add_argument
    add("--settings", metavar="FILE.toml", type=Path, help=file_help)
    add(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help=tr(
            "one setting, such as cues.gap_s=60; may be given again ('coach settings' lists them)"
        ),
    )
    add_words(parser)


def add_words(parser: argparse.ArgumentParser) -> None:
    """Add ``--language`` and ``--words``."""
    add_language(parser)
    add = parser.add_argument
    add(
        "--words", metavar="FILE.toml", type=Path, help=tr("phrases of your own, see 'coach words'")
    )


def settings_from(args: argparse.Namespace, recorded: Mapping[str, Any] | None = None) -> InForce:
    """The settings in force with a command's options.

    Args:
        args: Of a parser that ``add_settings`` or ``add_words`` prepared.
        recorded: Settings of the core, where a recording is replayed.

    Raises:
        UserError: A file or an option is wrong.
    """
    from coach.cli.settings.settings_layers import settings_in_force

    sets = list(getattr(args, "set", []))
    for option, name in (("language", "app.language"), ("words", "app.words")):
        value = getattr(args, option)
        if value is not None:
            sets.append(f"{name}={value}")
    return settings_in_force(getattr(args, "settings", None), sets, recorded=recorded)
