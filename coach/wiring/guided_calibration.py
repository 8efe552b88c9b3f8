"""A calibration that the coach leads while the session goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.calibration import Guidance, Guide, Rejected
from coach.core_wording import Wording
from coach.model import CalibrationOver, Cue, Decision, Locomotion, Reason, Sound
from coach.model.blocks import part_of

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from coach.model import Calibration, Output, SampleBlock
    from coach.wiring.config import SessionConfig


class GuidedCalibration:
    """The guide of a session, while there is one, and the samples that it may still need."""

    def __init__(self, config: SessionConfig) -> None:
        self._config = config
        self._guide: Guide | None = None
        self._asked_for = False
        self._ahead: list[SampleBlock] = []

    @property
    def under_way(self) -> bool:
        """Whether a guided calibration is going on."""
        return self._guide is not None

    def ask(self, t_s: float) -> None:
        """The runner wants to be calibrated, from the next samples on."""
        self._guide = Guide(self._config.settings.guide, self._config.mounts, t_s)
        self._asked_for = True

    def begin(self, t_s: float) -> None:
        """Begin one that nobody asked for, with every sample from a grid instant on.

        Some of them may have been processed already.
        """
        self._guide = Guide(self._config.settings.guide, self._config.mounts, t_s)
        self._asked_for = False
        for block in self._ahead:
            part = _from(block, t_s)
            if part is not None:
                self._guide.push(part)

    def push(self, block: SampleBlock, undecided_s: float) -> None:
        """Take in a block, before ``undecided_s``, the next grid instant, is decided."""
        if self._guide is not None:
            self._guide.push(block)
        self._ahead = [one for one in self._ahead if one.t_s[-1] >= undecided_s]
        self._ahead.append(block)

    def take_back(self, sensor_ids: AbstractSet[str], t_s: float) -> list[SampleBlock]:
        """What was taken in already of some sensors from a grid instant on; it comes again."""
        those = [block for block in self._ahead if block.sensor_id in sensor_ids]
        self._ahead = [block for block in self._ahead if block.sensor_id not in sensor_ids]
        return [part for block in those if (part := _from(block, t_s)) is not None]

    def at(
        self, t_s: float, locomotion: Locomotion
    ) -> tuple[list[Output], tuple[Calibration, ...], str]:
        """One grid instant while it is under way.

        Returns:
            What is said and decided; the calibrations, once it has succeeded; and a line on them.
        """
        assert self._guide is not None
        if locomotion is Locomotion.RUNNING and not self._asked_for:
            self._guide = None
            detail = Wording("ran on before the calibration; stand still to calibrate again")
            over = CalibrationOver(t_s, None, detail)
            return [Decision(t_s, Reason.CALIBRATING), over], (), ""
        guidance = self._guide.at(t_s)
        reason = Reason.SPOKEN if guidance.phrase else Reason.CALIBRATING
        said: list[Output] = [Decision(t_s, reason, "calibration" if guidance.phrase else "")]
        if guidance.phrase:
            said.append(_cue(guidance, t_s, self._config))
        if guidance.result is None:
            return said, (), ""
        self._guide = None
        if isinstance(guidance.result, Rejected):
            return [*said, CalibrationOver(t_s, None, guidance.detail)], (), ""
        return said, tuple(found.calibration for found in guidance.result), guidance.detail


def _from(block: SampleBlock, t_s: float) -> SampleBlock | None:
    """What a block has from a stream time on."""
    first = int(np.searchsorted(block.t_s, t_s))
    return part_of(block, first, len(block.t_s)) if first < len(block.t_s) else None


def _cue(guidance: Guidance, t_s: float, config: SessionConfig) -> Cue:
    phrase = config.phrases.of(f"calibration_{guidance.phrase}", config.placement)[0]
    return Cue(
        cue_id=f"calibration-{t_s:.1f}",
        t_s=t_s,
        rule="calibration",
        text=phrase.text,
        metric="",
        value=0.0,
        band_low=0.0,
        band_high=0.0,
        priority=90,
        deadline_s=t_s + 5.0,
        why=guidance.detail or Wording("a standing calibration"),
        sound=Sound.SYSTEM,
        phrase=phrase.name,
    )
