"""Try the voice: hear every sound, and find the lead-in that your headset needs.

'coach voice check' makes one phrase with the voice of your settings, voice.command among them, and
says how long that took or what failed; it needs no loudspeaker. 'coach voice test' plays.

A Bluetooth headset that has heard nothing for a while swallows the beginning of the next sound. The
test counts to three after a silence, asks what you heard first, lengthens the lead-in until it is
"one", and keeps the result in your settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.errors import ExitCode, UserError
from coach.cli.notes import note
from coach.cli.settings.settings_options import add_settings, settings_from
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse

EXAMPLE = """\
  coach voice check --set "voice.command=espeak-ng -v {language} -w {wav} {text}"
  coach voice test
  coach voice test --phrases --language de"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("action", choices=["test", "check"], help=tr("play sounds and ask what was heard"))
    add("--phrases", action="store_true", help=tr("say every phrase, and ask nothing"))
    add(
        "--silence",
        metavar="S",
        type=float,
        default=10.0,
        help=tr("before each count (default 10)"),
    )
    add_settings(parser, tr("in place of your own settings.toml"))


def run(args: argparse.Namespace) -> int:
    from coach.cli.settings.phrase_files import phrases_in_force
    from coach.cli.settings.settings_layers import home_file
    from coach.cli.settings.settings_text import set_in_file
    from coach.cli.sound.speech_output import with_own_recordings
    from coach.cli.sound.voice_check import check_voice
    from coach.cli.sound.voice_trial import (
        SOUNDS,
        Loudspeaker,
        count_aloud,
        find_pre_roll,
        play_set,
    )
    from coach.phrases.english import ENGLISH_BOOK
    from coach.voice import VoiceError, VoiceFault

    chosen = settings_from(args).settings
    phrases = phrases_in_force(chosen.app)
    if args.action == "check":
        return check_voice(chosen.voice, phrases)
    try:
        with Loudspeaker(with_own_recordings(chosen.voice), phrases) as speaker:
            if args.phrases:
                for phrase in phrases.all():
                    print(phrase.text)
                    speaker.say(phrase)
                return ExitCode.FINE
            play_set(speaker, SOUNDS, print)
        pre_roll_ms = find_pre_roll(
            lambda lead_ms: count_aloud(chosen.voice, ENGLISH_BOOK, lead_ms, args.silence), _asked
        )
    except VoiceError as error:
        if error.reason is not VoiceFault.NO_DEVICE:
            raise
        note(tr(error))
        return ExitCode.NO_HARDWARE
    if pre_roll_ms is None:
        raise UserError(
            tr("'one' was never heard: check the loudness and the connection, then try again")
        )
    print(f"voice.pre_roll_ms = {pre_roll_ms}")
    file = home_file() if args.settings is None else args.settings
    if file is None:
        note(tr("there is no home folder to keep it in; set COACH_HOME"))
        return ExitCode.FINE
    set_in_file(file, ("voice", "pre_roll_ms"), pre_roll_ms)
    note(tr("kept in {file}", file=file))
    return ExitCode.FINE


def _asked(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        raise UserError(tr("the test asks questions; run it in a terminal")) from None
