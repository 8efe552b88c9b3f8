"""The parts of the voice's test: the set of sounds, and the search for the lead-in."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from coach.cli.notes import note
from coach.model import Cue, MetronomeChange, Phrase, Sound
from coach.voice import open_live
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from coach.model import Phrasebook
    from coach.voice import Voice, VoiceSettings

PRE_ROLLS_MS = (0, 300, 800, 1500, 2500)
COUNT = Phrase("", mark("one. two. three"))
HEARD_ALL = frozenset({"one", "1"})
_LONGEST_S = 15.0
_METRONOME_S = 3.0

SOUNDS: tuple[tuple[Sound, str], ...] = (
    (Sound.ATTENTION, mark("attention: two high knocks; your posture left its band")),
    (Sound.SUCCESS, mark("success: four notes rising; it is back")),
    (Sound.SYSTEM, mark("system: a low falling pair; the coach or the sensor")),
)


class Loudspeaker:
    """The voice on the loudspeaker, one thing after another.

    Args:
        settings: How it sounds.
        phrases: Made ready, and their language spoken.

    Raises:
        VoiceError: NO_DEVICE.
    """

    def __init__(self, settings: VoiceSettings, phrases: Phrasebook) -> None:
        self._voice: Voice = open_live(settings, phrases, note)
        self._n = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._voice.interrupt()
        self._voice.close()

    def say(self, phrase: Phrase, sound: Sound = Sound.NONE) -> None:
        """Say it, after its earcon if any, and wait for its end."""
        self._n += 1
        cue = Cue(
            cue_id=str(self._n),
            t_s=0.0,
            rule="voice_test",
            text=phrase.text,
            metric="",
            value=0.0,
            band_low=0.0,
            band_high=0.0,
            priority=1,
            deadline_s=_LONGEST_S,
            why="",
            sound=sound,
            phrase=phrase.name,
        )
        self._voice.say(cue, 0.0)
        give_up_s = time.monotonic() + _LONGEST_S
        while time.monotonic() < give_up_s:
            if any(event.ended for event in self._voice.events()):
                return
            time.sleep(0.02)

    def click(self, spm: float, for_s: float) -> None:
        """Click for some time."""
        self._voice.metronome(MetronomeChange(0.0, spm, until_s=for_s, beat_s=0.0), 0.0)
        time.sleep(for_s)


def play_set(
    speaker: Loudspeaker, sounds: Sequence[tuple[Sound, str]], tell: Callable[[str], None]
) -> None:
    """Every kind of sound, with its meaning."""
    for sound, meaning in sounds:
        tell(tr(meaning))
        speaker.say(Phrase("", ""), sound)
    tell(tr("metronome: a click for each step"))
    speaker.click(170.0, _METRONOME_S)


def find_pre_roll(count: Callable[[int], None], ask: Callable[[str], str]) -> int | None:
    """The shortest lead-in after which the first word is heard; ``None`` if none is enough.

    Args:
        count: Counts aloud after a silence, with a lead-in of so many ms.
        ask: Asks the user a question.
    """
    for pre_roll_ms in PRE_ROLLS_MS:
        count(pre_roll_ms)
        answer = ask(tr("Which word did you hear first? [one/two/three/nothing] "))
        if answer.strip().lower() in HEARD_ALL | {tr("one")}:
            return pre_roll_ms
    return None


def count_aloud(
    settings: VoiceSettings, phrases: Phrasebook, pre_roll_ms: int, silence_s: float
) -> None:
    """Count to three with a lead-in, after a silence in which a headset may fall asleep."""
    with Loudspeaker(replace(settings, pre_roll_ms=pre_roll_ms), phrases) as speaker:
        note(
            tr(
                "lead-in of {pre_roll_ms} ms: {silence_s:.0f} s of silence, then a count",
                pre_roll_ms=pre_roll_ms,
                silence_s=silence_s,
            )
        )
        time.sleep(silence_s)
        speaker.say(replace(COUNT, text=tr(COUNT.text)), Sound.SYSTEM)
