"""Show every setting, what it is now, and where that came from.

Settings come from, later before earlier: the defaults, settings.toml in your profile's folder (or
the file of --settings), variables of the environment such as COACH_CUES_GAP_S, and --set.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.arguments import NameOfWords
from coach.cli.errors import UserError
from coach.cli.files import check_output, make_folder, write_file
from coach.cli.notes import note
from coach.cli.settings.settings_options import add_settings, settings_from
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse

    from coach.cli.settings.settings_layers import InForce
    from coach.settings import Setting

EXAMPLE = """\
  coach settings voice
  coach settings "left hip drop"
  coach settings --changed
  coach settings --set cues.gap_s=90 --write
  coach settings --write calmer.toml"""

_HOME = Path("-")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "name",
        action=NameOfWords,
        default="",
        metavar="NAME",
        help=tr("only this setting or table, or those of a rule by its name in 'coach rules'"),
    )
    add("--changed", action="store_true", help=tr("only what is not as delivered"))
    add("--json", action="store_true", help=tr("one JSON object per line, with what is allowed"))
    add(
        "--write",
        nargs="?",
        const=_HOME,
        metavar="FILE.toml",
        type=Path,
        help=tr(
            "write a file with every setting, what it is for and what is allowed; without "
            "FILE your own settings.toml"
        ),
    )
    add("--force", action="store_true", help=tr("replace a file that exists"))
    add_settings(parser, tr("in place of your own settings.toml"))


def run(args: argparse.Namespace) -> int:
    from coach.cli.settings.settings_layers import DEFAULT

    found = settings_from(args)
    rows = [row for row in found.settings.table() if _is_in(row, args.name)]
    rows = rows or _of_rule(args.name, found)
    if args.write is not None:
        _write(args.write, found, force=args.force)
        return 0
    rows = [row for row in rows if not args.changed or found.origin(row.path) != DEFAULT]
    for row in rows:
        _print(row, found.origin(row.path), as_json=args.json)
    return 0


def _print(row: Setting, origin: str, *, as_json: bool) -> None:
    from coach.cli.settings.settings_text import toml_value

    if as_json:
        form = {
            "name": row.name,
            "value": row.value,
            "origin": origin,
            "unit": row.unit,
            "allowed": row.kind.allowed,
            "meaning": row.meaning,
        }
        print(json.dumps(form, ensure_ascii=False))
    else:
        value = f"{row.name} = {toml_value(row.value)}"
        print(f"{value:56s} {tr(origin)}")


def _is_in(row: Setting, name: str) -> bool:
    parts = tuple(name.split(".")) if name else ()
    return row.path[: len(parts)] == parts


def _of_rule(name: str, found: InForce) -> list[Setting]:
    """Those of a rule that the coach may say, or of one that it goes by."""
    from coach.cli.settings.rule_choice import rules_named
    from coach.cues.handbook import belongs

    try:
        rules, house = rules_named(name, found.settings.core.cues)
    except UserError as error:
        raise UserError(
            tr("no setting or table '{name}'; as a rule: {error}", name=name, error=error)
        ) from None
    patterns = [f"cues.rules.{rule.name}" for rule in rules]
    patterns += [pattern for rule in house for pattern in rule.settings]
    return [row for row in found.settings.table() if any(belongs(row.path, p) for p in patterns)]


def _write(path: Path, found: InForce, *, force: bool) -> None:
    from coach.cli.settings.settings_layers import home_file
    from coach.cli.settings.settings_text import settings_toml

    if path == _HOME:
        own = home_file()
        if own is None:
            raise UserError(
                tr("there is no home folder; give --write FILE.toml, or set COACH_HOME")
            )
        path = own
        make_folder(path.parent)
    check_output(path, ".toml", force=force)
    write_file(path, settings_toml(found))
    note(tr("{path} is written; lines with # are as delivered, remove it to change one", path=path))
