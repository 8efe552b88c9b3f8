"""The entry point: finds the command, runs it, and turns every end into an exit code.

Only the chosen command is imported, because the numerical libraries take most of a second.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import importlib
import os
import signal
import sys
from dataclasses import dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

import coach
from coach.cli import progress_bar  # noqa: F401  from where on it counts
from coach.cli.argparse_words import speak
from coach.cli.errors import ExitCode, report
from coach.cli.settings.language import add_language, choose_language, without_language
from coach.wording.translation import mark, tr

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
    Command("run", "coach.cli.live.run", mark("coach live, with a sensor or a virtual one")),
    Command("stand", "coach.cli.practice.stand", mark("check how you stand, in two minutes")),
    Command("desk", "coach.cli.practice.desk", mark("coach hours of sitting and standing")),
    Command(
        "exercise", "coach.cli.practice.exercise", mark("lead through exercises, or a plan of them")
    ),
    Command("demo", "coach.cli.live.demo", mark("a run to see and hear, without a sensor")),
    Command(
        "pouch", "coach.cli.pouch.pouch", mark("coach without screen or keys, from power-on on")
    ),
    Command("scan", "coach.cli.device.scan", mark("say which sensors are around")),
    Command("sensors", "coach.cli.device.sensors", mark("which sensors the coach understands")),
    Command(
        "capture", "coach.cli.device.capture", mark("record what an unknown sensor says, for us")
    ),
    Command("doctor", "coach.cli.device.doctor", mark("check what this machine can do")),
    Command(
        "virtual-sensor",
        "coach.cli.device.virtual_sensor",
        mark("be a sensor, as a process of its own"),
    ),
    Command(
        "simulate", "coach.cli.offline.simulate", mark("record a simulated runner; needs no sensor")
    ),
    Command(
        "demo-season",
        "coach.cli.history.demo_season",
        mark("eight weeks of a made-up runner to try everything on; needs no sensor"),
    ),
    Command(
        "import",
        "coach.cli.offline.import_file",
        mark("turn samples of another recorder into a recording"),
    ),
    Command(
        "calibrate",
        "coach.cli.offline.calibrate",
        mark("find out how the sensor sits from standing still"),
    ),
    Command(
        "replay",
        "coach.cli.offline.replay",
        mark("coach a recorded session again, aloud if you like"),
    ),
    Command(
        "why",
        "coach.cli.offline.why",
        mark("say why the coach spoke or kept silent at one instant"),
    ),
    Command(
        "focus",
        "coach.cli.history.focus",
        mark("choose the one thing to work on, or see what to choose"),
    ),
    Command(
        "usual",
        "coach.cli.history.usual",
        mark("what is usual for you, and has it moved for good?"),
    ),
    Command("rules", "coach.cli.settings.rules", mark("print the rules of when the coach speaks")),
    Command(
        "report",
        "coach.cli.offline.report",
        mark("a page to read after the run: what held, what drifted"),
    ),
    Command(
        "export",
        "coach.cli.offline.export",
        mark("a recording as FIT, CSV, Parquet or Motion-BIDS"),
    ),
    Command(
        "batch",
        "coach.cli.offline.batch",
        mark("tables of many recordings together, over cores or machines"),
    ),
    Command(
        "history",
        "coach.cli.history.history",
        mark("your sessions: list, show, delete, add, back up"),
    ),
    Command(
        "home", "coach.cli.home.home_page", mark("show your runs on a phone or laptop at home")
    ),
    Command("progress", "coach.cli.history.progress", mark("say what your sessions show together")),
    Command(
        "athlete", "coach.cli.history.athlete", mark("who runs: choose, add, tell mass and height")
    ),
    Command(
        "settings", "coach.cli.settings.settings", mark("show every setting and where it came from")
    ),
    Command("words", "coach.cli.settings.words", mark("print what the coach says, to be edited")),
    Command(
        "voice",
        "coach.cli.sound.voice",
        mark("try the sounds, and find the lead-in of your headset"),
    ),
    Command(
        "inspect",
        "coach.cli.offline.inspect",
        mark("say what is in a recording and how good it is"),
    ),
    Command(
        "completion",
        "coach.cli.settings.completion",
        mark("have your shell complete commands and names"),
    ),
)

_ASKED_BY_A_SHELL = "_ARGCOMPLETE"  # as its script says, see completing.py

_EXAMPLES = """\
  coach demo
  coach simulate --story tired-hips -o run.mcap
  coach replay run.mcap
  coach replay run.mcap --speak"""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line instead of repeating the whole usage."""

    def error(self, message: str) -> NoReturn:
        line = tr("{prog}: {message}; see '{prog} --help'", prog=self.prog, message=message)
        self.exit(ExitCode.USAGE, f"{line}\n")

    def _check_value(self, action: argparse.Action, value: object) -> None:
        """Refuse what is no choice, and name the one that was meant; Python does from 3.14 on."""
        choices = [str(choice) for choice in action.choices or ()]
        near = difflib.get_close_matches(str(value), choices, 1)
        if near and str(value) not in choices:
            words = tr(
                "invalid choice: %(value)r, maybe you meant %(suggestion)r? "
                "(choose from %(choices)s)"
            )
            told = {"value": value, "suggestion": near[0], "choices": ", ".join(choices)}
            raise argparse.ArgumentError(action, words % told)
        super()._check_value(action, value)


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

        choose_language([], None)
        complete(*parsers(words_so_far()))
    words, language = without_language(words)
    choose_language(words, language)
    speak()
    parser, asked = parsers(words)
    args, unknown = parser.parse_known_args(words)
    if unknown:  # told by the command, so that its own help is named
        asked.error(tr("unrecognized arguments: %s") % " ".join(unknown))
    if not hasattr(args, "run"):
        from coach.cli.history.overview import print_overview  # opens the history

        print_overview()
        return ExitCode.FINE
    args.language = language
    return int(args.run(args))


def parsers(words: Sequence[str]) -> tuple[argparse.ArgumentParser, argparse.ArgumentParser]:
    """The parser of the whole line, and that of the command on it, which alone knows its options.

    Args:
        words: After the program's name.
    """
    chosen = next((word for word in words if not word.startswith("-")), "")
    parser = _Parser(
        prog="coach",
        description=tr(
            "Posture coach for runners: one sensor on chest or pelvis, short spoken cues."
        ),
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"coach {coach.__version__}")
    add_language(parser)
    asked: argparse.ArgumentParser = parser
    subparsers = parser.add_subparsers(metavar="COMMAND", parser_class=_Parser)
    for command in COMMANDS:
        if command.name != chosen:
            subparsers.add_parser(command.name, help=tr(command.help))
            continue
        module = cast("CommandModule", importlib.import_module(command.module))
        subparser = subparsers.add_parser(
            command.name,
            help=tr(command.help),
            description=tr(cleandoc(getattr(module, "__doc__", None) or "")),
            epilog=f"{tr('example:')}\n{module.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        asked = subparser
        module.add_arguments(subparser)
        add_language(subparser)
        subparser.set_defaults(run=module.run)
    return parser, asked


def _epilog() -> str:
    more = tr("'coach COMMAND --help' explains a command.")
    return f"{tr('examples:')}\n{_EXAMPLES}\n\n{more}"


def _hear_interrupts() -> None:
    """From now on Ctrl-C is one that can be told; before, it ended the process without a word."""
    with contextlib.suppress(ValueError):  # not the main thread
        if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _forget_stdout() -> None:
    """Nobody can read standard output any more; nothing may be flushed to it at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
