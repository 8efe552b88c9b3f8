"""``coach report`` of a practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.errors import ExitCode, UserError
from coach.cli.files import nothing_usable, show_in_browser, write_file
from coach.cli.notes import note
from coach.cli.progress_bar import Progress
from coach.terminal_escape import escape_terminal
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from coach.progress.practice_records import PracticeRecord
    from coach.recording import Recording


def print_practice_report(args: argparse.Namespace, recording: Recording, page: Path) -> int:
    """Its page, text or JSON.

    Args:
        args: Of ``coach report``.
        recording: Of a practice.
        page: Where the page goes.

    Raises:
        UserError: Nothing of it can be used, or a picture is asked for.
    """
    from coach.report.practised.practice_page import practice_form, practice_lines, practice_page
    from coach.report.practised.practice_report import practice_report_of

    if args.png:
        raise UserError(tr("--png is of a run; leave it out"))
    with Progress(tr("replay"), len(recording.inputs)) as bar:
        known = _known(args.athlete)
        report = practice_report_of(recording, args.file, known, bar.over)
    if not report.samples:
        raise nothing_usable(args.file)
    if args.text:
        for line in practice_lines(report):
            print(line)
    elif args.json:
        from coach.cli.summary_table import print_json

        print_json(practice_form(report))
    else:
        write_file(page, practice_page(report))
        print(escape_terminal(str(page)))
        if args.open:
            show_in_browser(page)
    return ExitCode.FINE


def _known(name: str | None) -> tuple[str, tuple[PracticeRecord, ...]]:
    """Whose it is, and earlier practices; nothing where there is no history yet."""
    from coach.athlete import athlete, open_home, practices, profile_folder
    from coach.cli.history.athlete_store import note_odd

    folder = profile_folder()
    store = open_home(folder, note) if folder is not None else None
    if store is None:
        return name or "", ()
    try:
        who = athlete(store, name)
        note_odd(store, who)
        return who.name, tuple(kept.record for kept in practices(store, who))
    finally:
        store.close()
