"""Exit codes, and the one line a user sees of any error."""

from __future__ import annotations

import enum
import os
import sys
import traceback

from coach.files.trouble import what_went_wrong
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.translation import tr

DEBUG_VARIABLE = "COACH_DEBUG"

# Errors whose message is already a line for the user. By name, because importing them takes long,
# and may itself fail where a package is missing.
USER_ERRORS: tuple[tuple[str, str], ...] = (
    ("coach.analysis.many.batch_problem", "BatchProblem"),
    ("coach.athlete", "StoreError"),
    ("coach.export", "ExportError"),
    ("coach.recording", "RecordingError"),
    ("coach.recording.importing", "ImportProblem"),
    ("coach.settings", "SettingsError"),
    ("coach.simulation", "StoryError"),
    ("coach.voice", "VoiceError"),
)


class ExitCode(enum.IntEnum):
    FINE = 0
    USER_ERROR = 1  # something to put right; one line on stderr says what
    USAGE = 2  # the command line itself is wrong
    NO_HARDWARE = 3
    INTERRUPTED = 130  # Ctrl-C


class UserError(Exception):
    """Something the user can put right. The message is one line: what, where, remedy."""


def report(error: Exception) -> ExitCode:
    """Print an error as one line, with its traceback only if ``COACH_DEBUG`` is set."""
    if os.environ.get(DEBUG_VARIABLE):
        traceback.print_exception(error)
    print(f"coach: {escape_terminal(_line_of(error), LINE)}", file=sys.stderr)
    return ExitCode.USER_ERROR


def _line_of(error: Exception) -> str:
    if isinstance(error, UserError) or _is_users(error):
        return " ".join(tr(error).split())
    if isinstance(error, OSError):
        what = tr(what_went_wrong(error))
        where = f" {error.filename}" if error.filename else ""
        return tr(
            "the system refused{where}: {what}; check file, disk and permissions",
            where=where,
            what=what,
        )
    if isinstance(error, MemoryError):
        return tr("not enough memory; close other programs or take a shorter session")
    if isinstance(error, ModuleNotFoundError) and not _is_ours(error.name or ""):
        return tr(
            "the package {package} is missing; install posture-coach anew", package=error.name
        )
    what = " ".join(f"{type(error).__name__} {error}".split())
    return tr(
        "a fault of the coach itself ({what}); set {variable}=1 and report what it prints",
        what=what,
        variable=DEBUG_VARIABLE,
    )


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in ("", "coach", "firmware_protocol")


def _is_users(error: Exception) -> bool:
    # A room that was not imported has raised nothing; importing it for the question takes a second.
    return any(
        isinstance(error, getattr(sys.modules[module], name, ()))
        for module, name in USER_ERRORS
        if module in sys.modules
    )
