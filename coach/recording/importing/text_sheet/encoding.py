"""Which characters the bytes of a text file are."""

from __future__ import annotations

import codecs
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.recording.importing.problem import ImportProblem, ImportReason

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEAD = 4096
_CHUNK = 1 << 20

# First bytes -> what it is and what to do. Compared in lower case, after blanks.
_OTHER_KINDS: Mapping[bytes, str] = MappingProxyType({
    b"<!doctype html": "a web page, not a table; download the file itself",
    b"<html": "a web page, not a table; download the file itself",
    b"<?xml": "XML, not a table; export as CSV",
    b"{\\rtf": "a text with formatting; save it as plain text",
    b"%pdf": "a PDF, not a table; export as CSV",
    b"pk\x03\x04": "a zip or a spreadsheet, not a text; save the sheet as CSV",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet, not a text; save the sheet as CSV",
    b"\x1f\x8b": "compressed with gzip; unpack it first",
    b"sqlite format 3": "a database, not a table; export as CSV",
})  # fmt: skip

_MARKS: Mapping[bytes, str] = MappingProxyType({
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
})  # fmt: skip

# Nearly all bytes are letters in these: a word that a recorder writes tells which it is.
_WORDS_IN: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "cp932": ("加速度", "角速度", "時間", "時刻", "ジャイロ"),
    "gb18030": ("加速度", "角速度", "时间"),
    "big5": ("加速度", "角速度", "時間"),
    "cp949": ("가속도", "각속도", "시간", "자이로"),
})  # fmt: skip

_NOTHING = b" \t\r\n\x00"

# What is no text: control characters other than tab, line ends, form feed and end of file.
_CONTROL = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26}) + b"\x7f"


def to_utf8(data: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """The same text in UTF-8 without a byte order mark, and what was noticed.

    A byte order mark tells the encoding, or zeros in every second byte (UTF-16); else it is
    UTF-8 if it can be, else GB 2312 if it can be, else Windows-1252.

    Raises:
        ImportProblem: If it is no text; one line.
    """
    if not (data[:_HEAD].strip(_NOTHING) or data.strip(_NOTHING)):
        raise ImportProblem(
            ImportReason.EMPTY, Wording("{name} is empty; check the file", name=name)
        )
    start = data[:_HEAD].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    for first, what in _OTHER_KINDS.items():
        if start.startswith(first):
            raise ImportProblem(
                ImportReason.WRONG_KIND, Wording("{name} is {what}", name=name, what=what)
            )
    mark, encoding = next(((m, e) for m, e in _MARKS.items() if data.startswith(m)), (b"", ""))
    text = data[len(mark) :] if mark else data
    encoding = encoding or _wide(data[:_HEAD])
    notes: list[str] = []
    if encoding in {"", "utf-8"}:
        text, notes = _without_zeros(text, name)
        encoding = "utf-8" if text.isascii() else _narrow(text)
        text = text if encoding != "utf-8" else _without_half_a_letter(text)
    if encoding != "utf-8":
        text = _transcoded(text, encoding)
        if encoding == "cp1252":
            notes.append("the text is no UTF-8, so it was read as Windows-1252")
    head = text[:_HEAD]
    if len(head.translate(None, _CONTROL)) < len(head):
        raise _no_text(name)
    return text, tuple(notes)


def _without_zeros(text: bytes, name: str) -> tuple[bytes, list[str]]:
    """Memory cards leave blocks of zeros where the supply was lost."""
    if text.find(0) < 0:
        return text, []
    kept = text.translate(None, b"\x00")
    if len(kept) < 0.5 * len(text) or 0 in text[:_HEAD].rstrip(b"\x00"):
        raise _no_text(name)
    count = len(text) - len(kept)
    return kept, [f"{count} zero bytes are left out, as after a lost supply"]


def _no_text(name: str) -> ImportProblem:
    return ImportProblem(
        ImportReason.WRONG_KIND, Wording("{name} is not text; give a CSV or an NPZ file", name=name)
    )


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: where one byte of two is mostly zero, and the other never."""
    even, odd = head[0::2], head[1::2]
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros.count(0) > 0.8 * len(zeros) and 0 not in others:
            return encoding
    return ""


def _narrow(text: bytes) -> str:
    told = [
        encoding
        for encoding, words in _WORDS_IN.items()
        if any(word.encode(encoding) in text[:_HEAD] for word in words)
    ]
    for encoding in ("utf-8", *told, "gb2312"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(text), _CHUNK):
                decoder.decode(text[start : start + _CHUNK])
        except UnicodeDecodeError:
            continue
        return encoding
    return "cp1252"


def _without_half_a_letter(text: bytes) -> bytes:
    """The supply may be lost within one."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
    decoder.decode(text[-8:])
    half = len(decoder.getstate()[0])
    return text[:-half] if half else text


def _transcoded(text: bytes, encoding: str) -> bytes:
    """Piece by piece, so that no third copy of a long file is ever there."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    out = bytearray()
    for start in range(0, len(text), _CHUNK):
        out += decoder.decode(text[start : start + _CHUNK]).encode("utf-8", "replace")
    out += decoder.decode(b"", final=True).encode()
    return bytes(out)
