"""Who gets which address: the owner's only ever reaches a command that changes the schema."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

OWNER = "OWNER_DATABASE_URL"
# Everything else, the web, worker and keeper included, works as the app role (architecture 6).
CHANGES_THE_SCHEMA = frozenset({"migrate", "sqlmigrate", "flush", "sqlflush"})


def postgres_address(*, role: str, password: str, database: str, sockets: Path) -> str:
    return f"postgresql://{role}:{quote(password)}@/{database}?host={quote(str(sockets), safe='/')}"


def redis_address(socket: Path) -> str:
    return f"unix://{quote(str(socket))}?db=0"


def command_environment(given: Mapping[str, str], argv: Sequence[str]) -> dict[str, str]:
    """The environment one management command may see."""
    seen = {name: value for name, value in given.items() if name != OWNER}
    if OWNER in given and any(argument in CHANGES_THE_SCHEMA for argument in argv[1:2]):
        seen["DATABASE_URL"] = given[OWNER]
    return seen
