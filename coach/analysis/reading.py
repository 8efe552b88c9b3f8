"""A recording for a notebook, and any result once more."""

from __future__ import annotations

import hashlib
import os
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.analysis.allowed import checked_settings
from coach.analysis.array_analysis import SensorArrays, collect, run_arrays
from coach.analysis.own_recording import own_recording
from coach.analysis.where_from import (
    RECORDING,
    InputTold,
    Provenance,
    check_same,
    provenance_of,
)
from coach.app.batches import by_count
from coach.app.session import config_of
from coach.app.versions import versions
from coach.core_wording import Wording
from coach.wiring.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from coach.analysis.result import Analysis
    from coach.model import Calibration, Input, Output
    from coach.recording import Recording
    from coach.settings import Settings
    from coach.wiring.config import SessionConfig


def read(
    recording: str | os.PathLike[str],
    *,
    calibration: Calibration | Sequence[Calibration] = (),
    settings: Settings | Mapping[str, Any] | None = None,
) -> Analysis:
    """Replay a recording of the coach; the result is the same object as that of ``analyze``.

    Args:
        recording: Path of an ``.mcap`` file of the coach. Of others ``coach import`` makes one.
        calibration: In place of the recorded one of its placement, or several.
        settings: In place of the recorded ones, as in ``analyze``.

    Raises:
        RecordingError: There is no such file, or it is not a recording.
        SettingsError: The settings are not ones that this version knows.
    """
    path = Path(recording)
    found = own_recording(path)
    calibrations = (calibration,) if not isinstance(calibration, (list, tuple)) else calibration
    given = None if settings is None else checked_settings(settings)
    return _replay(path, found, config_of(found.header, calibrations, given))


def repeat(
    provenance: Provenance,
    samples: npt.ArrayLike | str | os.PathLike[str],
    gyr_rad_s: npt.ArrayLike | None = None,
    *,
    t_s: npt.ArrayLike | None = None,
    others: Sequence[tuple[npt.ArrayLike | None, ...]] = (),
) -> Analysis:
    """Do again what a result came from; with the same versions the new one is equal to it.

    Args:
        provenance: ``result.provenance``, or ``Provenance.from_json`` of what was kept of it.
        samples: The same ``acc_m_s2``, or the path of the same recording.
        gyr_rad_s: The same, beside arrays.
        t_s: The same, if the time of each row was given.
        others: The same of the other sensors, ``(acc_m_s2, gyr_rad_s)`` or with ``t_s`` each, in
            their order.

    Raises:
        ValueError: These are not the same samples.
        TypeError: Arrays for a recording or a path for arrays.

    Warns:
        UserWarning: The versions are others, so the numbers may be others too.
    """
    now = versions()
    if dict(provenance.versions) != now:
        told = Wording(
            "made with {then}, repeated with {now}: the numbers may differ",
            then=_listed(provenance.versions),
            now=_listed(now),
        )
        warnings.warn(str(told), stacklevel=2)
    if provenance.inputs[0].kind == RECORDING:
        if not isinstance(samples, (str, os.PathLike)):
            raise TypeError(Wording("this came from a recording: give the path of the same file"))
        path = Path(samples)
        check_same(provenance.inputs[0], hash_of_file(path))
        return _replay(path, own_recording(path), provenance.config)
    if isinstance(samples, (str, os.PathLike)):
        raise TypeError(Wording("this came from arrays: give the same arrays"))
    return _repeat_arrays(provenance, [(samples, gyr_rad_s, t_s), *others])


def _repeat_arrays(
    provenance: Provenance, arrays: Sequence[tuple[npt.ArrayLike | None, ...]]
) -> Analysis:
    if len(arrays) != len(provenance.inputs):
        raise ValueError(
            Wording(
                "there were {then} sensors; {now} are given",
                then=len(provenance.inputs),
                now=len(arrays),
            )
        )
    sensors = []
    told_mounts = zip(provenance.inputs, provenance.mounts, arrays, strict=True)
    for told, mount, (acc_m_s2, gyr_rad_s, *times) in told_mounts:
        sensor = SensorArrays(
            np.asarray(acc_m_s2),
            gyr_rad_s,
            told.rate_hz or None,
            mount.placement,
            told.axes or None,
            mount.calibration,
            told.start_s,
            times[0] if times else None,
            mount.accelerometer,
        )
        check_same(told, sensor.told.sha256)
        sensors.append(sensor)
    return run_arrays(sensors, provenance.config, speeds=provenance.speeds, unchecked=True)


def _replay(path: Path, recording: Recording, config: SessionConfig) -> Analysis:
    return replayed(recording.inputs, config, hash_of_file(path))


def replayed(inputs: Sequence[Input], config: SessionConfig, sha256: str) -> Analysis:
    """Replay the inputs of a session.

    Args:
        inputs: In order.
        config: What the pipeline must know.
        sha256: Of the file that they are from.
    """
    pipeline = Pipeline(config)
    found = collect(_outputs(pipeline, inputs), config.mounts[0].sensor_id)
    told = provenance_of(config, (InputTold(RECORDING, sha256),))
    return replace(found, worths=pipeline.worths, provenance=told)


def _outputs(pipeline: Pipeline, inputs: Sequence[Input]) -> Iterator[Output]:
    for batch in by_count(inputs):
        yield from pipeline.push_many(batch)
    yield from pipeline.flush()


def hash_of_file(path: Path) -> str:
    """SHA-256 of its bytes, as ``Provenance`` keeps it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _listed(named: Mapping[str, str]) -> str:
    return ", ".join(f"{part} {version}" for part, version in named.items())
