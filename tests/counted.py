"""What tests tell a bench that runs them (bench/by_tests.py): a line each. In the suite nobody asks."""

from __future__ import annotations

import json
import os
from pathlib import Path

FILE = os.environ.get("PP_COUNTED", "")


def count(**said: object) -> None:
    if FILE:
        with Path(FILE).open("a") as file:
            file.write(json.dumps(said) + "\n")
