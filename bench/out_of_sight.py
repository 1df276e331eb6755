"""Whether a record out of sight can be told from none by the time that the answer takes: up to 1,000 tries each, by turns.

    python -m bench.out_of_sight [tries]

Runs tests/test_out_of_sight_in_time.py, which makes the records, and prints the medians; it fails where they differ by
5 ms or more.
"""

from __future__ import annotations

import os
import subprocess
import sys

if __name__ == "__main__":
    tries = sys.argv[1] if len(sys.argv) > 1 else "1000"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-s",
        "-p",
        "no:cacheprovider",
        "tests/test_out_of_sight_in_time.py",
    ]
    sys.exit(subprocess.run(command, env={**os.environ, "PP_TRIES": tries}, check=False).returncode)
