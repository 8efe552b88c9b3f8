"""Libraries that only some notebooks have."""

from __future__ import annotations

import importlib
from typing import Any


def library(name: str, what: str) -> Any:  # noqa: ANN401 - of an optional library
    """An optional library.

    Args:
        name: Its module, which is also the name it is installed by.
        what: What needs it.

    Raises:
        ModuleNotFoundError: It is not installed; one line that says what to do.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name.partition(".")[0]:
            raise
        package = name.partition(".")[0]
        raise ModuleNotFoundError(
            f"{what} needs {package}, which is not installed: pip install {package}", name=package
        ) from None
