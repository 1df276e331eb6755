"""What a colleague still has of a record when their sight of it ends: it was sealed, or they were asked to keep away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import ForeignObjectRel, Model, Q, QuerySet
from django.urls import Resolver404, resolve

from accounts.authority import Authority
from accounts.models import Membership, Notice
from accounts.notices.telling import take_back
from accounts.sight import allowed
from core.extension import Point
from core.models import Addressed
from core.rules import Rule
from evidence.models import Redaction
from evidence.offering import files_under
from referrals.casework.actions.giving import lapse_out_of_sight
from referrals.casework.notices.casework_notices import tell_if_nobody_answers
from referrals.casework.rules.guards import newest
from referrals.models import Referral
from referrals.models.referral import State

AGENCIES_TOLD: Point[Callable[[Referral], Iterable[int]]] = Point(
    "referrals.agencies_told",
    "which agencies besides its force, its sender and those with a copy were told of a record, or of what hangs on it",
)
HANGING: Point[Callable[[Referral], Iterable[UUID]]] = Point(
    "referrals.hanging", "the public ids of what hangs on a record by way of something else, and has a page of its own"
)

LEFT_TO_ANSWER: Point[Callable[[Referral], None]] = Point(
    "referrals.left_to_answer",
    "what is told when sight of a record ends, where nobody is left of those who answer for something that hangs on it",
)


def let_go_of(referral: Referral, *, by: Authority) -> None:
    """What was offered them lapses; and the messages that lead to it, or to what hangs on it, are taken back, with the
    e-mails that have not left. Else a seal would leave its reference in the inbox of a colleague, and one message more to
    count. Where that was the last who could answer, those who stand in are told."""
    lapse_out_of_sight(referral, by=by)
    messages_out_of_sight(referral, _staff_around(referral))
    tell_if_nobody_answers(referral)
    for tell in LEFT_TO_ANSWER:
        tell(referral)


def messages_out_of_sight(referral: Referral, people: QuerySet[Any]) -> None:
    """Of these people, the messages that lead to what they can open no more."""
    told: QuerySet[Any] = Notice.objects.filter(_leads_to(referral), person__in=people)
    by_path = defaultdict(list)
    for notice in told.select_related("person"):
        by_path[notice.path].append(notice)
    for path, notices in by_path.items():
        if (door := _door(path)) is not None:
            still = set(allowed(*door, [notice.person for notice in notices]))
            take_back(told.filter(pk__in=[notice.pk for notice in notices if notice.person not in still]))


def _staff_around(referral: Referral) -> QuerySet[Any]:
    """Those at the force, at the agency that sent it, where a copy or joint sight of it is or was, and where it was put or
    offered to: their inboxes are asked by an index."""
    told = [agency for agencies in AGENCIES_TOLD for agency in agencies(referral)]
    offer = newest(referral) if referral.state == State.TRANSFER_PENDING else None
    shared = referral.shares.values_list("agency_id", flat=True)
    agencies = {referral.force_id, referral.agency_id, offer.to_agency_id if offer else None, *shared, *told}
    return Membership.objects.serving().filter(agency_id__in=agencies).values("user_id")


def _leads_to(referral: Referral) -> Q:
    return reduce(or_, [Q(path__contains=str(one)) for one in _addresses(referral)])


def _addresses(referral: Referral) -> Iterator[object]:
    """The public ids of the record and of all that hangs on it, whichever app has it, also where nothing leads back; its files
    and their redacted versions, which name it by number."""
    yield referral.public_id
    files = files_under(referral)
    yield from files.values_list("public_id", flat=True)
    yield from Redaction.objects.filter(file__in=files.order_by()).values_list("public_id", flat=True)
    for hanging_on in HANGING:
        yield from hanging_on(referral)
    for relation in Referral._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        if isinstance(relation, ForeignObjectRel) and issubclass(model, Addressed):
            hanging = model._default_manager.filter(**{relation.field.name: referral.pk})
            yield from hanging.values_list("public_id", flat=True)


def _door(path: str) -> tuple[Rule, Model] | None:
    """By which rule the page opens, and for which record; None for a page that is about no record."""
    try:
        page = resolve(path)
    except Resolver404:
        return None
    model = getattr(page.func, "model", None)
    record = model._default_manager.filter(public_id=page.kwargs["public_id"]).first() if model else None
    return (page.func.sees, record) if record else None  # type: ignore[attr-defined]  # marked by its door
