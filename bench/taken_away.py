"""Whether anything of which people lose sight still answers them: each way, each person, every address that they had.

    python -m bench.taken_away

Runs tests/test_taken_away.py, which in the suite asks one in so many.
"""

from __future__ import annotations

import os
import subprocess
import sys

if __name__ == "__main__":
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "tests/test_taken_away.py"]
    sys.exit(subprocess.run(command, env={**os.environ, "PP_ONE_IN": "1"}, check=False).returncode)
