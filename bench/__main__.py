"""`make bench`: every benchmark in turn, each in a process of its own. Name some to run only those."""

import subprocess
import sys

ALL = (
    "pages",
    "calls",
    "packs",
    "audit",
    "out_of_sight",
    "replay",
    "second_net",
    "taken_away",
    "two_worlds",
    "matching_speed",
    "clicks",
    "killed",
    "sights",
    "drill",
    "leaks",
    "odd_files",
    "quarantine",
    "chaos_packs",
    "two_of_each",
    "faults",
    "upgrade",
)

if __name__ == "__main__":
    wanted = sys.argv[1:] or ALL
    for name in wanted:
        print(f"\n== {name}", flush=True)
        subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)
