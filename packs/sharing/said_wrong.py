"""A practitioner says that a file in a pack should not be here. It is the police's file: those who judge such files decide about
it. Until then the agency is shown nothing more of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.authority import Authority
from audit.log import log
from audit.permission import require_locked
from core.row_security import as_the_service
from evidence.models import File
from evidence.notices import said_wrong_outside
from packs import access
from packs.content.attached import public_id_of
from packs.files_read import of_pieces
from packs.kinds import PACK_FILE_SAID_WRONG
from packs.models import WITH_AGENCY, PackShare, every_share
from packs.sharing import notices
from packs.stopping import close

SAID_WRONG = "A partner says that a file in a pack should not be here. It is closed there: look at the file, and recall the pack."


@transaction.atomic
def say_wrong(*, share: PackShare, piece: str, why: str, wrong: str, by: Authority) -> PackShare:
    """Every pack of the agency that holds this file is closed at once; the officer is told, and those who judge it. The record's own
    file stays as it is until one of them has looked."""
    require_locked(access.take_received, share, by=by)
    said: dict[str, Any] = {"wrong_why": why, "wrong_said_by": by.person, "wrong_said_at": timezone.now()}
    log(PACK_FILE_SAID_WRONG, target=share, ids=of_pieces([piece]), data={"wrong": wrong})
    with as_the_service():
        file = File.objects.get(public_id=public_id_of(piece))
        for each in _there(share, file):
            key = each.job.pack.packed.filter(file=file).values_list("key", flat=True)[0]
            PackShare.objects.filter(pk=each.pk).update(wrong_piece=key, version=F("version") + 1, **said)
            if close(each.job, because="said_wrong"):
                notices.tell_police(each, kind="pack.said_wrong", words=SAID_WRONG, about=f"{each.pk}", urgent=True)
                notices.forget_at_agency(each)
        said_wrong_outside(file, about=f"{share.pk}")
    share.refresh_from_db()
    return share


def _there(share: PackShare, file: File) -> QuerySet[Any]:
    there = every_share().filter(
        agency_id=share.agency_id, state__in=WITH_AGENCY, job__stopped_at=None, job__pack__packed__file=file
    )
    return there.select_related("agency", "job__pack", "referral__force").distinct().order_by("pk")
