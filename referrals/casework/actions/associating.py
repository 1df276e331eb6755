"""Recording whom the person of a referral has to do with; correcting it by a new one, and ending it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from accounts.authority import Authority
from audit.log import Kind, log
from audit.moves import MoveDenied, MovedOn
from audit.permission import require
from core.locking import lock
from referrals import access
from referrals.kinds import ASSOCIATION_CORRECTED, ASSOCIATION_ENDED, ASSOCIATION_RECORDED
from referrals.models import Referral
from referrals.models.ended import end_of
from subjects import people
from subjects.linking import hold_everybody_joined
from subjects.models import GROUPS, ONLINE, Association, Reach, Subject

# It names nobody and says no cause: one may be that a record was sealed.
CHANGED_SINCE = "Whom you can choose has changed since you opened this page, and nothing was saved. Choose again, or keep the name alone."
A_GROUP = "A group is kept by its name. Choose another kind for a person."


@dataclass(frozen=True)
class Told:
    """What is said of the two, as a page has it; `since` and `until` as far as they are known, in the stored form."""

    kind: str
    name: str
    said: str
    source: str
    platform: str = ""
    since: str = ""
    until: str = ""
    reach: str = Reach.ORDINARY


@transaction.atomic
def associate(*, referral: Referral, told: Told, other: Referral | None = None, by: Authority) -> Association:
    """With the person of another record, which its officer may open; or with a name."""
    _hold(referral, other)
    require(access.work, referral, by=by)
    made = _recorded(referral, told, other, by=by)
    _log(ASSOCIATION_RECORDED, referral, made)
    return made


@transaction.atomic
def correct_association(
    *, referral: Referral, association: Association, told: Told, why: str, other: Referral | None = None, by: Authority
) -> Association:
    """What was said stays as it was, ended with the reason; what is right is a new one, which names it."""
    _hold(referral, other, association.other)
    _end(referral, association, why, by=by)
    made = _recorded(referral, told, other, by=by, corrects=association)
    _log(ASSOCIATION_CORRECTED, referral, association, made)
    _log(ASSOCIATION_RECORDED, referral, made, association)
    return made


@transaction.atomic
def end_association(*, referral: Referral, association: Association, why: str, by: Authority) -> None:
    _hold(referral, None, association.other)
    _end(referral, association, why, by=by)
    _log(ASSOCIATION_ENDED, referral, association)


def _hold(referral: Referral, other: Referral | None, *more: Subject | None) -> None:
    """Sealing waits for the same people, so that nobody is named who is sealed at that moment."""
    named = [other.subject] if other is not None else []
    hold_everybody_joined(referral.subject, *named, *(one for one in more if one is not None))


def _recorded(
    referral: Referral, told: Told, other: Referral | None, *, by: Authority, corrects: Association | None = None
) -> Association:
    if told.kind in ONLINE and not told.platform:
        raise MoveDenied("Enter the platform.", beside="platform")
    if other is not None:
        _refuse_unless_another(referral, told, other, by=by)
    said = asdict(told) | {"platform": told.platform if told.kind in ONLINE else ""}
    on_file: dict[str, Any] = {"other": other.subject, "name": ""} if other is not None else {}
    return Association.objects.create(
        **{**said, **on_file}, of=referral.subject, by=by.person, corrects=corrects.public_id if corrects else None
    )


def _refuse_unless_another(referral: Referral, told: Told, other: Referral, *, by: Authority) -> None:
    if told.kind in GROUPS:
        raise MoveDenied(A_GROUP, beside="other")
    if not access.see_case_file.allows(by.as_it_stands(), other):
        raise MoveDenied(CHANGED_SINCE, beside="other")
    if other.subject_id in people.joined_to(referral.subject):
        raise MoveDenied("This is the same person.", beside="other")


def _end(referral: Referral, association: Association, why: str, *, by: Authority) -> None:
    """Of the person of this record alone: another's is corrected on that one's page."""
    locked = lock(association, "ended_by")
    assert locked.of_id == referral.subject_id, "the page shows what is of this person"
    require(access.see_association, locked, by=by)
    if locked.ended_at is not None:
        raise MovedOn(
            f"{locked.ended_by} has ended or corrected this already. Nothing you did has been applied.", locked
        )
    require(access.keep_association, locked, by=by)
    require(access.work, referral, by=by)  # whose agency the event stands at
    for column, value in end_of(why, by=by.person).items():
        setattr(locked, column, value)
    locked.save(update_fields=["ended_at", "ended_by", "ended_why"])


def _log(kind: Kind, referral: Referral, association: Association, *more: Association) -> None:
    """Who looks in the log what was done of a person finds it under each whom it concerns; it names none."""
    ends = {key: None for one in (association, *more) for key in (one.of_id, one.other_id) if key}
    ids = [
        f"referrals.Referral:{referral.pk}",
        *(f"subjects.Subject:{key}" for key in ends),
        *(f"{one._meta.label}:{one.pk}" for one in more),
    ]
    log(kind, target=association, ids=ids, data={"kind": association.kind, "reach": association.reach})
