"""Inputs in, outputs out: which input goes where, and what is decided at each grid instant.

Pure and synchronous. Live and replay push the same inputs; ``push`` one at a time and ``push_many``
with any number at once give the same outputs, but for what still waits for its grid instant, and
but for the order of faults: one may stand before outputs of an earlier time. Each has its time.
"""

from __future__ import annotations

import copy
import math
from typing import TYPE_CHECKING

from coach.core_wording import Wording, joined
from coach.decode import Decode
from coach.model import (
    AttitudeBlock,
    BackgroundFault,
    Baseline,
    BatteryLevel,
    ButtonPress,
    CalibrationOver,
    Command,
    Cue,
    Decision,
    Fault,
    FaultKind,
    GradeReading,
    Input,
    LinkChange,
    LinkState,
    MetricSnapshot,
    Notification,
    Output,
    RawBlock,
    Reason,
    SpeechEnded,
    SpeedReading,
    Tick,
    UserCommand,
)
from coach.model.inputs import is_possible, is_time
from coach.wiring.filter_states import FilterStates
from coach.wiring.guided_calibration import GuidedCalibration
from coach.wiring.policies import policy_of
from coach.wiring.presence import silent_after
from coach.wiring.presses import Presses
from coach.wiring.sensors import Sensor, Sensors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from coach.model import Placement, SampleBlock, SensorWorth
    from coach.wiring.config import SessionConfig

_LONGEST_SILENCE_S = 3600.0
"""A jump in time beyond this is a broken clock, not a runner's pause: nothing is decided in it."""

_MOST_WAITING = 512
"""Packets collected before the sample stages run; bounds memory in a fast replay."""


class Pipeline:
    """One session of one runner."""

    def __init__(self, config: SessionConfig) -> None:
        self._t_zero_host_s = config.t_zero_host_s
        self._settings = config.settings
        self._decode = Decode(config.t_zero_host_s)
        self._policy = policy_of(config)
        self._step_s = 0.0
        self._sensors = Sensors(config)
        self._waiting = 0
        self._next_grid: int | None = None
        self._presses = Presses()
        self._guided = GuidedCalibration(config)
        self._now_s = 0.0
        self._out: list[Output] = []
        self._asked_grid: int | None = None
        self._kept: FilterStates | None = None
        self._turned: set[str] = set()
        self._processed_s = -math.inf

    @property
    def baseline(self) -> Baseline:
        """The runner's usual values as known by now, as they read on this day."""
        return self._policy.baseline

    @property
    def next_baseline(self) -> Baseline:
        """The usual values for the next session."""
        return self._policy.next_baseline

    @property
    def worths(self) -> Mapping[Placement, SensorWorth]:
        """What the samples of the sensors are worth, by placement, where that is known by now."""
        return self._sensors.worths

    def keep_states(self, t_s: float) -> None:
        """Keep what the filters know at the grid instant next to a stream time, once it comes."""
        # The earlier one of two as near.
        self._asked_grid = math.ceil(t_s / self._settings.grid_s - 0.5)

    @property
    def kept_states(self) -> FilterStates | None:
        """What was to be kept; ``None`` while that instant has not been decided."""
        return self._kept

    def push(self, event: Input) -> list[Output]:
        """Take in one input and give every output that follows from it."""
        return self.push_many((event,))

    def push_many(self, events: Iterable[Input]) -> list[Output]:
        """Take in inputs in order; samples since the last grid instant may wait for the next."""
        for event in events:
            self._take(event)
        if self._is_due:
            self._drain()
        out, self._out = self._out, []
        return out

    def flush(self) -> list[Output]:
        """End of the stream. Nothing is held back but what a later sample might have completed."""
        for sensor in self._sensors.all:
            sensor.chain.timing.release()
        self._drain()
        self._process(self._sensors.latest_s)
        self._out.extend(self._sensors.last_steps())
        if self._next_grid is not None:
            t_s = (self._next_grid - 1) * self._settings.grid_s
            self._out.extend(self._policy.finish(t_s))
        return self.push_many(())

    def _take(self, event: Input) -> None:
        if not is_possible(event):
            self._out.append(self._impossible(event))
            return
        self._now_s = t_s = event.t_host_s - self._t_zero_host_s
        self._pressed(self._presses.pass_time(t_s), t_s)
        match event:
            case Notification() | LinkChange():
                self._take_data(event, t_s)
            case Tick():
                self._take_tick(t_s)
            case SpeechEnded():
                self._drain()
                self._policy.speech_ended(event.cue_id, completed=event.completed)
            case UserCommand():
                self._drain()
                self._command(event.command, t_s)
            case SpeedReading():
                self._drain()
                for sensor in self._sensors.all:
                    sensor.chain.push_speed(event.speed_m_s)
                self._policy.push_speed(event.speed_m_s, t_s)
            case GradeReading():
                self._drain()
                self._policy.push_grade(event.rise, t_s)
            case BackgroundFault():
                self._out.append(Fault(FaultKind.BACKGROUND, t_s, "", event.detail))

    def _impossible(self, event: Input) -> Fault:
        """The fault of an input that is ignored. It is of now, for it has no time of its own."""
        sensor_id = event.sensor_id if isinstance(event, Notification | LinkChange) else ""
        if isinstance(event, SpeedReading) and is_time(event.t_host_s):
            detail = Wording(
                "a speed of {speed_m_s:g} m/s ignored: nobody runs or drives so",
                speed_m_s=event.speed_m_s,
            )
            return Fault(FaultKind.BAD_VALUE, self._now_s, sensor_id, detail)
        if isinstance(event, GradeReading) and is_time(event.t_host_s):
            detail = Wording("a grade of {rise:.0%} ignored: nobody runs on that", rise=event.rise)
            return Fault(FaultKind.BAD_VALUE, self._now_s, sensor_id, detail)
        what = type(event).__name__
        detail = Wording(
            "{what} at {t_host_s:g} s ignored: no clock shows that",
            what=what,
            t_host_s=event.t_host_s,
        )
        return Fault(FaultKind.CLOCK, self._now_s, sensor_id, detail)

    def _command(self, command: Command, t_s: float) -> None:
        if command is Command.RECALIBRATE:
            self._guided.ask(t_s)
        elif command is Command.LEFT_FOOT:
            for sensor in self._sensors.all:
                sensor.chain.gait.left_landed(t_s)
        else:
            self._policy.command(command, t_s)

    def _take_link(self, change: LinkChange, t_s: float) -> None:
        if change.state is LinkState.LOST:
            self._lose(change.sensor_id, t_s, change.why)
        else:
            self._expect(change, t_s)

    def _take_data(self, event: Notification | LinkChange, t_s: float) -> None:
        if isinstance(event, LinkChange):
            self._take_link(event, t_s)
        for item in self._decode.push(event):
            if isinstance(item, RawBlock):
                if self._presses.any_open:
                    self._pressed(self._presses.samples(item), t_s)
                sensor = self._sensors.of(item)
                if isinstance(sensor, Sensor):
                    self._take_samples(sensor, item, t_s)
                elif sensor is not None:
                    self._out.append(sensor)
            elif isinstance(item, Fault):
                self._out.append(item)
            else:
                self._drain()
                self._take_sign(item, t_s)

    def _take_sign(self, sign: BatteryLevel | ButtonPress, t_s: float) -> None:
        if not self._sensors.may_be_ours(sign.sensor_id):
            return
        if isinstance(sign, ButtonPress):
            self._pressed(self._presses.press(sign, t_s), t_s)
        elif self._policy.battery(sign.sensor_id, sign.percent):
            left = (
                Wording("nearly empty")
                if sign.percent is None
                else Wording("at {percent} %", percent=sign.percent)
            )
            detail = Wording(
                "the battery is {left}: no cues from now on; charge the sensor", left=left
            )
            self._out.append(Fault(FaultKind.BATTERY_LOW, t_s, sign.sensor_id, detail))

    def _pressed(self, commands: list[Command], t_s: float) -> None:
        """What presses of a button asked for, once it is known how many there were."""
        if commands:
            self._drain()
        for command in commands:
            self._policy.command(command, t_s)

    def _take_samples(self, sensor: Sensor, raw: RawBlock, t_s: float) -> None:
        if not sensor.presence.is_expected:
            # From now on it is waited for; what did not wait for it must have been decided.
            self._drain()
        if sensor.is_another(self._decode.family_of(raw.sensor_id), raw.scale):
            self._drain()
            sensor.weigh()
            self._policy.know(self._sensors.worths)
        if sensor.chain.timing.push(raw):
            sensor.presence.data(t_s)
        self._waiting += 1
        if self._waiting >= _MOST_WAITING or self._sensors.waited_enough(self._next_grid):
            self._drain()

    def _expect(self, change: LinkChange, t_s: float) -> None:
        """A sensor is waited for from the moment it is connected."""
        sensor = self._sensors.named(change.sensor_id)
        if sensor is not None and not sensor.presence.is_expected:
            self._drain()
            sensor.presence.connected(t_s, silent_after(change.family))

    def _lose(self, sensor_id: str, t_s: float, why: str) -> None:
        sensor = self._sensors.named(sensor_id)
        if sensor is not None:
            sensor.chain.timing.release()
        self._drain()
        detail = Wording(why) if why else Wording("out of reach or switched off")
        if sensor is not None:
            sensor.presence.lost()
            goes_on = self._sensors.who_goes_on()
            detail = joined([detail, goes_on]) if goes_on else detail
        self._out.append(Fault(FaultKind.LINK_LOST, t_s, sensor_id, detail))

    def _take_tick(self, t_s: float) -> None:
        every = self._sensors.all
        quiet = [one for one in every if one.presence.is_quiet(t_s)]
        if not quiet and not any(one.presence.is_mute(t_s) for one in every):
            return
        for sensor in quiet:
            sensor.chain.timing.release()
        self._drain()
        for sensor in [one for one in every if one.presence.pass_time(t_s)]:
            what = self._sensors.who_goes_on() or Wording(
                "posture is not judged until it comes back"
            )
            detail = Wording(
                "no data for {silent_s:.0f} s; {what}", silent_s=sensor.presence.silent_s, what=what
            )
            self._out.append(Fault(FaultKind.LINK_SILENT, t_s, sensor.chain.sensor_id, detail))
        if quiet and len(quiet) == sum(one.presence.was_heard for one in every):
            # Nobody sends: the clock of the host moves the grid on.
            self._process(t_s - max(one.presence.silent_s for one in every))

    @property
    def _is_due(self) -> bool:
        """Whether a grid instant can be decided; until then samples may wait.

        The sample stages cost little a sample and much a call.
        """
        if self._next_grid is None:
            return True
        return self._sensors.known_s >= self._next_grid * self._settings.grid_s

    def _drain(self) -> None:
        """Run the sample stages over what timing has ready."""
        self._waiting = 0
        self._out.extend(self._sensors.drain())
        self._process(self._sensors.known_s)

    def _process(self, until_s: float) -> None:
        """Decide every grid instant up to a stream time, each from the samples before it."""
        grid_s = self._settings.grid_s
        if self._asked_grid is not None and until_s >= self._asked_grid * grid_s:
            # Nothing beyond the instant may have gone in when its states are kept.
            self._decide_up_to((self._asked_grid - 0.5) * grid_s, self._asked_grid * grid_s)
            self._asked_grid = None
        self._decide_up_to(until_s, until_s)

    def _decide_up_to(self, pieces_s: float, until_s: float) -> None:
        """Run the sample stages up to one stream time, and decide up to another."""
        self._process_pieces(pieces_s)
        while not self._advance(until_s):
            self._process_pieces(pieces_s)

    def _process_pieces(self, until_s: float) -> None:
        """Run the sample stages up to the first grid instant after a stream time."""
        while piece := self._sensors.next_piece(until_s, fine=self._may_turn):
            sensor, block, known_s = piece
            t_s = float(block.t_s[0])
            if self._next_grid is None:
                self._next_grid = math.floor(t_s / self._settings.grid_s) + 1
            # Instants that fall between blocks belong to the time before this one.
            if not self._advance(t_s, block):
                continue
            self._guided.push(block, self._next_grid * self._settings.grid_s)
            self._processed_s = max(self._processed_s, float(block.t_s[-1]))
            attitude = sensor.chain.push(block, known_s)
            self._policy.take(sensor.placement, attitude)
            self._out.append(attitude)

    @property
    def _may_turn(self) -> bool:
        """Whether the axes may be others after the next grid instant."""
        return self._guided.under_way or self._sensors.refining or self._sensors.moved

    def _advance(self, until_s: float, block: SampleBlock | None = None) -> bool:
        """Decide every grid instant up to a stream time.

        Args:
            until_s: Stream time.
            block: Samples about to be processed.

        Returns:
            Whether all are decided. If an instant brought new axes, the samples from it on wait
            again, those of the block too.
        """
        grid_s = self._settings.grid_s
        if self._next_grid is None:
            return True
        # Of what was processed ahead every instant is decided, whatever the clock does then.
        if not self._decide_until(min(until_s, self._processed_s), block):
            return False
        if until_s - self._next_grid * grid_s > _LONGEST_SILENCE_S:
            self._out.append(
                Fault(FaultKind.CLOCK, until_s, "", Wording("time jumped ahead; skipped"))
            )
            self._next_grid = math.floor(until_s / grid_s)
        return self._decide_until(until_s, block)

    def _decide_until(self, until_s: float, block: SampleBlock | None) -> bool:
        """As ``_advance``, time going on as it does."""
        grid_s = self._settings.grid_s
        assert self._next_grid is not None
        while self._next_grid * grid_s <= until_s:
            t_s = self._next_grid * grid_s
            self._decide(t_s)
            if self._next_grid == self._asked_grid:
                self._kept = FilterStates(t_s, copy.deepcopy(self._sensors.states()))
            self._next_grid += 1
            if self._turned and self._take_back(t_s, block):
                return False
        return True

    def _take_back(self, t_s: float, block: SampleBlock | None) -> bool:
        """Have samples from a grid instant on processed anew; whether there were any."""
        turned, self._turned = self._turned, set()
        ahead = self._guided.take_back(turned, t_s)
        if not ahead:
            return False
        self._sensors.put_back(ahead if block is None else [*ahead, block])
        self._out = [kept for one in self._out if (kept := _before(one, t_s, turned)) is not None]
        return True

    def _decide(self, t_s: float) -> None:
        steps, snapshot = self._sensors.at(t_s)
        self._out.extend(steps)
        self._out.append(snapshot)
        if self._guided.under_way:
            self._lead(snapshot)
            return
        self._out.extend(self._sensors.attachment_news(t_s, snapshot.locomotion))
        if self._sensors.ready_again:
            self._guided.begin(t_s)
        if steps:
            self._step_s = steps[-1].t_s
        said = self._policy.decide(snapshot, self._step_s)
        self._out.extend(said)
        if any(isinstance(one, Cue) and one.metric for one in said):
            self._sensors.asked_for_posture(t_s)

    def _lead(self, snapshot: MetricSnapshot) -> None:
        t_s = snapshot.t_s
        said, calibrations, detail = self._guided.at(t_s, snapshot.locomotion)
        cue = next((one for one in said if isinstance(one, Cue)), None)
        answer = self._policy.calibrating(snapshot, cue)
        if answer is not None:
            decisions = (Decision(t_s, Reason.SPOKEN, answer.rule), answer)
            said = [*decisions, *(one for one in said if not isinstance(one, Decision))]
        self._out.extend(said)
        for found in calibrations:
            calibration = self._sensors.recalibrate(found)
            self._policy.now_calibrated()
            self._turned.add(self._sensors.at_place(calibration.placement).chain.sensor_id)
            self._policy.turned(calibration.placement, t_s)
            self._out.append(CalibrationOver(t_s, calibration, detail))


def _before(output: Output, t_s: float, turned: AbstractSet[str]) -> Output | None:
    """An output as far as it is of samples before a grid instant, where their sensor's axes turned.

    Others are of no samples in particular, or were decided before that instant.
    """
    if not isinstance(output, AttitudeBlock) or output.sensor_id not in turned:
        return output
    n = int(output.t_s.searchsorted(t_s))
    if n == len(output.t_s):
        return output
    return output.until(n) if n else None
