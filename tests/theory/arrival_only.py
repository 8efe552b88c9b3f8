"""One runner over one poor link: heard by a sensor of ours, and by one without clock or numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from coach.decode import Decode
from coach.model import Channel, LinkChange, LinkState, Notification, Quality, RawBlock, SampleBlock
from coach.model.blocks import FILLED
from coach.simulation import Simulation, parse_story, simulate
from coach.sources.virtual import SensorOptions, feed_of_simulation
from coach.sources.virtual.sensor_side import Moment
from coach.sources.virtual.virtual_families import SIDES
from coach.timing import Timing, TimingParams
from firmware_protocol.codec import decode_data
from firmware_protocol.packets import ImuBatch
from tests.theory.track import Errors, attitude, errors, hard_text, track_of

INTERVAL_S = 0.030
STALLS_PER_MIN = 6.0
SHORTEST_S, LONGEST_S = 0.05, 0.4
LOSS = 0.01
LAPS = 5


@dataclass(frozen=True)
class Heard:
    """What one stream came to.

    Args:
        blocks: On the stream's clock, sensor axes.
        rows: ``(n,)`` which sample of the sensor each is; between, where it is filled.
        error_s: ``(m,)`` stream time less true time of the measured samples, about its median.
        noticed: Samples that were noticed missing.
        lost: Samples that were missing.
    """

    blocks: list[SampleBlock]
    rows: np.ndarray
    error_s: np.ndarray
    noticed: int
    lost: int

    @property
    def jitter_ms(self) -> float:
        """SD of the sample times."""
        return 1e3 * float(self.error_s.std())

    @property
    def jitter_5s_ms(self) -> float:
        """The same about the mean of 5 s, which is what a step's time sees of it."""
        n = 500
        whole = self.error_s[: len(self.error_s) // n * n].reshape(-1, n)
        return 1e3 * float(np.sqrt(whole.var(axis=1).mean()))


def session_of(seed: int, acc_range_g: float = 16.0) -> Simulation:
    """Some laps at 100 Hz."""
    story = parse_story(hard_text(LAPS))
    sensor = replace(story.sensor, acc_range_g=acc_range_g, odr_error=0.004)
    return simulate(replace(story, rate_hz=100, sensor=sensor, seed=seed))


def heard_of(
    family: str, session: Simulation, seed: int, loss: float = LOSS, stalls: float = STALLS_PER_MIN
) -> Heard:
    """The samples as a family's sensor sends them, over a link that delays, stalls and loses."""
    packets, lasts = _sent(family, session)
    ready_s = session.truth.t_s[lasts]
    at_s = _arrivals(ready_s, stalls, seed)
    kept = np.random.default_rng((seed, 2)).random(len(packets)) >= loss
    kept[0] = True
    decode, timing = Decode(0.0), Timing("s", 0.0, TimingParams())
    info = next(e for e in session.inputs if getattr(e, "channel", None) is Channel.INFO)
    decode.push(LinkChange(0.0, "s", LinkState.CONNECTED, family))
    if family == "own":
        decode.push(replace(info, sensor_id="s"))
    rows = []
    for k in np.flatnonzero(kept):
        for item in decode.push(Notification(float(at_s[k]), "s", Channel.DATA, packets[k])):
            if isinstance(item, RawBlock):
                # All of the run is sent, though a Thingy would cut it off at 2 g.
                uncut = replace(item.scale, full_scale_counts=np.inf)
                timing.push(replace(item, scale=uncut))
                rows.append(np.arange(lasts[k] + 1 - len(item.counts), lasts[k] + 1))
    timing.release()
    blocks, faults = timing.drain()
    t_s, known = np.concatenate([b.t_s for b in blocks]), np.concatenate(rows)
    measured = (np.concatenate([b.quality for b in blocks]) & FILLED) == 0
    error_s = t_s[measured] - session.truth.t_s[known]
    return Heard(
        blocks,
        np.rint(np.interp(np.arange(len(t_s)), np.flatnonzero(measured), known)),
        error_s - np.median(error_s),
        sum(fault.count for fault in faults if fault.kind.value == "gap"),
        int(known[-1] + 1 - len(known)),
    )


def lean_errors(heard: Heard, session: Simulation, *, unclipped: bool = False) -> Errors:
    """Errors of the angles.

    Args:
        heard: The session's samples.
        session: The truth.
        unclipped: Samples that are marked as cut off are not.
    """
    story = session.story
    good = replace(story, sensor=replace(story.sensor, acc_range_g=16.0))
    prelude = simulate(good.calibration_prelude(), session.story.seed)
    blocks = heard.blocks
    if unclipped:
        keep = ~np.uint8(Quality.CLIPPED)
        blocks = [replace(b, quality=b.quality & keep) for b in blocks]
    of = track_of(prelude, session, blocks, heard.rows)
    return errors(of, attitude(of))


def _sent(family: str, session: Simulation) -> tuple[list[bytes], np.ndarray]:
    """Packets, and the number of the last sample in each."""
    feed = feed_of_simulation(session)
    side = SIDES[family].make(feed, SensorOptions(family=family))
    if family != "own":
        side.written(*_fast(side), Moment(247, frozenset(), True, 0))
    stream = side.begin(feed, 0, Moment(247, frozenset({side.data_uuid}), True, 0))
    packets, sizes = [], []
    while not stream.ended:
        stream.measure(stream.next_us)
        while stream.waiting:
            payload = stream.take().payload
            packet = decode_data(payload) if family == "own" else None
            if family != "own" or isinstance(packet, ImuBatch):
                packets.append(payload)
                sizes.append(packet.n if isinstance(packet, ImuBatch) else 1)
    return packets, np.cumsum(sizes) - 1


def _fast(side) -> tuple[str, bytes]:
    config = "ef680401-9b35-4933-9b10-52ffa9740042"
    before = side.read(config, Moment(247, frozenset(), True, 0))
    return config, before[:6] + (100).to_bytes(2, "little") + before[8:]


def _arrivals(ready_s: np.ndarray, stalls_per_min: float, seed: int) -> np.ndarray:
    """Connection events, one in ten missed; a stall holds all back; the host adds some ms."""
    rng = np.random.default_rng((seed, 1))
    end_s = float(ready_s[-1])
    starts_s = np.sort(rng.uniform(0.0, end_s, rng.poisson(stalls_per_min * end_s / 60.0)))
    lengths_s = rng.uniform(SHORTEST_S, LONGEST_S, len(starts_s))
    sent_s = np.ceil(ready_s / INTERVAL_S) * INTERVAL_S
    # A missed event is missed by all that wait for it.
    missed = rng.random(int(end_s / INTERVAL_S) + 10) < 0.1
    sent_s += INTERVAL_S * missed[np.rint(sent_s / INTERVAL_S).astype(int)]
    for start_s, length_s in zip(starts_s, lengths_s, strict=True):
        sent_s[(sent_s >= start_s) & (sent_s < start_s + length_s)] = start_s + length_s
    return np.maximum.accumulate(sent_s + 0.004 + rng.gamma(2.0, 0.0015, len(ready_s)))
