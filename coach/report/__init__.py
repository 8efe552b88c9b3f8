"""The report after a run: what is shown, and its forms."""

from coach.report.replayed import session_of
from coach.report.summary import CueMark, HeardSession, Report, report_of

__all__ = ["CueMark", "HeardSession", "Report", "report_of", "session_of"]
