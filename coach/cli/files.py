"""Files named on the command line: read with care, never overwritten by accident."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.errors import UserError
from coach.cli.notes import note
from coach.cli.progress_bar import waiting
from coach.files.private import new_folder, write_private
from coach.files.strict_json import read_json
from coach.files.trouble import to_read_it, to_write_it, what_went_wrong
from coach.terminal_escape import escape_terminal
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.model import Calibration
    from coach.recording import Recording

SESSIONS = Path("sessions")
"""Where runs are recorded, in the folder one is in, unless told otherwise."""


def load_recording(path: Path) -> Recording:
    """Read a recording; of one that is cut short or damaged, a line says how much is there.

    Raises:
        RecordingError: If nothing can be used.
    """
    with waiting(tr("reading")):
        from coach.recording import read_recording

        recording = read_recording(path)
    if not recording.complete and not recording.bytes_lost:
        note(
            tr(
                "{path} has no end: it is being recorded just now, or was cut short; "
                "{duration_s:.1f} s of it can be used",
                path=path,
                duration_s=recording.duration_s,
            )
        )
    elif not recording.complete:
        note(
            tr(
                "{path} is cut short or damaged: {duration_s:.1f} s of it can be used, "
                "{bytes_lost} bytes cannot",
                path=path,
                duration_s=recording.duration_s,
                bytes_lost=recording.bytes_lost,
            )
        )
    return recording


def nothing_usable(path: Path) -> UserError:
    """A recording was gone through, and not one sample of it can be used."""
    return UserError(
        tr("{path} holds no samples that can be used; see 'coach inspect --table'", path=path)
    )


def load_text(path: Path, *, may_be_empty: bool = False) -> str:
    """Text of a file.

    Raises:
        UserError: It cannot be read, is no text, or is empty and may not be.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(tr("{path} is not a text file; check the name", path=path)) from None
    except OSError as error:
        raise UserError(
            tr(
                "cannot read {path}: {what}; {remedy}",
                path=path,
                what=tr(what_went_wrong(error)),
                remedy=tr(to_read_it(error)),
            )
        ) from None
    if not (text.strip() or may_be_empty):
        raise UserError(tr("{path} is empty; give another", path=path))
    return text


def load_calibrations(path: Path) -> tuple[Calibration, ...]:
    """The calibration that ``coach calibrate`` stored, or those of several sensors worn together.

    Raises:
        UserError: It cannot be read or is not one.
    """
    from coach.model import Calibration
    from coach.recording import item_of

    remedy = tr("make it anew with 'coach calibrate'")
    try:
        form = read_json(load_text(path))
        forms = form if isinstance(form, list) and form else [form]
        calibrations = tuple(item_of(Calibration, form) for form in forms)
    except ValueError as error:
        raise UserError(
            tr(
                "{path} is not a calibration: {error}; {remedy}",
                path=path,
                error=tr(error),
                remedy=remedy,
            )
        ) from None
    if not all(calibration.mounting.is_rotation for calibration in calibrations):
        raise UserError(
            tr("{path}: its mounting is not a rotation; {remedy}", path=path, remedy=remedy)
        )
    return calibrations


def check_output(path: Path, suffix: str, *, force: bool) -> None:
    """Refuse a name before any work is done for it.

    Args:
        path: File to be written.
        suffix: That it must have, so that a slip of the hand overwrites nothing else.
        force: Replace a file that is there.

    Raises:
        UserError: Wrong suffix, a folder, no folder to write into, or the file exists.
    """
    if path.suffix.lower() != suffix:
        raise UserError(
            tr("cannot write {path}: the name must end in {suffix}", path=path, suffix=suffix)
        )
    if path.is_dir():
        raise UserError(
            tr("cannot write {path}: it is a folder; give the name of a file", path=path)
        )
    if not path.parent.is_dir():
        raise UserError(
            tr(
                "cannot write {path}: there is no folder {parent}; make it first",
                path=path,
                parent=path.parent,
            )
        )
    if path.exists() and not force:
        raise UserError(
            tr("{path} exists; choose another name, or add --force to replace it", path=path)
        )


def make_folder(folder: Path) -> None:
    """Make a folder that somebody asked for, where it is not there yet.

    Raises:
        UserError: The system refuses.
    """
    try:
        new_folder(folder)
    except OSError as error:
        what = tr(what_went_wrong(error))
        raise UserError(
            tr("cannot make the folder {folder}: {what}; give another", folder=folder, what=what)
        ) from None


def page_path(output: Path | None, folder: Path, name: str) -> Path:
    """Where a page goes: the file that was named, or its usual name in the folder that was.

    Args:
        output: As given with ``-o``; ``None`` if it was not.
        folder: In place of it.
        name: Usual name of the file.
    """
    if output is not None and output.suffix.lower() == ".html" and not output.is_dir():
        return output
    return (output or folder) / name


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file that only its owner can read, as a whole or not at all.

    Raises:
        UserError: The system refuses.
    """
    with writing(path):
        write_private(path, content)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say in one line what the system refuses while a file is written.

    Raises:
        UserError: The system refuses.
    """
    try:
        yield
    except OSError as error:
        raise UserError(
            tr(
                "cannot write {path}: {what}; {remedy}",
                path=path,
                what=tr(what_went_wrong(error)),
                remedy=tr(to_write_it(error)),
            )
        ) from None


def show_in_browser(path: Path) -> None:
    """Open a page that was written; where there is no browser, say so."""
    import webbrowser  # imports a dozen modules for what is rarely asked for

    if not webbrowser.open(path.resolve().as_uri()):
        note(tr("no browser was found; open {path} yourself", path=escape_terminal(str(path))))
