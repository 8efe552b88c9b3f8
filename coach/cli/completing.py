"""What a shell offers at the Tab key: what the parser of the command line takes, and values for it.

Commands, options and choices are asked of the parser itself, so the scripts of the shells hold no
list. The value of an argument is completed by its row in ``VALUES``, or by the ending of its files.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

import argcomplete
from argcomplete.completers import BaseCompleter
from argcomplete.shell_integration import shellcode

from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping

    from coach.athlete import Store

    Values = Callable[[str, argparse.Namespace], Iterable[str]]

_LINE_VARIABLE = "COMP_LINE"
_PROGRAM = "coach"
_FOLDERS = ("/",)  # no file ends so
# What stands behind the actions of "coach history".
_OF_A_SESSION = ("show", "effort", "delete")
_OF_FILES = MappingProxyType(
    {
        "add": (".mcap",),
        "rebuild": _FOLDERS,
        "import": (".jsonl",),
        "export": (),
        "backup": (),
        "restore": (),
    }
)
_T = TypeVar("_T")
_ENDING = re.compile(r"\.[a-z]+$")


def script(shell: str) -> str:
    """What a shell has to read for the completion to work (bash, zsh, fish, powershell)."""
    return shellcode([_PROGRAM], use_defaults=False, shell=shell).strip() + "\n"


def words_so_far() -> list[str]:
    """The words on the line after the program's name."""
    return os.environ.get(_LINE_VARIABLE, "").split()[1:]


def complete(parser: argparse.ArgumentParser, asked: argparse.ArgumentParser) -> None:
    """Answer the shell that asks, and end the process.

    Args:
        parser: Of the whole command line.
        asked: Of the command on it.
    """
    command = asked.prog.removeprefix(parser.prog).strip()
    for action in asked._actions:  # noqa: SLF001  argparse tells them in no other way
        completer = completer_of(command, action)
        if completer is not None:
            # Where argcomplete looks for it.
            action.completer = completer  # type: ignore[attr-defined]
    argcomplete.autocomplete(parser, always_complete_options=False, default_completer=_Nothing())


def completer_of(command: str, action: argparse.Action) -> Callable[..., Iterable[str]] | None:
    """What completes the value of an argument; ``None`` where argparse knows, or nobody can."""
    if action.nargs == 0 or action.choices is not None:
        return None
    values, endings = _of(VALUES, command, action), endings_of(command, action)

    def offered(prefix: str, parsed_args: argparse.Namespace, **_: object) -> Iterable[str]:
        found = [] if values is None else list(values(prefix, parsed_args))
        return found if endings is None else [*found, *files(prefix, endings)]

    return None if values is None and endings is None else offered


def endings_of(command: str, action: argparse.Action) -> tuple[str, ...] | None:
    """Of the files that a value names; empty for any, ``None`` where it names none."""
    metavar = action.metavar if isinstance(action.metavar, str) else ""
    ending = _ENDING.search(metavar)
    if ending is not None:
        return (ending[0],)
    found = _of(ENDINGS, command, action)
    return () if found is None and action.type is Path else found


def files(prefix: str, endings: tuple[str, ...]) -> list[str]:
    """Folders, and files with one of the endings, that begin so; no endings are all files."""
    head, _, begun = prefix.rpartition("/")
    folder = Path(f"{head}/" if "/" in prefix else ".").expanduser()
    try:
        entries = sorted(entry for entry in folder.iterdir() if entry.name.startswith(begun))
    except OSError:
        return []
    shown = [entry for entry in entries if begun or not entry.name.startswith(".")]
    start = f"{head}/" if "/" in prefix else ""
    return [
        f"{start}{entry.name}{'/' if entry.is_dir() else ''}"
        for entry in shown
        if entry.is_dir() or not endings or entry.suffix.lower() in endings
    ]


class _Nothing(BaseCompleter):
    """In place of any file, where a number or a word of the user's own is to come."""

    def __call__(self, **_: object) -> list[str]:
        return []


def _of(table: Mapping[str, _T], command: str, action: argparse.Action) -> _T | None:
    """The row of a command's own argument, or else that of any argument of its name."""
    return table.get(f"{command} {action.dest}", table.get(action.dest))


def _stories(_prefix: str, _args: argparse.Namespace) -> Iterable[str]:
    # By their files: the room itself loads the simulator, for which nobody waits at a key.
    folder = Path(__file__).parents[1] / "simulation" / "stories"
    names = (path.stem for path in folder.glob("*.toml"))
    return sorted(name for name in names if not name.endswith("-season"))


def _families(_prefix: str, _args: argparse.Namespace) -> Iterable[str]:
    from coach.decode import FAMILIES

    return FAMILIES


def _languages(_prefix: str, _args: argparse.Namespace) -> Iterable[str]:
    from coach.phrases.shipped import LANGUAGES

    return LANGUAGES


def _settings(_prefix: str, _args: argparse.Namespace) -> Iterable[str]:
    from coach.cli.settings.settings_layers import settings_in_force

    return [row.name for row in settings_in_force(None, []).settings.table()]


def _sets(prefix: str, args: argparse.Namespace) -> Iterable[str]:
    return [f"{name}=" for name in _settings(prefix, args)]


def _rules(prefix: str, args: argparse.Namespace) -> Iterable[str]:
    from coach.wording.policy_names import POLICY_NAMES

    return [*_corrected(prefix, args), *map(_typed, POLICY_NAMES.values())]


def _corrected(_prefix: str, _args: argparse.Namespace) -> Iterable[str]:
    from coach.wording.rule_names import RULE_NAMES

    return map(_typed, RULE_NAMES.values())


def _topics(_prefix: str, _args: argparse.Namespace) -> Iterable[str]:
    from coach.wording.rule_names import RULE_NAMES, TOPIC_NAMES

    return [*map(_typed, TOPIC_NAMES.values()), *map(_typed, RULE_NAMES.values()), "none"]


def _exercises(_prefix: str, _args: argparse.Namespace) -> Iterable[str]:
    from coach.practice.exercise import EXERCISES

    return [_typed(one.name) for one in EXERCISES]


def _metrics(_prefix: str, _args: argparse.Namespace) -> Iterable[str]:
    from coach.model import METRICS
    from coach.wording.metric_names import NAMES

    return [_typed(NAMES[name].words) for name in METRICS]


def _typed(name: str) -> str:
    """A plain name as one word, which every argument that takes names understands."""
    return tr(name).replace(" ", "-")


def _sensors(_prefix: str, _args: argparse.Namespace) -> Iterable[str]:
    return ("auto", "phone", "virtual")


def _athletes(_prefix: str, _args: argparse.Namespace) -> Iterable[str]:
    from coach.athlete import athletes

    with _home() as store:
        return [] if store is None else [one.name for one in athletes(store)]


def _items(prefix: str, args: argparse.Namespace) -> Iterable[str]:
    if args.action in _OF_A_SESSION:
        return _sessions(prefix, args)
    return files(prefix, _OF_FILES[args.action]) if args.action in _OF_FILES else ()


def _sessions(_prefix: str, args: argparse.Namespace) -> Iterable[str]:
    """Their numbers, the latest first; of runs and of practices."""
    from coach.athlete import athlete, sessions
    from coach.model.practice import PracticeKind

    with _home() as store:
        if store is None:
            return []
        who = athlete(store, getattr(args, "athlete", None))
        kept = sessions(store, who.athlete_id)
        for kind in PracticeKind:
            kept += sessions(store, who.athlete_id, kind)
        kept.sort(key=lambda one: (one.record.started_utc_s, one.session_id), reverse=True)
        return [str(one.session_id) for one in kept]


def _home() -> contextlib.AbstractContextManager[Store | None]:
    """The store that is there; a key makes none."""
    from coach.athlete import open_home, profile_folder

    folder = profile_folder()
    store = None if folder is None else open_home(folder, lambda _: None, make=False)
    return contextlib.nullcontext() if store is None else contextlib.closing(store)


VALUES: Mapping[str, Values] = MappingProxyType(
    {
        "athlete": _athletes,
        "athlete name": _athletes,
        "exercise name": _exercises,
        "export file": _sessions,
        "family": _families,
        "focus name": _topics,
        "history items": _items,
        "inspect file": _sessions,
        "language": _languages,
        "replay file": _sessions,
        "report file": _sessions,
        "rules name": _rules,
        "run focus": _corrected,
        "sensor": _sensors,
        "set": _sets,
        "settings name": _settings,
        "story": _stories,
        "usual metric": _metrics,
        "virtual_family": _families,
        "virtual_story": _stories,
        "why file": _sessions,
    }
)
"""What an argument of that name takes, of that command where one stands before it."""
ENDINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "file": (".mcap",),
        "import file": (),
        "record": _FOLDERS,
        "batch output": _FOLDERS,
        "batch paths": (".mcap",),
    }
)
"""What files it takes, where its placeholder does not say so; empty for any."""
