"""Waits until no request is connected to a port of this machine any more: python deploy/until_drained.py PORT [SECONDS]

Before a web process is told to end, when the proxy leads no new request to it: what was sent to it is answered, also files that take
four minutes to arrive, where gunicorn itself waits for half a minute. Exits with 1 when there is still one after so many
seconds (300), and says so."""

import sys
import time
from pathlib import Path

ESTABLISHED = "01"


def connected(port: int) -> int:
    """Connections whose end here is that port."""
    lines = [line for table in ("tcp", "tcp6") for line in _lines(Path("/proc/net") / table)]
    return sum(local.endswith(f":{port:04X}") and state == ESTABLISHED for _, local, _, state, *_ in lines)


def _lines(table: Path) -> list[list[str]]:
    return [line.split() for line in table.read_text().splitlines()[1:]] if table.exists() else []


def drained(port: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while connected(port):
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


if __name__ == "__main__":
    port, seconds = int(sys.argv[1]), float((sys.argv[2:] or ["300"])[0])
    if not drained(port, seconds):
        sys.exit(f"Still {connected(port)} connected to port {port} after {seconds:.0f} s.")
