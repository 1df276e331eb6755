"""An offer to another service or force: they answer it, and see the offer, never the case file."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from accounts.roles import SUPERVISORS, Role
from core.rules import Branch, Rule
from referrals.access.keeping_out import NOT_KEPT_OUT
from referrals.access.sealing import unsealed
from referrals.models import Decision, Referral, Seal
from referrals.models.decision import Option, Outcome
from referrals.models.referral import State


def _offered(option: str, state: str, agencies: list[int], *, closed_by_seal: bool = False) -> Q | None:
    """Waiting for one of these agencies, by the newest decision that a second person approved."""
    if not agencies:
        return None
    newer = Decision.objects.filter(
        referral=OuterRef("referral"), approval__outcome=Outcome.APPROVED, at__gt=OuterRef("at")
    )
    offers = Decision.objects.filter(
        ~Exists(newer),
        referral=OuterRef("pk"),
        option=option,
        to_agency__in=agencies,
        approval__outcome=Outcome.APPROVED,
    )
    if closed_by_seal:
        since = Seal.objects.standing().filter(referral=OuterRef("referral"), at__gt=OuterRef("approval__at"))
        offers = offers.filter(~Exists(since))
    return Q(Exists(offers), state=state)


def _asked(option: str, *roles: str) -> Callable[[Referral], Q]:
    def people(referral: Referral) -> Q:
        approved = Decision.objects.filter(referral=referral, option=option, approval__outcome=Outcome.APPROVED)
        return Q(agency_id__in=approved.exclude(to_agency=None).values("to_agency"), role__in=roles)

    return people


def _service_of_mine(who: Authority) -> Q | None:
    return _offered(Option.SERVICE, State.SERVICE_PENDING, who.agencies(Role.PRACTITIONER))


def _transfer_to_my_force(who: Authority) -> Q | None:
    """A sealed record is offered to the inspectors of the other force alone."""
    offered = _offered(Option.TRANSFER, State.TRANSFER_PENDING, who.agencies(*SUPERVISORS))
    to_inspectors = _offered(Option.TRANSFER, State.TRANSFER_PENDING, who.agencies(Role.INSPECTOR))
    if offered is None:
        return None
    return (offered & unsealed()) | to_inspectors if to_inspectors else offered & unsealed()


def _transfer_to_my_council(who: Authority) -> Q | None:
    """The front door reads the whole document, and has a copy once it accepts. As of copies: what was offered in spite of a
    seal is seen; of what was sealed since, nothing."""
    return _offered(Option.TRANSFER, State.TRANSFER_PENDING, who.agencies(Role.COUNCIL_FRONT_DOOR), closed_by_seal=True)


answer_service = Rule(
    name="referrals.answer_service",
    reason="Only the service this was offered to can accept or decline.",
    branches=(
        Branch(
            "offered to my service",
            _service_of_mine,
            people=_asked(Option.SERVICE, Role.PRACTITIONER),
            says="practitioner of the service that it is offered to",
        ),
    ),
    conditions=(NOT_KEPT_OUT,),
)
answer_transfer = Rule(
    name="referrals.answer_transfer",
    reason="Only a supervisor of the force, or the front door of the council, this was offered to can answer.",
    branches=(
        Branch(
            "offered to my force",
            _transfer_to_my_force,
            people=_asked(Option.TRANSFER, *SUPERVISORS),
            says="supervisor of the force that it is offered to",
        ),
        Branch(
            "offered to my council",
            _transfer_to_my_council,
            people=_asked(Option.TRANSFER, Role.COUNCIL_FRONT_DOOR),
            says="front door of the council that it is offered to",
        ),
    ),
    conditions=(NOT_KEPT_OUT,),
)
