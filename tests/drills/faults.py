"""One command under one fault: what became of its files, and what was said.

Faults are put into the command's own system calls by ``strace``: the disk refuses one call, or the
process is killed in it. Nothing of the program is changed for it.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.cli.places import ROOT
from tests.drills.writers import OLD, Writer, begun_folder, sessions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

CALLS = (
    "write", "pwrite64", "writev", "pwritev", "fsync", "fdatasync", "ftruncate", "openat",
    "rename", "renameat", "renameat2", "mkdir", "mkdirat",
)  # fmt: skip
"""What asks the disk for something. Of ``openat`` only what makes a file counts."""

_LINE = re.compile(r"^(\d+)\s+(\w+)\((.*)$")
_LONG_S = 300.0


@dataclass(frozen=True, slots=True)
class Call:
    """One system call of a command: the ``number``-th of its kind in its thread."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it.

    Args:
        fault: Which.
        code: Exit code; -9 where it was killed.
        files: Of each file of the writer: ``old``, ``new``, ``none`` or ``broken``.
        left: What lies about that should not.
        said: The last line on standard error.
        wrong: What is not as it must be; empty if all is.
    """

    fault: str
    code: int
    files: tuple[str, ...]
    left: tuple[str, ...]
    said: str
    wrong: str


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "COACH_HOME": str(folder / "home"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "MPLCONFIGDIR": str(folder / "cache"),
        "OMP_NUM_THREADS": "1",
    }


def run(folder: Path, words: Sequence[str], tracer: Sequence[str] = ()) -> tuple[int, str]:
    """Run a command: exit code and standard error."""
    done = subprocess.run(
        [*tracer, sys.executable, "-m", "coach", *words],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=_LONG_S,
        check=False,
    )
    return done.returncode, done.stderr


def prepare(writer: Writer, folder: Path) -> None:
    """The folder as it is before the command."""
    folder.mkdir(parents=True)
    begun_folder(folder)
    for words in writer.before:
        code, said = run(folder, words)
        assert code == 0, said
    for name in writer.files if writer.replaces else ():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(OLD)


def calls_of(writer: Writer, template: Path, folder: Path) -> list[Call]:
    """Every call of the command that asks the disk for something of its folder."""
    shutil.copytree(template, folder)
    log = folder.with_suffix(".strace")
    tracer = ("strace", "-f", "-qq", "-y", "-s", "512", "-o", log, "-e", f"trace={','.join(CALLS)}")
    code, said = run(folder, writer.words, tuple(map(str, tracer)))
    assert code == 0, said
    for name in writer.files:
        assert writer.whole(folder / name), name
    counted: Counter[tuple[str, str]] = Counter()
    found: list[Call] = []
    for line in log.read_text(errors="replace").splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        thread, name, rest = match.groups()
        counted[thread, name] += 1
        if _asks_the_disk(name, rest, folder):
            found.append(Call(name, counted[thread, name]))
    shutil.rmtree(folder)
    log.unlink()
    return list(dict.fromkeys(found))


def _asks_the_disk(name: str, rest: str, folder: Path) -> bool:
    """Whether a call, as ``strace -y`` writes it, makes or changes something in a folder."""
    if name == "openat" and "O_CREAT" not in rest and "O_TMPFILE" not in rest:
        return False
    if name.startswith(("mkdir", "rename", "openat")):
        # A name by itself is one in the folder: the command runs there.
        within = str(folder) in rest or (rest.startswith('"') and not rest.startswith('"/'))
        return within and f"{folder}/cache" not in rest
    file = re.match(r"\d+<([^>]*)>", rest)
    return file is not None and file[1].startswith(f"{folder}/") and "/cache/" not in file[1]


def under_fault(writer: Writer, template: Path, folder: Path, call: Call, fault: str) -> Outcome:
    """Run the command in a copy of the folder, with one call that fails or kills.

    Args:
        writer: Which.
        template: As ``prepare`` left it.
        folder: The copy; taken away afterwards.
        call: Which call.
        fault: ``EIO``, ``ENOSPC`` or ``KILL``.
    """
    shutil.copytree(template, folder)
    killed = fault == "KILL"
    what = "signal=SIGKILL" if killed else f"error={fault}"
    inject = f"inject={call.name}:{what}:when={call.number}"
    log = folder.with_suffix(".strace")
    tracer = ("strace", "-f", "-qq", "-o", str(log), "-e", f"trace={call.name}", "-e", inject)
    code, said = run(folder, writer.words, tracer)
    log.unlink(missing_ok=True)
    return _judged(writer, template, folder, (f"{fault} at {call.name} {call.number}", code, said))


def killed_at(writer: Writer, template: Path, folder: Path, after_s: float) -> Outcome:
    """Run the command in a copy of the folder and kill it after so long."""
    shutil.copytree(template, folder)
    child = subprocess.Popen(
        [sys.executable, "-m", "coach", *writer.words],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(after_s)
    child.kill()
    code = child.wait()
    return _judged(writer, template, folder, (f"KILL after {after_s:.2f} s", code, ""))


def _judged(writer: Writer, template: Path, folder: Path, what: tuple[str, int, str]) -> Outcome:
    fault, code, said = what
    lines = [line for line in said.splitlines() if line.strip()]
    files = tuple(_state(writer, template / name, folder / name) for name in writer.files)
    left = tuple(sorted(_left(writer, template, folder, whole=code == 0)))
    killed = code in (-signal.SIGKILL, 128 + signal.SIGKILL)
    wrong = list(_wrong(writer, files, left, (lines, code), killed=killed))
    if killed:
        wrong += _again(writer, folder)
    shutil.rmtree(folder)
    return Outcome(fault, code, files, left, lines[-1] if lines else "", "; ".join(wrong))


def _wrong(
    writer: Writer,
    files: Sequence[str],
    left: Sequence[str],
    end: tuple[Sequence[str], int],
    *,
    killed: bool,
) -> Iterator[str]:
    lines, code = end
    if "broken" in files:
        yield "a file is neither the old one nor whole"
    if killed:
        return
    if left:
        yield f"left lying about: {', '.join(left)}"
    if "Traceback" in "".join(lines) or "fault of the coach" in "".join(lines):
        yield "no line for a user"
    if writer.goes_on and code == 0 and set(files) == {"old"}:
        if not any("free some space" in line or "voice: " in line for line in lines):
            yield "it does not tell what is lost"
        return
    if code == 0 and set(files) != {"new"}:
        yield "it says that all is well, and the file is not new"
    # What is deleted, but not yet overwritten, is told with an exit code.
    if code != 0 and set(files) == {"new"} and "is deleted, but" not in lines[-1]:
        yield "it says that it failed, and the file is new"
    if code != 0 and not (lines and lines[-1].startswith("coach: ")):
        yield "it does not say why"


def _again(writer: Writer, folder: Path) -> Iterator[str]:
    """After a kill: the same command again does it, and takes away what the dead one left."""
    hour_ago_s = time.time() - 3600.0
    for path in folder.rglob(".coach-*"):
        os.utime(path, (hour_ago_s, hour_ago_s))
    code, said = run(folder, writer.words)
    # A session deleted, brought in or added before the kill is so already.
    if code != 0 and "no session 1" not in said:
        yield f"again: exit code {code}, {said.strip().splitlines()[-1:]}"
    for name in writer.files:
        if not writer.whole(folder / name):
            yield f"again: {name} is not whole"
    strays = [str(path.relative_to(folder)) for path in folder.rglob(".coach-*")]
    if strays:
        yield f"again: left lying about: {', '.join(strays)}"


def _state(writer: Writer, before: Path, now: Path) -> str:
    if not now.exists():
        return "none" if not before.exists() else "broken"
    if now.suffix == ".sqlite" and not (before.exists() and before.read_bytes() == OLD):
        try:
            held = sessions_of(now)
            old = sessions_of(before) if before.exists() else []
        except Exception:  # noqa: BLE001  whatever a broken store raises
            return "broken"
        return "old" if held == old else "new"
    if before.exists() and before.read_bytes() == now.read_bytes():
        return "old"
    try:
        return "new" if writer.whole(now) else "broken"
    except Exception:  # noqa: BLE001  whatever a broken file raises
        return "broken"


# Whole files that go before the one that failed, and what is not the user's.
_ALLOWED = re.compile(
    r"(^|/)(cache|home)(/|$)|\.sqlite-(wal|shm)$|(^|/)(dataset_description\.json|README|participants\.tsv)$|out\.html$"
)


def _left(writer: Writer, template: Path, folder: Path, *, whole: bool) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if ".coach-" in name:
            yield name
        elif whole or not path.is_file() or _ALLOWED.search(name):
            continue
        elif not (template / name).exists():
            yield name
