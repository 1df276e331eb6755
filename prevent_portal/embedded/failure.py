"""Why the embedded servers did not come up, in a sentence that says what to do."""

from pathlib import Path

LAST_LINES = 5


class CannotStart(RuntimeError):
    """Shown to the person at the keyboard, without a traceback."""


def last_words(log: Path) -> str:
    """The end of a server's own log: the only place that knows why it refused."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return "\n".join(lines[-LAST_LINES:])
