"""The sketch of the XIAO nRF52840 Sense, compiled for this machine and played on a stage."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from coach.sources.virtual.firmware.compiled_core import SOURCE, sources
from firmware_protocol.codec import decode_data, decode_info, decode_response, encode_request
from firmware_protocol.packets import ImuBatch, Info, Request, Response, StatusPacket

SKETCH = SOURCE.parent / "xiao_nrf52840"
STAGE = Path(__file__).parent / "arduino"
_WARNINGS = ("-std=c++11", "-Wall", "-Wextra", "-Werror")
_SANITIZED = ("-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
_COMPILE_S, _PLAY_S = 180, 120

READY = ("setup", "connect", "mtu 247", "data 1", "ctrl 2")


def missing() -> str:
    """What is not there, or empty."""
    lacking = [tool for tool in ("gcc", "g++") if shutil.which(tool) is None]
    return f"no {', '.join(lacking)}; Debian: apt install g++" if lacking else ""


def build(folder: Path) -> Path:
    """The program, without a warning; as Arduino does it: C by gcc, the rest by g++."""
    objects = [folder / f"{one.stem}.o" for one in sources()]
    for source, made in zip(sources(), objects, strict=True):
        _done("gcc", "-std=c99", *_SANITIZED, f"-I{SOURCE}", "-c", source, "-o", made)
    where = [f"-I{one}" for one in (STAGE, SOURCE, SKETCH)]
    program = folder / "sketch"
    ours = [*sorted(SKETCH.glob("*.cpp")), STAGE / "sketch_stage.cpp"]
    _done("g++", *_WARNINGS, *_SANITIZED, *where, *ours, *objects, "-o", program)
    return program


def _done(*command: object) -> None:
    words = [str(one) for one in command]
    done = subprocess.run(words, capture_output=True, text=True, timeout=_COMPILE_S, check=False)
    assert (done.returncode, done.stderr) == (0, "")


class Play:
    """What the sketch did, command by command.

    Args:
        program: As built.
        commands: Lines for it.
    """

    def __init__(self, program: Path, *commands: str) -> None:
        told = subprocess.run(
            [str(program)],
            input="\n".join(commands),
            capture_output=True,
            text=True,
            timeout=_PLAY_S,
            check=False,
        )
        assert told.returncode == 0, told.stdout[-2000:] + told.stderr
        self.lines = told.stdout.splitlines()

    def said(self, word: str) -> list[str]:
        """What follows a word, each time it was said."""
        return [one.split(" ", 1)[1] for one in self.lines if one.startswith(f"{word} ")]

    def after(self, command: str) -> list[str]:
        """What the last such command led to, until the next."""
        begin = len(self.lines) - 1 - self.lines[::-1].index(f"> {command}")
        rest = self.lines[begin + 1 :]
        return rest[: next((k for k, one in enumerate(rest) if one.startswith(">")), len(rest))]

    @property
    def packets(self) -> list[ImuBatch | StatusPacket]:
        """DATA."""
        return [decode_data(bytes.fromhex(one)) for one in self.said("notify")]

    @property
    def batches(self) -> list[ImuBatch]:
        """Samples."""
        return [one for one in self.packets if isinstance(one, ImuBatch)]

    @property
    def answers(self) -> list[Response]:
        """CTRL."""
        return [decode_response(bytes.fromhex(one)) for one in self.said("indicate")]

    @property
    def info(self) -> Info:
        """INFO as it was last."""
        return decode_info(bytes.fromhex(self.said("info")[-1]))


def write(op, *items, ref=1) -> str:
    """A command: the host writes a request."""
    return f"write {encode_request(Request(op, ref, items)).hex()}"
