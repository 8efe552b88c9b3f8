"""What can be set of the app around the core."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003  # who loads settings from a file reads the types


@dataclass(frozen=True, slots=True)
class AppSettings:
    """Settings that are neither the core's nor the voice's.

    Args:
        language: Code of the language of the phrases, such as ``en``, ``de``, ``es`` or ``zh``.
        words: TOML file of phrases of your own, in place of those with the same key.
    """

    language: str = "en"
    words: Path | None = None
