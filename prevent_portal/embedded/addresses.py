"""Who gets which address: the owner's only ever reaches a command that changes the schema."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

OWNER = "OWNER_DATABASE_URL"
# Of a cluster that is thrown away, for the tests: they attack the log as its owner, whom nobody can be elsewhere.
ADMIN = "ADMIN_DATABASE_URL"
# Everything else, the web and the workers included, works as the app role (architecture 6).
CHANGES_THE_SCHEMA = frozenset({"migrate", "sqlmigrate", "flush", "sqlflush"})
# The owner erases, too: by hand, one event, for an order (docs/audit.md).
NEEDS_THE_OWNER = CHANGES_THE_SCHEMA | {"audit_erase"}
SEALER, SIGNING_KEY, VERIFIER = "AUDIT_SEALER_URL", "AUDIT_SIGNING_KEY", "AUDIT_VERIFIER_URL"
# With which a copy of a pack is signed when it is taken: by the web, and nothing else.
PACK_SIGNING_KEY = "PACK_SIGNING_KEY"
# Of the keeper, which deletes by age and has the log looked after. The application can do neither.
KEEPER = "KEEPER_DATABASE_URL"
# Of the role that copies the whole cluster, the key that signs copies, and the one that opens them: what takes backups
# cannot open those of before.
BACKUP, BACKUP_SIGNING_KEY, BACKUP_IDENTITY = "BACKUP_SERVER_URL", "BACKUP_SIGNING_KEY", "BACKUP_IDENTITY"
# Whoever could both write events and seal them could rewrite both: the web, the workers and the keeper can do neither.
ONLY_FOR = {
    KEEPER: frozenset({"keeper", "audit_partitions"}),
    SEALER: frozenset({"audit_sealer", "audit_seal", "audit_rotate_key", "change_role_password"}),
    SIGNING_KEY: frozenset({"audit_sealer", "audit_seal", "audit_rotate_key"}),
    PACK_SIGNING_KEY: frozenset({"gunicorn", "check"}),
    BACKUP: frozenset({"backup", "change_role_password"}),
    BACKUP_SIGNING_KEY: frozenset({"backup", "restore_drill"}),
    BACKUP_IDENTITY: frozenset({"restore_drill", "restore_files"}),
    VERIFIER: frozenset({"audit_verify", "audit_verifier", "audit_export", "audit_witness", "change_role_password"}),
}
# Processes with a role of their own: the one address they have is that of their role, and not the application's.
WORKS_AS = {"keeper": KEEPER, "audit_partitions": KEEPER, "audit_sealer": SEALER, "audit_verifier": VERIFIER}


def postgres_address(*, role: str, password: str, database: str, sockets: Path) -> str:
    return f"postgresql://{role}:{quote(password)}@/{database}?host={quote(str(sockets), safe='/')}"


def redis_address(socket: Path) -> str:
    return f"unix://{quote(str(socket))}?db=0"


def command_environment(given: Mapping[str, str], argv: Sequence[str]) -> dict[str, str]:
    """The environment one management command may see. Where a process has the address of its own role and no other, that one is
    meant: without any a command would begin servers of its own."""
    command = "".join(argv[1:2])
    hidden = {name for name, users in ONLY_FOR.items() if command not in users}
    seen = {name: value for name, value in given.items() if name not in hidden and name not in {OWNER, ADMIN}}
    if OWNER in given and command in NEEDS_THE_OWNER:
        seen["DATABASE_URL"] = given[OWNER]
    own = [name for name in (SEALER, VERIFIER) if command in ONLY_FOR[name] and "DATABASE_URL" not in seen]
    for role in (WORKS_AS.get(command, ""), *own):
        if given.get(role):
            seen["DATABASE_URL"] = given[role]
            if file := given.get(f"{role}_FILE"):
                seen["DATABASE_URL_FILE"] = file
    return seen
