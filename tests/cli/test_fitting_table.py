"""Tables in a narrow terminal: whole names, and a word of what was left out."""

from __future__ import annotations

import io
import re

import pytest
from rich import box
from rich.console import Console
from rich.table import Table

from coach.cli.fitting_table import print_table
from coach.cli.plain_console import plain_console
from coach.wording.metric_names import NAMES, label_with_unit

GIVE_WAY = (4, 2, 3)


def printed(width, *, words=(), title="while running", give_way=GIVE_WAY):
    table = Table(box=box.SIMPLE)
    for heading in (title, "median", "spread", "band", "valid"):
        table.add_column(heading)
    for name in NAMES:
        if name != "speed_m_s":
            table.add_row(label_with_unit(name), "170.0", "1.5", "165.4 to 175.7", "97%")
    out = io.StringIO()
    print_table(Console(file=out, width=width, markup=False), table, give_way, words=words)
    return out.getvalue()


@pytest.mark.parametrize("width", [120, 80, 60, 50, 40])
def test_it_is_as_wide_as_the_terminal_and_each_name_is_whole(capsys, width):
    text = printed(width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    for name in NAMES:
        if name != "speed_m_s":
            assert re.search(rf"^  {re.escape(label_with_unit(name))} ", text, flags=re.MULTILINE)


def test_what_says_least_gives_way_first_and_is_named(capsys):
    headings = ["valid", "spread", "band"]
    gone = set()
    for width in range(120, 38, -1):
        text = printed(width)
        left_out = [heading for heading in headings if heading not in text]
        assert left_out == headings[: len(left_out)]
        err = capsys.readouterr().err
        assert (f"no room here for: {', '.join(left_out)}" in err) == bool(left_out)
        gone.add(len(left_out))
    assert gone == {0, 1, 2, 3}


def test_a_long_heading_is_broken_and_a_number_that_is_none_is_no_matter(capsys):
    text = printed(
        40, title="standing, at the calibrations of all of your runs", give_way=(9, *GIVE_WAY)
    )
    assert max(map(len, text.splitlines())) <= 40
    assert "…" not in text


COMMANDS = (("replay", "--table"), ("history",), ("history", "show", 1), ("sensors",))


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(map(str, words)))
def test_each_table_fits_forty_columns(coach, recording, monkeypatch, words):
    coach("history", "add", recording)
    monkeypatch.setattr("coach.cli.plain_console.Console.is_terminal", True)
    monkeypatch.setenv("COLUMNS", "40")
    code, out, _ = coach(*words)
    assert code == 0
    tables = [line for line in out.splitlines() if line.startswith("  ") or "─" in line]
    assert len(tables) > 3
    assert max(map(len, tables)) <= 40
    assert "…" not in "".join(tables)


def test_a_title_longer_than_all_names_is_broken_between_words_only():
    table = Table(box=box.SIMPLE)
    table.add_column("Standing, at the calibrations")
    table.add_column("now")
    table.add_row("Sway", "0.4")
    out = io.StringIO()
    print_table(Console(file=out, width=80, markup=False), table, ())
    assert "calibrations" in out.getvalue().split()


def test_a_reader_that_leaves_is_no_error_of_a_table_either(monkeypatch):
    class Left(io.StringIO):
        def write(self, _text):
            raise BrokenPipeError

    monkeypatch.setattr("sys.stdout", Left())
    console = plain_console(80)
    with pytest.raises(BrokenPipeError):
        console.print("a line")
    monkeypatch.undo()
