"""What is in a recording, as plain JSON values. The data are looked at anew, by a replay."""

from __future__ import annotations

import contextlib
import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from coach.app import Session, by_count, config_of, play
from coach.app.calibration_samples import data_of, sensor_data
from coach.app.coverage import CoverageMeter
from coach.app.summary import SummarySink
from coach.model import Channel, FaultKind, Notification, Quality, doing_name
from coach.recording.header import header_to_json
from firmware_protocol.codec import decode_info
from firmware_protocol.errors import WireFormatError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.app.calibration_samples import SensorData
    from coach.app.summary import FaultCount
    from coach.model import Input, SampleBlock
    from coach.recording import Recording

FIRST_GAPS = 5


def inspect_recording(recording: Recording) -> dict[str, Any]:
    """Everything ``coach inspect`` tells; times are stream time."""
    header = recording.header
    config = config_of(header)
    summing = SummarySink(header.t_zero_host_s)
    session = Session(config, [summing])
    play(session, by_count(recording.inputs), lambda: False)
    summary = summing.summary(session.baseline, config.settings)
    data = sensor_data(recording.inputs, header.t_zero_host_s)
    first, *others = (data_of(data, mount) for mount in header.mounts)
    end_s = recording.duration_s
    return {
        "type": "inspection",
        "header": header_to_json(header),
        "complete": recording.complete,
        "bytes_lost": recording.bytes_lost,
        "duration_s": recording.duration_s,
        "inputs": dict(Counter(type(event).__name__ for event in recording.inputs)),
        "outputs": dict(Counter(form["type"] for form in recording.outputs)),
        "data": _data(recording.inputs, first, end_s),
        "other_data": [_data(recording.inputs, other, end_s) for other in others],
        "locomotion": [
            {"kind": doing_name(kind), "t_s": t_s, "length_s": length * config.settings.grid_s}
            for kind, t_s, length in summing.grid.stretches()
        ],
        "locomotion_s": {kind.value: s for kind, s in summary.locomotion_s.items()},
        "no_data_s": summary.no_data_s,
        "faults": {kind: _count(found) for kind, found in summary.faults.items()},
    }


def _stated_rate_hz(inputs: Sequence[Input], sensor_id: str) -> float | None:
    """The rate the sensor last said it was set to before its samples, if it speaks our protocol."""
    stated: float | None = None
    for event in inputs:
        if not isinstance(event, Notification) or event.sensor_id != sensor_id:
            continue
        if event.channel is Channel.DATA and stated is not None:
            break
        if event.channel is Channel.INFO:
            with contextlib.suppress(WireFormatError):
                stated = float(decode_info(event.payload).rate_hz)
    return stated


def _data(inputs: Sequence[Input], data: SensorData, end_s: float) -> dict[str, Any]:
    packets = data.packets
    meter = CoverageMeter()
    for block in data.blocks:
        meter.push(block)
    coverage = meter.coverage(end_s)
    sizes = Counter(len(packet.counts) for packet in packets)
    usual_size = sizes.most_common(1)[0][0] if sizes else 0
    celsius = [p.temperature_c for p in packets if p.temperature_c is not None]
    lost = _of(data, FaultKind.GAP)
    sensor_id = packets[0].sensor_id if packets else ""
    all_samples = coverage.samples + lost
    packet_rate_hz = 1.0 / packets[0].dt_s if packets else None
    rate_nominal_hz = _stated_rate_hz(inputs, sensor_id) or packet_rate_hz
    return {
        "sensor": sensor_id or None,
        "has_gyro": data.blocks[0].has_gyro if data.blocks else None,
        "packets": len(packets),
        "samples_per_packet": usual_size,
        "samples": coverage.samples,
        "rate_nominal_hz": rate_nominal_hz,
        "rate_measured_hz": coverage.rate_hz or None,
        "samples_lost": lost,
        "packets_lost": math.ceil(lost / usual_size) if usual_size else 0,
        "loss": lost / all_samples if all_samples else 0.0,
        "completeness": coverage.completeness,
        "gaps": {
            "count": len(coverage.gaps),
            "total_s": coverage.lost_s,
            "longest_s": max((gap.length_s for gap in coverage.gaps), default=0.0),
            "first": [{"t_s": g.t_s, "length_s": g.length_s} for g in coverage.gaps[:FIRST_GAPS]],
        },
        "duplicate_samples": _of(data, FaultKind.DUPLICATE),
        "clipped_samples": sum(map(_clipped, data.blocks)),
        "temperature_c": [min(celsius), max(celsius)] if celsius else None,
    }


def _clipped(block: SampleBlock) -> int:
    return int(((block.quality & Quality.CLIPPED) != 0).sum())


def _of(data: SensorData, kind: FaultKind) -> int:
    return sum(fault.count for fault in data.faults if fault.kind is kind)


def _count(found: FaultCount) -> dict[str, int]:
    return {"times": found.times, "count": found.count}
