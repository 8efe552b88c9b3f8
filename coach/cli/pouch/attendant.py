"""Runs the journey: one session after the other, and what lies between them."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from coach import background
from coach.app import Stop
from coach.app.live import closed_when, open_unless
from coach.app.troubles import Troubles
from coach.cli.live.live_run import Shell, coach_session, wants_calibration
from coach.cli.live.run_recording import keep_failed_start, name_of_run
from coach.cli.live.sensor_lines import connected_lines
from coach.cli.notes import note, notes
from coach.cli.pouch.kept_run import anybody_ran, nobody_moved, numbers_of
from coach.cli.pouch.last_calibration import LastCalibration
from coach.cli.sound.speech_output import Speech
from coach.controls import CONTROLS, HeadsetKeys, act
from coach.host import PowerWatch, now, watched
from coach.model import Command
from coach.pouch.journey import CONNECTED, Act, Event, Happened, Journey, State, step
from coach.pouch.listener import Listener
from coach.pouch.mouth import Mouth
from coach.pouch.run_watch import Limits, Watch
from coach.pouch.sayings import Trouble, way_of
from coach.pouch.source_trouble import TOLD_OF
from coach.sources import SourceError, SourceReason
from coach.terminal_escape import escape_terminal
from coach.wording.columns import headed
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.app import Sink
    from coach.app.live import Asked
    from coach.cli.live.live_run import Ended
    from coach.cli.live.run_plan import Plan
    from coach.cli.pouch.sensor_air import SensorAir
    from coach.controls import Control
    from coach.phrases.sentences import Sentences
    from coach.pouch.mouth import Ears
    from coach.recording import SessionHeader
    from coach.sources import LiveSensors

_LOOK_S = 0.2
_PAUSE_S = 2.0  # between two tries with a sensor that cannot be used just now
_LET_GO_S = 20.0  # a sensor that was let go is looked for so seldom
_NOTHING_S = 300.0  # who has not switched it on by then has forgotten it, or it is empty


class Attendant:
    """One journey, from power-on to power-off.

    Args:
        plan: Of every run, but for its name.
        sentences: What is said between runs.
        ears: Who hears.
        air: Where the sensor is looked for.
        leave: Whether the end of the journey was asked for.
        limits: How long is long.
        faithful: The sensor of a run is that of the next ones too: nobody named one.
        troubles: That were there before it began.
    """

    def __init__(
        self,
        plan: Plan,
        sentences: Sentences,
        ears: Ears,
        air: SensorAir,
        *,
        leave: Stop,
        limits: Limits | None = None,
        faithful: bool = False,
        troubles: Sequence[Trouble] = (),
    ) -> None:
        self.journey = Journey()
        self._plan = plan
        self._sentences = sentences
        self._ears = ears
        self._mouth = Mouth(ears)
        self._air = air
        self._leave = leave
        self._limits = limits or Limits()
        self._faithful = faithful
        self._known = troubles
        self._stop: Stop = _RunStop(leave)
        self._by_hand = _ByHand(self)
        self._asked: Asked | None = None
        self._seeking = False
        self._troubles = Troubles(note)

    async def go(self) -> None:
        """Wait, coach, keep, and wait again, until the journey is to end."""
        power = PowerWatch(self._power, lambda: self.use(CONTROLS["stop"]))
        async with (
            background.within(self._hear, "minding the headset", "it goes on", lambda: _PAUSE_S),
            HeadsetKeys(self.use, note).listening(),
            watched(power),
        ):
            with background.told_to(self._troubles.tell):
                self.happen(Happened(Event.BOOT))
                for trouble in self._known:
                    self.happen(Happened(Event.TROUBLE, trouble=trouble))
                while not self._leave():
                    with background.guarded("the journey", "it goes on"):
                        await self._next()

    def happen(self, what: Happened) -> None:
        """Something happened; on the event loop's thread."""
        out = step(self.journey, what)
        self.journey = out.journey
        if out.say:
            words = [
                self._sentences.text(way_of(one.saying, one.numbers).key, one.numbers)
                for one in out.say
            ]
            text = ". ".join(words)
            heard = self.journey.headset and self._mouth.tell(text)
            print(headed(tr("said") if heard else tr("unheard"), escape_terminal(text)), flush=True)
        if Act.END in out.do or self.journey.state is State.STOPPED:
            self._stop.ask()
        if Act.CALIBRATE in out.do and self._asked is not None:
            self._asked.ask(Command.RECALIBRATE)

    def use(self, control: Control, answer: Callable[[str], None] = note) -> None:
        """The runner asks for something by hand; on the event loop's thread."""
        if self._asked is not None:
            act(control, self._asked, self._by_hand, answer)
        elif control.stops or control.command is Command.END:
            answer(control.answer)
            self._by_hand.ask()
        else:
            answer(tr("{meaning}: not before the sensor is there", meaning=tr(control.meaning)))

    @property
    def sought(self) -> str:
        """Which sensor is waited for."""
        return self._plan.choice.sensor

    @property
    def ending(self) -> bool:
        """Whether the session that goes on is to end; false where there is none."""
        return self._asked is not None and self._stop()

    async def _next(self) -> None:
        self._stop = _RunStop(self._leave)
        if self.journey.state is State.STOPPED:
            await self._until_gone()
            return
        try:
            await self._session()
        finally:
            self._asked = None
            if self.journey.state in CONNECTED and not self._leave():
                # The radio went, or something that nobody foresaw: as if it were switched off.
                self.happen(Happened(Event.OFF))
                self.happen(Happened(Event.NOTHING))
                await self._pause(_PAUSE_S)

    async def _session(self) -> None:
        stop, plan = self._stop, self._named()
        ended = None
        try:
            async with self._air.sensors(plan, stop, note) as source, closed_when(source, stop):
                try:
                    opened = await self._open(source)
                except SourceError:
                    await keep_failed_start(plan, source)
                    raise
                if opened:
                    ended = await self._coach(plan, source)
        except SourceError as error:
            self._cannot(error)
            await self._pause(_PAUSE_S)
        if ended is not None:
            self._over(ended)

    def _named(self) -> Plan:
        plan = self._plan
        # Without a folder nothing is written, and no name counts.
        name = plan.name if plan.folder is None else name_of_run(now(), plan.placement, plan.folder)
        return replace(plan, name=name)

    async def _open(self, source: LiveSensors) -> bool:
        if not self._seeking:
            note(tr("looking for the sensor"))
        self._seeking = True
        opened = await open_unless(source, self._stop)
        self._seeking = not opened
        return opened

    async def _coach(self, plan: Plan, source: LiveSensors) -> Ended:
        places = [plan.placement, *(place for _, place in plan.others)]
        notes(connected_lines(source, places, real=not plan.choice.virtual))
        last = LastCalibration(plan)

        def beside(header: SessionHeader, asked: Asked) -> Sequence[Sink]:
            self._asked = asked
            self._mouth.begin()
            new = wants_calibration(header, source)
            percent = source.battery_percent
            self.happen(
                Happened(
                    Event.FOUND_NEW if new else Event.FOUND,
                    {} if percent is None else {"battery": percent},
                    measuring=header.plan.measure_only,
                )
            )
            watch = Watch(self._limits, calibrated=not new)
            return [last, Listener(watch, header.t_zero_host_s, self.happen)]

        with contextlib.ExitStack() as unused:
            shell = Shell(
                self._by_hand,
                unused,
                self._troubles,
                lambda _: _Hands(self),
                beside=beside,
                lead=False,
                unrecorded=self._unrecorded,
                worth=anybody_ran,
            )
            ended = await coach_session(plan, source, Speech(self._mouth, None, 1.0), shell)
        self._plan = last.into(self._plan)
        if self._faithful and anybody_ran(ended.summary):
            own = replace(plan.choice, sensor=source.sources[0].sensor_id)
            self._plan = replace(self._plan, choice=own)
        return ended

    def _over(self, ended: Ended) -> None:
        if self.journey.state in CONNECTED and not self._leave():
            self.happen(Happened(Event.OFF))  # the radio is gone, and the sensor with it
        if not anybody_ran(ended.summary):
            if ended.path is not None and nobody_moved(ended.summary):
                with contextlib.suppress(OSError):
                    ended.path.unlink()
                    note(tr("nobody moved; {path} is removed", path=ended.path))
            self.happen(Happened(Event.NOTHING))
            return
        if ended.path is None and ended.number is None:
            self.happen(Happened(Event.TROUBLE, trouble=Trouble.NO_ROOM))
            self.happen(Happened(Event.NOTHING))
            return
        self.happen(Happened(Event.KEPT, numbers_of(ended.summary)))

    def _unrecorded(self, line: str) -> None:
        note(line)
        self.happen(Happened(Event.TROUBLE, trouble=Trouble.NO_ROOM))

    def _cannot(self, error: SourceError) -> None:
        absent = error.reason is SourceReason.NOT_FOUND or self._air.gone_with(error.reason)
        trouble = None if absent else TOLD_OF[error.reason]
        if absent:
            self.happen(Happened(Event.GONE))
            return
        note(str(error))
        if trouble is not None:
            self.happen(Happened(Event.TROUBLE, trouble=trouble))

    async def _until_gone(self) -> None:
        """Let the sensor be until it was switched off, or somebody asks for the next run."""
        if not await self._air.there(self._plan):
            self.happen(Happened(Event.GONE))
            return
        await self._pause(_LET_GO_S)

    async def _pause(self, for_s: float) -> None:
        """Until the time is over, or the state is another one."""
        loop, state = asyncio.get_running_loop(), self.journey.state
        until_s = loop.time() + for_s
        while loop.time() < until_s and not self._leave():
            await asyncio.sleep(_LOOK_S)
            if self.journey.state is not state:
                return

    async def _hear(self) -> None:
        """Tell when somebody can hear, when nobody can, and when nothing was found for long."""
        loop = asyncio.get_running_loop()
        since_s: float | None = None
        while True:
            self._mouth.look()
            there = self._ears.there
            if there is not self.journey.headset:
                self.happen(Happened(Event.HEADSET if there else Event.NO_HEADSET))
            if self.journey.state is not State.WAITING:
                since_s = None
            elif since_s is None:
                since_s = loop.time()
            elif loop.time() - since_s >= _NOTHING_S:
                self.happen(Happened(Event.TROUBLE, trouble=Trouble.NONE_FOUND))
            await asyncio.sleep(_LOOK_S)

    def _power(self, line: str) -> None:
        note(line)
        self.happen(Happened(Event.TROUBLE, trouble=Trouble.POWER_LOW))


class _ByHand(Stop):
    """The end of a run, asked for by the runner: then the sensor is not sought at once."""

    def __init__(self, attendant: Attendant) -> None:
        super().__init__()
        self._attendant = attendant

    def ask(self) -> None:
        if not self._attendant.ending:  # whoever asks, asks again until it has ended
            self._attendant.happen(Happened(Event.STOP))

    def __call__(self) -> bool:
        return self._attendant.ending


class _Hands:
    """How the runner reaches a session: the page; all else is heard between sessions too."""

    def __init__(self, attendant: Attendant) -> None:
        self._attendant = attendant
        self._loop = asyncio.get_running_loop()

    def pressed_on_page(self, control: Control, answer: Callable[[str], None]) -> None:
        def told(line: str) -> None:
            line = tr(line)
            note(tr("page: {line}", line=line))
            answer(line)

        with contextlib.suppress(RuntimeError):  # the journey has ended meanwhile
            self._loop.call_soon_threadsafe(self._attendant.use, control, told)

    def listening(self, *, page: bool) -> contextlib.AbstractAsyncContextManager[None]:
        del page
        return contextlib.nullcontext()


class _RunStop(Stop):
    """The end of one run; the end of the journey is one too."""

    def __init__(self, leave: Stop) -> None:
        super().__init__()
        self._leave = leave

    def __call__(self) -> bool:
        return self.asked or self._leave()
