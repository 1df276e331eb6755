"""Passwords of the embedded servers: random, made once, kept for their owner alone."""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from prevent_portal.embedded.place import write_private


@dataclass(frozen=True)
class Secrets:
    """`admin` is the cluster's superuser; nothing but the launcher ever connects as that."""

    admin: str
    pp_owner: str
    pp_app: str
    secret_key: str

    @classmethod
    def random(cls) -> "Secrets":
        return cls(*(secrets.token_urlsafe(48) for _ in range(4)))


def kept_secrets(state: Path) -> tuple[Secrets, bool]:
    """The secrets of this place, and whether they had to be made new. Call it at the gate."""
    path = state / "secrets"
    if path.exists():
        return Secrets(**json.loads(path.read_text())), False
    made = Secrets.random()
    # Written beside and renamed: half a file would lock everybody out of their own data.
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    write_private(draft, json.dumps(asdict(made)))
    draft.rename(path)
    return made, True
