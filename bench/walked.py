"""The page of operations, walked by somebody who has only it: python -m bench.walked [--before COMMIT] [--stay]

Pastes each block of "On a machine of your own, without containers" (docs/operations.md) into one shell, as root on Debian: a clone, a
cluster of the machine's PostgreSQL 15, its Redis and its caddy, all on ports and in folders of their own, which are gone afterwards
(--stay leaves them until Enter is pressed, where something fails). Of the page three things are other: the first block's values, the
packages, which are looked for and not installed, and the name at the mail server, which is empty because ours asks for none. Where a
line fails the walk ends, and says which; the shell itself goes on, as a person's does. Between the blocks people come
(bench/walked_people.py). It is upgraded from --before (the parent of this build, if not said) to this build, and taken back. The
upgrade is pasted once before with a `migrate` that fails: nothing else may have happened then. A teacher is at work meanwhile, and
each of her requests is answered; since none of hers is slow, each change waits for 5 seconds instead of four minutes."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import time
import traceback
from contextlib import nullcontext, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

GIVEN = {
    name: value for name, value in os.environ.items() if name != "DEMO" and not name.endswith("_URL")
}  # before ours
ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "operations.md"
SECTION = "## On a machine of your own, without containers"
BLOCK = re.compile(r"^( *)```sh\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
NEEDED = ("pg_createcluster", "redis-server", "caddy", "git", "make", "node", "npm", "age-keygen", "openssl", "curl")
FAILED = "@@ this line failed"
UNTIL_READY = "until_ready $WEB_PORT; ready"
NOT_FROM_OUTSIDE = """test ! -e "$KEPT/run/lead-to-second-web"
for port in $DATABASE_PORT $REDIS_PORT $WEB_PORT; do
    test "$(ss -Hltn "sport = :$port" | awk '{print $4}')" = 127.0.0.1:$port; done"""
GIVES_UP = """cp "$KEPT/portal.env" "$KEPT/portal.env.as_it_was"; mv "$KEPT/run/migrate/DATABASE_URL" "$KEPT/run/migrate/away"
echo postgresql://nobody@127.0.0.1:1/nothing > "$KEPT/run/migrate/DATABASE_URL"
"""
NOTHING_HAPPENED = """mv "$KEPT/run/migrate/away" "$KEPT/run/migrate/DATABASE_URL"; test ! -e "$KEPT/portal.env.before"
cmp "$KEPT/portal.env" "$KEPT/portal.env.as_it_was" && nobody_at $SECOND_PORT && runs web"""
NO_NAME_AT_THE_MAIL_SERVER = "chmod u+w email_host_*; : > email_host_user; : > email_host_password\n"


def blocks() -> list[str]:
    """In the order of the page, with the secrets' block where the page says that it is used."""
    page = PAGE.read_text(encoding="utf-8")
    section = page.split(SECTION)[1].split("\n## ")[0]
    found = [textwrap.dedent(text) for _, text in BLOCK.findall(section)]
    at = next(number for number, text in enumerate(found) if text.startswith("export SERVER"))
    return [*found[: at + 1], secrets_block() + NO_NAME_AT_THE_MAIL_SERVER, *found[at + 1 :]]


def secrets_block() -> str:
    """The lines of the page that make the secrets."""
    before = PAGE.read_text(encoding="utf-8").split(SECTION)[0]
    (secrets,) = [textwrap.dedent(text) for _, text in BLOCK.findall(before) if "mkdir -m 0700 secrets" in text]
    return secrets


def values(given: dict[str, str], first: str) -> str:
    """The first block, with these in place of its own."""
    for name, value in given.items():
        first, number = re.subn(rf"\b{name}=\S+", f"{name}={value}", first)
        assert number == 1, name
    return first


class Shell:
    """One bash, which is fed block by block, goes on where a line fails, and says so."""

    def __init__(self, log: Path, **environment: str) -> None:
        self.log = log
        with log.open("wb") as said:
            self.process = subprocess.Popen(
                ["bash"],
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=subprocess.STDOUT,
                env={**GIVEN, **environment},
                cwd=log.parent,
                text=True,
            )
        assert self.process.stdin
        self.process.stdin.write(f"trap 'echo \"{FAILED}: $BASH_COMMAND\"' ERR\n")

    def paste(self, number: int, text: str, *, fails: bool = False, seconds: float = 900) -> str:
        assert self.process.stdin
        began, before, done = time.monotonic(), len(self._said()), re.compile(rf"@@ {number} is done: (\d+)\n")
        self.process.stdin.write(f'{text}\necho "@@ {number} is done: $?"\n')
        self.process.stdin.flush()
        while not (found := done.search(said := self._said()[before:])):
            if self.process.poll() is not None or time.monotonic() - began > seconds:
                break
            time.sleep(0.05)
        if found is None or (found[1] != "0" or FAILED in said) is not fails:
            tail = "\n".join(said.splitlines()[-25:])
            raise SystemExit(f"Block {number} of the page does not work:\n\n{text}\n{tail}")
        sys.stdout.write(f"block {number}, {time.monotonic() - began:.0f} s: {text.splitlines()[0][:90]}\n")
        sys.stdout.flush()
        return said

    def _said(self) -> str:
        return self.log.read_text(errors="replace")


def published(folder: Path, before: str) -> Path:
    """A place to clone from, with the build before this one; what is here is pushed before the upgrade."""
    made = folder / "published.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(made)], check=True)
    push(made, before)
    return made


def push(to: Path, what: str) -> None:
    subprocess.run(["git", "push", "--quiet", str(to), f"{what}:refs/heads/main"], cwd=ROOT, check=True)


def end(folder: Path, cluster: str) -> None:
    """Only what was started here, by the numbers that the page has written down."""
    for file in (folder / "kept" / "run").glob("*.pid"):
        with suppress(ProcessLookupError, ValueError):
            os.kill(int(file.read_text()), signal.SIGTERM)
    time.sleep(8)
    subprocess.run(["pg_dropcluster", "--stop", "15", cluster], check=False)
    shutil.rmtree(f"/var/lib/postgresql/15/{cluster}.before", ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def walk(folder: Path, given: dict[str, str], people: Any, mail: int) -> None:
    found = blocks()
    found[0] = values(given, found[0])
    found[1] = "\n".join(f"command -v {program} > /dev/null" for program in NEEDED)
    shell = Shell(folder / "walked.log", EMAIL_PORT=str(mail), EMAIL_HOST="127.0.0.1", SLOWEST="5")
    for number, text in enumerate(found):
        if "git ls-remote" in text:
            push(Path(given["SOURCE"]), "HEAD")
            shell.paste(number, GIVES_UP)
            shell.paste(number, text, fails=True)
            shell.paste(number, NOTHING_HAPPENED)
        with people.at_work() if "\n    take_over" in text and "take_over()" not in text else nullcontext():
            shell.paste(number, text)
        for command, come in people.after.items():
            if command in text:
                shell.paste(number, UNTIL_READY)
                come(given)
    shell.paste(len(found), NOT_FROM_OUTSIDE)


def main() -> None:
    asked = argparse.ArgumentParser(description="The page of operations, walked.")
    asked.add_argument(
        "--stay", action="store_true", help="where something fails, leave the installation until Enter is pressed"
    )
    asked.add_argument("--before", default="HEAD~1", help="the build from which it is upgraded")
    options = asked.parse_args()
    from bench.walked_people import People
    from tests.faulty import relay
    from tests.served import free_port

    folder, cluster = Path(mkdtemp(prefix="walked-")), f"walked{os.getpid()}"
    folder.chmod(0o755)
    ports = {
        name: str(free_port()) for name in ("PORTAL_PORT", "WEB_PORT", "SECOND_PORT", "DATABASE_PORT", "REDIS_PORT")
    }
    given = {
        "SOURCE": str(published(folder, options.before)),
        "PORTAL": f"{folder}/program",
        "KEPT": f"{folder}/kept",
        "CLUSTER": cluster,
        **ports,
    }
    letters: list[str] = []
    try:
        with relay("well", letters) as mail:
            walk(folder, given, People(letters), mail)
            sys.stdout.write(f"Everything on the page works, at load {os.getloadavg()[0]:.1f}.\n")
    except BaseException:
        if options.stay:
            traceback.print_exc()
            input(f"{folder}: press Enter to end it. ")
        raise
    finally:
        end(folder, cluster)


if __name__ == "__main__":
    main()
