"""What an attitude costs, in blocks as a radio brings them and as a replay has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from vqf import VQF

from coach.model.blocks import part_of
from coach.orientation import Orientation, OrientationParams, WearerInfo
from tests.accuracy.peers import Answers, Samples, ask

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.model import SampleBlock

BLOCK = 8
"""Samples in a packet."""


def small(blocks: Sequence[SampleBlock], samples: int) -> list[SampleBlock]:
    """The first samples in blocks of ``BLOCK``."""
    out: list[SampleBlock] = []
    for block in blocks:
        out += [part_of(block, at, at + BLOCK) for at in range(0, len(block.t_s), BLOCK)]
        if sum(len(part.t_s) for part in out) >= samples:
            break
    return out


def own(blocks: Sequence[SampleBlock]) -> Callable[[], object]:
    """The whole stage: attitude, up, levelled force, turning rate, offset at rest."""

    def run() -> None:
        stage = Orientation(OrientationParams(), WearerInfo())
        for block in blocks:
            stage.push(block)

    return run


def bare_vqf(blocks: Sequence[SampleBlock]) -> Callable[[], object]:
    """The same samples through vqf alone."""

    def run() -> None:
        stage = VQF(blocks[0].dt_s)
        for block in blocks:
            stage.updateBatch(block.gyr_rad_s, block.acc_m_s2)

    return run


def one_by_one(peer: str, blocks: Sequence[SampleBlock]) -> tuple[float, int] | str:
    """Seconds and samples of a filter that takes one sample at a time, or why there are none."""
    acc = np.concatenate([block.acc_m_s2 for block in blocks])
    gyr = np.concatenate([block.gyr_rad_s for block in blocks])
    said = ask(peer, [Samples(acc, gyr, 1.0 / blocks[0].dt_s)])
    return (said.seconds, len(acc)) if isinstance(said, Answers) else said
