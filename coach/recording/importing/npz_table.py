"""Samples from a numpy NPZ file: arrays by key."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import numpy as np

from coach.recording.importing import names
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.sample_table import Table

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from coach.model.blocks import FloatArray
    from coach.recording.importing.options import ImportOptions

_COUNTS = "_i16"


def read_npz(path: Path, options: ImportOptions) -> Table:
    """Read the arrays that hold samples; the others are not even unpacked.

    ``<name>_i16`` is multiplied by ``<name>_scale``. Objects are refused, since unpacking them
    would run code from the file.

    Raises:
        ImportProblem: If keys are missing or an array has the wrong shape.
        OSError: If the file cannot be read.
    """
    # Opened here, since numpy leaves a broken file open.
    with path.open("rb") as file, _opened(path, file) as arrays:
        keys = list(arrays.files)
        acc_key = _key(path, keys, options.acc_key) or names.find(keys, names.ACC_KEYS)
        if acc_key is None:
            raise ImportProblem(
                ImportReason.COLUMNS,
                f"{path} has no accelerometer key that is known among {names.listed(keys)}; "
                "name it, as in --acc-key acc",
            )
        gyro_key = _key(path, keys, options.gyro_key) or names.find(keys, names.GYRO_KEYS)
        time_key = _key(path, keys, options.time_column) or names.find(keys, names.TIME_KEYS)
        rate_key = names.find(keys, names.RATE_KEYS)
        acc = _triples(path, arrays, acc_key)
        gyro = _triples(path, arrays, gyro_key) if gyro_key else None
        time = _numbers(path, arrays, time_key) if time_key else None
        rate = _numbers(path, arrays, rate_key) if rate_key else None
        speed_key = names.find(keys, tuple(names.SPEEDS))
        speed = _speed(path, arrays, speed_key, len(acc)) if speed_key else None
    for key, array in ((gyro_key, gyro), (time_key, time)):
        if array is not None and len(array) != len(acc):
            raise ImportProblem(
                ImportReason.SHAPE,
                f"{path}: {key} has {len(array)} samples, {acc_key} has {len(acc)}; "
                "they must be as long as each other",
            )
    return Table(
        acc=acc,
        gyro=gyro,
        time=None if time is None else time.reshape(-1),
        rate_hz=float(rate) if rate is not None and rate.ndim == 0 else None,
        acc_unit=names.acc_unit_in(acc_key),
        gyro_unit=names.gyro_unit_in(gyro_key) if gyro_key else None,
        time_unit=names.time_unit_in(time_key) if time_key else None,
        used={
            "acc": acc_key,
            "gyro": gyro_key or "",
            "time": time_key or "",
            **({"speed": speed_key} if speed_key and speed is not None else {}),
        },
        first_row=0,
        speed=speed,
        speed_unit=names.speed_unit_in(speed_key or ""),
    )


def _speed(path: Path, arrays: np.lib.npyio.NpzFile, key: str, count: int) -> FloatArray | None:
    """What nobody asked for must not spoil an import; one of another length is not ours."""
    try:
        speed = _numbers(path, arrays, key)
    except ImportProblem:
        return None
    return speed if speed.shape == (count,) else None


def _opened(path: Path, file: BinaryIO) -> np.lib.npyio.NpzFile:
    try:
        arrays = np.load(file, allow_pickle=False)
    except (ValueError, EOFError, zipfile.BadZipFile):
        arrays = None
    if not isinstance(arrays, np.lib.npyio.NpzFile):
        raise ImportProblem(
            ImportReason.WRONG_KIND, f"{path} is not an NPZ file; write it with numpy.savez"
        )
    return arrays


def _key(path: Path, keys: list[str], asked: str) -> str | None:
    if asked and asked not in keys:
        raise ImportProblem(
            ImportReason.COLUMNS, f"{path} has no key {asked!r}; it has {names.listed(keys)}"
        )
    return asked or None


def _numbers(path: Path, arrays: np.lib.npyio.NpzFile, key: str) -> FloatArray:
    try:
        array = np.asarray(arrays[key])
    except (ValueError, EOFError, zipfile.BadZipFile):
        raise ImportProblem(
            ImportReason.WRONG_KIND, f"{path}: {key} cannot be unpacked; save it as plain numbers"
        ) from None
    if array.dtype.kind not in "iuf":
        raise ImportProblem(
            ImportReason.NOT_A_NUMBER,
            f"{path}: {key} holds {array.dtype}, not real numbers; save it as float64",
        )
    return array.astype(np.float64)


def _triples(path: Path, arrays: np.lib.npyio.NpzFile, key: str) -> FloatArray:
    array = _numbers(path, arrays, key)
    if array.ndim != 2 or array.shape[1] != 3:
        shape = " x ".join(map(str, array.shape)) or "a single number"
        raise ImportProblem(
            ImportReason.SHAPE,
            f"{path}: {key} is {shape}, expected n x 3; save one row per sample with x, y, z",
        )
    if not key.endswith(_COUNTS):
        return array
    scale_key = key.removesuffix(_COUNTS) + "_scale"
    if scale_key not in arrays.files:
        raise ImportProblem(
            ImportReason.COLUMNS,
            f"{path}: {key} needs its scale in {scale_key}; add it, or use --acc-key with "
            "--acc-unit counts:SCALE on an array of another name",
        )
    return array * float(_numbers(path, arrays, scale_key))
