"""Telling people. The notice is a row; the e-mail carries a reference and a link, and never says what it is about."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.access import NEWEST_FIRST, own_notices
from accounts.authority import Authority
from accounts.models import Agency, Invitation, Membership, Notice, User
from accounts.notices import digests
from accounts.roles import Role
from audit.acting import current_actor
from core.counting import Counting


def people_with(*, agency_id: int | None, roles: Iterable[str], site_id: int | None = None) -> list[User]:
    """People who hold one of the roles at the agency (at that site, or at the agency as a whole) and can act; while
    all of them are away, those who are away."""
    return here_first(serving_as(agency_id=agency_id, roles=roles, site_id=site_id))


def serving_as(*, agency_id: int | None, roles: Iterable[str], site_id: int | None = None) -> QuerySet[User]:
    """The same people, those who are away among them, to be asked for in one statement beside others."""
    held = Membership.objects.serving().filter(agency_id=agency_id or 0, role__in=list(roles))
    if site_id is not None:
        held = held.filter(Q(site_id=site_id) | Q(site__isnull=True))
    here = held.able().filter(user_id=OuterRef("pk"))
    return User.objects.filter(pk__in=held.values("user_id")).annotate(is_here=Exists(here))


def here_first(people: Iterable[User]) -> list[User]:
    """Of those of `serving_as` the ones who are not away; all, while all are."""
    found = list(people)
    return [one for one in found if one.is_here] or found  # type: ignore[attr-defined]  # asked beside the person


@dataclass(frozen=True)
class Instead:
    """Who is told, and where it leads them, when none of those whom a notice is for can act. Where none of
    these is left either, as each is kept away or is gone, `beyond` says who hears that something waits, and nothing of what it is."""

    people: Callable[[], Iterable[User]]
    path: str
    beyond: Callable[[], Instead] | None = field(default_factory=lambda: platform)


# About the reader's own account, or what the reader alone has: it would tell nobody else anything.
PERSONAL = {
    "account.changed": "How the reader's own account is entered.",
    "account.app_ends": "About the reader's own way of signing in.",
    "account.leaving": "About the reader's own last day; those who answer for them are told too.",
    "account.leaving_soon": "The same.",
    "account.lapsing": "The same, of training or vetting; the administrators of the agency are told too.",
    "account.staying": "The same.",
    "calendar.ends": "For the administrators of the service; every start and check says it too.",
    "emergency.reviewed": "What others found about the reader's own act.",
    "filing.receipt": "The receipt of whoever sent it.",
    "pack.ready": "Made for the one who asked, and opened by no one else.",
    "pack.failed": "The same.",
    "pack.refused": "The same.",
    "reading.lifted": "For whoever could open no more records.",
    "role.colleague": "For information: what the leads could object to is in the log, and on their page.",
    "role.lapsing": "About the reader's own role; those who answer for it are told too.",
    "role.lapsed": "The same.",
    "role.declined": "The proposal has ended; the agency's other administrators see that it has.",
    "role.ended": "About the reader's own role.",
    "role.granted": "About the reader's own role.",
    "service.alarm": "For the administrators of the service, behind whom there is nobody.",
    "submission.updated": "The word that an author is shown. The site's leads see the same on their page.",
    "work.stuck": "For the administrators of the service, behind whom there is nobody.",
}
# Told also to whoever did it. Of everything else nobody needs to be told what they have just done.
TO_ONESELF_TOO = {
    "account.changed": "Whoever has taken over an account changes it as that person.",
    "filing.danger": "Danger is told to all who answer for it, and who was told is read from their messages.",
    "pack.failed": "The pack is made after the page that asked for it is gone.",
    "pack.refused": "The pack is made after the page that asked for it is gone.",
    "pack.ready": "The pack is made after the page that asked for it is gone.",
    "pack.stopped": "The page on which a file is sealed does not say which packs hold it.",
}
UNREACHED = "Nobody it was meant for can act now: "
NOBODY_LEFT = "Something waits here, and nobody who may open it is left to act on it. See who has which role."


def tell(
    people: Iterable[User],
    *,
    kind: str,
    words: str,
    path: str,
    about: Any,
    instead: Instead | None,
    expected: bool = False,
    reference: str = "",
    urgent: bool = False,
) -> list[Notice]:
    """One notice a person, however often it is asked for the same thing: `about` makes the key. The worker finds it
    once it is committed.

    Who can no longer act is passed over; where none of them is left, `instead` says who is told. Only what is
    PERSONAL has no `instead`. No people at all is no news, unless people were `expected`: a desk is never
    empty. The actor is not told of their own act."""
    if (instead is None) != (kind in PERSONAL):
        raise ValueError(f"Say who is told of {kind} when nobody it is for can act; only what is personal has nobody.")
    everybody = {person.pk: person for person in people}
    oneself = None if kind in TO_ONESELF_TOO else current_actor().id
    meant = {pk: person for pk, person in everybody.items() if pk != oneself}
    if everybody and not meant:
        return []
    reached, unreached = _reached(meant) if instead else (list(meant.values()), False)
    key = f"{kind}:{about}"
    told = [
        _tell_one(one, key, kind=kind, words=words, path=path, reference=reference, urgent=urgent) for one in reached
    ]
    if instead and unreached and (meant or expected):
        told += _tell_instead(instead, key, but=meant, kind=kind, words=words, reference=reference, urgent=urgent)
    return [notice for notice in told if notice is not None]


def _reached(meant: dict[int, User]) -> tuple[list[User], bool]:
    """Those who have something to act with, also while they are away; and whether none of them is here."""
    held = Membership.objects.serving().filter(user_id__in=meant)
    serving = set(held.values_list("user_id", flat=True))
    return [person for pk, person in meant.items() if pk in serving], not held.able().exists()


def _tell_instead(
    instead: Instead, key: str, *, but: Container[int], words: str, reference: str, **fields: Any
) -> list[Notice | None]:
    """The first who are left of those who stand in for one another. Administrators beyond the record are told no word of it."""
    people, said = list(instead.people()), UNREACHED + words
    while not people and instead.beyond is not None:
        instead, said, reference = instead.beyond(), NOBODY_LEFT, ""
        people = list(instead.people())
    fields |= {"words": said, "reference": reference, "path": instead.path}
    return [_tell_one(one, key, **fields) for one in people if one.pk not in but]


def _tell_one(person: User, key: str, **fields: Any) -> Notice | None:
    """The notice, if it is new."""
    waits = digests.waiting_fields(person, kind=fields["kind"], urgent=fields["urgent"])
    given = {"person": person, **fields, **waits}
    notice, new = Notice.objects.get_or_create(dedupe_key=f"{key}:{person.pk}", defaults=given)
    if not new:
        return None
    return notice


def post(*, kind: str, mailbox: str, about: Any, invitation: Invitation | None = None) -> None:
    """A letter to a mailbox, once for what it is about; the worker writes and sends it (`accounts.notices.letters`).
    What this costs does not depend on whose mailbox it is, nor on whether a person has it."""
    Notice.objects.get_or_create(
        dedupe_key=f"{kind}:{about}", defaults={"kind": kind, "mailbox": mailbox, "invitation": invitation}
    )


def platform_administrators() -> list[User]:
    at = Membership.objects.live().filter(role=Role.PLATFORM_ADMINISTRATOR).values_list("agency_id", flat=True)
    return [one for agency in set(at) for one in people_with(agency_id=agency, roles=[Role.PLATFORM_ADMINISTRATOR])]


def platform() -> Instead:
    """Where an agency has no people left: the administrators of the service, who give agencies an administrator."""
    return Instead(platform_administrators, reverse("accounts:agencies"), beyond=None)


def administrators(agency_id: int) -> Instead:
    """Who gives roles at an agency, and reads none of its records."""
    page = reverse(
        "accounts:agency_people", args=[Agency.objects.values_list("public_id", flat=True).get(pk=agency_id)]
    )
    return Instead(lambda: people_with(agency_id=agency_id, roles=[Role.AGENCY_ADMINISTRATOR]), page)


def is_unread(prefix: str) -> Q:
    return Q(**{f"{prefix}read_at__isnull": True})


def is_urgent(prefix: str) -> Q:
    return Q(**{f"{prefix}read_at__isnull": True, f"{prefix}urgent": True})


def can_wait(prefix: str) -> Q:
    return Q(**{f"{prefix}read_at__isnull": True, f"{prefix}urgent": False})


def was_read(prefix: str) -> Q:
    """And leads somewhere: what was taken back is shown nowhere."""
    return Q(**{f"{prefix}read_at__isnull": False, f"{prefix}path__gt": ""})


def unread(who: Authority) -> Counting:
    """The unread messages, to be counted no further than the badge can say."""
    return Counting(own_notices, Notice, NEWEST_FIRST, is_unread)


def mark_read(notices: Iterable[Notice]) -> None:
    """Mark as read; the time of the first reading stays."""
    Notice.objects.filter(pk__in=[n.pk for n in notices], read_at__isnull=True).update(read_at=timezone.now())


def work_is_done(kinds: Iterable[str], *, reference: str, path: str) -> None:
    """What these messages asked for of this record has been done: no person has to be asked for it any more. Only those
    that lead to its own pages, below `path`: a partner who holds a copy reads it for themselves."""
    Notice.objects.filter(
        read_at__isnull=True, reference=reference, kind__in=list(kinds), path__startswith=path
    ).update(read_at=timezone.now())


def over_for(people: Iterable[User], *, path: str) -> None:
    """What this page asked of these people is done, by one of them."""
    Notice.objects.filter(person__in=list(people), read_at__isnull=True, path=path).update(read_at=timezone.now())


def mark_all_read(person: User) -> None:
    Notice.objects.filter(person=person, read_at__isnull=True).update(read_at=timezone.now())


def take_back(notices: QuerySet[Any]) -> None:
    """These messages are of records that their readers may no longer know of: they are unread no more, shown nowhere and
    sent no more. The rows stay; the keeper deletes them in time, and the log knows who was told."""
    told = list(notices.values_list("pk", flat=True))
    Notice.objects.filter(pk__in=told).update(path="", reference="", read_at=Coalesce("read_at", timezone.now()))
    Notice.objects.filter(pk__in=told).call_off()


def lead_elsewhere(people: Iterable[User], *, path: str, to: str) -> None:
    """What a message led to is gone for these people: it leads to a list of theirs from now on, and names no record."""
    Notice.objects.filter(person__in=list(people), path=path).update(path=to, reference="")
