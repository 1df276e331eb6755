"""An order to erase an event, signed by Della and carried out by an operator, as the two commands do it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command

from audit.models import Event
from tests import cluster
from tests.audit.test_keys import pem_of, private_pem

WHY = "Order of the court, 12 May"


@pytest.fixture
def order_key(settings, tmp_path: Path) -> Ed25519PrivateKey:
    """The key for erasures: its private half lies with Della, its public half with the service."""
    made = Ed25519PrivateKey.generate()
    (tmp_path / "della.pem").write_bytes(private_pem(made))
    (tmp_path / "erasure.pub").write_bytes(pem_of(made))
    settings.AUDIT_ERASURE_PUBLIC_KEY = str(tmp_path / "erasure.pub")
    return made


@pytest.fixture
def erase(order_key, tmp_path: Path, capsys):
    """`erase(event)` orders and carries out; returns what the operator is told. `by` is the
    operator, `ordered_by` Della."""

    def ordered_and_done(
        event: Event, *, by: str = "Rex Archer", ordered_by: str = "Della Marsh", role: str = "log"
    ) -> str:
        call_command(
            "audit_order_erasure",
            "--at",
            event.at.isoformat(),
            "--id",
            str(event.pk),
            "--by",
            ordered_by,
            "--because",
            WHY,
            "--key",
            str(tmp_path / "della.pem"),
        )
        (tmp_path / "order.txt").write_text(capsys.readouterr().out)
        cluster.become(role)
        try:
            call_command("audit_erase", "--order", str(tmp_path / "order.txt"), "--by", by)
        finally:
            cluster.become("app")
        return capsys.readouterr().out

    return ordered_and_done
