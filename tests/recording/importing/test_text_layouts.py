"""However a text file is laid out, the same samples come out of it."""

import re

import numpy as np
import pytest

from coach.recording.importing import ImportOptions, import_samples
from coach.recording.importing.text_sheet import read_text
from tests.recording.imported import ACC_M_S2, CHEST, GYR_RAD_S, T_S, samples

NAMES = ["t_s", "ax", "ay", "az", "gx", "gy", "gz"]
ROWS = np.column_stack([T_S, ACC_M_S2, GYR_RAD_S])


def table(separator=",", decimal=".", form="{:.9f}", end="\n", quoted=False):
    """Lines of the samples, without names."""
    mark = '"' if quoted else ""
    lines = []
    for row in ROWS:
        cells = [mark + form.format(x).replace(".", decimal) + mark for x in row]
        lines.append(separator.join(cells) + end)
    return lines


def names(separator=",", quoted=False, end="\n"):
    mark = '"' if quoted else ""
    return separator.join(f"{mark}{name}{mark}" for name in NAMES) + end


PREAMBLE = "sep=,\nDevice:,one\nStart:,2025-10-09 08:53:20\nRate:,100 Hz\n\n"

LAYOUTS = {
    "plain": names() + "".join(table()),
    "semicolons": names(";") + "".join(table(";")),
    "tabs": names("\t") + "".join(table("\t")),
    "bars": names("|") + "".join(table("|")),
    "blanks": names(" ") + "".join(table(" ")),
    "many blanks": names("   ") + "".join(table("     ", form="{:12.7f}")),
    "blanks after commas": names(", ") + "".join(table(", ")),
    "decimal comma": names(";") + "".join(table(";", ",")),
    "decimal comma and tabs": names("\t") + "".join(table("\t", ",")),
    "quoted decimal commas": names(quoted=True) + "".join(table(decimal=",", quoted=True)),
    "exponents": names() + "".join(table(form="{:.9E}")),
    "exponents and decimal comma": names(";") + "".join(table(";", ",", form="{:.9E}")),
    "plus signs": names() + "".join(table(form="{:+.9f}")),
    "all quoted": names(quoted=True) + "".join(table(quoted=True)),
    "windows": names(end="\r\n") + "".join(table(end="\r\n")),
    "separator at the end": names(end=",\n") + "".join(table(end=",\n")),
    "separator at the end of rows": names() + "".join(table(end=",\n")),
    "no end of the last line": names() + "".join(table()).rstrip("\n"),
    "blank lines between": names() + "\n" + "\n".join(table()),
    "preamble": PREAMBLE + names() + "".join(table()),
    "long preamble": "".join(f"key {k}: value\n" for k in range(400)) + names() + "".join(table()),
    "preamble of numbers": "100\n12, 13\n" + names() + "".join(table()),
    "ruled": "-" * 40 + "\n" + names() + "".join(table()),
    "comments": "# a\n#b,c,d,e,f,g,h\n" + names() + "# more\n" + "".join(table()),
    "names as a comment": "# made by hand\n# " + names() + "".join(table()),
    "units below": names() + "s,m/s^2,m/s²,m/s2,rad/s,rad/s,rad/s\n" + "".join(table()),
    "kinds and units below": names() + ",".join(["CAL"] * 7) + "\n"
    + "s,m/(s^2),m/(s^2),m/(s^2),rad/s,rad/s,rad/s\n" + "".join(table()),
    "device above": ",".join(["Shimmer 12"] * 7) + "\n" + names() + "".join(table()),
    "numbered rows": "," + names() + "".join(f"{k},{row}" for k, row in enumerate(table())),
    "numbered rows without a name": names()
    + "".join(f"{k},{row}" for k, row in enumerate(table())),
    "a name for date and time": names(" ")
    + "".join(f"2025-10-09 08:53:{20 + t:09.6f} {row.split(' ', 1)[1]}"
              for t, row in zip(T_S, table(" "), strict=True)),
    "returns doubled": (names() + "".join(table())).replace("\n", "\r\r\n"),
    "returns alone": (names() + "".join(table())).replace("\n", "\r"),
    "a total": names() + "".join(table()) + "Total,620\n",
    "footer": names() + "".join(table()) + "\nend of file\nTotal rows: 620\n",
    "empty rows below": names() + "".join(table()) + ",,,,,,\n" * 50,
    "words beside": "note," + names() + "".join(f"a b,{row}" for row in table()),
    "a comma in a name": '"Lat, deg";' + names(";") + "".join(f"52,1;{r}" for r in table(";", ",")),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_gives_the_same_samples(tmp_path, layout):
    path = tmp_path / "run.csv"
    path.write_bytes(LAYOUTS[layout].encode())
    result = import_samples(path, ImportOptions(CHEST))
    assert samples(result) == pytest.approx(ROWS[:, 1:], abs=1e-6)
    assert result.header.import_details["rate_hz"] == pytest.approx(100.0)


ENCODINGS = [
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "latin-1",
]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_each_encoding(tmp_path, encoding):
    path = tmp_path / "run.csv"
    text = LAYOUTS["plain"].replace("gx,gy,gz", "Gyr X (°/s),Gyr Y (°/s),Gyr Z (°/s)")
    path.write_bytes(text.encode(encoding))
    result = import_samples(path, ImportOptions(CHEST))
    assert [one.unit for one in result.taken if one.columns.startswith("Gyr X")] == ["deg/s"]
    assert samples(result)[:, 3:] == pytest.approx(np.radians(GYR_RAD_S), abs=1e-6)


def test_chinese_names_of_the_old_encoding(tmp_path):
    path = tmp_path / "run.csv"
    path.write_bytes(LAYOUTS["plain"].replace("t_s", "时间(s)").encode("gb2312"))
    result = import_samples(path, ImportOptions(CHEST))
    assert "时间(s)" in [one.columns for one in result.taken]


def sheet(text):
    (found,) = read_text(text.encode(), "run.csv")
    return found


def test_what_stands_above_the_names_is_kept():
    found = sheet(LAYOUTS["preamble"])
    assert found.preamble[1:] == ("Device:,one", "Start:,2025-10-09 08:53:20", "Rate:,100 Hz")
    assert found.first_row == 7
    assert "the names are taken from line 6" in found.notes


def test_units_below_the_names():
    found = sheet(LAYOUTS["kinds and units below"])
    assert found.units["ax"] == "m/(s^2)"
    assert found.first_row == 4


def test_columns_of_one_name_stay_apart():
    text = "t,x,x\n" + "".join(f"{k},{k + 1},{k + 2}\n" for k in range(10))
    found = sheet(text)
    assert list(found.columns) == ["t", "x", "x (2)"]
    assert any("called x" in note for note in found.notes)


def test_a_repeated_line_of_names_is_a_restart():
    lines = table()
    unit = "s,m/s2,m/s2,m/s2,rad/s,rad/s,rad/s\n"
    text = names() + unit + "".join(lines[:300]) + names() + unit + "".join(lines[300:])
    found = sheet(text)
    assert found.restarts == (300,)
    assert len(found.columns["ax"]) == len(ROWS)
    assert np.array_equal(found.columns["ax"], sheet(LAYOUTS["plain"]).columns["ax"])


BAD_ROWS = {
    "cut": ("0.1,0.2,0.3", "line 102: 3 cells under 7 names; left out"),
    "too long": ("1,2,3,4,5,6,7,8", "line 102: 8 cells under 7 names; left out"),
    "a word": ("1,2,three,4,5,6,7", "line 102, column ay: 'three' is not a number"),
    "a comment": ("# paused", "1 comment lines among the rows are left out"),
}


@pytest.mark.parametrize("kind", BAD_ROWS)
def test_each_bad_row_is_noted_with_its_line(kind):
    row, note = BAD_ROWS[kind]
    lines = table()
    lines.insert(100, row + "\n")
    found = sheet(names() + "".join(lines))
    assert found.notes == (note,)
    count = len(found.columns["ay"])
    assert count == len(ROWS) + (kind == "a word")
    good = found.columns["ay"][np.isfinite(found.columns["ay"])]
    assert good == pytest.approx(ROWS[:, 2], abs=1e-8)


def test_blank_lines_do_not_confuse_the_number_of_a_line():
    lines = table()
    lines.insert(50, "\n\n")
    lines.insert(101, "1,2\n")
    lines.insert(301, "1,2,x,4,5,6,7\n")
    notes = sheet("# a\n\n" + names() + "".join(lines)).notes
    numbers = [int(n) for note in notes for n in re.findall(r"line (\d+)[:,]", note)]
    assert numbers == [106, 306]


@pytest.mark.parametrize("where", [3, 300, 600])
def test_a_quote_that_nothing_closes_hides_one_row_only(where):
    lines = table()
    lines[where] = '"' + lines[where]
    found = sheet(names() + "".join(lines))
    assert len(found.columns["t_s"]) == len(ROWS)
    assert np.count_nonzero(np.isnan(found.columns["t_s"])) == 1
    assert found.columns["ax"] == pytest.approx(ROWS[:, 1], abs=1e-8)
    assert f"line {where + 2}, column t_s" in found.notes[0]


def test_a_line_that_the_supply_cut_leaves_no_zeros_behind(tmp_path):
    path = tmp_path / "run.csv"
    path.write_bytes((LAYOUTS["plain"].rstrip("\n")[:-20]).encode() + bytes(512))
    result = import_samples(path, ImportOptions(CHEST))
    assert len(samples(result)) == len(ROWS) - 1
    assert any("zero bytes" in warning for warning in result.warnings)


def test_a_text_that_ends_within_a_letter(capfd):
    text = names() + "".join(table()) + "# °"
    (found,) = read_text(text.encode()[:-1], "run.csv")
    assert len(found.columns["ax"]) == len(ROWS)
    assert capfd.readouterr().err == ""


def test_a_file_without_names_may_be_numbered(tmp_path):
    path = tmp_path / "run.csv"
    path.write_text("".join(table()))
    options = ImportOptions(
        CHEST,
        acc_columns=("2", "3", "4"),
        gyro_columns=("5", "6", "7"),
        time_column="1",
    )
    assert samples(import_samples(path, options)) == pytest.approx(ROWS[:, 1:], abs=1e-6)
