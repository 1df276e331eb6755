"""The virus scanner of a demonstration: the machine's own clamd under our limits, with signatures that are fetched for it.

A real service names its scanner (CLAMD_ADDRESS). Where the program is not there, or its signatures have not arrived, files
stay held, and their pages say so: nothing here makes a file look clean.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from prevent_portal.embedded.place import Place

LIMITS = Path(__file__).resolve().parents[2] / "deploy" / "clamav" / "clamd.conf"
OF_THE_MACHINE = Path("/var/lib/clamav")
BESIDE = "/usr/sbin:/usr/local/sbin"  # not in everybody's PATH
MADE = "*.c[vl]d"  # signatures, as their makers give them out
FETCHED = """\
DatabaseDirectory {signatures}
DatabaseMirror database.clamav.net
{owner}
"""
# clamd ends where it has no signatures; it begins when the first ones are there.
UNTIL_THERE = f'until ls "$1"/{MADE} >/dev/null 2>&1; do sleep 1; done; exec "$2" --config-file="$3" >/dev/null'
QUIETLY = 'exec "$1" --daemon --foreground --config-file="$2" >/dev/null 2>&1'


@dataclass(frozen=True)
class Scanner:
    """Where it is reached, and what has to run for it, by name."""

    address: str
    commands: dict[str, list[str]]


def scanner_at(place: Place) -> Scanner | None:
    """None where the machine has no clamd. Its signatures are the machine's own where there are any; else they are fetched."""
    clamd, freshclam = _program("clamd"), _program("freshclam")
    if clamd is None:
        return None
    folder = place.private_directory(place.data / "scanner")
    socket, signatures = place.sockets / "clamd.sock", folder
    commands = dict[str, list[str]]()
    if has_signatures(OF_THE_MACHINE):
        signatures = OF_THE_MACHINE
    elif freshclam is not None:
        owner = f"DatabaseOwner {place.account.pw_name}" if place.handed_over else ""
        fetching = place.write("freshclam.conf", FETCHED.format(signatures=folder, owner=owner))
        commands["signatures"] = ["sh", "-c", QUIETLY, "sh", freshclam, str(fetching)]
    user = place.account.pw_name if place.handed_over else ""
    conf = place.write("clamd.conf", configured(socket=socket, signatures=signatures, folder=folder, user=user))
    commands["scanner"] = ["sh", "-c", UNTIL_THERE, "sh", str(signatures), clamd, str(conf)]
    return Scanner(str(socket), commands)


def configured(*, socket: Path, signatures: Path, folder: Path, user: str = "") -> str:
    """The limits of every scanner of the service, for one that stands here; as `user`, or as who begins it."""
    text = re.sub(r"(?m)^DatabaseDirectory .*", f"DatabaseDirectory {signatures}", LIMITS.read_text(encoding="utf-8"))
    text = re.sub(r"(?m)^TemporaryDirectory .*", f"TemporaryDirectory {folder}", text)
    text = re.sub(r"(?m)^LocalSocket .*", f"LocalSocket {socket}", text)
    text = re.sub(r"(?m)^LogTime .*\n", "", text)
    return re.sub(r"(?m)^User .*\n", f"User {user}\n" if user else "", text)


def has_signatures(folder: Path) -> bool:
    return any(folder.glob(MADE))


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=BESIDE)
