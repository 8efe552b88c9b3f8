"""The page that a live run leaves is the one that a replay of its recording makes."""

from pathlib import Path

import pytest

from coach.app.batches import by_count
from coach.app.session import Session, config_of, play
from coach.app.summary import SummarySink
from coach.cli.live.run_report import LiveReport
from coach.recording import read_recording

RECORDINGS = Path(__file__).resolve().parents[2] / "recordings"


def heard(recording, *, wanted=True):
    """A session with the report listening, as live: many small batches."""
    config = config_of(recording.header)
    summing = SummarySink(recording.header.t_zero_host_s)
    report = LiveReport(recording.header, config.settings.grid_s, None, wanted=wanted)
    session = Session(config, [summing, report.heard])
    play(session, by_count(recording.inputs, 7), stop=lambda: False)
    placements = [one.placement for one in config.mounts]
    return report, summing, summing.summary(session.baseline, config.settings, placements)


@pytest.mark.parametrize("name", ["tired-hips", "poor-link"])
def test_it_is_the_page_of_a_replay(name, tmp_path, coach, capsys):
    kept = tmp_path / f"{name}.mcap"
    kept.write_bytes((RECORDINGS / f"{name}.simulated.mcap").read_bytes())
    report, summing, summary = heard(read_recording(kept))
    report.write(kept, summing, summary)
    page = tmp_path / f"{name}.report.html"
    assert str(page) in capsys.readouterr().out
    live = page.read_text(encoding="utf-8")
    coach("report", kept, "--force")
    assert page.read_text(encoding="utf-8") == live


def test_a_page_that_cannot_be_written_is_one_line(tmp_path, coach, capsys):
    recording = read_recording(RECORDINGS / "tired-hips.simulated.mcap")
    report, summing, summary = heard(recording)
    (tmp_path / "run.report.html").mkdir()
    report.write(tmp_path / "run.mcap", summing, summary)
    told = capsys.readouterr()
    assert told.out == ""
    (line,) = told.err.strip().splitlines()
    assert "no report" in line
    assert "coach report" in line


def test_none_is_written_where_none_is_wanted(tmp_path, capsys):
    recording = read_recording(RECORDINGS / "tired-hips.simulated.mcap")
    report, summing, summary = heard(recording, wanted=False)
    report.write(tmp_path / "run.mcap", summing, summary)
    assert capsys.readouterr().out == ""
    assert not list(tmp_path.iterdir())
