"""What holds the tables: told by content, bounded, and refused in one line."""

import gzip
import io
import json
import struct
import zipfile

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from coach.recording.importing import ImportProblem, ImportReason
from coach.recording.importing.containers import archive, sheets_of

CSV = b"t_s,ax,ay,az\n0,0,0,9.8\n0.01,0,0,9.8\n0.02,0,0,9.8\n"


def packed(members, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def read(folder, data, name="file.bin"):
    path = folder / name
    path.write_bytes(data)
    return sheets_of(path)


def refused(folder, data, name="file.bin"):
    with pytest.raises(ImportProblem) as error:
        read(folder, data, name)
    line = str(error.value)
    assert "\n" not in line
    assert name in line
    return error.value.reason, line


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a", "a.npz", "a.zip", "a.json", "a.mp3"])
def test_the_ending_does_not_count(tmp_path, name):
    (sheet,) = read(tmp_path, CSV, name)
    assert list(sheet.columns) == ["t_s", "ax", "ay", "az"]
    assert sheet.name.endswith(name)


def test_a_zip_gives_a_sheet_for_each_table(tmp_path):
    members = {
        "run/acc.csv": CSV,
        "__MACOSX/run/._acc.csv": b"\0\5\x16\7",
        "run/.hidden.csv": CSV,
        "run/video.mp4": b"\0" * 100,
        "run/notes.txt": b"",
        "run/": b"",
        "gyr.csv": CSV,
    }
    sheets = read(tmp_path, packed(members), "log.zip")
    names = [sheet.name.rpartition("log.zip")[2] for sheet in sheets]
    assert names == [":run/acc.csv", ":gyr.csv"]


def test_a_zip_in_a_zip_is_opened_once(tmp_path):
    inner = packed({"acc.csv": CSV})
    (sheet,) = read(tmp_path, packed({"one.zip": inner}))
    assert sheet.name.endswith("file.bin:one.zip:acc.csv")
    assert refused(tmp_path, packed({"two.zip": packed({"one.zip": inner})}))[0] is (
        ImportReason.EMPTY
    )


def test_names_in_a_zip_lead_nowhere(tmp_path):
    members = {"../../evil.csv": CSV, "/etc/evil.csv": CSV, "C:\\evil.csv": CSV}
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    assert len(read(inside, packed(members))) == len(members)
    assert [path.name for path in tmp_path.rglob("*evil*")] == []


def test_a_zip_is_bounded(tmp_path, monkeypatch):
    assert "files" in refused(tmp_path, packed({f"{k}.csv": b"" for k in range(2001)}))[1]
    monkeypatch.setattr(archive, "_MOST_BYTES", 1_000_000)
    assert "1 GB" in refused(tmp_path, packed({"a.csv": CSV + b" " * 1_000_000}))[1]


def test_a_size_that_lies_is_found_out(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "_MOST_BYTES", 1_000_000)
    data = bytearray(packed({"a.csv": CSV + b" " * 2_000_000}))
    true = struct.pack("<I", len(CSV) + 2_000_000)
    assert data.count(true) == 2
    lie = bytes(data).replace(true, struct.pack("<I", 100))
    assert refused(tmp_path, lie)[0] is ImportReason.WRONG_KIND


def test_an_encrypted_zip_has_its_line(tmp_path):
    data = bytearray(packed({"a.csv": CSV}))
    data[6] |= 1
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    assert "encrypted" in refused(tmp_path, bytes(data))[1]


@pytest.mark.parametrize("keep", [4, 30, 60, 100])
def test_a_broken_zip_has_its_line(tmp_path, keep):
    assert refused(tmp_path, packed({"a.csv": CSV})[:keep])[0] is ImportReason.WRONG_KIND


def test_a_zip_with_a_flipped_byte_has_its_line(tmp_path):
    data = bytearray(packed({"a.csv": CSV * 100}))
    data[60] ^= 0xFF
    assert refused(tmp_path, bytes(data))[0] is ImportReason.WRONG_KIND


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (packed({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}), "Excel"),
        (packed({"content.xml": b"<x/>"}), "spreadsheet"),
        (packed({"info.txt": b"x", "log.bin": b"x"}), "ActiLife"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "Excel"),
        (b"\x89MCAP0\r\n" + b"\0" * 500, "coach replay"),
        (b"SQLite format 3\0" + b"\0" * 500, "database"),
        (b"\x89HDF\r\n\x1a\n" + b"\0" * 500, "HDF5"),
        (b"MD\xfc\x03" + b"\0" * 1020, "OMGUI"),
        (b"SBEM0112" + b"\0" * 100, "sbem2json"),
    ],
)
def test_what_we_do_not_read_says_what_to_do(tmp_path, data, words):
    reason, line = refused(tmp_path, data)
    assert reason is ImportReason.WRONG_KIND
    assert words in line


def test_gzip_is_unpacked(tmp_path):
    (sheet,) = read(tmp_path, gzip.compress(CSV), "a.csv.gz")
    assert len(sheet.columns["az"]) == 3
    assert refused(tmp_path, gzip.compress(CSV)[:12] + b"\0\0\0\0")[0]


def test_a_folder_and_nothing_have_their_lines(tmp_path):
    with pytest.raises(ImportProblem) as error:
        sheets_of(tmp_path)
    assert error.value.reason is ImportReason.UNREADABLE
    with pytest.raises(FileNotFoundError):
        sheets_of(tmp_path / "nowhere.csv")


def test_json_records_and_lists(tmp_path):
    rows = [{"time": k, "ax": 0.5 * k, "note": "a", "beats": [k, k]} for k in range(4)]
    (sheet,) = read(tmp_path, json.dumps(rows).encode())
    np.testing.assert_array_equal(sheet.columns["ax"], [0.0, 0.5, 1.0, 1.5])
    assert sheet.columns["note"].tolist() == ["a"] * 4
    lists = {"fs": 100, "ax": [1, 2, None], "ay": [1, 2, 3], "short": [1]}
    (sheet,) = read(tmp_path, json.dumps(lists).encode())
    np.testing.assert_array_equal(sheet.columns["ax"], [1.0, 2.0, np.nan])
    assert set(sheet.columns) == {"ax", "ay"}
    assert "fs: 100" in sheet.preamble
    lines = b"\n".join(json.dumps(row).encode() for row in rows)
    (sheet,) = read(tmp_path, lines)
    assert len(sheet.columns["time"]) == 4


@pytest.mark.parametrize(
    "data",
    [b"{}", b"[]", b'{"a": 1}', b'{"a": ', b"[" * 100_000, b'{"a":' * 100_000, b'["\xff\xfe"]',
     b'{"Timestamp": 1, "ArrayAcc": []}', b'{"Timestamp": "x", "ArrayAcc": [{}]}'],
)  # fmt: skip
def test_json_without_samples_has_its_line(tmp_path, data):
    assert refused(tmp_path, data)[0] in {ImportReason.WRONG_KIND, ImportReason.EMPTY}


def test_chunks_keep_a_gap_and_forget_no_sample(tmp_path):
    def chunk(ms):
        return {"Timestamp": ms, "ArrayAcc": [{"x": 0, "y": 0, "z": 9.8}] * 4}

    stamps = [1000, 1040, 1080, 1200, 1240]  # one chunk and a half are missing
    form = {"data": [{"acc": chunk(ms)} for ms in stamps]}
    (sheet,) = read(tmp_path, json.dumps(form).encode())
    steps = np.diff(sheet.columns["Timestamp"])
    np.testing.assert_allclose(np.delete(steps, 11), 10.0)
    assert steps[11] == 90.0


def test_parquet_of_others(tmp_path):
    table = pa.table(
        {
            "when": pa.array([1_000, 2_000, 3_000], pa.timestamp("ms")),
            "ax": pa.array([1, 2, None], pa.int32()),
            "label": ["run", None, "walk"],
            "on": [True, False, None],
        }
    )
    out = io.BytesIO()
    parquet.write_table(table, out)
    (sheet,) = read(tmp_path, out.getvalue())
    np.testing.assert_array_equal(sheet.columns["when"], [1000.0, 2000.0, 3000.0])
    assert sheet.units["when"] == "ms"
    np.testing.assert_array_equal(sheet.columns["ax"], [1.0, 2.0, np.nan])
    assert sheet.columns["label"].tolist() == ["run", "", "walk"]
    assert refused(tmp_path, out.getvalue()[:-5])[0] is ImportReason.WRONG_KIND
    assert refused(tmp_path, b"PAR1")[0] is ImportReason.WRONG_KIND


def card(lengths):
    """Frames of these lengths with counts that tell their row."""
    counts = (struct.pack("<9h", k, -k, 2048, 1, 2, 3, 0, 0, 0) for k in range(len(lengths)))
    clock = struct.pack("<6BH", 25, 10, 9, 8, 53, 20, 250)
    return [
        b"\x55\x61" + row + (clock if length == 28 else b"")
        for row, length in zip(counts, lengths, strict=True)
    ]


@pytest.mark.parametrize("length", [20, 28])
def test_frames_of_a_memory_card(tmp_path, length):
    frames = card([length] * 500)
    (sheet,) = read(tmp_path, b"".join(frames), "WIT18.TXT")
    np.testing.assert_array_equal(sheet.columns["acc_x"] * 2048, np.arange(500))
    np.testing.assert_array_equal(sheet.columns["acc_z"], 1.0)
    assert ("time" in sheet.columns) == (length == 28)
    assert sheet.notes == ()


def test_frames_between_rubbish_are_found_and_the_rubbish_is_told(tmp_path):
    frames = card([28] * 50)
    frames[20] = b"rubbish"
    (sheet,) = read(tmp_path, b"\0" * 5 + b"".join(frames) + b"\x55\x61\0")
    assert 47 <= len(sheet.columns["acc_x"]) <= 49
    assert "whole frame" in sheet.notes[0]


def test_a_card_clock_that_shows_no_time_is_missing(tmp_path):
    frames = card([28] * 10)
    frames[4] = frames[4][:21] + b"\x0d" + frames[4][22:]
    (sheet,) = read(tmp_path, b"".join(frames))
    assert np.flatnonzero(np.isnan(sheet.columns["time"])).tolist() == [4]


def seeds():
    """A whole file of each kind."""
    out, arrays = io.BytesIO(), io.BytesIO()
    table = {"t_s": np.arange(50.0) / 100.0, "ax": np.ones(50), "label": ["a"] * 50}
    parquet.write_table(pa.table(table), out)
    np.savez(arrays, acc=np.ones((50, 3)), gyr=np.ones((50, 3)), fs=100.0)
    chunk = [{"x": 1.0, "y": 2.0, "z": 9.8}] * 4
    log = {"Meas": {"IMU9": [{"Timestamp": k * 40, "ArrayAcc": chunk} for k in range(30)]}}
    return {
        "parquet": out.getvalue(),
        "npz": arrays.getvalue(),
        "zip": packed({"a.csv": CSV, "b.csv": CSV}),
        "card": b"".join(card([28] * 100)),
        "json": json.dumps(log).encode(),
        "gzip": gzip.compress(CSV * 20),
    }


@pytest.mark.parametrize("kind", ["parquet", "npz", "zip", "card", "json", "gzip"])
def test_damaged_files_give_sheets_or_a_line(tmp_path, kind):
    rng = np.random.default_rng(3)
    whole = seeds()[kind]
    refusals = 0
    for turn in range(60):
        broken = bytearray(whole)
        for at in rng.integers(0, len(whole), 1 + turn % 9).tolist():
            broken[at] = int(rng.integers(0, 256))
        if turn % 3 == 0:
            broken = broken[: int(rng.integers(0, len(whole)))]
        (tmp_path / "broken").write_bytes(bytes(broken))
        try:
            sheets = sheets_of(tmp_path / "broken")
        except ImportProblem as problem:
            refusals += len(str(problem).splitlines())
            continue
        assert all(len({len(c) for c in sheet.columns.values()}) == 1 for sheet in sheets)
    assert refusals <= 60
