"""One run through every format, read back by programs that did not write it, as one table.

``python -m tests.export.one_run`` prints by how much each format differs from ``coach.analyze``.
"""

import functools
import json
import math
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import fitdecode
import numpy as np
from garmin_fit_sdk import Decoder, Stream
from mcap.reader import make_reader

from coach.analysis import analyze, array_inputs
from coach.app import config_of
from coach.export import LEVELS, tables_of
from coach.export.activity import activity_of
from coach.export.bids_folder import Names, write_bids
from coach.export.csv_files import write_csv
from coach.export.fit_file import fit_bytes
from coach.export.parquet_files import write_parquet
from coach.export.session_data import session_data
from coach.model import SensorMount
from coach.model.units import DEG_PER_RAD
from coach.recording import Provenance, RecordingWriter, SessionHeader, read_recording
from coach.wiring.pipeline import Pipeline
from tests.cli.places import RECORDINGS

RATE_HZ = 104.0
BLOCK = 1024
CADENCE, LEAN = "cadence_spm", "trunk_forward_lean_rad"


@dataclass(frozen=True)
class Found:
    """What one reader found.

    Args:
        values: Metric -> stream time -> value, where there is one.
        steps: ``(n, 2)`` stream time and duration; in FIT, which counts strides, ``None``.
        strides: Their number, whole strides.
        end_s: Where it ends; FIT has whole seconds only, so not what comes after the last.
    """

    values: dict
    steps: np.ndarray | None
    strides: int
    end_s: float = math.inf


def found_in(rows, steps):
    """From rows ``(t_s, cadence, lean)`` and steps ``(t_s, duration_s)``."""
    values = {
        name: {row[0]: row[k] for row in rows if row[k] is not None and not math.isnan(row[k])}
        for k, name in enumerate((CADENCE, LEAN), 1)
    }
    return Found(values, np.array(steps, dtype=float).reshape(-1, 2), len(steps) // 2)


@functools.cache
def runner():
    """Somebody who folds over, with the sensor on the chest."""
    return session_data(read_recording(RECORDINGS / "tall-to-folded.simulated.mcap"))


def analyzed(acc, gyr):
    (mount,) = runner().header.mounts
    calibration = mount.calibration
    result = analyze(
        acc, gyr, rate_hz=RATE_HZ, placement=mount.placement, calibration=calibration, block=BLOCK
    )
    grid = result.grid
    columns = [np.where(grid.valid(name), grid[name], np.nan).tolist() for name in (CADENCE, LEAN)]
    rows = list(zip(grid.t_s.tolist(), *columns, strict=True))
    return found_in(rows, [(step.t_s, step.duration_s) for step in result.steps])


def samples():
    """As the sensor sent them."""
    (one,) = runner().sensors
    return one.acc_m_s2, one.gyr_rad_s


def write_recording(path):
    """The arrays as a session, with what the pipeline says of it."""
    (mount,) = runner().header.mounts
    header = SessionHeader(
        created_utc=datetime(2026, 3, 1, 7, 30, 15, tzinfo=UTC),
        title="one run",
        mounts=(SensorMount(mount.placement, None, mount.calibration),),
        provenance=Provenance.IMPORTED,
    )
    pipeline = Pipeline(config_of(header))
    with RecordingWriter(path, header) as writer:
        for event in array_inputs(*samples(), rate_hz=RATE_HZ, block=BLOCK):
            writer.write_input(event)
            for output in pipeline.push(event):
                writer.write_output(event.t_host_s, output)
        for output in pipeline.flush():
            writer.write_output(event.t_host_s, output)


def of_mcap(folder):
    rows, steps = [], []
    with (folder / "run.mcap").open("rb") as file:
        for _, channel, message in make_reader(file).iter_messages(["metrics", "steps"]):
            form = json.loads(message.data)
            if channel.topic == "metrics":
                values = form["values"]
                rows.append((form["t_s"], values.get(CADENCE), values.get(LEAN)))
            else:
                steps.append((form["t_s"], form["duration_s"]))
    return found_in(rows, steps)


def of_tables(folder, suffix):
    reader = {"csv": "read_csv", "parquet": "read_parquet"}[suffix]

    def select(columns, level):
        with duckdb.connect() as base:
            base.execute("SET threads = 1")
            path = folder / f"run.{level}.{suffix}"
            return base.execute(f"SELECT {columns} FROM {reader}('{path}')").fetchall()

    return found_in(select(f"t_s, {CADENCE}, {LEAN}", "grid"), select("t_s, duration_s", "steps"))


def of_bids(folder):
    """A dataset has the samples, so they are analyzed anew."""
    (path,) = (folder / "study").rglob("*_motion.tsv")
    channels = path.with_name(path.name.replace("_motion.tsv", "_channels.tsv"))
    names = [line.split("\t")[0] for line in channels.read_text().splitlines()[1:]]
    table = np.genfromtxt(path, delimiter="\t", missing_values="n/a")
    acc, gyr = ([names.index(f"{kind}_{axis}") for axis in "xyz"] for kind in ("acc", "gyr"))
    return analyzed(table[:, acc], table[:, gyr])


def of_fit(records, session, zero):
    rows = []
    for record in records:
        at_s = (record["timestamp"] - zero).total_seconds()
        lean = record.get("trunk_forward_lean")
        cadence = None
        if record.get("cadence") is not None:
            cadence = 2.0 * (record["cadence"] + record["fractional_cadence"])
        rows.append((at_s, cadence, None if lean is None else lean / DEG_PER_RAD))
    found = found_in(rows, [])
    return Found(found.values, None, session["total_strides"], session["total_elapsed_time"])


def of_fit_by_fitdecode(folder):
    messages = {"record": [], "session": [], "file_id": []}
    with fitdecode.FitReader(folder / "run.fit") as reader:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage) and frame.name in messages:
                messages[frame.name].append({field.name: field.value for field in frame.fields})
    zero = messages["file_id"][0]["time_created"]
    return of_fit(messages["record"], messages["session"][0], zero)


def of_fit_by_garmin(folder):
    messages, errors = Decoder(Stream.from_file(str(folder / "run.fit"))).read()
    assert errors == []
    names = {form["key"]: form["field_name"] for form in messages["field_description_mesgs"]}
    records = [
        row | {names[key]: value for key, value in row["developer_fields"].items()}
        for row in messages["record_mesgs"]
    ]
    zero = messages["file_id_mesgs"][0]["time_created"]
    return of_fit(records, messages["session_mesgs"][0], zero)


READERS = {
    "CSV": lambda folder: of_tables(folder, "csv"),
    "Parquet": lambda folder: of_tables(folder, "parquet"),
    "MCAP": of_mcap,
    "BIDS": of_bids,
    "FIT, fitdecode": of_fit_by_fitdecode,
    "FIT, Garmin": of_fit_by_garmin,
}

# What a format can tell apart: steps/min and rad. All but FIT hold every bit.
FIT_RESOLUTION = {CADENCE: 1.0 / 128.0, LEAN: 2.0**-24}
"""Half of 1/128 stride is 1/128 step; an angle is a float32 of degrees, less than 57 of them."""


def of_seconds(values, end_s):
    """The last value of each second, as a training log has them."""
    return {math.ceil(t_s): value for t_s, value in sorted(values.items()) if t_s <= end_s}


@dataclass(frozen=True)
class Row:
    """One line of the table: the largest differences, and how much was compared."""

    cadence_spm: float
    lean_rad: float
    steps_s: float | None
    strides: int
    values: int


def row_of(truth, found):
    differences = {}
    for name in (CADENCE, LEAN):
        wanted = truth.values[name]
        if found.steps is None:
            wanted = of_seconds(wanted, found.end_s)
        mine = found.values[name]
        if mine.keys() != wanted.keys():
            differences[name] = math.inf
        else:
            differences[name] = max(abs(mine[t_s] - wanted[t_s]) for t_s in wanted)
    steps_s = None
    if found.steps is not None:
        same = found.steps.shape == truth.steps.shape
        steps_s = float(np.max(np.abs(found.steps - truth.steps))) if same else math.inf
    count = sum(map(len, found.values.values()))
    strides = found.strides - int(np.sum(truth.steps[:, 0] <= found.end_s)) // 2
    return Row(differences[CADENCE], differences[LEAN], steps_s, strides, count)


@functools.cache
def table():
    """Format -> how it differs; the truth is what ``coach.analyze`` says of the arrays."""
    truth = analyzed(*samples())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_recording(folder / "run.mcap")
        data = session_data(read_recording(folder / "run.mcap"))
        tables = tables_of(data, list(LEVELS))
        write_csv(folder, "run", tables, data.header)
        write_parquet(folder, "run", tables, data.header)
        write_bids(folder / "study", data, Names())
        (folder / "run.fit").write_bytes(fit_bytes(activity_of(data)))
        return {name: row_of(truth, read(folder)) for name, read in READERS.items()}


if __name__ == "__main__":
    print("| format | values compared | cadence, steps/min | lean, rad | steps, s | strides |")
    print("|---|---|---|---|---|---|")
    for name, row in table().items():
        steps = "counted" if row.steps_s is None else f"{row.steps_s:g}"
        print(
            f"| {name} | {row.values} | {row.cadence_spm:.2g} | {row.lean_rad:.2g} | {steps} "
            f"| {row.strides:+d} |"
        )
