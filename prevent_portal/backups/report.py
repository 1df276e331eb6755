"""What a drill found: step by step, in words, signed. It is kept in the store, and by the administrator who answers for it."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from prevent_portal.limits import GOAL_RPO, GOAL_RTO

SIGNED = "-- signed: "


@dataclass(frozen=True)
class Step:
    """One thing that was looked at."""

    name: str
    ok: bool
    words: str


@dataclass
class Report:
    """`rpo_seconds`: what would have been lost had the server burnt down as the drill began. `rto_seconds`: from there to
    the first record opened from the copy."""

    began: datetime
    label: str = ""
    steps: list[Step] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    rpo_seconds: float | None = None
    rto_seconds: float | None = None

    @property
    def ok(self) -> bool:
        return bool(self.steps) and all(step.ok for step in self.steps)

    def say(self, name: str, fault: str, words: str) -> None:
        """`fault` is what is wrong, in words; empty where all is well."""
        self.steps.append(Step(name, not fault, fault or words))

    def text(self) -> str:
        lines = [f"Restore drill of {self.began:%d %B %Y, %H:%M:%S} UTC, from the base backup {self.label or '(none)'}"]
        lines += [f"{'ok  ' if step.ok else 'FAIL'} {step.name}: {step.words}" for step in self.steps]
        lines += [f"     {count:>12,} {name}" for name, count in self.counts.items()]
        lines.append(f"RPO {_measured(self.rpo_seconds, GOAL_RPO)}")
        lines.append(f"RTO {_measured(self.rto_seconds, GOAL_RTO)}")
        lines.append("Everything holds." if self.ok else "DOES NOT HOLD.")
        return "\n".join(lines) + "\n"

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"began": self.began.isoformat(), "ok": self.ok}

    def signed(self, key: Ed25519PrivateKey) -> str:
        """For people to read, and under it the same for machines, and the signature over both."""
        body = f"{self.text()}{json.dumps(self.as_json(), sort_keys=True)}\n"
        return f"{body}{SIGNED}{base64.b64encode(key.sign(body.encode())).decode()}\n"


def signature_holds(path: Path, key: Ed25519PublicKey) -> bool:
    body, _, said = path.read_text().rpartition(SIGNED)
    try:
        key.verify(base64.b64decode(said), body.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _measured(seconds: float | None, goal: timedelta) -> str:
    if seconds is None:
        return "not measured: the drill did not get so far"
    met = "met" if seconds <= goal.total_seconds() else "MISSED"
    return f"{seconds:,.1f} s (goal {goal.total_seconds():,.0f} s: {met})"
