"""Say in a sentence why the coach spoke, or kept silent, at one instant of a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.arguments import add_run, instant
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import load_recording
from coach.cli.history.which_run import run_meant
from coach.cli.interrupt import stop_on_interrupt
from coach.cli.progress_bar import Progress
from coach.model import Cue, Decision
from coach.wording.times import clock
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from coach.app import Results
    from coach.model import Input

EXAMPLE = """\
  coach why 12:30
  coach why 14 12:30
  coach why run.mcap 12:30"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    parser.add_argument(
        "at", metavar="MM:SS", type=instant, help=tr("minutes and seconds of the run")
    )


class Judgements:
    """Keeps the decisions and the cues of a session."""

    def __init__(self) -> None:
        self.decisions: list[Decision] = []
        self.cues: list[Cue] = []

    def before(self, events: Sequence[Input]) -> None:
        """Nothing to do."""

    def after(self, results: Results) -> None:
        for output in results.told:
            if isinstance(output, Decision):
                self.decisions.append(output)
            elif isinstance(output, Cue):
                self.cues.append(output)

    def close(self) -> None:
        """Nothing to do."""


def run(args: argparse.Namespace) -> int:

    from coach.app import Session, by_count, config_of, play
    from coach.cli.offline.why_words import sentence

    path = run_meant(args.file)
    recording = load_recording(path)
    judged = Judgements()
    session = Session(config_of(recording.header), [judged])
    with stop_on_interrupt() as stop, Progress(tr("why"), len(recording.inputs)) as progress:
        play(session, progress.over(by_count(recording.inputs)), stop)
    decisions = judged.decisions
    if not decisions:
        raise UserError(tr("{path} holds no samples to decide on; use 'coach inspect'", path=path))
    if args.at > decisions[-1].t_s + 1.0:
        end = clock(decisions[-1].t_s)
        raise UserError(tr("{path} ends at {end}; give a time before that", path=path, end=end))
    print(sentence(*_at(judged, args.at)))
    return ExitCode.INTERRUPTED if stop.asked else ExitCode.FINE


def _at(judged: Judgements, at_s: float) -> tuple[Decision, Cue | None]:
    """What was decided then, and the cue that was given then.

    A whole second means all of it where a cue was given in it: cues are shown by the second.
    """
    if at_s.is_integer():
        at_s = next((c.t_s for c in judged.cues if at_s <= c.t_s < at_s + 1.0), at_s)
    decision = min(judged.decisions, key=lambda d: (abs(d.t_s - at_s), d.t_s))
    return decision, next((c for c in judged.cues if c.t_s == decision.t_s), None)
