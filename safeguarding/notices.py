"""Who is told about requests to partners and about cases, after commit. No words here name or describe
anybody."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.notices import lead_elsewhere, people_with, tell
from accounts.roles import SUPERVISORS, Role
from referrals.casework_notices import with_sight, without_kept_out
from referrals.models import Referral
from safeguarding.models import Case, CaseClosing, PartnerAction


def desk_of(action: PartnerAction) -> list[User]:
    """The named person and the deputy; the whole desk while nobody is named. Suspended people, and those
    asked to keep away, are passed over."""
    desk = people_with(agency_id=action.agency_id, roles=[Role.PRACTITIONER])
    desk = without_kept_out(action.referral, desk)
    named = [person for person in desk if person.pk in (action.allocated_to_id, action.deputy_id)]
    return named or desk


def tell_desk(action: PartnerAction, *, kind: str, words: str, about: str = "", urgent: bool = False) -> None:
    path = reverse("safeguarding:request", args=[action.public_id])
    tell(
        desk_of(action), kind=kind, words=words, path=path, about=about or _about(action),
        reference=action.reference, urgent=urgent,
    )  # fmt: skip


def tell_withdrawn(action: PartnerAction) -> None:
    """The desk learns that a request is gone: this message and every earlier one lead to the desk's list."""
    forget_at_desk(action)
    tell(
        desk_of(action), kind="request.withdrawn", words="A request to your agency has been withdrawn.",
        path=reverse("safeguarding:desk"), about=_about(action), reference=action.reference,
    )  # fmt: skip


def forget_at_desk(action: PartnerAction) -> None:
    """Messages of a request that the desk can open no more lead to its list."""
    here = reverse("safeguarding:request", args=[action.public_id])
    desk = people_with(agency_id=action.agency_id, roles=[Role.PRACTITIONER])
    lead_elsewhere(desk, path=here, to=reverse("safeguarding:desk"))


def tell_asker(action: PartnerAction, *, kind: str, words: str, about: str = "") -> None:
    """Whoever asked, and the officer who has the referral now."""
    officer = action.referral.officer_id
    people = User.objects.filter(pk__in={action.asked_by_id, *([officer] if officer else [])}, is_active=True)
    _tell_police(people, action, kind=kind, words=words, about=about)


def escalate(action: PartnerAction, *, kind: str, words: str, about: str) -> None:
    """Whoever asked, and every supervisor of the force."""
    tell_asker(action, kind=kind, words=words, about=about)
    supervisors = people_with(agency_id=action.referral.force_id, roles=SUPERVISORS)
    _tell_police(supervisors, action, kind=kind, words=words, about=about)


def tell_of_case(case: Case, *, kind: str, words: str, about: str, supervisors: bool = False) -> None:
    people = {case.owner_id: case.owner} if case.owner.is_active else {}
    if supervisors or not people:
        people |= {person.pk: person for person in people_with(agency_id=case.force_id, roles=SUPERVISORS)}
    path = reverse("safeguarding:case", args=[case.public_id])
    told = _in_sight(case.referral, people.values())
    tell(told, kind=kind, words=words, path=path, about=about, reference=case.reference)


def tell_of_closing(closing: CaseClosing) -> None:
    """Every supervisor who could decide it: not whoever proposed it."""
    case = closing.case
    people = people_with(agency_id=case.force_id, roles=SUPERVISORS)
    told = _in_sight(case.referral, [person for person in people if person.pk != closing.by_id])
    path = reverse("safeguarding:case", args=[case.public_id])
    tell(
        told, kind="case.closing_proposed", words="Closing a case waits for a decision.", path=path,
        about=closing.pk, reference=case.reference,
    )  # fmt: skip


def _tell_police(
    people: list[User] | QuerySet[User], action: PartnerAction, *, kind: str, words: str, about: str
) -> None:
    path = reverse("safeguarding:action", args=[action.public_id])
    people = _in_sight(action.referral, people)
    tell(people, kind=kind, words=words, path=path, about=about or _about(action), reference=action.reference)


def _in_sight(referral: Referral, people: Iterable[User]) -> list[User]:
    """Nobody who was asked to keep away, and of a sealed record only whoever may see it."""
    return with_sight(referral, without_kept_out(referral, people))


def _about(action: PartnerAction) -> str:
    """A request can be answered, returned and answered again: each version is its own news."""
    return f"{action.pk}:{action.version}"
