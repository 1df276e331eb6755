"""What may concern the staff of one of the two agencies, and was told to the other: it is not told to them by a merger."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.authority import Authority
from accounts.models import Agency, AgencyKind
from accounts.shares import live_share, revoke_share
from audit.log import log
from core.locking import lock_one
from referrals.kinds import SHARE_TAKEN_BACK
from referrals.models import Exclusion, Referral, ReferralShare
from safeguarding.mergers.columns import of_records
from safeguarding.mergers.left import roles_left
from safeguarding.models import Merger

MERGED = "{} was merged into {}."


def with_its_own(agency: Agency) -> set[int]:
    """The agency, and all that were merged into it: their people are its people."""
    found: set[int] = set()
    more = {agency.pk}
    while more:
        found |= more
        more = set(Agency.objects.filter(merged_into__in=more).values_list("pk", flat=True)) - found
    return found


def is_about_their_own(referral: Referral, of: Agency, into: Agency) -> bool:
    """Filed by the agency that stays, or by one that it took in before, of which a colleague may be meant. Its requests and
    papers at the other one wait, for police to end them or for the people there to finish."""
    return not referral.agency_may_see and referral.agency_id in with_its_own(into) - with_its_own(of)


def keep_from_colleagues(merger: Merger) -> None:
    """The other way round: what the agency that ends filed of its own staff, and was told to the one that stays. Whom the merger
    gives a role there is kept away from it, but for the one who filed it. Police let them in, as after filing."""
    if merger.of.kind != AgencyKind.COUNCIL:
        return  # a force has what its own people file, and keeps people away itself
    people = set(roles_left(merger).values_list("user_id", flat=True))
    for referral in _told_of_them(merger).order_by("pk"):
        out = referral.exclusions.standing().values_list("person_id", flat=True)
        for person in sorted(people - {referral.submitted_by_id, *out}):
            why = f"A colleague may be meant: {MERGED.format(merger.of, merger.into)}"
            Exclusion.objects.create(referral=referral, person_id=person, why=why)


def _told_of_them(merger: Merger) -> QuerySet[Referral]:
    theirs = Referral.objects.filter(agency__in=with_its_own(merger.of), agency_may_see=False)
    told: set[int] = set()
    for column in of_records():
        if column.tells:
            rows = column.rows(merger.into).filter(**{f"{column.referral}__in": theirs})
            told |= set(rows.values_list(column.referral, flat=True))
    return theirs.filter(pk__in=told)


# --- Copies, which do not wait ---------------------------------------------------------------------------------------------


def end_copies(referral: Referral, merger: Merger) -> None:
    for copy in _shares(referral, merger):
        _end(copy, referral, merger, why=f"A colleague may be meant: {MERGED.format(merger.of, merger.into)}")


def end_twins(referral: Referral, merger: Merger) -> None:
    """Each of the two has the same already: one share of a kind is enough, until the later day. One that has run out is ended,
    so that the other can stand in its place."""
    for share in _shares(referral, merger):
        twin: Any = referral.shares.filter(agency=merger.into, kind=share.kind, revoked_at__isnull=True).first()
        if twin is None:
            continue
        same = MERGED.format(merger.of, merger.into)
        if not referral.shares.filter(live_share(), pk=twin.pk).exists():
            _end(twin, referral, merger, why=same)
            continue
        if twin.until is not None and (share.until is None or share.until > twin.until):
            twin.until = share.until
            twin.save(update_fields=["until"])
        _end(share, referral, merger, why=same)


def _shares(referral: Referral, merger: Merger) -> list[Any]:
    return list(referral.shares.filter(live_share(), agency=merger.of).order_by("pk"))


def _end(share: ReferralShare, referral: Referral, merger: Merger, *, why: str) -> None:
    locked = lock_one(ReferralShare, share.pk, "agency")
    if locked.revoked_at is None:
        revoke_share(locked, record=referral, by=Authority(merger.approver))
        said = {"agency": locked.agency.name, "kind": locked.kind, "reason": why}
        log(SHARE_TAKEN_BACK, target=referral, data=said)
