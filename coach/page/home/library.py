"""What the page asks of whoever has the runs. It knows no store and no report itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


class HomeError(Exception):
    """Something cannot be shown, made or deleted. The message is one line."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run as it stands in the list; all texts are plain text.

    Args:
        number: By which it is called.
        when: Day and time.
        about: Where the sensor sat, and what kind of a run it was.
        facts: What it was in numbers.
        line: What there is to say of it, in a sentence.
        missing: Why its recording cannot be had; empty where it can.
        has_report: Whether its report is there already.
    """

    number: int
    when: str
    about: str
    facts: tuple[str, ...]
    line: str
    missing: str
    has_report: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """The runs of an athlete, the latest first, under a title, and what there is to remark."""

    title: str
    runs: tuple[Run, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goes:
    """What a deletion takes and leaves, in words.

    Args:
        what: The run.
        history: What of it stands in the history; it goes in any case.
        files: Files that go too, if wanted.
        left: Files that stay in any case.
    """

    what: str
    history: str
    files: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which a run can be had.

    Args:
        label: For people.
        kind: ``Content-Type``.
        page: Whether a browser shows it; else it keeps it as a file.
        of_run: Whether it is of one run; else of all together.
        made: Whether it has to be made first.
    """

    label: str
    kind: str
    page: bool = False
    of_run: bool = True
    made: bool = True


class Library(Protocol):
    """The runs of one athlete. What is no coroutine may take its time: a thread calls it.

    A number that is not the athlete's stands for no run.
    """

    @property
    def forms(self) -> Mapping[str, Form]:
        """Word of an address -> form."""

    def shelf(self) -> Shelf:
        """All runs.

        Raises:
            HomeError: They cannot be read.
        """

    def found(self, form: str, number: int | None) -> Path | None:
        """The file, if it is there.

        Raises:
            HomeError: It cannot be looked for.
        """

    async def make(self, form: str, number: int | None, share: Callable[[float], object]) -> None:
        """Make the file, or make it anew; one at a time.

        Args:
            form: In ``forms``.
            number: Of the run.
            share: Told how much of it is done, 0 to 1.

        Raises:
            HomeError: It cannot be made.
        """

    def goes(self, number: int) -> Goes:
        """What a deletion would take.

        Raises:
            HomeError: There is no such run.
        """

    def delete(self, number: int, *, with_files: bool) -> Sequence[str]:
        """Delete a run.

        Returns:
            What went and what is left, a line each.

        Raises:
            HomeError: There is no such run, or something of it cannot be deleted.
        """
