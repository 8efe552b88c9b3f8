"""A voice of the user's own, and the system's voice should that one fail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.voice.errors import VoiceError, VoiceFault
from coach.voice.renderer import Renderer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from coach.voice.settings import VoiceSettings
    from coach.voice.sounds import Audio

_LEADS_DOWN = (VoiceFault.COMMAND, VoiceFault.TIMEOUT)


class RenderLadder:
    """Renders by the first of some renderers, and by the next for good once that has failed.

    Args:
        rungs: The best first; of the last one's failures the caller is told.
        notify: Takes one line when it goes down.
        anew: Give one that hung the last time another chance.
    """

    def __init__(
        self, rungs: Sequence[Renderer], notify: Callable[[str], None], *, anew: bool = False
    ) -> None:
        self._left = list(rungs)
        self._gone: list[Renderer] = []
        self._notify = notify
        self._warm = False
        while len(self._left) > 1 and self._rung.hung:
            if anew:
                self._rung.remember(hung=False)
                break
            self._go_down(
                Wording(
                    "the command of voice.command did not answer the last time: 'coach voice "
                    "check' tries it anew"
                )
            )

    @property
    def hung(self) -> bool:
        """Whether the one in use did not answer when it was last asked."""
        return self._rung.hung

    @property
    def warm(self) -> bool:
        """Whether the engine is kept ready between phrases."""
        return self._warm

    @warm.setter
    def warm(self, warm: bool) -> None:
        self._warm = warm
        for rung in self._left:
            rung.warm = warm

    def remember(self, *, hung: bool) -> None:
        """Whether the one in use answers, for the next start."""
        self._rung.remember(hung=hung)

    def cached(self, text: str) -> tuple[Audio, int] | None:
        """What is kept of a phrase, in the better voice where there are two."""
        for rung in (*self._gone, self._rung):
            kept = rung.cached(text)
            if kept is not None:
                return kept
        return None

    def render(self, texts: Iterable[str], within_s: float | None = None) -> int:
        """As of ``Renderer``; what one cannot make the next one does.

        Raises:
            VoiceError: The last one failed, or for a reason that the next would meet as well.
        """
        texts = list(texts)
        while True:
            missing = [text for text in texts if self.cached(text) is None]
            try:
                return self._rung.render(missing, within_s)
            except VoiceError as error:
                self._go_down_or_raise(error)

    def warm_up(self, within_s: float) -> None:
        """As of ``Renderer``.

        Raises:
            VoiceError: The last one does not start.
        """
        while True:
            try:
                self._rung.warm_up(within_s)
            except VoiceError as error:
                self._go_down_or_raise(error)
            else:
                return

    def rest(self) -> None:
        """End whatever runs, from any thread."""
        self._warm = False
        for rung in (*self._gone, *self._left):
            rung.rest()

    @property
    def _rung(self) -> Renderer:
        return self._left[0]

    def _go_down_or_raise(self, error: VoiceError) -> None:
        if len(self._left) == 1 or error.reason not in _LEADS_DOWN:
            raise error
        self._go_down(error.args[0])

    def _go_down(self, why: str) -> None:
        self._gone.append(self._left.pop(0))
        self._notify(Wording("voice: {why}; the system's voice speaks instead", why=why))


def renderer_for(
    settings: VoiceSettings,
    language: str,
    notify: Callable[[str], None],
    *,
    anew: bool = False,
) -> Renderer | RenderLadder:
    """What renders by these settings; see ``RenderLadder``.

    Raises:
        VoiceError: There is no folder for what is rendered.
    """
    if not settings.command:
        return Renderer(settings, language)
    own, usual = Renderer(settings, language), Renderer(replace(settings, command=""), language)
    return RenderLadder([own, usual], notify, anew=anew)
