"""Settings as the text of a TOML file that explains itself; one setting changed in such a file."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

from coach.cli.errors import UserError
from coach.cli.files import load_text, make_folder, write_file
from coach.cli.settings.settings_layers import DEFAULT
from coach.model.units import DEG_PER_RAD
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coach.cli.settings.settings_layers import InForce
    from coach.settings import Setting

_WIDTH = 96


def settings_toml(found: InForce) -> str:
    """Every setting with its unit, range and reason; those as delivered are commented out."""
    lines = ["# Settings of the coach. Remove the # before a setting to change it."]
    table: tuple[str, ...] = ()
    for row in found.settings.table():
        if row.path[:-1] != table:
            table = row.path[:-1]
            lines += ["", f"[{'.'.join(table)}]"]
        lines += ["", *_comment(row)]
        mark = "# " if found.origin(row.path) == DEFAULT else ""
        lines.append(f"{mark}{row.path[-1]} = {toml_value(row.value)}")
    return "\n".join(lines) + "\n"


def toml_value(value: object) -> str:
    """A plain value as TOML writes it."""
    # JSON's strings, numbers and lists are TOML's, for printable text and finite numbers.
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def set_in_file(path: Path, keys: tuple[str, ...], value: object) -> None:
    """Change one setting in a user's file, leaving everything else as it is; make it if needed.

    Raises:
        UserError: The file cannot be read or written, or is no TOML.
    """
    import tomlkit  # for this one purpose, and slow to import
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(load_text(path, may_be_empty=True) if path.exists() else "")
        *tables, key = keys
        inner = document
        for name in tables:
            inner = inner.setdefault(name, tomlkit.table())
        inner[key] = value
    except (TOMLKitError, TypeError) as error:
        raise UserError(
            tr("{path} is not TOML: {error}; correct that line", path=path, error=tr(error))
        ) from None
    make_folder(path.parent)
    write_file(path, tomlkit.dumps(document))


def _comment(row: Setting) -> Iterator[str]:
    unit = f" {row.unit}" if row.unit else ""
    yield from textwrap.wrap(row.meaning, _WIDTH, initial_indent="# ", subsequent_indent="# ")
    degrees = in_degrees(row)
    turned = f" {row.value:.4g} {row.unit} is {degrees}." if degrees else ""
    yield f"# Allowed: {row.kind.allowed}{unit}.{turned}"


def in_degrees(row: Setting) -> str:
    """The value of an angle in degrees; else nothing."""
    if not row.unit.startswith("rad") or not isinstance(row.value, float):
        return ""
    return f"{row.value * DEG_PER_RAD:.3g} deg{row.unit[3:]}"
