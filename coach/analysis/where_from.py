"""Where a result comes from: enough to repeat it, once the same samples are at hand."""

from __future__ import annotations

import copyreg
import hashlib
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.core_wording import Wording
from coach.model import Baseline, Body, Phrasebook, Plan, Practice, SensorMount
from coach.phrases.english import ENGLISH_BOOK
from coach.settings import Settings, changes, settings_from_mapping
from coach.wiring.config import SessionConfig

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt


def _read_only(items: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(items)


def _reduced(proxy: MappingProxyType[Any, Any]) -> tuple[Any, tuple[dict[Any, Any]]]:
    return _read_only, (dict(proxy),)


# The vocabulary's mappings are read-only, and Python by itself neither copies nor pickles such; a
# result must go to another process and into a cache.
copyreg.pickle(MappingProxyType, _reduced)

RECORDING = "recording"
ARRAYS = "arrays"


@dataclass(frozen=True, slots=True)
class InputTold:
    """What was given in for one sensor, or one recording.

    Args:
        kind: ``arrays`` or ``recording``.
        sha256: Of the numbers as float64 with their shapes, or of the file.
        rate_hz: Of arrays; 0 if it was not given, and of a recording.
        start_s: Of arrays.
        axes: As they were given; empty if they were not.
        timed: Whether arrays came with the time of each row.
    """

    kind: str
    sha256: str
    rate_hz: float = 0.0
    start_s: float = 0.0
    axes: str = ""
    timed: bool = False


@dataclass(frozen=True, slots=True)
class SpeedTold:
    """A speed over ground that was told.

    Args:
        t_s: Stream time.
        speed_m_s: The speed.
    """

    t_s: float
    speed_m_s: float


@dataclass(frozen=True, slots=True)
class Provenance:
    """What ``coach.repeat`` needs beside the samples.

    Args:
        versions: Of the coach and of the libraries that compute.
        inputs: What was given in, the first sensor first.
        mounts: Placements, axes, calibrations and accelerometer errors in force.
        settings: Those that are not the default, nested as in a file of settings.
        baseline: The runner's usual values at the start.
        body: What was told of the body.
        plan: What earlier sessions said.
        practice: What the session was for, if it was no run.
        phrases: What the coach could say; ``None`` for its own English.
        speeds: What was told beside arrays; a recording has its own.
        t_zero_host_s: Host time of stream time 0.
    """

    versions: Mapping[str, str]
    inputs: tuple[InputTold, ...]
    mounts: tuple[SensorMount, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    baseline: Baseline = field(default_factory=Baseline)
    body: Body = field(default_factory=Body)
    plan: Plan = field(default_factory=Plan)
    practice: Practice | None = None
    phrases: Phrasebook | None = None
    speeds: tuple[SpeedTold, ...] = ()
    t_zero_host_s: float = 0.0

    __hash__ = None  # type: ignore[assignment]

    @property
    def config(self) -> SessionConfig:
        """What the pipeline must know.

        Raises:
            SettingsError: The settings are not ones that this version knows.
        """
        return SessionConfig(
            self.mounts,
            baseline=self.baseline,
            body=self.body,
            plan=self.plan,
            practice=self.practice,
            phrases=self.phrases or ENGLISH_BOOK,
            settings=settings_from_mapping(self.settings),
            t_zero_host_s=self.t_zero_host_s,
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values of JSON."""
        from coach.recording.json_form import form_of  # noqa: PLC0415 - most never write one

        return form_of(self)

    @staticmethod
    def from_json(form: Mapping[str, Any]) -> Provenance:
        """Inverse of ``to_json``.

        Raises:
            ValueError: A field is missing or wrong; one line.
        """
        from coach.recording.json_form import item_of  # noqa: PLC0415 - most never read one

        return item_of(Provenance, dict(form))


def provenance_of(
    config: SessionConfig, inputs: tuple[InputTold, ...], speeds: tuple[SpeedTold, ...] = ()
) -> Provenance:
    """What to keep of a configuration and what was given in."""
    return Provenance(
        versions=_versions(),
        inputs=inputs,
        mounts=config.mounts,
        settings=changes(config.settings, Settings()),
        baseline=config.baseline,
        body=config.body,
        plan=config.plan,
        practice=config.practice,
        phrases=None if config.phrases == ENGLISH_BOOK else config.phrases,
        speeds=speeds,
        t_zero_host_s=config.t_zero_host_s,
    )


def hash_of_arrays(*arrays: npt.ArrayLike | None) -> str:
    """SHA-256 of numbers as float64 with their shapes; what is not there counts too."""
    digest = hashlib.sha256()
    for one in arrays:
        if one is None:
            digest.update(b"none;")
            continue
        array = np.ascontiguousarray(one, dtype=np.float64)
        digest.update(f"{array.shape};".encode())
        digest.update(array.data if array.size else b"")
    return digest.hexdigest()


def check_same(told: InputTold, sha256: str) -> None:
    """Refuse input that is not the one told of.

    Raises:
        ValueError: It is another; one line.
    """
    if told.sha256 != sha256:
        raise ValueError(
            Wording(
                "these are not the same samples: their SHA-256 is {now}, not {then}",
                now=sha256[:12],
                then=told.sha256[:12],
            )
        )


@cache
def _versions() -> Mapping[str, str]:
    from coach.app.versions import versions  # noqa: PLC0415 - the shell is not needed for arrays

    return versions()
