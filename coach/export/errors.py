"""What can go wrong with an export."""

from __future__ import annotations

import importlib
from typing import Any

from coach.core_wording import Wording


class ExportError(Exception):
    """It cannot be exported. The message is one line for the user: what, where, remedy."""


def need(module: str, extra: str) -> Any:  # noqa: ANN401  a module
    """An optional library.

    Raises:
        ExportError: It is not installed; the message says how to get it.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        package = module.split(".", maxsplit=1)[0].replace("_", "-")
        raise ExportError(
            Wording(
                "this needs {package}, which is not installed; get it with: pip install "
                "'posture-coach[{extra}]'",
                package=package,
                extra=extra,
            )
        ) from None
