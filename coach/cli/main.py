"""The entry point: finds the command, runs it, and turns every end into an exit code.

Only the chosen command is imported, because the numerical libraries take most of a second.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

import coach
from coach.cli import progress_bar  # noqa: F401  from where on it counts
from coach.cli.errors import ExitCode, report

if TYPE_CHECKING:
    from collections.abc import Sequence


class CommandModule(Protocol):
    """What the module of a command offers. Its docstring describes the command to the user."""

    EXAMPLE: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace) -> int: ...


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, its module and one line of help."""

    name: str
    module: str
    help: str


COMMANDS: tuple[Command, ...] = (
    Command("run", "coach.cli.live.run", "coach live, with a sensor or a virtual one"),
    Command("pouch", "coach.cli.pouch.pouch", "coach without screen or keys, from power-on on"),
    Command("scan", "coach.cli.device.scan", "say which sensors are around"),
    Command("sensors", "coach.cli.device.sensors", "which sensors the coach understands"),
    Command("capture", "coach.cli.device.capture", "record what an unknown sensor says, for us"),
    Command("doctor", "coach.cli.device.doctor", "check what this machine can do"),
    Command(
        "virtual-sensor", "coach.cli.device.virtual_sensor", "be a sensor, as a process of its own"
    ),
    Command("simulate", "coach.cli.offline.simulate", "record a simulated runner; needs no sensor"),
    Command(
        "import",
        "coach.cli.offline.import_file",
        "turn samples of another recorder into a recording",
    ),
    Command(
        "calibrate",
        "coach.cli.offline.calibrate",
        "find out how the sensor sits from standing still",
    ),
    Command(
        "replay", "coach.cli.offline.replay", "coach a recorded session again, aloud if you like"
    ),
    Command(
        "why", "coach.cli.offline.why", "say why the coach spoke or kept silent at one instant"
    ),
    Command(
        "focus", "coach.cli.history.focus", "choose the one thing to work on, or see what to choose"
    ),
    Command(
        "usual", "coach.cli.history.usual", "what is usual for you, and has it moved for good?"
    ),
    Command("rules", "coach.cli.settings.rules", "print the rules of when the coach speaks"),
    Command(
        "report",
        "coach.cli.offline.report",
        "a page to read after the run: what held, what drifted",
    ),
    Command(
        "export", "coach.cli.offline.export", "a recording as FIT, CSV, Parquet or Motion-BIDS"
    ),
    Command(
        "history", "coach.cli.history.history", "your sessions: list, show, delete, add, back up"
    ),
    Command("home", "coach.cli.home.home_page", "show your runs on a phone or laptop at home"),
    Command("progress", "coach.cli.history.progress", "say what your sessions show together"),
    Command("athlete", "coach.cli.history.athlete", "who runs: choose, add, tell mass and height"),
    Command("settings", "coach.cli.settings.settings", "show every setting and where it came from"),
    Command("words", "coach.cli.settings.words", "print what the coach says, to be edited"),
    Command(
        "voice", "coach.cli.sound.voice", "try the sounds, and find the lead-in of your headset"
    ),
    Command(
        "inspect", "coach.cli.offline.inspect", "say what is in a recording and how good it is"
    ),
    Command(
        "completion", "coach.cli.settings.completion", "have your shell complete commands and names"
    ),
)

_ASKED_BY_A_SHELL = "_ARGCOMPLETE"  # as its script says, see completing.py

_EXAMPLES = """\
examples:
  coach run --sensor virtual --virtual-story demo
  coach simulate --story tired-hips -o run.mcap
  coach replay run.mcap
  coach replay run.mcap --speak

'coach COMMAND --help' explains a command."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line instead of repeating the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(ExitCode.USAGE, f"{self.prog}: {message}; see '{self.prog} --help'\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: Words after the program's name; ``None`` for those of the process.

    Returns:
        The exit code, see ``ExitCode``. No exception leaves.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    _hear_interrupts()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character shows "?" rather than nothing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = _run(words)
        sys.stdout.flush()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else ExitCode.FINE
    except BrokenPipeError:
        _forget_stdout()
        return ExitCode.FINE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001  the last place that can turn it into one line
        code = report(error)
        # What could not be written would be tried again at exit, and change the exit code.
        try:
            sys.stdout.flush()
        except (OSError, ValueError):
            _forget_stdout()
    return code


def _run(words: list[str]) -> int:
    if _ASKED_BY_A_SHELL in os.environ:
        from coach.cli.completing import complete, words_so_far

        complete(*parsers(words_so_far()))
    parser, asked = parsers(words)
    args, unknown = parser.parse_known_args(words)
    if unknown:  # told by the command, so that its own help is named
        asked.error(f"unrecognized arguments: {' '.join(unknown)}")
    if not hasattr(args, "run"):
        parser.print_help()
        return ExitCode.FINE
    return int(args.run(args))


def parsers(words: Sequence[str]) -> tuple[argparse.ArgumentParser, argparse.ArgumentParser]:
    """The parser of the whole line, and that of the command on it, which alone knows its options.

    Args:
        words: After the program's name.
    """
    chosen = next((word for word in words if not word.startswith("-")), "")
    parser = _Parser(
        prog="coach",
        description="Posture coach for runners: one sensor on chest or pelvis, short spoken cues.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"coach {coach.__version__}")
    asked: argparse.ArgumentParser = parser
    subparsers = parser.add_subparsers(metavar="COMMAND", parser_class=_Parser)
    for command in COMMANDS:
        if command.name != chosen:
            subparsers.add_parser(command.name, help=command.help)
            continue
        module = cast("CommandModule", importlib.import_module(command.module))
        subparser = subparsers.add_parser(
            command.name,
            help=command.help,
            description=getattr(module, "__doc__", None),
            epilog=f"example:\n{module.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        asked = subparser
        module.add_arguments(subparser)
        subparser.set_defaults(run=module.run)
    return parser, asked


def _hear_interrupts() -> None:
    """From now on Ctrl-C is one that can be told; before, it ended the process without a word."""
    with contextlib.suppress(ValueError):  # not the main thread
        if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _forget_stdout() -> None:
    """Nobody can read standard output any more; nothing may be flushed to it at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
