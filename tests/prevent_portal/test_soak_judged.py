"""What `make soak` takes for well: memory, writes and requests, and then also the log and the work that is left."""

from types import SimpleNamespace

import pytest

from bench.soak import judged

LOOKS = [{"at": at, "fault": "", "memory": {"web": 100.0}} for at in range(10)]


@pytest.mark.parametrize(
    ("found", "failed", "log_holds", "left", "broken"),
    [
        (3, [], True, {}, []),
        (2, [], True, {}, ["writes"]),
        (3, ["well: 500"], True, {}, ["requests"]),
        (3, [], False, {}, ["log"]),
        (3, [], True, {"queued": 1}, ["jobs"]),
    ],
)
def test_each_invariant_is_held_for_itself(found, failed, log_holds, left, broken):
    load = SimpleNamespace(failed=failed, seconds=[0.1, 0.2], written=3)
    told = judged(LOOKS, load, found, log_holds=log_holds, left=left)
    assert [name for name, holds in told["held"].items() if not holds] == broken
    assert told["ok"] is not bool(broken)
