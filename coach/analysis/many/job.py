"""What is asked for of one file, and what came of it: all that goes to another process and back."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.analysis.result_tables import TABLES
from coach.recording.json_form import form_of
from coach.settings import Settings, changes

if TYPE_CHECKING:
    from coach.model import Calibration
    from coach.recording.importing import ImportOptions

DONE, FAILED = "done", "failed"
"""What the state of a file is."""

FILES = "files"
"""The table with a row for each file."""

USUAL_TABLES = tuple(name for name in TABLES if name != "samples")
"""Those that are written unless others are asked for: samples take eight times their room."""

_LONGEST_STEM = 40


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What is the same for every file.

    Args:
        settings: In place of the recorded ones; ``None`` leaves them.
        calibrations: In place of the recorded ones of their placements.
        foreign: How files of other recorders are read; ``None``: they are not.
        tables: Names of the tables to write.
    """

    settings: Settings | None = None
    calibrations: tuple[Calibration, ...] = ()
    foreign: ImportOptions | None = None
    tables: tuple[str, ...] = USUAL_TABLES

    def to_json(self) -> str:
        """All of it as one text, equal for equal options."""
        form = {
            "settings": None if self.settings is None else changes(self.settings, Settings()),
            "calibrations": [form_of(one) for one in self.calibrations],
            "foreign": None if self.foreign is None else dataclasses.asdict(self.foreign),
            "tables": sorted(self.tables),
        }
        return json.dumps(form, sort_keys=True, default=str)

    @property
    def sha256(self) -> str:
        """Of that text."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Made:
    """What the tables of a file are made of: from the same they are the same.

    Args:
        sha256: Of the file.
        options_sha256: Of the options.
        versions: Of the coach and the libraries that compute.
    """

    sha256: str
    options_sha256: str
    versions: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What a data set has of a file.

    Args:
        state: ``done`` or ``failed``.
        made: What of.
        batch: Of which batch.
    """

    state: str
    made: Made
    batch: str


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be analyzed.

    Args:
        where: Its path or URL.
        name: What it is called in the tables.
        to: Folder or URL of the data set.
        options: The same for all.
        batch: What no other batch is called.
        again: Whether it is done again that an earlier batch has done.
    """

    where: str
    name: str
    to: str
    options: BatchOptions
    batch: str = ""
    again: bool = False

    @property
    def part(self) -> str:
        """The name of its files in the data set, without ending; no two files have the same."""
        # Bytes that are no UTF-8 are in a name as half letters.
        name = self.name.encode("utf-8", "surrogatepass")
        stem = os.path.splitext(self.name.rpartition("/")[2])[0]  # noqa: PTH122  may be a URL
        plain = re.sub(r"[^A-Za-z0-9_.]+", "-", stem)[:_LONGEST_STEM].strip("-.")
        return f"{plain or 'file'}-{hashlib.blake2b(name, digest_size=8).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file.

    Args:
        name: As in ``Job``.
        state: ``done`` or ``failed``.
        reason: Why it failed, in one line; empty if it did not.
        as_before: Nothing had to be done: it was done already.
        seconds: How long it took.
    """

    name: str
    state: str
    reason: str = ""
    as_before: bool = False
    seconds: float = 0.0


def utf8(text: str) -> str:
    """Text that UTF-8 can carry; half letters are written out, as in every export."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
