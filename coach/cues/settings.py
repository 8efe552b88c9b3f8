"""The policy's tuning. Reasons for the numbers: README.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from coach.cues.bands import BandParams, DayParams
from coach.cues.fading import FadeParams
from coach.cues.rules import Rules
from coach.model.ranges import Within
from coach.model.units import RAD_PER_DEG


@dataclass(frozen=True, slots=True)
class PaceParams:
    """When the pace is another one, or changing: a hill, an interval, a stop.

    Where a speed is told, it decides. Else contact time over stride time and cadence tell of speed
    and grade; grade they tell of in either case.

    Args:
        recent_s: Mean that counts as now.
        back_s: It is compared with the mean of so long ago.
        change: Change of the duty factor, relative, that counts as a change of pace.
        quicker: Rise of the cadence, relative, that counts as one.
        other: Duty factor further than this from the usual one is another pace than the band's.
        fast_duty: Duty factor so much below the usual one ...
        fast_cadence: ... at a cadence so much above it is fast running: nothing is said.
        sprint_cadence: Cadence so much above the usual one is fast running by itself.
        speed_change: Change of the told speed, relative, that counts as a change of pace.
        fast_speed: Told speed so much above the usual one is fast running.
        speed_stale_s: A told speed holds for so long.
    """

    recent_s: Annotated[float, Within(2.0, 60.0)] = 10.0
    back_s: Annotated[float, Within(5.0, 300.0)] = 30.0
    change: Annotated[float, Within(0.01, 1.0)] = 0.08
    quicker: Annotated[float, Within(0.01, 1.0)] = 0.06
    other: Annotated[float, Within(0.01, 1.0)] = 0.12
    fast_duty: Annotated[float, Within(0.01, 1.0)] = 0.08
    fast_cadence: Annotated[float, Within(0.005, 1.0)] = 0.03
    sprint_cadence: Annotated[float, Within(0.01, 1.0)] = 0.09
    speed_change: Annotated[float, Within(0.01, 1.0)] = 0.10
    fast_speed: Annotated[float, Within(0.01, 1.0)] = 0.10
    speed_stale_s: Annotated[float, Within(1.0, 60.0)] = 5.0


@dataclass(frozen=True, slots=True)
class LadderParams:
    """What happens when a cue does not help.

    Args:
        trials: Cues with a phrase from which it is known how well it serves.
        known_s: A sound alone is understood for so long after the words, or with a focus.
        words: Cues in words on one rule before the next means.
        metronome_s: Length of the metronome's help, where it can help; 0 leaves it out.
        offer_s: It is offered first, and the offer lapses after this.
        on_s: Asked for by the runner, it clicks for so long ...
        off_s: ... and is silent for so long, in turn; 0 lets it click on.
        backoff_s: Silence on the topic after everything was tried.
        widen: The band is then so much wider for the rest of the run.
        backoffs: After so many, the topic is left for the rest of the run.
        target: Cadence of the metronome above the usual one, relative, without a target agreed.
        target_step: The target rises by so much a week, relative, while it is tolerated.
        tolerated: Effort of a run, 0 to 10, up to which it is.
        target_most: Cap on any cadence target above the original usual one, relative.
    """

    trials: Annotated[int, Within(1, 100)] = 6
    known_s: Annotated[float, Within(0.0, 36000.0)] = 900.0
    words: Annotated[int, Within(1, 10)] = 2
    metronome_s: Annotated[float, Within(0.0, 600.0)] = 75.0
    offer_s: Annotated[float, Within(5.0, 40.0)] = 30.0
    on_s: Annotated[float, Within(10.0, 600.0)] = 60.0
    off_s: Annotated[float, Within(0.0, 600.0)] = 120.0
    backoff_s: Annotated[float, Within(0.0, 36000.0)] = 600.0
    widen: Annotated[float, Within(1.0, 5.0)] = 1.5
    backoffs: Annotated[int, Within(1, 20)] = 2
    target: Annotated[float, Within(0.0, 0.1)] = 0.05
    target_step: Annotated[float, Within(0.0, 0.05)] = 0.025
    tolerated: Annotated[float, Within(0.0, 10.0)] = 5.0
    target_most: Annotated[float, Within(0.0, 0.1)] = 0.10


@dataclass(frozen=True, slots=True)
class PraiseParams:
    """When something good is said.

    Args:
        hold_s: A correction must hold for so long to be praised, after the median has come back.
        within_s: And must have begun within this after the cue.
        gap_s: Least time between praises in words; between them a sound alone praises.
        owed_s: While corrections outnumber praises, so much running in band is worth one.
        steady_s: Running in all bands for so long is praised by itself ...
        steady_gap_s: ... at most this often ...
        steady_most: ... and so many times a run.
        mark_m: Where the speed is told, it waits for the next mark of the way; 0 does not wait.
    """

    hold_s: Annotated[float, Within(1.0, 600.0)] = 5.0
    within_s: Annotated[float, Within(5.0, 600.0)] = 45.0
    gap_s: Annotated[float, Within(10.0, 3600.0)] = 300.0
    owed_s: Annotated[float, Within(10.0, 3600.0)] = 120.0
    steady_s: Annotated[float, Within(60.0, 36000.0)] = 600.0
    steady_gap_s: Annotated[float, Within(60.0, 36000.0)] = 900.0
    steady_most: Annotated[int, Within(0, 100)] = 3
    mark_m: Annotated[float, Within(0.0, 50000.0)] = 1000.0


@dataclass(frozen=True, slots=True)
class EffectParams:
    """How the effect of a cue is judged.

    Args:
        before_s: Window before the cue.
        settle_s: Time after it that is not judged.
        after_s: Window after that.
        part: Part of the way back to the border of the band that counts as help.
        least: Less than such a part of the way from the middle of the band to its border is no
            change.
        hold_s: For how long at most it is looked whether the change held.
        alike: A moment without a cue stands beside a cue if it was as far out, give or take such a
            part of the way from the middle of the band to its border.
    """

    before_s: Annotated[float, Within(5.0, 120.0)] = 20.0
    settle_s: Annotated[float, Within(0.0, 120.0)] = 20.0
    after_s: Annotated[float, Within(5.0, 120.0)] = 20.0
    part: Annotated[float, Within(0.05, 1.0)] = 0.5
    least: Annotated[float, Within(0.0, 10.0)] = 0.2
    hold_s: Annotated[float, Within(1.0, 600.0)] = 300.0
    alike: Annotated[float, Within(0.05, 10.0)] = 0.5


@dataclass(frozen=True, slots=True)
class DriftParams:
    """Form that leaves the runner's own earlier minutes (Clermont 2019, Zandbergen 2023).

    Args:
        from_s: Running time from which the reference is taken ...
        until_s: ... and until which; before that nothing is said.
        window_s: Window of one composite value.
        least: Composite, in robust standard deviations, below which nothing is drift.
        of: Windows looked at together.
        share: So many of them must be beyond.
    """

    from_s: Annotated[float, Within(0.0, 36000.0)] = 300.0
    until_s: Annotated[float, Within(60.0, 36000.0)] = 900.0
    window_s: Annotated[float, Within(2.0, 600.0)] = 120.0
    least: Annotated[float, Within(0.0, 10.0)] = 2.0
    of: Annotated[int, Within(1, 20)] = 4
    share: Annotated[int, Within(1, 20)] = 3


@dataclass(frozen=True, slots=True)
class RecallParams:
    """The runner's own phrase, said without a fault, and reminders of what is not measured.

    Args:
        again_s: Running time of the second saying, where the half way is not known.
        log_s: What came of it is the metric's median over this before and after.
        reminder_s: Least time between reminders (shoulders, eyes, hands, abdominals); 0 for none.
    """

    again_s: Annotated[float, Within(0.0, 36000.0)] = 900.0
    log_s: Annotated[float, Within(20.0, 600.0)] = 120.0
    reminder_s: Annotated[float, Within(0.0, 36000.0)] = 0.0


@dataclass(frozen=True, slots=True)
class AdaptParams:
    """How the usual values follow the runner from run to run.

    Args:
        half_life_runs: Runs after which half of a lasting change is taken over.
        least_s: Running within the band and without a cue that a run needs to count.
        until_s: Later minutes do not count: they may be tired ones.
        run_rad: An angle's usual value moves by no more than this in a run ...
        all_rad: ... and this from the first one.
        run_spm: The cadence's by no more than this in a run ...
        all_share: ... and this part of the first one; so does every other metric.
        run_share: Every other metric's by no more than this part in a run.
        accept_runs: So many runs in a row must begin beyond the bound before it is proposed to
            accept that the usual value has moved for good ...
        accept_days: ... over at least so many days.
    """

    half_life_runs: Annotated[float, Within(1.0, 1000.0)] = 10.0
    least_s: Annotated[float, Within(60.0, 36000.0)] = 300.0
    until_s: Annotated[float, Within(60.0, 36000.0)] = 2400.0
    run_rad: Annotated[float, Within(0.0, 0.2)] = 0.5 * RAD_PER_DEG
    all_rad: Annotated[float, Within(0.0, 0.5)] = 3.0 * RAD_PER_DEG
    run_spm: Annotated[float, Within(0.0, 20.0)] = 1.0
    all_share: Annotated[float, Within(0.0, 0.5)] = 0.05
    run_share: Annotated[float, Within(0.0, 0.5)] = 0.01
    accept_runs: Annotated[int, Within(3, 50)] = 6
    accept_days: Annotated[float, Within(1.0, 365.0)] = 14.0


@dataclass(frozen=True, slots=True)
class CueParams:
    """When the coach may speak.

    Args:
        warm_up_s: Running time at the start in which no posture cue is given.
        resume_s: Quiet time after running begins or resumes; posture settles first.
        window_s: A metric is judged by its median over this; two breaths for the chest.
        share: Part of a rule's time out of the band that it must really be out.
        gap_s: Least time between any two cues.
        same_gap_s: Least time between two cues of one rule.
        per_10_min: Most cues in ten minutes.
        per_run: Most cues in a run.
        focus_s: One topic at a time, for so long, unless it is done with before.
        fade_block_s: Fading leaves out whole blocks of this running time.
        deadline_s: A cue not begun by then is not said.
        answer_s: Likewise of an answer to the runner, who waits for it.
        speech_s: A cue whose end is never reported counts as spoken after this.
        least_cadence_spm: Slower than this is no running ...
        most_cadence_spm: ... nor is what seems quicker than this ...
        least_speed_m_s: ... nor a told speed below this.
        least_regularity: Strides less alike than this are no steady running.
        least_battery_percent: Below this a sensor is not relied on; 0 never doubts it.
        turn_rad_s: Turning of the body beyond which lean and pelvis are those of a corner.
        lapse_s: Readings may be missing for so long before the time out of the band
            counts from zero again.
        lost_s: A sensor silent for so long is announced; a shorter stall is not worth a word.
        moved_s: A sensor that may have moved, and is not found in place again, is told after this.
        lost_again_s: While it stays silent, a sound this often.
        quiet_s: Length of the quiet the runner can ask for.
        less: Each wish for less, or more, multiplies or divides the gaps by this.
        band: The personal band.
        day: What a day's standing does to it.
        pace: Changes of pace.
        ladder: From cue to cue.
        praise: Praise.
        effect: Judging cues.
        drift: Fatigue.
        recall: Recall phrase and reminders.
        adapt: Usual values from run to run.
        fade: The course of sessions.
        rules: What is corrected.
        off: Names of rules or topics that are turned off; praise, drift and the reminders may be
            too. It is not said; what is measured and learnt stays the same.
        on: Names of rules or topics that are said although their metric cannot carry them where
            the sensor sits; see 'coach rules'.
    """

    warm_up_s: Annotated[float, Within(0.0, 3600.0)] = 300.0
    resume_s: Annotated[float, Within(5.0, 300.0)] = 20.0
    window_s: Annotated[float, Within(2.0, 600.0)] = 8.0
    share: Annotated[float, Within(0.1, 1.0)] = 0.7
    gap_s: Annotated[float, Within(10.0, 3600.0)] = 45.0
    same_gap_s: Annotated[float, Within(20.0, 3600.0)] = 90.0
    per_10_min: Annotated[int, Within(1, 30)] = 4
    per_run: Annotated[int, Within(1, 500)] = 12
    focus_s: Annotated[float, Within(0.0, 36000.0)] = 600.0
    fade_block_s: Annotated[float, Within(10.0, 3600.0)] = 120.0
    deadline_s: Annotated[float, Within(0.5, 30.0)] = 3.0
    answer_s: Annotated[float, Within(0.5, 30.0)] = 8.0
    speech_s: Annotated[float, Within(0.5, 30.0)] = 4.0
    least_cadence_spm: Annotated[float, Within(60.0, 200.0)] = 120.0
    most_cadence_spm: Annotated[float, Within(150.0, 300.0)] = 240.0
    least_speed_m_s: Annotated[float, Within(0.0, 5.0)] = 1.8
    least_regularity: Annotated[float, Within(-1.0, 0.95)] = 0.6
    least_battery_percent: Annotated[int, Within(0, 50)] = 5
    turn_rad_s: Annotated[float, Within(0.05, 10.0)] = 0.44
    lapse_s: Annotated[float, Within(0.0, 60.0)] = 15.0
    lost_s: Annotated[float, Within(1.0, 600.0)] = 3.0
    moved_s: Annotated[float, Within(0.0, 600.0)] = 10.0
    lost_again_s: Annotated[float, Within(10.0, 3600.0)] = 120.0
    quiet_s: Annotated[float, Within(10.0, 36000.0)] = 600.0
    less: Annotated[float, Within(1.0, 5.0)] = 1.5
    band: BandParams = field(default_factory=BandParams)
    day: DayParams = field(default_factory=DayParams)
    pace: PaceParams = field(default_factory=PaceParams)
    ladder: LadderParams = field(default_factory=LadderParams)
    praise: PraiseParams = field(default_factory=PraiseParams)
    effect: EffectParams = field(default_factory=EffectParams)
    drift: DriftParams = field(default_factory=DriftParams)
    recall: RecallParams = field(default_factory=RecallParams)
    adapt: AdaptParams = field(default_factory=AdaptParams)
    fade: FadeParams = field(default_factory=FadeParams)
    rules: Rules = field(default_factory=Rules)
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
