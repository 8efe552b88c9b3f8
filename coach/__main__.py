"""``python -m coach``."""

# Built in: ``signal`` itself takes as long to import as all before it.
import _signal  # type: ignore[import-not-found]

# Until ``main`` can say it in one line, Ctrl-C ends the process without a word.
_signal.signal(_signal.SIGINT, _signal.SIG_DFL)

from coach.cli.main import main  # noqa: E402

raise SystemExit(main())
