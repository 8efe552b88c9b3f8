"""Messages of a recording as a sequence, read from where they lie when somebody asks for them.

Six hours of inputs as objects take 200 MB; as bytes of the file, a tenth.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from coach.recording.mcap_records import Pieces, messages_in

if TYPE_CHECKING:
    from coach.recording.file_bytes import FileBytes

_T = TypeVar("_T")

Messages = Sequence[tuple[int, bytes]]


class StoredMessages(Sequence[_T], Generic[_T]):
    """All messages of one kind. Each pass reads them anew, one piece of the file at a time.

    Args:
        data: The file.
        pieces: Where messages are in it, see ``mcap_records.Contents``.
        texts: Bytes of those that are of this kind, from all of a piece.
        read: One of them; ``ValueError`` where it is none, as in a chunk without a checksum.

    Attributes:
        bytes_lost: Of messages that could not be read.
    """

    def __init__(
        self,
        data: FileBytes,
        pieces: Iterable[tuple[int, int, int]],
        texts: Callable[[Messages], Sequence[bytes]],
        read: Callable[[bytes], _T],
    ) -> None:
        self._data = data
        self._texts = texts
        self._read = read
        self.bytes_lost = 0
        self._latest: tuple[int, Sequence[_T]] = (-1, ())
        self._pieces, self._ends, end = Pieces(), array("Q"), 0
        for piece in pieces:
            count = self._count(piece)
            if count:
                end += count
                self._pieces.append(piece)
                self._ends.append(end)

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, at: int) -> _T: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[_T, ...]: ...

    def __getitem__(self, at: int | slice) -> _T | tuple[_T, ...]:
        if isinstance(at, slice):
            wanted = range(len(self))[at]
            if wanted.step != 1:
                return tuple(self[index] for index in wanted)
            return tuple(self._between(wanted.start, wanted.stop))
        index = range(len(self))[at]
        number = bisect_right(self._ends, index)
        return self._piece(number)[index - self._begin(number)]

    def __iter__(self) -> Iterator[_T]:
        for number in range(len(self._pieces)):
            yield from self._piece(number)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _between(self, start: int, stop: int) -> Iterator[_T]:
        number = bisect_right(self._ends, start)
        while start < stop:
            begin, end = self._begin(number), min(self._ends[number], stop)
            yield from self._piece(number)[start - begin : end - begin]
            start, number = end, number + 1

    def _begin(self, number: int) -> int:
        return self._ends[number - 1] if number else 0

    def _piece(self, number: int) -> Sequence[_T]:
        # Kept until the next one: batches end within a piece, and a walk from the end has steps.
        if self._latest[0] != number:
            self._latest = (number, self._items(self._pieces[number])[0])
        return self._latest[1]

    def _count(self, piece: tuple[int, int, int]) -> int:
        items, lost = self._items(piece)
        self.bytes_lost += lost
        return len(items)

    def _items(self, piece: tuple[int, int, int]) -> tuple[list[_T], int]:
        """What can be read of a piece, and how many bytes cannot."""
        items: list[_T] = []
        lost = 0
        for text in self._texts(messages_in(self._data, piece)):
            try:
                items.append(self._read(text))
            except ValueError:
                lost += max(1, len(text))
        return items, lost
