"""Where a set of embedded servers lives, and as whom it runs.

PostgreSQL refuses to run as root. So root hands the servers to an account without rights, together with a copy
of the binaries: the virtual environment may lie under a home directory that account cannot enter, and opening a
home directory to it is not ours to do.
"""

import hashlib
import os
import pwd
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prevent_portal.embedded.failure import CannotStart

STATE = Path(os.environ.get("STATE_DIR") or Path(__file__).resolve().parent.parent.parent / ".local")
FOR_ROOT = Path("/var/lib/prevent-portal")
SHORT = Path("/tmp")  # noqa: S108 - the directory made there is 0700, and refused if it is not ours
ACCOUNT_FOR_ROOT = "nobody"
# sockaddr_un holds 108 bytes; PostgreSQL adds "/.s.PGSQL.5432" and its lock file a little more.
LONGEST_SOCKET_DIRECTORY = 85
ODD = "\"'\\,@%"  # each means something to one of the programs that are told the path


@dataclass(frozen=True)
class Place:
    """`state` (locks, secrets) is ours alone; `data` and `sockets` belong to the account of the servers."""

    state: Path
    data: Path
    sockets: Path
    account: pwd.struct_passwd

    @property
    def handed_over(self) -> bool:
        return self.account.pw_uid != os.geteuid()

    def run_as(self) -> dict[str, Any]:
        """What `subprocess` needs to start a server: as its account, in its own session."""
        identity: dict[str, Any] = {}
        if self.handed_over:
            identity = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(self.data), "LC_ALL": "C"}
        return identity | {"cwd": self.data, "env": environment, "umask": 0o077, "start_new_session": True}

    def write(self, name: str, text: str) -> Path:
        """A file only the servers' account can read."""
        path = self.data / name
        path.unlink(missing_ok=True)
        write_private(path, text, owner=self.account)
        return path

    def private_directory(self, path: Path) -> Path:
        """A directory only the account may enter, or a refusal: another account may have been there first.

        Of several first commands at once each may meet it before it was handed over, so one of our own is handed
        over by the command that finds it. By its handle: a name in a directory that all may write in may change meanwhile.
        """
        with suppress(FileExistsError):
            path.mkdir(mode=0o700, parents=True)
        try:
            handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            raise _not_ours(path) from None
        try:
            if os.fstat(handle).st_uid not in (self.account.pw_uid, os.geteuid()):
                raise _not_ours(path)
            os.fchown(handle, self.account.pw_uid, self.account.pw_gid)
            os.fchmod(handle, 0o700)
        finally:
            os.close(handle)
        return path


def _not_ours(path: Path) -> CannotStart:
    return CannotStart(f"{path} is somebody else's. Remove it, or set DATABASE_URL.")


def place_for(purpose: str) -> Place:
    """Find and make the directories of one set of servers, such as "demo" or "test"."""
    account = pwd.getpwnam(ACCOUNT_FOR_ROOT) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    state = STATE / purpose
    _make_state(state)
    data = state / "data"
    if not can_enter(account, state):
        public_directory(FOR_ROOT)
        data = FOR_ROOT / _short_name(state)
    place = Place(state=state, data=data, sockets=_sockets(data, account), account=account)
    place.private_directory(place.data)
    place.private_directory(place.sockets)
    return place


def write_private(path: Path, text: str, *, owner: pwd.struct_passwd | None = None) -> None:
    """A new file of mode 0600. By its handle: a name in another account's directory may change meanwhile."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        if owner:
            os.fchown(handle, owner.pw_uid, owner.pw_gid)
        file.write(text)


def public_directory(path: Path) -> Path:
    """A directory every account may enter, whatever the umask of the command."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o755)
    return path


def _make_state(state: Path) -> None:
    # Others may pass through to `data` when root handed it over, but list nothing and open nothing.
    mode = 0o711 if os.geteuid() == 0 else 0o700
    try:
        state.mkdir(mode=mode, parents=True, exist_ok=True)
        state.chmod(mode)
    except PermissionError:
        raise CannotStart(
            f"{state} belongs to another user. Work in a copy of your own, or set DATABASE_URL."
        ) from None


def can_enter(account: pwd.struct_passwd, folder: Path) -> bool:
    """Whether the account can pass every directory above; root's own home is the usual obstacle."""
    if account.pw_uid == os.geteuid():
        return True
    return all(above.stat().st_mode & stat.S_IXOTH for above in [folder, *folder.parents])


def _sockets(data: Path, account: pwd.struct_passwd) -> Path:
    """Beside the data, or a short directory of our own where the path is too long or too odd for a socket.

    Not the runtime or temporary directory of the session: two shells that differ in it would not meet.
    """
    beside = data / "run"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET_DIRECTORY and not set(str(beside)) & set(ODD):
        return beside
    return SHORT / f"pp-{account.pw_uid}-{_short_name(data)}"


def _short_name(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
