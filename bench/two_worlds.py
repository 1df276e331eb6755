"""Whether a page tells anybody without sight that there is a sealed person, or a referral that may concern a colleague.

    python -m bench.two_worlds [first names]

Runs tests/everywhere_in_two_worlds.py, which says what tells the worlds apart, line by line.
"""

from __future__ import annotations

import os
import subprocess
import sys

if __name__ == "__main__":
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/everywhere_in_two_worlds.py"]
    everything = {**os.environ, "PP_PEOPLE": " ".join(sys.argv[1:]), "PP_ONE_IN": "1"}
    sys.exit(subprocess.run(command, env=everything, check=False).returncode)
