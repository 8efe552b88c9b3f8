"""Bringing recordings into the history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coach.app.replayed import replayed, replayed_practice
from coach.athlete import add_practice, move_recording, sessions
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import load_recording, nothing_usable
from coach.cli.history.athlete_store import athlete_store
from coach.cli.history.history_keep import keep_in
from coach.cli.notes import note
from coach.cli.practised.practice_keep import kept_words
from coach.cli.progress_bar import Progress
from coach.model.practice import PracticeKind
from coach.recording import Provenance, RecordingError
from coach.recording.digest import content_of
from coach.settings import SettingsError
from coach.terminal_escape import escape_terminal
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse

    from coach.athlete import Athlete, KeptSession, Store
    from coach.model import Placement
    from coach.recording import Recording


def add(args: argparse.Namespace) -> int:
    """Every file named; the first that cannot be used ends it."""
    with athlete_store(args.athlete) as (store, who):
        for item in args.items:
            path = Path(item)
            keep_recording(store, who, path, load_recording(path), even_less=args.force)
    return ExitCode.FINE


def rebuild(args: argparse.Namespace) -> int:
    """Every recording of a folder that is not in yet; what cannot be used costs one line."""
    folder = Path(args.items[0])
    if not folder.is_dir():
        raise UserError(
            tr("there is no folder {folder}; give the one with your recordings", folder=folder)
        )
    added = passed = 0
    with athlete_store(args.athlete) as (store, who):
        known = {
            (what, kept.record.placement): kept
            for kept in _all_kinds(store, who)
            for what in (kept.record.started_utc_s, kept.record.content)
        }
        copies: set[tuple[str, Placement]] = set()
        for path in sorted(folder.glob("*.mcap")):
            try:
                recording = load_recording(path)
                header = recording.header
                # Its inputs say it for sure; a session of an earlier version knows its day only.
                content = (content_of(recording.inputs), header.placement)
                same = known.get(content)
                same = same or known.get((header.created_utc.timestamp(), header.placement))
                if header.provenance is Provenance.SIMULATED or content in copies:
                    passed += 1
                elif same is not None:
                    passed += 1
                    _find_again(store, same.session_id, same.record.path, path)
                else:
                    keep_recording(store, who, path, recording)
                    copies.add(content)
                    added += 1
            except (RecordingError, SettingsError, UserError) as error:
                note(str(error))
    print(tr("{added} added, {passed} already there or simulated", added=added, passed=passed))
    return ExitCode.FINE


def _all_kinds(store: Store, who: Athlete) -> list[KeptSession]:
    """Runs, and what practices have of one."""
    kept = sessions(store, who.athlete_id)
    for kind in PracticeKind:
        kept += sessions(store, who.athlete_id, kind)
    return kept


def keep_recording(
    store: Store, who: Athlete, path: Path, recording: Recording, *, even_less: bool = False
) -> None:
    """Replay a recording into the history and say so.

    Raises:
        UserError: Nothing of it can be used.
        StoreError: It cannot be kept, or is a part only of a session that is there.
    """
    if recording.header.practice is not None:
        _keep_practice(store, who, path, recording, even_less=even_less)
        return
    with Progress(tr("replay"), len(recording.inputs)) as bar:
        found = replayed(recording, path, bar.over)
    if not found.samples:
        raise nothing_usable(path)
    kept = keep_in(
        store, who, found.record, found.baseline, found.calibrations, even_less=even_less
    )
    print(f"{escape_terminal(str(path))}: {kept}")


def _keep_practice(
    store: Store, who: Athlete, path: Path, recording: Recording, *, even_less: bool
) -> None:
    with Progress(tr("replay"), len(recording.inputs)) as bar:
        record, samples = replayed_practice(recording, path, bar.over)
    if not samples:
        raise nothing_usable(path)
    number = add_practice(store, who, record, even_less=even_less)
    where = escape_terminal(str(path))
    print(f"{where}: {kept_words(number, record, simulated_athlete=who.simulated)}")


def _find_again(store: Store, session_id: int, was: str | None, path: Path) -> None:
    """A recording that was moved is where it is now."""
    if was is None or not Path(was).exists():
        move_recording(store, session_id, path)
