"""Complaints about data: taken in from the public too, acknowledged within 30 days, answered by a person with a name.

Source of the 30 days: Data Protection Act 2018, section 164A (from 19 June 2026).
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.authority import Authority
from accounts.models import Agency, AgencyKind, Membership, User
from accounts.notices.telling import people_with, platform, tell
from accounts.roles import Role
from accounts.signing_in.lockout import address_of
from audit.acting import Actor, acting, current_actor
from audit.moves import move
from core.clock import local_day
from core.reference_numbers import display_reference
from guidance.limits import LIMITS
from guidance.models import ComplaintIntake
from guidance.moves import ACKNOWLEDGE, ANSWER

A_MEMBER_OF_THE_PUBLIC = Actor(name="a member of the public")


class TooMany(Exception):
    """More complaints than one place can send in an hour. The page says how else to complain."""


def receive(*, details: dict[str, Any], once: uuid.UUID, sent_from: str) -> ComplaintIntake:
    """Record a complaint and tell who must acknowledge it. The same form sent twice is one complaint."""
    if earlier := ComplaintIntake.objects.filter(once=once).first():
        return earlier
    if _sent_lately(sent_from) >= LIMITS.complaints:
        raise TooMany
    try:
        with acting(_sender()), transaction.atomic():
            return _record(details | {"once": once, "sent_from": sent_from})
    except IntegrityError:
        # The other click was faster by a moment.
        return ComplaintIntake.objects.get(once=once)


def _record(details: dict[str, Any]) -> ComplaintIntake:
    now = timezone.now()
    complaint = ComplaintIntake.objects.create(**details, received_at=now, acknowledge_by=last_day_to_acknowledge(now))
    tell(
        officers_for(complaint.controller),
        instead=platform(),
        expected=True,
        kind="complaint.received",
        words="A complaint about data has arrived. It must be acknowledged within 30 days.",
        path=reverse("guidance:complaint_record", args=[complaint.public_id]),
        about=complaint.public_id,
        reference=display_reference(complaint.reference),
    )
    return complaint


def acknowledge(*, complaint: ComplaintIntake, by: Authority) -> ComplaintIntake:
    """The person has been told that it arrived. An officer who takes on a complaint without a controller keeps it."""
    return move(
        complaint,
        ACKNOWLEDGE,
        by=by,
        controller_id=complaint.controller_id or _force_of(by),
        acknowledged_at=timezone.now(),
        acknowledged_by=by.user,
    )


def answer(*, complaint: ComplaintIntake, words: str, by: Authority) -> ComplaintIntake:
    """What was found and what the person was told."""
    return move(
        complaint,
        ANSWER,
        by=by,
        given={"answer_given": bool(words.strip())},
        answer=words,
        answered_at=timezone.now(),
        answered_by=by.user,
    )


def controllers() -> QuerySet[Agency]:
    """Organisations with a data protection officer who can answer: a complaint must never arrive at an empty desk."""
    served = Membership.objects.serving().filter(role=Role.DATA_PROTECTION_OFFICER)
    return Agency.objects.taking_on().filter(pk__in=served.values("agency_id")).order_by("sort_key", "pk")


def officers_for(controller: Agency | None) -> list[User]:
    """Who acknowledges and answers; while it is not known whose it is, the officers of every force."""
    agencies = [controller] if controller else Agency.objects.taking_on().filter(kind=AgencyKind.FORCE)
    return [
        person
        for agency in agencies
        for person in people_with(agency_id=agency.pk, roles=[Role.DATA_PROTECTION_OFFICER])
    ]


def last_day_to_acknowledge(received: datetime) -> date:
    return local_day(received) + timedelta(days=LIMITS.acknowledge_days_after)


def sent_from(request: HttpRequest) -> str:
    """Where a form came from, as a keyed hash that means nothing tomorrow: enough to count, not to know."""
    day = timezone.localdate().isoformat()
    return salted_hmac("guidance.complaints", f"{day} {address_of(request)}", algorithm="sha256").hexdigest()


def _sent_lately(sent_from: str) -> int:
    lately = timezone.now() - LIMITS.complaints_within
    return ComplaintIntake.objects.filter(sent_from=sent_from, received_at__gt=lately).count()


def _sender() -> Actor:
    """The person who is signed in, and otherwise a member of the public: never an unexplained write."""
    actor = current_actor()
    return actor if actor.id else Actor(name=A_MEMBER_OF_THE_PUBLIC.name, request_id=actor.request_id)


def _force_of(officer: Authority) -> int | None:
    """The force that takes on a complaint without a controller, when this officer acknowledges it."""
    held = officer.holding(Role.DATA_PROTECTION_OFFICER)
    return next((m.agency_id for m in held if m.agency.kind == AgencyKind.FORCE), None)
