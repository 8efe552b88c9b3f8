"""One line for the user that is neither a result nor an error."""

from __future__ import annotations

import sys


def note(line: str) -> None:
    """Print it to standard error."""
    print(f"coach: {line}", file=sys.stderr, flush=True)
