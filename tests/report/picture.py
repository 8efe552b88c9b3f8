"""Draws the pictures of the report and of the progress: their top, as a browser shows it.

Run ``python -m tests.report.picture`` after their look has changed; needs Chromium, and two minutes
for the season that they are of.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.demo_season import CUED_RUN, ROOT, made_season, run_coach

REPORT = ROOT / "recordings" / "report.png"
PROGRESS = ROOT / "recordings" / "progress.png"
REPORT_SIZE = {"width": 1120, "height": 960}
PROGRESS_SIZE = {"width": 1120, "height": 700}


def main() -> None:
    """Make the season, its pages, and the pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        season = made_season(folder)
        recording = season / "sessions" / CUED_RUN
        pages = folder / "report.html", folder / "progress.html"
        run_coach(folder, "report", str(recording), "-o", str(pages[0]), home=season)
        run_coach(folder, "progress", "--page", "-o", str(pages[1]), home=season)
        _take(pages[0], REPORT, REPORT_SIZE, wait_for="canvas")
        _take(pages[1], PROGRESS, PROGRESS_SIZE, wait_for="svg.trend")
    for picture in (REPORT, PROGRESS):
        print(picture.relative_to(ROOT))


def _take(page: Path, picture: Path, size: dict[str, int], *, wait_for: str) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        tab = browser.new_page(viewport=size)
        tab.goto(page.as_uri())
        tab.wait_for_selector(wait_for)
        tab.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main()
