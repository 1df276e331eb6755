"""A service of docker-compose.yml closed in as an engine would, by what every Linux has: namespaces of mounts, processes and names,
a root of its own that is read-only where the file says so, the file's mounts, secrets, user and capabilities. All services share one
network, whose only line is the loopback: the file's networks are not tried by it, and its host names are the loopback's.

HERE is what is other than in the images, and nothing else is."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.compose_file import ROOT, Service, environment_of_the_image, of_the_image

PATHS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
USERS = {"portal": 10001, "postgres": 999, "redis": 999, "clamav": 100}  # by number in the images


@dataclass(frozen=True)
class Image:
    """What a foreign image brings: where it begins, what runs, with what, and by which program one knows that it is here."""

    program: str
    command: tuple[str, ...] = ()
    folder: str = "/"
    environment: tuple[tuple[str, str], ...] = ()


SERVERS = "/usr/lib/postgresql/15/bin"
HERE = {
    "prevent-portal-proxy": Image(
        "caddy",
        ("caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"),
        "/srv",
        (("XDG_DATA_HOME", "/data"), ("XDG_CONFIG_HOME", "/config")),
    ),
    "postgres": Image(
        "postgres", environment=(("POSTGRES_USER", "postgres"), ("PATH", f"/programs:{SERVERS}:{PATHS}"))
    ),
    "redis": Image("redis-server", folder="/data"),
    "clamav/clamav": Image("clamd", ("clamd", "--config-file=/etc/clamav/clamd.conf", "--foreground")),
}
# The server of this machine is Debian's 15, and so are the programs of backups.
OTHER = {"POSTGRES_PROGRAMS": SERVERS}
# What the image of PostgreSQL does at its first start, as far as the file relies on it.
FIRST_START = """#!/bin/bash
set -eu
if ! test -s "$PGDATA/PG_VERSION"; then
    initdb --username postgres --pwfile "$POSTGRES_PASSWORD_FILE" --encoding UTF8 $POSTGRES_INITDB_ARGS > /dev/null
    echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
    export PGPASSWORD=$(cat "$POSTGRES_PASSWORD_FILE") PGHOST=/run/postgresql
    pg_ctl start --wait --options "-c listen_addresses='' -c unix_socket_directories=/run/postgresql" > /dev/null
    for file in /docker-entrypoint-initdb.d/*.sh; do "$file"; done
    pg_ctl stop --wait > /dev/null
fi
exec "$@"
"""
# Debian's caddy is 2.6, the image 2.10: other words for the same.
WORDS_OF_2_6 = (
    ("request_buffers 3MB", "buffer_requests\n\tmax_buffer_size 3MB"),
    ("\tpersist_config off\n", ""),
    ("tls_trust_pool file", "tls_trusted_ca_certs"),
)


class Machine:
    """A folder with the secrets, the volumes and the roots of all services, and what this machine has for them."""

    def __init__(self, folder: Path, programs: Path | None) -> None:
        self.folder, self.programs = folder, programs
        folder.chmod(0o755)
        self.usr = f"{programs}/usr:/usr" if programs else ""

    def image(self, one: Service) -> Image:
        return next(image for name, image in HERE.items() if str(one.said["image"]).split(":")[0].split("$")[0] == name)

    def wanting(self, one: Service) -> str:
        """The program that is not here; empty where all is."""
        if one.is_ours:
            return ""
        program = self.image(one).program
        more = [f"{self.programs}/usr/bin", f"{self.programs}/usr/sbin"] if self.programs else []
        return "" if shutil.which(program, path=":".join([*more, SERVERS, PATHS])) else program

    @contextmanager
    def running(self, one: Service) -> Iterator[Contained]:
        begun = Contained(self, one)
        try:
            yield begun
        finally:
            begun.kill()

    def etc(self, name: str, targets: list[str]) -> Path:
        """The few files of /etc that are its own, and a place for each file that is laid there."""
        made = self.folder / "etc" / name
        made.mkdir(parents=True)
        (made / "hosts").write_text(f"127.0.0.1 localhost {name} {' '.join(HOSTS)}\n")
        users = [("root", 0), ("service", 10002), *USERS.items()]
        (made / "passwd").write_text("".join(f"{who}:x:{uid}:{uid}::/nonexistent:/bin/sh\n" for who, uid in users))
        (made / "group").write_text("".join(f"{who}:x:{uid}:\n" for who, uid in users))
        for target in targets:
            place = made / target.removeprefix("/etc/")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()
        return made


SIGNATURES = (
    "44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n"  # of the test file alone: its own come over a network
)
FONTS = Path("/var/cache/fontconfig")  # where the installation of fonts leaves what it knows of them, as in the image
HOSTS = ("web", "postgres", "redis")


class Contained:
    """One service at work; process 1 of its own namespace, as in a container."""

    def __init__(self, machine: Machine, one: Service) -> None:
        self.machine, self.service, self.began = machine, one, time.monotonic()
        self.uid = self._uid()
        self.log = machine.folder / f"{one.name}.log"
        script = "\n".join(["set -eu", *self._root(), f"exec {self._as_it(self._command())}"])
        closed = ["unshare", "--mount", "--pid", "--uts", "--ipc", "--fork", "--kill-child", "bash", "-c", script]
        self.process = subprocess.Popen(
            closed, env={"PATH": PATHS}, stdin=subprocess.DEVNULL, stdout=self.log.open("wb"), stderr=subprocess.STDOUT
        )

    def _uid(self) -> int:
        """The file's, else the image's: of ours the Dockerfile says it, of the others it is root."""
        who = str(self.service.said.get("user") or ("portal" if self.service.is_ours else "0")).split(":")[0]
        return int(who) if who.isdigit() else USERS[who]

    def _command(self) -> list[str]:
        said = self.service.said.get("entrypoint", []) + self.service.said.get("command", [])
        if self.service.is_ours:
            return of_the_image("ENTRYPOINT") + (said or of_the_image("CMD"))
        return said if self.service.said.get("command") else list(self.machine.image(self.service).command)

    def _environment(self) -> dict[str, str]:
        if self.service.is_ours:
            stage = self.service.said["build"]["target"]
            image = environment_of_the_image(stage) | OTHER | {"PATH": f"/portal/.venv/bin:{PATHS}"}
        else:
            image = {"PATH": PATHS, **dict(self.machine.image(self.service).environment)}
        return image | self.service.environment | {"HOSTNAME": self.service.name}

    def _as_it(self, command: list[str]) -> str:
        """The command as this service runs it: its folder, user, capabilities and environment."""
        caps = ",".join(["-all", *(f"+{name.lower()}" for name in self.service.said.get("cap_add", []))])
        folder = "/portal" if self.service.is_ours else self.machine.image(self.service).folder
        closed = ["setpriv", f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups", f"--bounding-set={caps}"]
        closed += ["--inh-caps=-all", "--no-new-privs"]
        told = [f"{name}={value}" for name, value in self._environment().items()]
        inner = 'cd "$0" && exec "$@"'
        return shlex.join([*closed, "env", "-i", *told, "sh", "-c", inner, folder, *command])

    def _root(self) -> list[str]:
        """Lines of the shell that make its root and step into it."""
        one, folder = self.service, self.machine.folder
        root, name = folder / "root" / one.name, one.name
        root.mkdir(parents=True)
        mounts = [(self._source(mount.source), mount.target, mount.reads_only) for mount in one.mounts]
        own = self.machine.etc(name, [target for _, target, _ in mounts if target.startswith("/etc/")])
        lines = [
            f"hostname {name}",
            f"mount -t tmpfs -o mode=0755 none {root}; cd {root}",
            "mkdir -p usr etc dev proc run srv old tmp var/lib; ln -s usr/bin usr/sbin usr/lib usr/lib64 .; ln -s /run var/run",
            f"mount -t overlay none -o lowerdir={self.machine.usr} usr"
            if self.machine.usr
            else "mount --bind /usr usr",
            f"mount -t overlay none -o lowerdir={own}:/etc etc",
            "mount --rbind /dev dev; mount -t proc none proc",
            *self._secrets(),
        ]
        lines += [line for path in one.said.get("tmpfs", []) for line in self._tmpfs(path)]
        if one.is_ours:
            mounts += [(path, str(path), True) for path in (*of_python(), FONTS)]
            mounts.append((ROOT, "/portal", True))
        for source, target, reads_only in mounts:
            lines += laid(source, target, reads_only=reads_only)
        if one.is_ours and (ROOT / ".local").exists():
            lines.append("mount -t tmpfs -o mode=0700 none portal/.local")  # as .dockerignore leaves it out
        if str(one.said["image"]).startswith("postgres"):
            lines.append(f"install -D -m 0755 {self._first_start()} programs/docker-entrypoint.sh")
        lines += [
            f"echo {value} > /proc/sys/{key.replace('.', '/')}" for key, value in one.said.get("sysctls", {}).items()
        ]
        if one.said.get("read_only"):
            lines.append("mount -o remount,ro .")
        return [*lines, "pivot_root . old; umount -l /old"]

    def _first_start(self) -> Path:
        made = self.machine.folder / "docker-entrypoint.sh"
        made.write_text(FIRST_START)
        return made

    def _secrets(self) -> list[str]:
        made = self.machine.folder / "given" / self.service.name
        made.mkdir(parents=True)
        for target, source in self.service.secrets.items():
            shutil.copy2(self.machine.folder / "secrets" / source, made / target)
        return laid(made, "/run/secrets", reads_only=True)

    def _source(self, source: str) -> Path:
        """A volume is made once, as the image has its folder: of the user who runs the service first."""
        if source.startswith("./"):
            return self._in_words_of_here(ROOT / source)
        if source.startswith("/"):
            return Path(source)
        made = self.machine.folder / "volumes" / source
        if not made.exists():
            made.mkdir(parents=True, mode=0o700)
            os.chown(made, self.uid, self.uid)
            if source == "signatures":
                (made / "test.hdb").write_text(SIGNATURES)
        return made

    def _in_words_of_here(self, path: Path) -> Path:
        if path.name != "Caddyfile":
            return path
        text = path.read_text(encoding="utf-8")
        for theirs, ours in WORDS_OF_2_6:
            text = text.replace(theirs, ours)
        made = self.machine.folder / "Caddyfile"
        made.write_text(text)
        return made

    def _tmpfs(self, said: str) -> list[str]:
        path, _, options = said.partition(":")
        return [f"mkdir -p .{path}; mount -t tmpfs -o {options or 'mode=1777'} none .{path}"]

    def age(self) -> float:
        return round(time.monotonic() - self.began, 1)

    def words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-12:])

    def first(self) -> int:
        """Process 1 of its namespace, by its number here."""
        pid = self.process.pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])

    def is_there(self) -> bool:
        return self.process.poll() is None

    def is_well(self, timeout: float) -> bool:
        """By its own check, in its namespaces, within the time that it is given."""
        if not self.is_there():
            return False
        enter = f"exec nsenter --target {self.first()} --mount --pid --uts --ipc {self._as_it(self.service.check)}"
        with suppress(subprocess.TimeoutExpired):
            return not subprocess.run(
                ["bash", "-c", enter], timeout=timeout, capture_output=True, check=False
            ).returncode
        return False

    def stop(self) -> tuple[float, int]:
        """How long it took after a SIGTERM, and how it ended; killed when its grace is over."""
        began = time.monotonic()
        os.kill(self.first(), signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=self.service.grace)
        took = time.monotonic() - began
        self.kill()
        return took, self.process.wait()

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def laid(source: Path, target: str, *, reads_only: bool) -> list[str]:
    make = (
        f"mkdir -p .{target}"
        if source.is_dir()
        else f"mkdir -p .{Path(target).parent}; touch .{target} 2> /dev/null || true"
    )
    lines = [make, f"mount --bind {source} .{target}"]
    return [*lines, f"mount -o remount,bind,ro .{target}"] if reads_only else lines


def of_python() -> list[Path]:
    """Where the interpreter and its packages lie, when that is outside of /usr and of the checkout."""
    found = {(ROOT / ".venv").resolve(), Path(sys.base_prefix).resolve()}
    return [path for path in found if not path.is_relative_to("/usr") and not path.is_relative_to(ROOT)]
