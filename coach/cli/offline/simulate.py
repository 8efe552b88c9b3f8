"""Record a simulated runner. The runner is calibrated and run in first, as a real one would be."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from coach.cli.arguments import add_output
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import check_output, load_text
from coach.cli.notes import note
from coach.cli.progress_bar import waiting
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.app.simulated import SimulatedSession
    from coach.simulation import Story
    from coach.simulation.body import BodyStory

EXAMPLE = """\
  coach simulate --list
  coach simulate --story tired-hips -o run.mcap
  coach simulate my-story.toml -o run.mcap --seed 7"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "file", metavar="STORY.toml", type=Path, nargs="?", help=tr("a story of yours")
    )
    what.add_argument("--story", metavar="NAME", help=tr("a story that comes with the coach"))
    what.add_argument("--list", action=_ListStories, nargs=0, help=tr("list the stories and end"))
    parser.add_argument(
        "--seed", type=_seed, help=tr("of everything random; the story has its own")
    )
    parser.add_argument(
        "--start",
        metavar="TIME",
        type=_start,
        help=tr(
            "when the run begins, such as '2026-03-01 07:30'; otherwise made of story and seed"
        ),
    )
    add_output(parser)


def run(args: argparse.Namespace) -> int:
    with waiting(tr("simulating")):
        from coach.cli.offline.record_session import record_session

        story = _story(args)
        check_output(args.output, ".mcap", force=args.force)
        session, duration_s = _played(story, args)
    for warning in session.warnings:
        note(warning)
    record_session(args.output, session.header, session.inputs)
    print(f"{args.output}: {duration_s:.0f} s, {tr(story.title)}")
    return ExitCode.FINE


def _played(story: Story | BodyStory, args: argparse.Namespace) -> tuple[SimulatedSession, float]:
    """The session and how long it is; one in which the coach is listened to takes its time."""
    from coach.app.simulated import simulated_session
    from coach.app.simulated_practice import simulated_practice
    from coach.simulation import Story

    if isinstance(story, Story):
        return simulated_session(story, args.seed, args.start), story.duration_s
    session = simulated_practice(story, args.seed, args.start)
    return session, session.inputs[-1].t_host_s


class _ListStories(argparse.Action):
    """Like ``--version``: whatever else is on the command line, print and end."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from coach.simulation.body.any_story import parse_any_story
        from coach.simulation.stories import BODY_STORIES, STORIES, load_story_text

        for name in (*STORIES, *BODY_STORIES):
            story = parse_any_story(load_story_text(name))
            places = ", ".join(tr(place.value) for place in story.placements)
            print(f"{name:18s}{places:18s}{tr(story.title)}")
        parser.exit()


def _story(args: argparse.Namespace) -> Story | BodyStory:
    from coach.simulation import StoryError
    from coach.simulation.body.any_story import parse_any_story
    from coach.simulation.stories import load_story_text

    if args.story:
        return parse_any_story(load_story_text(args.story))
    try:
        return parse_any_story(load_text(args.file))
    except StoryError as error:
        raise UserError(f"{args.file}: {tr(error)}") from None


def _start(text: str) -> datetime:
    """As on the watch here, unless a zone is named."""
    try:
        found = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise argparse.ArgumentTypeError(
            tr("'{text}' is no time such as '2026-03-01 07:30'", text=text)
        ) from None
    return found


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) >= 2**63:
        raise argparse.ArgumentTypeError(
            tr("'{what}' is not a whole number from 0 to 2^63 - 1", what=text)
        )
    return int(text)
