"""Passwords of the embedded servers: random, made once, kept for their owner alone."""

import json
import secrets
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from core.enciphered import new_key
from prevent_portal.backups.age import Identity
from prevent_portal.embedded.place import write_private


@dataclass(frozen=True)
class Secrets:
    """`admin` is the cluster's superuser; nothing but the launcher ever connects as that."""

    admin: str
    pp_owner: str
    pp_app: str
    pp_keeper: str
    pp_sealer: str
    pp_verifier: str
    pp_backup: str
    secret_key: str

    @classmethod
    def random(cls) -> "Secrets":
        return cls(*(secrets.token_urlsafe(48) for _ in fields(cls)))


def kept_secrets(state: Path) -> tuple[Secrets, bool]:
    """The secrets of this place, and whether they had to be made new. Call it at the gate."""
    path = state / "secrets"
    kept = json.loads(path.read_text()) if path.exists() else {}
    made = Secrets(**{**asdict(Secrets.random()), **kept})
    if kept.keys() == asdict(made).keys():
        return made, False
    # A role that came with a later version gets its password; the others keep theirs.
    # Written beside and renamed: half a file would lock everybody out of their own data.
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    write_private(draft, json.dumps(asdict(made)))
    draft.rename(path)
    return made, not kept


def audit_key(state: Path) -> dict[str, str]:
    """Where the log's two keys lie, made on first need, and where checkpoints are published: the key that signs
    checkpoints, and the one that orders to erase are signed with. A real service keeps the first in a vault and the
    second with its data protection officer, and publishes on another machine (docs/audit.md)."""
    return {
        "AUDIT_SIGNING_KEY": str(_key_pair(state, "audit")[0]),
        "AUDIT_PUBLIC_KEY": str(_key_pair(state, "audit")[1]),
        "AUDIT_ERASURE_PUBLIC_KEY": str(_key_pair(state, "erasure")[1]),
        "AUDIT_CHECKPOINTS_DIR": str(state / "checkpoints"),
    }


def second_factor_key(state: Path) -> dict[str, str]:
    """Where the key of authenticator apps and recovery codes lies, made on first need."""
    path = state / "second-factor.key"
    if not path.exists():
        write_private(path, f"{new_key()}\n")
    return {"SECOND_FACTOR_KEY": str(path)}


def backup_keys(state: Path) -> dict[str, str]:
    """Where backups of a demonstration go, the pair that signs them and the one that opens them, made on first need. A
    real service keeps the identity away from the machine that takes backups (docs/operations.md)."""
    opens, shown = state / "backup.identity", state / "backup.recipient"
    if not opens.exists():
        identity = Identity.new()
        shown.write_text(f"{identity.recipient}\n")
        write_private(opens, f"{identity}\n")
    return {
        "BACKUP_DIR": str(state / "backups"),
        "BACKUP_SPOOL": str(state / "spool"),
        "BACKUP_SIGNING_KEY": str(_key_pair(state, "backup")[0]),
        "BACKUP_PUBLIC_KEY": str(_key_pair(state, "backup")[1]),
        "BACKUP_RECIPIENT": str(shown),
        "BACKUP_IDENTITY": str(opens),
    }


def pack_key(state: Path) -> dict[str, str]:
    """Where the key lies with which copies of packs are signed, made on first need, and its certificate, which nobody but
    itself vouches for. A real service asks its own authority for one (docs/operations.md)."""
    private, shown = state / "packs.key", state / "packs.pem"
    if not private.exists():
        key, pem = rsa.generate_private_key(public_exponent=65_537, key_size=3_072), serialization.Encoding.PEM
        shown.write_bytes(_own_certificate(key).public_bytes(pem))
        hidden = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        write_private(private, hidden.decode())
    return {"PACK_SIGNING_KEY": str(private), "PACK_SIGNING_CERTIFICATE": str(shown)}


def _own_certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Prevent Portal (demonstration)")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    now = datetime.now(UTC)
    made = made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=3_650))
    signs = x509.KeyUsage(True, True, *(False,) * 7)
    return made.add_extension(signs, critical=True).sign(key, hashes.SHA256())


def _key_pair(state: Path, name: str) -> tuple[Path, Path]:
    private, public = state / f"{name}.key", state / f"{name}.pub"
    if not private.exists():
        key = Ed25519PrivateKey.generate()
        pem = serialization.Encoding.PEM
        shown = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
        public.write_bytes(shown)
        hidden = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        write_private(private, hidden.decode())
    return private, public
