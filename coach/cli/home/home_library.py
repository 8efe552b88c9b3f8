"""The runs for the page at home: what is there, and what the coach's own commands make of it."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import tempfile
import time
import zipfile
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from coach import background
from coach.cli.errors import UserError
from coach.cli.history.earlier_runs import report_beside
from coach.cli.home.child_command import CommandFailed, command
from coach.cli.home.run_shelf import (
    delete_run,
    goes_of,
    recording_of,
    report_of_run,
    shelf_of,
)
from coach.cli.offline.export import FORMATS
from coach.files.folders import cache_folder
from coach.files.private import close_to_others, new_folder
from coach.files.trouble import what_went_wrong
from coach.page.home import Form, HomeError
from coach.wording.translation import language, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coach.page.home import Goes, Shelf

    _Key: TypeAlias = tuple[str, Path | None]
    """A form, and the recording it is of."""

REPORT, PROGRESS, RECORDING = "report", "progress", "recording"
_HTML = "text/html; charset=utf-8"
_BYTES = "application/octet-stream"
_LABELS: Mapping[str, str] = MappingProxyType(
    {"fit": "FIT", "csv": "CSV", "parquet": "Parquet", "bids": "Motion-BIDS"}
)
_MOST_KEPT = 6
_PREFIX = "home-"
_STALE_S = 86_400.0


def _forms() -> dict[str, Form]:
    """Those whose packages are installed."""
    return {
        REPORT: Form(tr("Report"), _HTML, page=True),
        PROGRESS: Form(tr("Progress page"), _HTML, page=True, of_run=False),
        **{
            word: Form(_LABELS.get(word, word), _BYTES)
            for word, one in FORMATS.items()
            if not one.library or importlib.util.find_spec(one.library) is not None
        },
        RECORDING: Form(tr("the recording"), _BYTES, made=False),
    }


class HomeLibrary:
    """The runs of one athlete.

    A report is made beside its recording, as ``coach report`` does. Anything else is made in a
    folder for what can be made anew, and is gone with ``close``.

    Args:
        athlete: Whose; ``None`` for whose turn it is at each moment.

    Raises:
        UserError: There is no folder for what is made.
    """

    def __init__(self, athlete: str | None) -> None:
        self.forms: Mapping[str, Form] = MappingProxyType(_forms())
        self._athlete = athlete
        self._folder = _workshop()
        self._made: dict[_Key, Path] = {}

    def close(self) -> None:
        """Throw away what was made."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def shelf(self) -> Shelf:
        return shelf_of(self._athlete)

    def goes(self, number: int) -> Goes:
        return goes_of(self._athlete, number)

    def delete(self, number: int, *, with_files: bool) -> Sequence[str]:
        recording = recording_of(self._athlete, number)
        for key in [key for key in self._made if recording is not None and key[1] == recording]:
            self._forget(key)
        return delete_run(self._athlete, number, with_files=with_files)

    def found(self, form: str, number: int | None) -> Path | None:
        if number is None:
            return self._made.get((form, None))
        if form == REPORT:
            beside = report_of_run(self._athlete, number)
            if beside is not None:
                return beside
        # Of a recording that is not there any more, nothing that was made of it is handed out.
        recording = recording_of(self._athlete, number)
        if recording is None or form == RECORDING:
            return recording
        return self._made.get((form, recording))

    async def make(self, form: str, number: int | None, share: Callable[[float], object]) -> None:
        recording: Path | None = None
        if number is not None:
            recording = await background.aside(partial(recording_of, self._athlete, number))
            if recording is None:
                raise HomeError(tr("its recording is not there any more, or is no recording"))
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        try:
            made = await self._make(form, recording, folder, share)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if recording is not None and not await background.aside(recording.exists):
            made.unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
            raise HomeError(tr("the run was deleted meanwhile"))
        if made.parent == folder:
            self._keep((form, recording), made)
        else:
            shutil.rmtree(folder, ignore_errors=True)

    async def _make(
        self, form: str, recording: Path | None, folder: Path, share: Callable[[float], object]
    ) -> Path:
        whose = [] if self._athlete is None else [f"--athlete={self._athlete}"]
        if recording is None:
            made = folder / "progress.html"
            await _coach(["progress", "--page", "-o", str(made), *whose], share)
        elif form == REPORT:
            made = _report_place(recording, folder)
            await _coach(["report", str(recording), "-o", str(made), *whose], share)
        else:
            made = await _exported(form, recording, folder, share)
        return made

    def _keep(self, key: _Key, made: Path) -> None:
        if key in self._made:
            self._forget(key)
        self._made[key] = made
        while len(self._made) > _MOST_KEPT:
            self._forget(next(iter(self._made)))

    def _forget(self, key: _Key) -> None:
        shutil.rmtree(self._made.pop(key).parent, ignore_errors=True)


async def _exported(
    form: str, recording: Path, folder: Path, share: Callable[[float], object]
) -> Path:
    """One file: what is several goes into an archive."""
    inside = folder / "made"
    inside.mkdir()
    one_file = inside / f"{recording.stem}.{form}"
    output = one_file if form == "fit" else inside
    await _coach(["export", str(recording), "--to", form, "-o", str(output)], share)
    if one_file.is_file():
        return one_file.rename(folder / one_file.name)
    archive = folder / f"{recording.stem}-{form}.zip"
    try:
        await background.aside(lambda: _zip(inside, archive))
    except OSError as error:
        raise HomeError(
            tr("it cannot be written: {what}", what=tr(what_went_wrong(error)))
        ) from None
    shutil.rmtree(inside, ignore_errors=True)
    return archive


def _zip(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "x", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, path.relative_to(folder))


async def _coach(words: Sequence[str], share: Callable[[float], object]) -> None:
    try:
        await command([*words, "--language", language()], share)
    except CommandFailed as failed:
        raise HomeError(str(failed)) from None


def _report_place(recording: Path, folder: Path) -> Path:
    """Beside the recording, if something can be written there."""
    beside = report_beside(recording)
    return beside if os.access(beside.parent, os.W_OK) else folder / beside.name


def _workshop() -> Path:
    """A new folder; those of pages that could not clear up after themselves go."""
    top = cache_folder()
    if top is None:
        raise UserError(tr("no home folder for what the page makes; set HOME"))
    try:
        new_folder(top)
        for old in top.glob(f"{_PREFIX}*"):
            with contextlib.suppress(OSError):
                if time.time() - old.stat().st_mtime > _STALE_S:
                    shutil.rmtree(old, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=top))
    except OSError as error:
        what = tr(what_went_wrong(error))
        raise UserError(
            tr("cannot make a folder in {top}: {what}; look at its permissions", top=top, what=what)
        ) from None
    close_to_others(folder)
    return folder
