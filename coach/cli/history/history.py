"""Your sessions: list them, look at one, delete it, keep copies.

coach history                  list them
coach history show ID          one session with its metrics and the effects of its cues
coach history effort ID N      tell how hard it felt: 0 nothing, 5 hard, 10 all you had
coach history delete ID        take it out, with everything learnt in it; asks first
coach history add FILE ...     bring recordings in, by replaying them; one that is there already is
                               replaced, by a cut copy of it only with --force
coach history rebuild FOLDER   the same for every recording in a folder that is not in yet
coach history export FILE      everything of all athletes as JSON lines; .jsonl
coach history import FILE      bring such a file in, beside what is there
coach history backup FILE      a copy of the store itself; .sqlite
coach history restore FILE     take such a copy back; asks first, and keeps what was there
"""

from __future__ import annotations

import argparse
import importlib
from dataclasses import dataclass

from coach.cli.arguments import add_force
from coach.cli.errors import UserError
from coach.cli.history.athlete_store import add_athlete_option
from coach.cli.history.sure import add_yes
from coach.wording.translation import tr

EXAMPLE = """\
  coach history
  coach history show 12
  coach history delete 12 --with-recording
  coach history add run.mcap
  coach history export copy.jsonl"""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do with the history.

    Args:
        module: Where its function is; imported only when needed.
        function: Takes the arguments, gives the exit code.
        item: What must follow its name, empty for nothing.
        several: Whether more than one may.
        count: How many must.
    """

    module: str
    function: str
    item: str = ""
    several: bool = False
    count: int = 1


ACTIONS: dict[str, Action] = {
    "list": Action("coach.cli.history.history_list", "list_sessions"),
    "show": Action("coach.cli.history.history_list", "show_session", "ID"),
    "effort": Action("coach.cli.history.history_effort", "tell_effort", "ID N", count=2),
    "delete": Action("coach.cli.history.history_delete", "delete", "ID"),
    "add": Action("coach.cli.history.history_add", "add", "FILE", several=True),
    "rebuild": Action("coach.cli.history.history_add", "rebuild", "FOLDER"),
    "export": Action("coach.cli.history.history_copy", "export_history", "FILE"),
    "import": Action("coach.cli.history.history_copy", "import_history", "FILE"),
    "backup": Action("coach.cli.history.history_copy", "backup", "FILE"),
    "restore": Action("coach.cli.history.history_copy", "restore", "FILE"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "action", metavar="ACTION", nargs="?", choices=ACTIONS, default="list", help=tr("see above")
    )
    add("items", metavar="ID|FILE|FOLDER", nargs="*", help=tr("of the action"))
    add_athlete_option(parser)
    add("--json", action="store_true", help=tr("for list and show: JSON, SI units"))
    add("--last", metavar="N", type=_count, default=0, help=tr("for list: the last N only"))
    add(
        "--with-recording",
        action="store_true",
        help=tr("for delete: the recording and its report too"),
    )
    add_yes(parser)
    add_force(parser)


def run(args: argparse.Namespace) -> int:
    action = ACTIONS[args.action]
    given = len(args.items)
    wanted = action.count if action.item else 0
    if given != wanted and not (action.several and given > 1):
        needed = f"needs {action.item}" if action.item else tr("takes nothing more")
        raise UserError(
            tr(
                "coach history {action} {needed}; see 'coach history --help'",
                action=args.action,
                needed=needed,
            )
        )
    return int(getattr(importlib.import_module(action.module), action.function)(args))


def session_number(text: str) -> int:
    """The ID of a session as typed.

    Raises:
        UserError: It is no number.
    """
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise UserError(tr("an ID is a number; 'coach history' lists them"))
    return int(text)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:10]) > 0):
        raise argparse.ArgumentTypeError(tr("'{what}' is not a whole number from 1", what=text))
    return int(text[:10])
