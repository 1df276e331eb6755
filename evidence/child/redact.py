"""Makes a redacted version (`burn`), or opens one again to look for what was taken out (`check`), in the directory it is
started in; each in a process of its own, shut away as the reader of files is. Leaves `made.json` or `found.json`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from evidence.child import burning, leaks
from evidence.child.running import run
from evidence.limits import LIMITS


def work() -> None:
    here = Path()
    if sys.argv[-1] == "burn":
        Path("made.json").write_text(json.dumps(burning.make(here)), encoding="utf-8")
    else:
        Path("found.json").write_text(json.dumps(leaks.check(here)), encoding="utf-8")


if __name__ == "__main__":
    run(work, seconds=LIMITS.redact_seconds)
