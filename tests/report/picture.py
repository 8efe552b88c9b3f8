"""Draws the picture of the report: its top, as a browser shows it.

Run ``python -m tests.report.picture`` after the look of the report has changed; needs Chromium.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from coach.app.simulated import simulated_session
from coach.recording import Recording
from coach.report.draw.page import page_of
from coach.report.replay_for_report import session_of
from coach.report.session_report import report_of
from coach.simulation import parse_story
from coach.simulation.stories import load_story_text

PICTURE = Path(__file__).resolve().parents[2] / "recordings" / "report.png"
STORY = "track-20min"
SIZE = {"width": 1120, "height": 960}


def main() -> None:
    """Simulate, report, and take the picture."""
    made = simulated_session(parse_story(load_story_text(STORY)), None)
    recording = Recording(made.header, tuple(made.inputs), (), complete=True, bytes_lost=0)
    page = page_of(report_of(session_of(recording), "", ()))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        path = Path(folder) / "report.html"
        path.write_text(page, encoding="utf-8")
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        tab = browser.new_page(viewport=SIZE)
        tab.goto(path.as_uri())
        tab.wait_for_selector("canvas")
        tab.screenshot(path=PICTURE)
        browser.close()
    print(PICTURE.relative_to(PICTURE.parents[1]))


if __name__ == "__main__":
    main()
