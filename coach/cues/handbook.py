"""When the coach may speak: its rules in plain words, each with the settings that it consists of.

One row is one rule. ``coach rules`` prints them with the numbers in force; a number is changed like
any setting. Every setting of the policy belongs to a rule, and the tests hold that.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HouseRule:
    """One rule of the policy.

    Args:
        number: For reference.
        name: Short.
        says: The rule in one sentence, without numbers: those are settings.
        settings: Paths of its settings; ``cues.praise`` means all of that table, ``*`` any rule.
        basis: What it rests on.
    """

    number: int
    name: str
    says: str
    settings: tuple[str, ...]
    basis: str


_ROWS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    (
        "windows",
        "judge by a median over some twenty steps, fatigue by minutes, never by one reading",
        ("cues.window_s", "cues.drift.window_s"),
        "Zandbergen 2023: medians of 25 strides",
    ),
    (
        "own band",
        "compare with your own usual value at this pace, as the day began, and its spread",
        ("cues.band.enter", "cues.band.learn_s", "cues.day"),
        "Cruz 2018, Schache 2000: no target fits all bodies",
    ),
    (
        "floors",
        "no band is tighter than the sensor can tell",
        ("cues.rules.*.floor", "cues.band.errors"),
        "Patoz 2022; the published error of each metric",
    ),
    (
        "guard rails",
        "advice that would do harm is not given, and no cadence is asked for beyond a cap",
        ("cues.rules.*.limit", "cues.ladder.target_most"),
        "Teng & Powers 2014, Warrener 2021, Anderson 2022",
    ),
    (
        "hysteresis",
        "what has left its band is back only well inside of it",
        ("cues.band.leave",),
        "the project's own",
    ),
    (
        "dwell",
        "out of the band for most of a while before a word",
        ("cues.rules.*.dwell_s", "cues.share"),
        "the project's own; twenty steps and two breaths",
    ),
    (
        "gaps",
        "room between two cues, more on one topic, and a most for ten minutes and for a run",
        ("cues.gap_s", "cues.same_gap_s", "cues.per_10_min", "cues.per_run"),
        "attention costs: Schuecker 2014; less is more",
    ),
    (
        "judging a cue",
        "leave time to settle, then compare with before; so for moments without a cue",
        ("cues.effect",),
        "Wood & Kipp 2014; regression to the mean",
    ),
    (
        "one thing",
        "one topic at a time; a focus chosen for the run is the only one",
        ("cues.focus_s",),
        "attention load: Futrell 2022",
    ),
    (
        "priority",
        "sensor and pain first, then the focus, then the largest departure times its weight",
        ("cues.rules.*.weight",),
        "strength of the evidence that a cue changes it",
    ),
    (
        "escalation",
        "a sound, words, other words, the offer of a metronome, then let it be",
        (
            "cues.ladder.known_s",
            "cues.ladder.words",
            "cues.ladder.metronome_s",
            "cues.ladder.offer_s",
            "cues.ladder.backoff_s",
            "cues.ladder.widen",
            "cues.ladder.backoffs",
        ),
        "autonomy: Van Hooren 2020; nagging is why sensors go unused",
    ),
    (
        "praise",
        "a correction that holds is praised, and long running without fault",
        ("cues.praise",),
        "competence: Van Hooren 2020",
    ),
    (
        "fading",
        "a few cued minutes, more each session, then in less and less of the time, then none",
        ("cues.fade", "cues.fade_block_s"),
        "Crowell & Davis 2011, Willy 2012, Van den Berghe 2024",
    ),
    (
        "recall",
        "your own phrase at the start and half-way, and what came of it",
        ("cues.recall.again_s", "cues.recall.log_s"),
        "Van den Berghe 2024: one recall brought back what was lost",
    ),
    (
        "warm-up",
        "the first minutes are left alone; at any running cadence they are at least 600 steps",
        ("cues.warm_up_s",),
        "seat and posture settle; the project's own",
    ),
    (
        "running only",
        "nothing while standing, walking or running unsteadily, nor right after",
        (
            "cues.resume_s",
            "cues.least_cadence_spm",
            "cues.most_cadence_spm",
            "cues.least_speed_m_s",
            "cues.least_regularity",
        ),
        "the project's own",
    ),
    (
        "poor data",
        "nothing from gaps, clipping, a slipped strap, a sensor that is lost or nearly empty",
        (
            "cues.least_battery_percent",
            "cues.lapse_s",
            "cues.lost_s",
            "cues.lost_again_s",
            "cues.moved_s",
            "metrics.quality_s",
            "metrics.lost",
            "metrics.clipped",
        ),
        "strap trouble of earlier products",
    ),
    (
        "turns and hills",
        "a corner or a hill is no fault: form waits, and nothing is praised on a hill or after it",
        ("cues.turn_rad_s", "cues.pace.other", "grade"),
        "Gottschall & Kram 2005, Vernillo 2017; the project's own",
    ),
    (
        "change of pace",
        "a change of speed begins the time out of the band anew, and fast running is left alone",
        (
            "cues.pace.recent_s",
            "cues.pace.back_s",
            "cues.pace.change",
            "cues.pace.quicker",
            "cues.pace.fast_duty",
            "cues.pace.fast_cadence",
            "cues.pace.sprint_cadence",
            "cues.pace.speed_change",
            "cues.pace.fast_speed",
            "cues.pace.speed_stale_s",
        ),
        "Burns 2018",
    ),
    (
        "breathing",
        "lean at the chest is judged over two breaths at least",
        ("cues.window_s",),
        "a chest strap follows the breath",
    ),
    (
        "fatigue",
        "form that leaves your own early minutes is told once, to ease off",
        ("cues.drift",),
        "Clermont 2019, Zandbergen 2023",
    ),
    (
        "usual values follow",
        "slowly, from fresh, in-band minutes without cues, so far; further only with your word",
        ("cues.adapt",),
        "never into tired form; the project's own",
    ),
    (
        "cadence target",
        "a little above usual, a little more each tolerated week, clicks in bursts",
        (
            "cues.ladder.target",
            "cues.ladder.target_step",
            "cues.ladder.tolerated",
            "cues.ladder.on_s",
            "cues.ladder.off_s",
        ),
        "Heiderscheit 2011, Huber 2024, Anderson 2022",
    ),
    (
        "staleness",
        "a cue that cannot be said at once is not said",
        ("cues.deadline_s", "cues.speech_s"),
        "queues of earlier products",
    ),
    (
        "the runner decides",
        "quiet, less, more, off, likes; asked for, the last words or how it goes are said at once",
        (
            "cues.quiet_s",
            "cues.answer_s",
            "cues.less",
            "cues.off",
            "cues.on",
            "cues.ladder.trials",
            "cues.recall.reminder_s",
        ),
        "autonomy: Van Hooren 2020",
    ),
    (
        "first sessions",
        "measure and praise; then one focus is proposed",
        ("cues.fade.measured",),
        "what is usual before a correction",
    ),
    (
        "pain",
        "said and not taken back in half a minute, nothing is coached for the rest of the run",
        (),
        "safety",
    ),
    (
        "all is logged",
        "each half second has its reason for speaking or silence, and a replay gives it again",
        (),
        "nobody else does",
    ),
)

HANDBOOK: tuple[HouseRule, ...] = tuple(
    HouseRule(number, *row) for number, row in enumerate(_ROWS, 1)
)
"""The rules of the policy, in order."""


def belongs(path: tuple[str, ...], pattern: str) -> bool:
    """Whether a setting is one of a rule's: the pattern names it, or a table around it."""
    parts = pattern.split(".")
    return len(path) >= len(parts) and all(
        part in ("*", key) for part, key in zip(parts, path, strict=False)
    )
