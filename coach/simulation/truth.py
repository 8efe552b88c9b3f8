"""What really happened: the answers that the pipeline's readings are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.model import Locomotion, Side
from coach.model.quaternion import multiply
from coach.model.units import S_PER_MIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.simulation.attitude import Angles
    from coach.simulation.runner import Motion
    from coach.simulation.steps import Steps
    from coach.simulation.timeline import Segment, Timeline

LABELS = (Locomotion.STANDING, Locomotion.WALKING, Locomotion.RUNNING, Locomotion.OTHER)
"""Meaning of the numbers in ``Truth.locomotion``."""

SETTLE_S = 5.0  # left out at the start of a phase before averaging: the transitions


@dataclass(frozen=True, slots=True)
class Contact:
    """One foot's time on the ground.

    Args:
        t_ic_s: Initial contact, true time.
        t_fc_s: Final contact of the same foot.
        side: Which foot.
        locomotion: Walking or running.
        impact_g: Height of this landing's impact transient.
    """

    t_ic_s: float
    t_fc_s: float
    side: Side
    locomotion: Locomotion
    impact_g: float


@dataclass(frozen=True, slots=True)
class PhaseTruth:
    """True means of one phase, from ``SETTLE_S`` after its start (its middle if shorter).

    Args:
        do: What the runner did.
        start_s: Start, true time.
        end_s: End.
        cadence_spm: Steps over time between the first and last contact; 0 while standing.
        tilt_rad: Mean forward angle.
        obliquity_rad: Mean side angle, right side down positive.
        drop_left_rad: Mean over steps of the largest obliquity in left stance.
        drop_right_rad: Mean over steps of the largest negative obliquity in right stance.
        rotation_range_rad: Mean over strides of the peak-to-peak turning.
    """

    do: str
    start_s: float
    end_s: float
    cadence_spm: float
    tilt_rad: float
    obliquity_rad: float
    drop_left_rad: float
    drop_right_rad: float
    rotation_range_rad: float


@dataclass(frozen=True, slots=True)
class Truth:
    """Truth on the sample grid; the origin of time is that of the host's clock.

    Args:
        t_s: ``(n,)`` true time of each sample, in the order the sensor took them.
        quat_level_from_segment: ``(n, 4)``.
        tilt_rad: ``(n,)`` forward positive.
        obliquity_rad: ``(n,)`` right side down positive.
        rotation_rad: ``(n,)`` against the course, left positive.
        heading_rad: ``(n,)`` of the course.
        speed_m_s: ``(n,)`` along the ground.
        grade: ``(n,)`` rise over run, uphill positive.
        cadence_spm: ``(n,)`` of the step under way, 0 while standing.
        locomotion: ``(n,)`` index into ``LABELS``.
        quat_segment_from_sensor: ``(n, 4)`` how the sensor sits: the mounting, and how far the
            strap has let it turn.
        contacts: All contacts in order.
        phases: One row for each phase of the story.
    """

    t_s: FloatArray
    quat_level_from_segment: FloatArray
    tilt_rad: FloatArray
    obliquity_rad: FloatArray
    rotation_rad: FloatArray
    heading_rad: FloatArray
    speed_m_s: FloatArray
    grade: FloatArray
    cadence_spm: FloatArray
    locomotion: npt.NDArray[np.uint8]
    quat_segment_from_sensor: FloatArray
    contacts: tuple[Contact, ...]
    phases: tuple[PhaseTruth, ...]

    def altitude_m(self) -> FloatArray:
        """``(n,)`` height of the ground underfoot above that of the start."""
        climb_m_s = self.speed_m_s * np.sin(np.arctan(self.grade))
        risen = 0.5 * (climb_m_s[1:] + climb_m_s[:-1]) * np.diff(self.t_s)
        return np.concatenate([[0.0], np.cumsum(risen)])


def make_truth(
    segments: Sequence[Segment],
    timeline: Timeline,
    steps: Steps,
    motion: Motion,
    mounting: tuple[float, float, float, float],
) -> Truth:
    """Collects the truth of a simulated session."""
    curves = timeline.at(motion.t_s)
    walk, run, bend = curves["walk"], curves["run"], curves["bend_deg"]
    locomotion = np.select([run + walk > 0.5, bend > 5.0], [np.where(run > walk, 2, 1), 3], 0)
    cadence = np.zeros_like(motion.t_s)
    if steps.t_ic_s.size:
        i = steps.index_at(motion.t_s)
        stepping = (i >= 0) & steps.moving[np.maximum(i, 0)]
        cadence[stepping] = S_PER_MIN / steps.duration_s[i[stepping]]
    contacts = _contacts(steps, timeline.at(steps.t_ic_s)["impact_g"] * steps.impact)
    return Truth(
        t_s=motion.t_s,
        quat_level_from_segment=motion.quat_level_from_segment,
        tilt_rad=motion.angles.tilt_rad,
        obliquity_rad=motion.angles.obliquity_rad,
        rotation_rad=motion.angles.rotation_rad,
        heading_rad=motion.angles.heading_rad,
        speed_m_s=curves["speed_m_s"],
        grade=np.tan(curves["slope_rad"]),
        cadence_spm=cadence,
        locomotion=locomotion.astype(np.uint8),
        quat_segment_from_sensor=multiply(motion.quat_segment_from_case, np.array(mounting)),
        contacts=contacts,
        phases=_phases(segments, contacts, motion.t_s, motion.angles),
    )


def _contacts(steps: Steps, impact_g: FloatArray) -> tuple[Contact, ...]:
    rows = zip(
        steps.t_ic_s, steps.duration_s, steps.duty_factor, steps.left, steps.running,
        steps.moving, impact_g, strict=True,
    )  # fmt: skip
    return tuple(
        Contact(
            t_ic_s=float(t_ic_s),
            t_fc_s=float(t_ic_s + 2.0 * duty * duration_s),
            side=Side.LEFT if left else Side.RIGHT,
            locomotion=Locomotion.RUNNING if running else Locomotion.WALKING,
            impact_g=float(hit),
        )
        for t_ic_s, duration_s, duty, left, running, moving, hit in rows
        if moving
    )


def _phases(
    segments: Sequence[Segment], contacts: Sequence[Contact], t_s: FloatArray, angles: Angles
) -> tuple[PhaseTruth, ...]:
    rows: list[PhaseTruth] = []
    landings_s = np.array([contact.t_ic_s for contact in contacts])
    start_s = 0.0
    for segment in segments:
        end_s = start_s + segment.for_s
        settled_s = start_s + min(SETTLE_S, 0.5 * segment.for_s)
        inside = np.flatnonzero((landings_s >= settled_s) & (landings_s < end_s))
        cadence = 0.0
        low, high = np.searchsorted(t_s, [settled_s, end_s])
        drops: dict[Side, list[float]] = {Side.LEFT: [], Side.RIGHT: []}
        ranges: list[float] = []
        if inside.size > 2:
            whole_strides = inside[: 1 + 2 * ((inside.size - 1) // 2)]
            first_s, last_s = landings_s[whole_strides[0]], landings_s[whole_strides[-1]]
            cadence = float(S_PER_MIN * (whole_strides.size - 1) / (last_s - first_s))
            low, high = np.searchsorted(t_s, [first_s, last_s])
            for k in whole_strides[:-1]:
                stance = slice(*np.searchsorted(t_s, [contacts[k].t_ic_s, contacts[k].t_fc_s]))
                sign = 1.0 if contacts[k].side is Side.LEFT else -1.0
                drops[contacts[k].side].append(float(np.max(sign * angles.obliquity_rad[stance])))
            for k in whole_strides[:-2:2]:
                stride = slice(*np.searchsorted(t_s, landings_s[[k, k + 2]]))
                ranges.append(float(np.ptp(angles.rotation_rad[stride])))
        rows.append(
            PhaseTruth(
                do=segment.do,
                start_s=start_s,
                end_s=end_s,
                cadence_spm=cadence,
                tilt_rad=float(np.mean(angles.tilt_rad[low:high])),
                obliquity_rad=float(np.mean(angles.obliquity_rad[low:high])),
                drop_left_rad=_mean(drops[Side.LEFT]),
                drop_right_rad=_mean(drops[Side.RIGHT]),
                rotation_range_rad=_mean(ranges),
            )
        )
        start_s = end_s
    return tuple(rows)


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0
