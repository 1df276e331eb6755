"""Asking an agency's desk: what, why, on what basis, by when, and exactly what of the referral it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency, Membership
from accounts.roles import PARTNERS, Role
from audit.log import log
from audit.moves import MoveDenied
from core.clock import add_working_days
from core.locking import lock
from referrals.agreements.actions import covering
from referrals.casework.actions import diary
from referrals.models import Referral
from referrals.search import search_document
from safeguarding import access
from safeguarding.disclosure import Item, picked
from safeguarding.gates.partners import why_not_now
from safeguarding.kinds import PARTNERACTION_ASK
from safeguarding.models import OPEN_ACTIONS, ActionKind, PartnerAction
from safeguarding.notices import tell_desk


@dataclass(frozen=True)
class Wanted:
    """What an officer asks of one agency."""

    agency: Agency
    kind: str
    what: str
    why: str
    lawful_basis: str
    due_days: int
    may_tell: str
    safe_contact: str
    items: Sequence[str]

    @property
    def is_clinical(self) -> bool:
        return self.kind == ActionKind.CLINICAL


def agencies_that_can_be_asked(referral: Referral) -> QuerySet[Agency]:
    """Partner agencies of the force's area that have a practitioner at their desk to read the request."""
    return _that_can_be_asked(referral, Role.PRACTITIONER)


def clinics_that_can_be_asked(referral: Referral) -> QuerySet[Agency]:
    """Services of the force's area, and those of no area, at which a clinical consultant can read the question."""
    return _that_can_be_asked(referral, Role.CLINICAL_CONSULTANT)


def _that_can_be_asked(referral: Referral, role: Role) -> QuerySet[Agency]:
    desks = Membership.objects.serving().filter(role=role)
    own_area = Q(area_id=referral.force.area_id) | Q(area__isnull=True)
    return (
        Agency.objects.taking_on()
        .filter(own_area, kind__in=PARTNERS, pk__in=desks.values("agency_id"))
        .order_by("sort_key", "pk")
    )


@transaction.atomic
def ask(*, referral: Referral, wanted: Wanted, by: Authority) -> PartnerAction:
    """Send the request to the agency's desk and tell the desk. Raises MoveDenied with the reason."""
    locked = lock(referral, "force", "subject")
    _demand(locked, wanted, by=by)
    items = picked(locked, wanted.items, advice=wanted.is_clinical)
    action = PartnerAction.objects.create(  # type: ignore[misc]  # whoever passed the rule is somebody
        referral=locked,
        kind=wanted.kind,
        agency=wanted.agency,
        what=wanted.what,
        why=wanted.why,
        lawful_basis=wanted.lawful_basis,
        disclosed=[item.sent() for item in items],
        may_tell=wanted.may_tell,
        safe_contact=wanted.safe_contact,
        due_at=add_working_days(timezone.now(), wanted.due_days),
        asked_by_id=by.pk,
    )
    search_document.file(locked)
    if not wanted.is_clinical:  # the decision names agencies of which something is to be learnt
        diary.kept(referral=locked, particular="agencies", how="The agency was asked.", agency=wanted.agency, by=by)
    log_disclosure(action, items)
    tell_desk(action, kind="request.new", words="Something has been asked of your agency.")
    return action


def log_disclosure(action: PartnerAction, items: Sequence[Item]) -> None:
    """What left, to whom, on what basis and under which agreement, if any covers it: the keys of the items, for their
    text stands on the request itself."""
    agreement = covering(action.referral.force, action.agency, purpose=action.lawful_basis)
    log(
        PARTNERACTION_ASK,
        target=action,
        data={
            "agency": action.agency.name,
            "basis": action.lawful_basis,
            "agreement": agreement.pk if agreement else None,
            "items": [item.key for item in items],
            "due": action.due_at,
        },
    )


def _demand(referral: Referral, wanted: Wanted, *, by: Authority) -> None:
    """Everything that must hold at the moment of sending, asked of the locked record."""
    already = PartnerAction.objects.filter(
        referral=referral, agency=wanted.agency, kind=wanted.kind, state__in=OPEN_ACTIONS
    )
    if reason := access.ask.refusal(by.as_it_stands(), referral) or why_not_now(referral):
        raise MoveDenied(reason)
    if wanted.kind == ActionKind.SERVICE:
        raise MoveDenied("A person is passed to a service by a decision, not by a request.")
    asked = clinics_that_can_be_asked if wanted.is_clinical else agencies_that_can_be_asked
    if not asked(referral).filter(pk=wanted.agency.pk).exists():
        raise MoveDenied("Nobody at this agency can read the request. Choose another agency.")
    if already.exists():
        raise MoveDenied("A request of this kind is already open with this agency. Use that one.")
    if not wanted.is_clinical and not picked(referral, wanted.items):
        raise MoveDenied("Pick at least one item, or the agency cannot tell whom you mean.")
