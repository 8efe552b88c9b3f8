"""What is said in a standing check, and why not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.model import (
    Command,
    Decision,
    Locomotion,
    Reason,
    StandCheck,
    StandNow,
    StandStep,
)
from coach.model.inputs import TAKE_BACK_S
from coach.practice.practice_policy import PracticePolicy
from coach.practice.stand.held import Held
from coach.practice.stand.posture_watch import PostureWatch, Step
from coach.practice.stand.postures import (
    ALWAYS,
    TIPS,
    Posture,
    seconds_of,
    tipped_rounds,
)
from coach.practice.stand.stand_notes import notes_of
from coach.practice.stand.stand_result import LEAST_ROUNDS, found_of, whole_rounds
from coach.practice.stand.stand_words import (
    BEGIN,
    COME_BACK,
    DONE,
    DONE_UNSURE,
    FAILED,
    HOW_FAR,
    STILL,
)
from coach.practice.stand.stillness import Stillness

if TYPE_CHECKING:
    from coach.model import Cue, MetricSnapshot, Placement
    from coach.practice.epochs import Epoch
    from coach.practice.practice_policy import Out, Told
    from coach.practice.stand.stand_params import StandParams

_GONE_S = 1.5
"""Who walks for so long has walked off."""

_BACK_S = 2.0
"""Who stands again for so long is back."""

_MISSED_S = 1.0
"""Nothing was decided for so long: data were lost."""


class StandPolicy(PracticePolicy):
    """Decides on the grid.

    Args:
        told: What is known of the session.
        params: Tuning.
    """

    def __init__(self, told: Told, params: StandParams) -> None:
        super().__init__(told)
        self._params = params
        self._axes_known = {
            one.placement: one.calibration is not None and one.calibration.mounting.axes_known
            for one in told.mounts
        }
        self._begin()

    def _begin(self) -> None:
        """All over again."""
        self._still = {place: Stillness(self._params) for place in self._axes_known}
        self._held: dict[Placement, list[Held]] = {place: [] for place in self._axes_known}
        self._unseen = self._nothing()
        self._number, self._at = 0, 0
        self._order = self._postures()
        self._asked_again = self._asked_here = 0
        self._watch: PostureWatch | None = None
        self._greeted = self._told_still = self._over = False
        self._result: StandCheck | None = None
        self._pain_s: float | None = None
        self._last_s: float | None = None
        self._walked_s = self._away_s = self._stood_s = -math.inf
        self._is_away = False

    def _nothing(self) -> dict[Placement, list[Epoch]]:
        return {place: [] for place in self._axes_known}

    def _postures(self) -> tuple[Posture, ...]:
        """Of the round that begins: with the tips, until they have been held."""
        pelvic = [place for place in self._axes_known if place.is_pelvic]
        tipped = max((tipped_rounds(self._held[place]) for place in pelvic), default=0)
        return ALWAYS + (TIPS if pelvic and tipped < self._params.tip_rounds else ())

    # What the engine asks.

    def now_calibrated(self) -> None:
        """The axes are others: what was held before does not count."""
        self._begin()

    def turned(self, placement: Placement, t_s: float) -> None:
        super().turned(placement, t_s)
        # Whether forward was found, too, is not told: the plane of the movement serves in any case.
        self._axes_known[placement] = False

    def asked(self, command: Command, t_s: float) -> None:  # noqa: ARG002
        """``NEXT`` leaves a posture out."""
        if command is Command.NEXT and self._watch is not None and not self._over:
            self._go_on()

    def status(self) -> str:
        return self.speaker.part(HOW_FAR, str(min(self._number + 1, self._params.rounds)))

    def now(self, t_s: float) -> StandNow:
        rounds, at, watch = self._params.rounds, self._at, self._watch
        last = at + 1 == len(self._order)
        goes_on = not self._over and not (last and self._number + 1 >= rounds)
        return StandNow(
            t_s,
            self._step_now(t_s),
            posture="" if self._over else self._order[at].value,
            then=self._order[0 if last else at + 1].value if goes_on else "",
            number=min(self._number + 1, rounds),
            rounds=rounds,
            held_s=(watch.held_s or 0.0) if watch else 0.0,
            hold_s=watch.hold_s if watch else 0.0,
            result=self._result,
            quiet_until_s=self.quiet_until_s(t_s),
        )

    def _step_now(self, t_s: float) -> StandStep:
        if self._over:
            return StandStep.OVER
        if self.pain or self.muted(t_s) is not None:
            return StandStep.WAITS
        if self._is_away:
            return StandStep.AWAY
        if self._watch is None:
            return StandStep.READY
        return StandStep.ASKED if self._watch.held_s is None else StandStep.LISTENING

    def ended(self, t_s: float) -> list[Out]:
        if self._over:
            return []
        return [self._check(t_s, Wording("the check was ended early"))]

    def watch(self, snapshot: MetricSnapshot) -> None:  # noqa: ARG002  an instant is enough
        for place, still in self._still.items():
            for one in self.epochs(place):
                still.push(one)
                self._unseen[place].append(one)

    def judge(self, snapshot: MetricSnapshot) -> list[Out]:
        t_s = snapshot.t_s
        new, self._unseen = self._unseen, self._nothing()
        if self._over:
            return [Decision(t_s, Reason.SPEAKING)]
        held_up = self._held_up(snapshot)
        if held_up is not None:
            self._watch = None
            return held_up
        if self._watch is None:
            return self._next(t_s)
        step = self._watch.at(t_s, new, speaking=self.is_speaking(t_s))
        if step is Step.HELD:
            self._keep(self._watch)
            self._go_on()
            return self._next(t_s)
        if step is Step.UNMOVED:
            return self._unmoved(t_s, self._watch)
        if step is Step.RESTLESS:
            return self._restless(t_s, self._watch)
        return [Decision(t_s, Reason.LEADING)]

    # What holds the check up.

    def _held_up(self, snapshot: MetricSnapshot) -> list[Out] | None:
        """Pain, quiet, lost data, somebody who walks about: what is decided then."""
        t_s = snapshot.t_s
        before_s, self._last_s = self._last_s, t_s
        if self.pain:
            return self._in_pain(t_s)
        self._pain_s = None
        muted = self.muted(t_s)
        if muted is not None:
            return [Decision(t_s, muted)]
        if before_s is not None and t_s - before_s > self._params.lost_s:
            return self._fail(t_s, Wording("data were lost for too long"))
        if before_s is not None and t_s - before_s > _MISSED_S:
            self._watch = None
        return self._away(snapshot)

    def _in_pain(self, t_s: float) -> list[Out]:
        """Silence; and the end of it, once pain can no more have been told by mistake."""
        if self._pain_s is None:
            self._pain_s = t_s
        decision = Decision(t_s, Reason.PAIN)
        if t_s - self._pain_s <= TAKE_BACK_S:
            return [decision]
        return [decision, self._check(t_s, Wording("the check ended since something hurt"))]

    def _away(self, snapshot: MetricSnapshot) -> list[Out] | None:
        t_s = snapshot.t_s
        walks = snapshot.locomotion in (Locomotion.WALKING, Locomotion.RUNNING)
        if not walks:
            self._walked_s = t_s
        stands = not walks and all(
            one.is_still(t_s) for one in self._still.values() if one.is_there(t_s)
        )
        if not stands:
            self._stood_s = t_s
        if not self._is_away:
            if t_s - self._walked_s < _GONE_S:
                return None
            self._is_away, self._away_s = True, t_s
            return self._say(t_s, COME_BACK, "the wearer walks about")
        if t_s - self._stood_s >= _BACK_S:
            self._is_away = False
            return None
        if t_s - self._away_s > self._params.away_s:
            return self._fail(t_s, Wording("you walked off"))
        return [Decision(t_s, Reason.MOVING)]

    # What leads.

    def _ask(self, t_s: float) -> list[Out]:
        if self.is_speaking(t_s):
            return [Decision(t_s, Reason.SPEAKING)]
        if not any(one.is_there(t_s) for one in self._still.values()):
            return [Decision(t_s, Reason.SETTLING)]
        if not self._greeted:
            self._greeted = True
            return self._say(t_s, BEGIN, "a standing check begins")
        posture = self._order[self._at]
        self._asked_here += 1
        tips = any(place.is_pelvic for place in self._axes_known)
        hold_s = seconds_of(posture, self._params, tips=tips)
        self._watch = PostureWatch(
            self._params,
            hold_s,
            self._still,
            expects_move=self._number > 0 or posture is not Posture.USUAL,
        )
        why = f"round {self._number + 1}, for {hold_s:.0f} s"
        return self._say(t_s, posture.value, why, f"{hold_s:.0f}")

    def _unmoved(self, t_s: float, watch: PostureWatch) -> list[Out]:
        """Asked again, once for a posture and a few times in a check: not heard, perhaps.

        Else it is what they can do, or they stood so already when they were asked anew.
        """
        if self._asked_here > 1 or self._asked_again == self._params.again:
            watch.take_as_it_is()
            return [Decision(t_s, Reason.LEADING)]
        self._asked_again += 1
        self._asked_here += 1
        watch.ask_again()
        return self._say(t_s, self._order[self._at].value, "nobody has moved")

    def _restless(self, t_s: float, watch: PostureWatch) -> list[Out]:
        """Told once in a check; a posture without rest is left out."""
        if not self._told_still:
            self._told_still = True
            watch.tell()
            return self._say(t_s, STILL, "nobody stood still")
        self._go_on()
        return self._next(t_s)

    def _keep(self, watch: PostureWatch) -> None:
        for place, epochs in watch.kept.items():
            held = Held(self._number, self._order[self._at], tuple(epochs))
            self._held[place].append(held)

    def _go_on(self) -> None:
        self._watch, self._asked_here = None, 0
        self._at += 1
        if self._at == len(self._order):
            self._number, self._at = self._number + 1, 0
            self._order = self._postures()

    def _next(self, t_s: float) -> list[Out]:
        """The next prompt, or the end: of all rounds, or of hope for two whole ones."""
        if self._number == self._params.rounds:
            return self._finish(t_s)
        if self._hopeless:
            return self._fail(t_s, Wording("you did not stand still for long enough"))
        return self._ask(t_s)

    @property
    def _hopeless(self) -> bool:
        whole = max(len(whole_rounds(held)) for held in self._held.values())
        to_come = self._params.rounds - self._number - (1 if self._at else 0)
        under_way = 1 if self._at and self._may_become_whole else 0
        return whole + to_come + under_way < LEAST_ROUNDS

    @property
    def _may_become_whole(self) -> bool:
        """Whether everything of this round has been held by some segment so far."""
        needed = [one for one in self._order[: self._at] if one in ALWAYS]
        return any(
            all(any(h.number == self._number and h.posture is one for h in held) for one in needed)
            for held in self._held.values()
        )

    # What comes of it.

    def _finish(self, t_s: float) -> list[Out]:
        check = self._check(t_s, None)
        if not check.segments:
            return self._fail(t_s, Wording("you did not stand still for long enough"))
        known = next((one for one in check.segments if one.position is not None), None)
        if known is None or known.position is None:
            return [*self._say(t_s, DONE_UNSURE, "the check is over"), check]
        value = f"{known.position:.0f}"
        return [*self._say(t_s, DONE, "the check is over", value), check]

    def _fail(self, t_s: float, why: Wording) -> list[Out]:
        check = self._check(t_s, why)
        return [*self._say(t_s, FAILED, str(why)), check]

    def _check(self, t_s: float, why: Wording | None) -> StandCheck:
        """The result of what was held, and that the check is over."""
        self._over = True
        found = [
            one
            for place, held in self._held.items()
            if (
                one := found_of(
                    place,
                    held,
                    axes_known=self._axes_known[place],
                    slip_rad=self._params.slip_rad,
                )
            )
        ]
        rounds = max((len(one.stand.usual_rad) for one in found), default=0)
        notes = notes_of(found, list(self._held), self._params.rounds, why)
        stands = tuple(one.stand for one in found)
        self._result = StandCheck(t_s, rounds, stands, tuple(notes))
        return self._result

    def _say(self, t_s: float, key: str, why: str, value: str = "") -> list[Out]:
        cue: Cue = self.speaker.lead(key, t_s, why, value=value)
        return [Decision(t_s, Reason.SPOKEN, key), cue]
