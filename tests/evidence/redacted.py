"""Redacted versions on the real path, without the seconds in which programs make each."""

from __future__ import annotations

import uuid

from evidence.models import Redaction, Rendering
from evidence.redacting import actions, making
from evidence.redacting.actions import Pages, Why
from evidence.redacting.copies import digest_of
from packs.picture_pages import document_of
from tests.evidence.released import PICTURE

BECAUSE = Why("other_person", "His sister, who lives elsewhere")


def a_draft_of(file, *, by, words=("Monday",)) -> Redaction:
    redaction = actions.begin(file=file, by=by)
    if words:
        actions.mark_words(redaction=redaction, words=words, parts=True, pages=Pages(1, 1), given=BECAUSE, by=by)
    return again(redaction)


def again(redaction) -> Redaction:
    return Redaction.objects.select_related("file").get(pk=redaction.pk)


def made(redaction, *, by, text="He wrote it on [redacted]") -> Redaction:
    """Made and checked, as far as anybody can tell."""
    actions.make(redaction=redaction, version=again(redaction).version, by=by)
    work = Rendering.claim(Rendering.objects.get(redaction=redaction).pk)
    page = making.Page(1, PICTURE, 80, 60, text, terms=(), burnt=())
    version = making.Version((page,), document_of([PICTURE], title=f"{redaction.pk}"), "two readers")
    making.publish(work, again(redaction), version, digest=digest_of(redaction.file))
    return again(redaction)


def released(file, who, *, by="omar", second="sian") -> Redaction:
    waits = made(a_draft_of(file, by=who(by)), by=who(by))
    return actions.release(redaction=waits, version=waits.version, by=who(second))


def once() -> dict[str, str]:
    return {"idempotency": str(uuid.uuid4())}
