"""Recording an agreement between agencies, ending it, finding the one that covers a share, and saying that it runs out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency
from accounts.notices.telling import people_with, platform, platform_administrators, tell
from accounts.roles import Role
from audit.log import log
from audit.moves import MoveDenied, MovedOn
from audit.permission import require_gate
from core.clock import ONE_DAY
from core.locking import lock
from referrals import access
from referrals.kinds import AGREEMENT_ENDED, AGREEMENT_RECORDED
from referrals.limits import LIMITS
from referrals.models import Agreement, AgreementParty


@transaction.atomic
def record(
    *,
    title: str,
    document: str,
    parties: Sequence[Agency],
    purposes: Sequence[str],
    from_day: date,
    until_day: date,
    by: Authority,
) -> Agreement:
    require_gate(access.keep_agreements, by=by)
    if len(set(parties)) < 2:
        raise MoveDenied("An agreement has two parties or more.", beside="parties")
    if until_day < from_day or until_day < timezone.localdate():
        raise MoveDenied("An agreement ends after it begins, today or later.", beside="until_day")
    if until_day - timezone.localdate() > LIMITS.agreement_longest:
        years = round(LIMITS.agreement_longest.days / 365.25)
        raise MoveDenied(f"An agreement is recorded for at most {years} years.", beside="until_day")
    made = Agreement.objects.create(
        title=title,
        document=document,
        purposes=sorted(purposes),
        from_day=from_day,
        until_day=until_day,
        recorded_by=by.person,
    )
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=made, agency=agency) for agency in dict.fromkeys(parties)
    )
    said = {"parties": [agency.pk for agency in parties], "purposes": made.purposes, "until": until_day}
    log(AGREEMENT_RECORDED, target=made, data=said)
    return made


@transaction.atomic
def end(*, agreement: Agreement, by: Authority) -> Agreement:
    """From now on it covers no new share. What was shared under it stays as it was shared."""
    locked = lock(agreement)
    if reason := access.keep_agreements.refusal(by.as_it_stands(), locked):
        raise MoveDenied(reason)
    if locked.ended_at is not None:
        raise MovedOn("This agreement has been ended already.", locked)
    locked.ended_at, locked.ended_by = timezone.now(), by.person
    locked.save(update_fields=["ended_at", "ended_by"])
    log(AGREEMENT_ENDED, target=locked)
    return locked


def covering(*agencies: Agency, purpose: str, at: datetime | None = None) -> Agreement | None:
    """The agreement in force between these agencies for this lawful basis, now or at a moment that is over; of several the
    one that lasts longest."""
    found = Agreement.objects.in_force(at).between(*agencies).filter(purposes__contains=[purpose])
    return found.order_by("-until_day", "-pk").first()


def covers(share: Any) -> int | None:
    """The key of the agreement under which this share is opened."""
    found = covering(share.force, share.agency, purpose=share.lawful_basis)
    return found.pk if found else None


def remind() -> None:
    """The keeper's duty: two months and two weeks before an agreement runs out, those who can have it renewed are told."""
    today = timezone.localdate()
    last = today + max(LIMITS.agreement_reminders) * ONE_DAY
    ending = Agreement.objects.standing().filter(until_day__range=(today, last)).order_by("until_day", "pk")
    for agreement in ending:
        left = (agreement.until_day - today).days
        rung = min(days for days in LIMITS.agreement_reminders if left <= days)
        agencies = agreement.parties.values_list("agency_id", flat=True)
        officers = [one for at in agencies for one in people_with(agency_id=at, roles=[Role.DATA_PROTECTION_OFFICER])]
        tell(
            {one.pk: one for one in (*platform_administrators(), *officers)}.values(),
            kind="agreement.runs_out",
            instead=platform(),
            words="An agreement to share information runs out soon. Have it renewed, and record the new one.",
            path=reverse("referrals:agreements"),
            about=f"{agreement.pk}:{rung}",
        )
