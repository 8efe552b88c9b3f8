"""Small JSON files that are either the old one or the new one, whatever happens."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from coach.recording.json_form import JsonObject


def read_json(path: Path) -> JsonObject | None:
    """The object in a file, ``None`` if there is no such file.

    Raises:
        OSError: It cannot be read.
        ValueError: It does not hold one JSON object of finite numbers.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        form = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(form, dict):
        raise ValueError("it holds no object")  # noqa: TRY004  wrong content, not a wrong call
    return form


def write_json(path: Path, form: JsonObject) -> None:
    """Replace a file as a whole, making its folder if needed.

    Raises:
        OSError: The system refuses; what was there is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(form, indent=2, allow_nan=False) + "\n"
    # In the same folder, because a replacement across file systems is not one step.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")
