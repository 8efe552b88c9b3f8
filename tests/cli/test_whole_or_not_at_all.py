"""A recording that is made anew replaces the old one once it is whole, and never before."""

from __future__ import annotations

import pytest

from coach.recording import read_recording
from tests.not_on_windows import LIMITS

STORY = """
title = "Standing"
placement = "chest"
[[phase]]
do = "stand"
for_s = 20
"""
CSV = "t_s,ax,ay,az\n" + "".join(f"{k / 50},0.1,0.{k % 7},9.8\n" for k in range(9000))


@LIMITS
@pytest.mark.parametrize("command", ["simulate story.toml", "import belt.csv --placement chest"])
def test_a_full_disk_leaves_the_file_that_was_there(shell, tmp_path, command):
    import resource  # noqa: PLC0415  there is none on Windows

    (tmp_path / "story.toml").write_text(STORY)
    (tmp_path / "belt.csv").write_text(CSV)
    line = [*command.split(), "-o", "run.mcap", "--force"]
    first = shell(*line)
    _, said = first.communicate()
    assert first.returncode == 0, said
    before = (tmp_path / "run.mcap").read_bytes()
    files = sorted(path.name for path in tmp_path.iterdir())

    full = shell(
        *line,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2,) * 2),
    )
    _, said = full.communicate()
    assert full.returncode != 0
    (refusal,) = [one for one in said.splitlines() if "run.mcap" in one]
    assert "cannot write run.mcap" in refusal
    assert "nothing was changed" in refusal
    assert (tmp_path / "run.mcap").read_bytes() == before
    assert read_recording(tmp_path / "run.mcap").complete
    assert sorted(path.name for path in tmp_path.iterdir()) == files
