"""Turn a recording into a file for other programs.

  fit      an activity for watches and training platforms, with posture as developer fields
  csv      tables of samples, steps, metrics, cues, effects and faults
  parquet  the same, typed and small
  bids     a Motion-BIDS dataset for researchers

The recording is replayed first, so the figures are those that the coach would say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.arguments import add_force, add_run
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import check_output, load_recording, nothing_usable
from coach.cli.history.which_run import run_meant
from coach.cli.progress_bar import Progress, waiting
from coach.export import every_level, levels_of, tables_of
from coach.export.errors import need
from coach.files.private import make_all_private, new_folder, write_private
from coach.files.trouble import what_went_wrong
from coach.terminal_escape import escape_terminal
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from coach.export import Table
    from coach.export.session_data import SessionData
    from coach.recording import SessionHeader

EXAMPLE = """\
  coach export --to fit
  coach export 14 --to fit -o run14.fit
  coach export run.mcap --to csv --level steps,grid -o tables
  coach export run.mcap --to parquet
  coach export run.mcap --to bids -o study --subject 07"""

_SUBJECT = "01"


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Args:
        place: The file or folder that it writes, as the arguments say.
        write: Writes a session there; gives the files.
        library: That it needs, empty for none.
        extra: Of the package, which brings the library.
        levels: Whether it has a table for each level.
    """

    place: Callable[[argparse.Namespace], Path]
    write: Callable[[argparse.Namespace, SessionData], list[Path]]
    library: str = ""
    extra: str = ""
    levels: bool = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    add = parser.add_argument
    add("--to", choices=FORMATS, required=True, help=tr("the format"))
    add(
        "-o",
        "--output",
        metavar="FILE|FOLDER",
        type=Path,
        help=tr("a file for fit, a folder for the others; beside the recording if not given"),
    )
    add(
        "--level",
        metavar="A,B",
        type=lambda text: tuple(part.strip() for part in text.split(",")),
        help=tr("for csv and parquet: only some of {levels}", levels=", ".join(every_level())),
    )
    add("--subject", metavar="LABEL", default=_SUBJECT, help=tr("for bids: letters and digits; 01"))
    add("--session", metavar="LABEL", default="", help=tr("for bids: if a subject has several"))
    add_force(parser)


def run(args: argparse.Namespace) -> int:
    from coach.export.session_data import session_data

    chosen = FORMATS[args.to]
    if args.level is not None and not chosen.levels:
        able = " and ".join(name for name, one in FORMATS.items() if one.levels)
        raise UserError(
            tr("--level is for {able} only; leave it out for {to}", able=able, to=args.to)
        )
    _check_levels(args, every_level())
    if chosen.library:
        need(chosen.library, chosen.extra)  # before the replay, which takes a while
    args.file = run_meant(args.file)
    if args.to == "fit":
        check_output(_fit_path(args), ".fit", force=args.force)
    recording = load_recording(args.file)
    practice = recording.header.practice
    if practice is not None and not chosen.levels:
        from coach.wording.practices.practice_words import PRACTICE_NAMES

        raise UserError(
            tr(
                "{to} is of runs; take --to csv or parquet for {kind}",
                to=args.to,
                kind=tr(PRACTICE_NAMES[practice.kind]),
            )
        )
    _check_levels(args, levels_of(practice))
    with Progress(tr("replay"), len(recording.inputs)) as bar:
        data = session_data(recording, bar.over)
    if not data.sensors:
        raise nothing_usable(args.file)
    try:
        with waiting(tr("writing")):
            paths = chosen.write(args, data)
    except OSError as error:
        raise UserError(
            tr(
                "cannot write {path}: {what}; choose another place with -o",
                path=chosen.place(args),
                what=tr(what_went_wrong(error)),
            )
        ) from None
    for path in paths:
        print(escape_terminal(str(path)))
    return ExitCode.FINE


def _check_levels(args: argparse.Namespace, there: tuple[str, ...]) -> None:
    unknown = [level for level in args.level or () if level not in there]
    if unknown:
        raise UserError(
            tr(
                "no level '{unknown}'; there are {levels}",
                unknown=unknown[0],
                levels=", ".join(there),
            )
        )


def _fit_path(args: argparse.Namespace) -> Path:
    return Path(args.output or args.file.with_suffix(".fit"))


def _folder(args: argparse.Namespace) -> Path:
    return Path(args.output or args.file.parent)


def _dataset(args: argparse.Namespace) -> Path:
    return Path(args.output or args.file.with_name(f"{args.file.stem}-bids"))


def _fit(args: argparse.Namespace, data: SessionData) -> list[Path]:
    from coach.export.activity import activity_of
    from coach.export.fit_file import fit_bytes

    path = _fit_path(args)
    # A recording knows UTC only; whoever exports it most likely lives where it was run.
    offset = data.header.created_utc.astimezone().utcoffset() or timedelta()
    write_private(path, fit_bytes(activity_of(data, round(offset.total_seconds()))))
    return [path]


def _csv(args: argparse.Namespace, data: SessionData) -> list[Path]:
    from coach.export.csv_files import write_csv

    return _tables(args, data, ".csv", write_csv)


def _parquet(args: argparse.Namespace, data: SessionData) -> list[Path]:
    from coach.export.parquet_files import write_parquet

    return _tables(args, data, ".parquet", write_parquet)


def _tables(
    args: argparse.Namespace,
    data: SessionData,
    suffix: str,
    write: Callable[[Path, str, list[Table], SessionHeader], list[Path]],
) -> list[Path]:
    """Write into a folder beside, then move: all the tables are there, or none."""
    folder = _folder(args)
    new_folder(folder)
    stem = args.file.stem
    tables = tables_of(data, args.level or levels_of(data.header.practice))
    there = [folder / f"{stem}.{table.name}{suffix}" for table in tables]
    found = next((path for path in there if path.exists()), None)
    if found is not None and not args.force:
        raise UserError(
            tr("{found} exists; choose another folder with -o, or add --force", found=found)
        )
    return make_all_private(folder, lambda made: write(made, stem, tables, data.header))


def _bids(args: argparse.Namespace, data: SessionData) -> list[Path]:
    from coach.export.bids_folder import Names, write_bids

    return write_bids(_dataset(args), data, Names(args.subject, args.session), force=args.force)


FORMATS: dict[str, Format] = {
    "fit": Format(_fit_path, _fit, "fit_tool", "fit"),
    "csv": Format(_folder, _csv, levels=True),
    "parquet": Format(_folder, _parquet, "pyarrow", "parquet", levels=True),
    "bids": Format(_dataset, _bids),
}
