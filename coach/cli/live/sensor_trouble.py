"""A sensor that cannot be used: its one line and its exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.errors import ExitCode
from coach.cli.notes import note
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.sources import SourceError


def tell(error: SourceError) -> ExitCode:
    """Print the line; hardware that is absent has an exit code of its own."""
    from coach.sources import HARDWARE_ABSENT

    note(tr(error))
    absent = error.reason in HARDWARE_ABSENT
    return ExitCode.NO_HARDWARE if absent else ExitCode.USER_ERROR
