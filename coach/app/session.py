"""One session: inputs into the pipeline, its outputs to every sink. Live and replay use this."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from coach.model import AttitudeBlock, Baseline, Calibration, PracticeNow
from coach.model.inputs import latest_s
from coach.practice.practice_book import english_of
from coach.settings import Settings, settings_from_mapping
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from coach.model import Input, Output, Phrasebook, Placement, SensorWorth
    from coach.recording import SessionHeader
    from coach.recording.json_form import Told


@dataclass(frozen=True, slots=True)
class Results:
    """What the pipeline gave out for one batch of inputs.

    Args:
        now_s: Stream time of the last input.
        blocks: Attitude, sample by sample.
        told: Everything else, by stream time; each kind in the order in which it came.
        practice: How a practice stands by now; ``None`` where nothing was decided, and of a run.
    """

    now_s: float
    blocks: tuple[AttitudeBlock, ...]
    told: tuple[Told, ...]
    practice: PracticeNow | None = None


class Sink(Protocol):
    """Whoever listens to a session: recorder, printer, voice, summary."""

    def before(self, events: Sequence[Input]) -> None:
        """Inputs, before the pipeline sees them."""

    def after(self, results: Results) -> None:
        """What the pipeline made of them."""

    def close(self) -> None:
        """The session is over. Called once, also when it ends by an error."""


class Session:
    """A pipeline and its sinks.

    Args:
        config: What the pipeline must know.
        sinks: In the order in which they are served; a recorder comes first.
    """

    def __init__(self, config: SessionConfig, sinks: Sequence[Sink]) -> None:
        self._pipeline = Pipeline(config)
        self._zero_host_s = config.t_zero_host_s
        self._sinks = sinks
        self._now_s = 0.0

    @property
    def baseline(self) -> Baseline:
        """The runner's usual values as known by now, as they read on this day."""
        return self._pipeline.baseline

    @property
    def worths(self) -> Mapping[Placement, SensorWorth]:
        """What the samples of the sensors are worth, by placement, where that is known by now."""
        return self._pipeline.worths

    @property
    def next_baseline(self) -> Baseline:
        """The usual values for the next session, moved by this one within bounds."""
        return self._pipeline.next_baseline

    def push(self, events: Sequence[Input]) -> None:
        """Take in inputs in order."""
        for sink in self._sinks:
            sink.before(events)
        self._now_s = latest_s(events, self._zero_host_s, self._now_s)
        self._tell(self._pipeline.push_many(events))

    def finish(self) -> None:
        """End of the stream: what the pipeline still has comes out."""
        self._tell(self._pipeline.flush())

    def close(self) -> None:
        """Close every sink, even if one of them fails."""
        failures: list[BaseException] = []
        for sink in self._sinks:
            try:
                sink.close()
            except BaseException as failure:  # noqa: BLE001  raised again below
                failures.append(failure)
        if failures:
            raise failures[0]

    def _tell(self, outputs: list[Output]) -> None:
        blocks = tuple(o for o in outputs if isinstance(o, AttitudeBlock))
        told = _by_time([o for o in outputs if not isinstance(o, AttitudeBlock | PracticeNow)])
        practice = next((o for o in reversed(outputs) if isinstance(o, PracticeNow)), None)
        results = Results(self._now_s, blocks, told, practice)
        for sink in self._sinks:
            sink.after(results)


def _by_time(outputs: list[Told]) -> tuple[Told, ...]:
    """Sorted by stream time, each kind in its own order.

    Faults of packets come out before the samples in them are judged, earlier than their time says
    in a large batch. The order within a kind is the pipeline's, whatever the batches.
    """
    latest: dict[type, float] = {}
    keyed: list[tuple[float, int, Told]] = []
    for i, output in enumerate(outputs):
        kind = type(output)
        latest[kind] = max(latest.get(kind, output.t_s), output.t_s)
        keyed.append((latest[kind], i, output))
    keyed.sort(key=lambda entry: entry[:2])
    return tuple(output for _, _, output in keyed)


def play(session: Session, batches: Iterable[Sequence[Input]], stop: Callable[[], bool]) -> None:
    """Push batches until they end or a stop is asked for, then finish and close."""
    try:
        for batch in batches:
            session.push(batch)
            if stop():
                break
        session.finish()
    finally:
        session.close()


def config_of(
    header: SessionHeader,
    calibrations: Sequence[Calibration] = (),
    settings: Settings | None = None,
    phrases: Phrasebook | None = None,
) -> SessionConfig:
    """What the pipeline must know of a recorded session.

    Args:
        header: The recording's.
        calibrations: In place of the recorded ones of their placements.
        settings: In place of the recorded ones.
        phrases: In place of the recorded ones.

    Raises:
        SettingsError: The recorded settings are not ones that this version knows.
    """
    given = {calibration.placement: calibration for calibration in calibrations}
    return SessionConfig(
        tuple(
            replace(one, calibration=given.get(one.placement, one.calibration))
            for one in header.mounts
        ),
        baseline=header.baseline or Baseline(),
        body=header.body,
        plan=header.plan,
        practice=header.practice,
        phrases=phrases or header.phrases or english_of(header.practice),
        settings=settings or settings_from_mapping(header.settings),
        t_zero_host_s=header.t_zero_host_s,
    )
