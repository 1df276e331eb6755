"""A pack on the disk, without the seconds it takes to draw one."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from django.utils import timezone

from core.clock import LONDON
from packs import archive, store
from packs.archive import CONTENT, Part
from packs.build import parts_of
from packs.content.kept import kept
from packs.content.parts import Entry, LeftOut, Line, PackContent, Section
from packs.document import pdf_of
from packs.manifest import manifest_of
from packs.models import Pack, PackJob


def said(**changes) -> PackContent:
    """A pack of one answer."""
    lines = [Line("What was said?", "That they will all pay.")]
    plain = {
        "reference": "PR7CDX94KMT",
        "marking": "OFFICIAL-SENSITIVE",
        "recipient": "Police internal",
        "requested_by": "Omar Haddad",
        "purpose": "Handover",
        "lawful_basis": "Law enforcement",
        "made_at": datetime(2026, 11, 22, 8, 1, tzinfo=LONDON),
        "subject": "Dylan Marsh-Price",
        "sections": (Section("filed", "The referral as filed", [Entry("What happened", lines)]),),
        "left_out": (LeftOut("Police notes", "Never given to this kind of recipient."),),
    }
    return PackContent(**{**plain, **changes})


@cache
def drawn() -> tuple[Part, ...]:
    return tuple(parts_of(said(), pdf_of(said())))


def head(**changes) -> dict[str, Any]:
    """What the manifest of that pack says beside its items."""
    digest = sha256(kept(said())).hexdigest()
    return {"pack": "p", "said": digest, **said().manifest(), "copy": None, **changes}


def finished(job: PackJob, *, lasts: timedelta = timedelta(days=1)) -> Pack:
    """The published pack of a job."""
    manifest = manifest_of(head(pack=str(job.public_id)), drawn())
    stored = store.put(lambda file: archive.write(file, [*drawn(), Part(CONTENT, "", kept(said()))]))
    return Pack.objects.create(
        job=job,
        sha256=stored.sha256,
        size=stored.size,
        pages=3,
        file=stored.name,
        manifest=manifest,
        expires_at=timezone.now() + lasts,
    )
