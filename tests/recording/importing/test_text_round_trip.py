"""A table written in any usual way reads back as it was."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.recording.importing.text_sheet import read_text

SEPARATORS = [",", ";", "\t", "|", " ", "   "]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
WORDS = st.text(st.sampled_from("abcdefghij ÄÖ°µ-:/"), min_size=1, max_size=30)
NAMES = st.lists(
    st.from_regex(r"[a-zA-Z][a-zA-Z_]{1,10}( \([a-z°/²^]{1,5}\))?", fullmatch=True),
    min_size=2, max_size=9, unique=True,
)  # fmt: skip


@st.composite
def tables(draw):
    names = draw(NAMES)
    seed, rows = draw(st.integers(0, 2**32 - 1)), draw(st.integers(5, 80))
    rng = np.random.default_rng(seed)
    values = rng.normal(0.0, 10.0 ** draw(st.integers(-2, 4)), (rows, len(names)))
    if draw(st.booleans()):
        values[rng.random(values.shape) < 0.1] = np.nan
        values[:, 0] = np.arange(rows)
    return names, values


@settings(deadline=None)
@given(
    table=tables(),
    separator=st.sampled_from(SEPARATORS),
    comma=st.booleans(),
    encoding=st.sampled_from(ENCODINGS),
    form=st.sampled_from(["{:.6f}", "{:.10E}", "{!r}", "{:+.7f}"]),
    end=st.sampled_from(["\n", "\r\n"]),
    preamble=st.lists(WORDS, max_size=8),
    quoted=st.booleans(),
    last_end=st.booleans(),
)
def test_what_was_written_is_read(
    table, separator, comma, encoding, form, end, preamble, quoted, last_end
):
    names, values = table
    blanks = not separator.strip(" ")
    if blanks:  # then a name holds none, a cell is never empty
        names = [name.replace(" ", "_") for name in names]
        values = np.nan_to_num(values)
        preamble = []
    if separator == ",":
        comma = False
    mark = '"' if quoted and not blanks else ""

    def cell(x):
        text = "" if np.isnan(x) else form.format(float(x))
        return mark + (text.replace(".", ",") if comma else text) + mark

    lines = [*preamble, separator.join(f"{mark}{name}{mark}" for name in names)]
    lines += [separator.join(map(cell, row)) for row in values]
    text = end.join(lines) + (end if last_end else "")
    (sheet,) = read_text(text.encode(encoding), "run.csv")
    assert list(sheet.columns) == names
    expected = [[float(form.format(float(x))) for x in row] for row in values]
    found = np.column_stack(list(sheet.columns.values()))
    np.testing.assert_array_equal(found, np.array(expected))
    assert sheet.first_row == len(preamble) + 2
