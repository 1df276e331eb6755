"""The programs of PostgreSQL that backups need, and how they are told where the server is without showing a password."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from prevent_portal.backups.store import CannotUse
from prevent_portal.embedded.place import Place
from prevent_portal.embedded.programs import postgres_programs

# What libpq reads, for each part of an address that we give on.
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}


def program(name: str, place: Path | Place | None = None) -> str:
    """Of `POSTGRES_PROGRAMS`, which is of the server's own major version, or of the wheel."""
    if given := os.environ.get("POSTGRES_PROGRAMS"):
        return str(Path(given) / name)
    return str(postgres_programs(place if isinstance(place, Place) else None) / name)


def reached(address: str) -> dict[str, str]:
    """The environment in which a program reaches a server: on its command line other accounts would read the password."""
    parts = conninfo_to_dict(address)
    told = {variable: str(parts[part]) for part, variable in VARIABLES.items() if parts.get(part) is not None}
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **told}


def done(process: subprocess.Popen[bytes], *, name: str) -> None:
    """Wait for its end. Raises CannotUse with its last words."""
    assert process.stderr
    said = process.stderr.read().decode(errors="replace").strip()
    if process.wait():
        raise CannotUse(f"{name} failed: {' '.join(said.splitlines()[-3:])}")
