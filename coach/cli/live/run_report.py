"""The report of a run that has just ended: it was heard as it went, so nothing is replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.athlete.errors import StoreError
from coach.cli.errors import UserError
from coach.cli.files import write_file
from coach.cli.history.earlier_runs import earlier_runs, report_beside
from coach.cli.notes import note
from coach.model import Locomotion
from coach.report.measure.collect import ReportSink
from coach.terminal_escape import escape_terminal
from coach.wording.columns import headed
from coach.wording.translation import tr

if TYPE_CHECKING:
    from pathlib import Path

    from coach.app.summary import Summary, SummarySink
    from coach.recording import SessionHeader


class LiveReport:
    """Listens through ``heard`` while the run goes on.

    Args:
        header: Of the recording.
        grid_s: Distance of two decisions.
        athlete: Whose run it is; ``None`` for whose turn it is.
        wanted: Else nothing is written.
    """

    def __init__(
        self, header: SessionHeader, grid_s: float, athlete: str | None, *, wanted: bool
    ) -> None:
        self.header = header
        self._grid_s = grid_s
        self._athlete = athlete
        self._wanted = wanted
        self.heard = ReportSink(header.t_zero_host_s, grid_s)

    def write(self, recording: Path, summing: SummarySink, summary: Summary) -> None:
        """Write the page beside the recording and say where it is.

        Where nobody ran there is none; what else hinders it is one line.
        """
        from coach.report.draw.page import page_of  # now nothing waits for it
        from coach.report.session_report import HeardSession, report_of

        if not self._wanted or not summary.locomotion_s.get(Locomotion.RUNNING):
            return
        session = HeardSession(self.header, summary, summing, self.heard, self._grid_s)
        path = report_beside(recording)
        try:
            name, runs = earlier_runs(self._athlete, self.header, recording)
            write_file(path, page_of(report_of(session, name, runs)))
        except (UserError, StoreError) as error:
            note(
                tr(
                    "no report: {error}; 'coach report {recording}' makes one",
                    error=tr(error),
                    recording=escape_terminal(str(recording)),
                )
            )
        else:
            print(headed(tr("report"), escape_terminal(str(path))))
