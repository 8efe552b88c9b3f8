"""Make a report of a recorded session: one page that works offline, to read, print or keep.

The recording is replayed first, so the figures are those that the coach would say. Earlier runs
come from your history.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.arguments import add_force, add_run
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import (
    check_output,
    load_recording,
    make_folder,
    nothing_usable,
    page_path,
    show_in_browser,
    write_file,
)
from coach.cli.history.athlete_store import add_athlete_option
from coach.cli.history.earlier_runs import earlier_runs, report_beside
from coach.cli.history.which_run import run_meant
from coach.cli.notes import note
from coach.cli.practised.practice_report_printed import print_practice_report
from coach.cli.progress_bar import Progress
from coach.export.errors import need
from coach.terminal_escape import escape_terminal
from coach.wording.language_code import ENGLISH
from coach.wording.translation import language, tr, use_language

if TYPE_CHECKING:
    import argparse

    from coach.recording import Recording
    from coach.report.session_report import Report

EXAMPLE = """\
  coach report
  coach report 14 --open
  coach report run.mcap -o reports --open
  coach report run.mcap --text
  coach report run.mcap --json > run.report.json
  coach report run.mcap --png"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    add = parser.add_argument
    add(
        "-o",
        "--output",
        metavar="FOLDER|FILE",
        type=Path,
        help=tr("a folder, or a name ending in .html; beside the recording if not given"),
    )
    add("--open", action="store_true", help=tr("show the page in your browser"))
    form = parser.add_mutually_exclusive_group().add_argument
    form("--text", action="store_true", help=tr("print it as text instead"))
    form("--json", action="store_true", help=tr("print it as one JSON object instead, SI units"))
    add("--png", action="store_true", help=tr("a picture of the overview too; needs matplotlib"))
    add_athlete_option(parser)
    add_force(parser)


def run(args: argparse.Namespace) -> int:
    printed = args.text or args.json
    if printed and (args.open or args.png or args.output):
        raise UserError(
            tr("--text and --json print and write nothing; leave out -o, --open and --png")
        )
    args.file = run_meant(args.file, args.athlete)
    page = page_path(args.output, args.file.parent, report_beside(args.file).name)
    picture = page.with_suffix(".png")
    if not (printed or args.output or args.png or args.force) and page.is_file():
        note(_there_already(page))
        return _told(page, open_it=args.open)
    if not printed:
        make_folder(page.parent)
        check_output(page, ".html", force=args.force)
    if args.png:
        check_output(picture, ".png", force=args.force)
        need("matplotlib", "plots")  # before the replay, which takes a while
    recording = load_recording(args.file)
    if recording.header.practice is not None:
        return print_practice_report(args, recording, page)
    report = _report(args, recording)
    if args.text:
        from coach.report.draw.text import text_lines  # each form has its own libraries

        for line in text_lines(report):
            print(line)
    elif args.json:
        from coach.cli.summary_table import print_json
        from coach.report.draw.report_json import report_form

        print_json(report_form(report))
    else:
        from coach.report.draw.page import page_of

        write_file(page, page_of(report))
        _told(page, open_it=args.open)
    if args.png:
        write_file(picture, _png(args, report))
        print(escape_terminal(str(picture)))
    return ExitCode.FINE


def _there_already(page: Path) -> str:
    from coach.report.draw.verdict_in_page import language_in

    if language_in(page) == language():
        return tr("the report is there already; --force makes it anew")
    return tr("the report is there already, in another language; --force makes it anew")


def _png(args: argparse.Namespace, report: Report) -> bytes:
    """The picture; in English where no font of this machine has the letters of the language."""
    from coach.report.draw.overview_png import fonts_of, overview_png

    code = language()
    if fonts_of(code) is not None:
        return overview_png(report)
    note(tr("no font of this machine has the letters of this language: the picture is in English"))
    use_language(ENGLISH)
    try:
        return overview_png(_report(args, load_recording(args.file)))
    finally:
        use_language(code)


def _told(page: Path, *, open_it: bool) -> int:
    print(escape_terminal(str(page)))
    if open_it:
        show_in_browser(page)
    return ExitCode.FINE


def _report(args: argparse.Namespace, recording: Recording) -> Report:
    from coach.report.replay_for_report import session_of
    from coach.report.session_report import report_of

    with Progress(tr("replay"), len(recording.inputs)) as bar:
        session = session_of(recording, bar.over)
    if not session.summary.coverage.samples:
        raise nothing_usable(args.file)
    athlete, runs = earlier_runs(args.athlete, recording.header, args.file)
    return report_of(session, athlete, runs)
