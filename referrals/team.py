"""The team as its supervisor sees it: who has how much, what is late, what nobody has touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.authority import Authority
from accounts.holdings import why_unable
from accounts.models import Membership, User
from accounts.roles import CASE_STAFF, SUPERVISORS
from referrals.access import assign
from referrals.limits import LIMITS
from referrals.models import Decision, Referral
from referrals.models.referral import FINISHED, State


@dataclass(frozen=True)
class Workload:
    officer: User
    in_hand: int
    overdue: int
    unread: int
    why_unable: str = ""


def in_hand(who: Authority) -> QuerySet[Referral]:
    """What the supervisor's forces have in hand; people kept out of a record do not count it."""
    forces = who.agencies(*SUPERVISORS)
    return assign.filter(who, Referral.objects.filter(force_id__in=forces).exclude(state__in=FINISHED))


def workloads(who: Authority) -> list[Workload]:
    """For each officer who has anything: in hand, late, with information unread, and whether they can act."""
    now = timezone.now()
    counted = (
        in_hand(who).filter(officer__isnull=False).values("officer").annotate(
            held=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)), unread=Count("pk", filter=Q(has_unread_information=True)),
        )
    )  # fmt: skip
    rows = {row["officer"]: row for row in counted}
    able = Membership.objects.able().filter(agency_id__in=who.agencies(*SUPERVISORS), role__in=CASE_STAFF)
    here = set(able.values_list("user_id", flat=True))
    people = User.objects.filter(pk__in=rows).order_by("sort_key", "pk")
    return [
        Workload(
            one, rows[one.pk]["held"], rows[one.pk]["late"], rows[one.pk]["unread"],
            "" if one.pk in here else why_unable(one),
        )
        for one in people
    ]  # fmt: skip


def away(who: Authority) -> list[tuple[User, str]]:
    """People of the supervisor's forces who are suspended, away, or whose training or vetting has lapsed."""
    held = Membership.objects.live().filter(agency_id__in=who.agencies(*SUPERVISORS), role__in=CASE_STAFF)
    able = Membership.objects.able().filter(agency_id__in=who.agencies(*SUPERVISORS))
    people = User.objects.filter(pk__in=held.values("user_id")).exclude(pk__in=able.values("user_id"))
    return [(one, why_unable(one)) for one in people.order_by("sort_key", "pk")]


def figures(who: Authority) -> dict[str, int]:
    """One line of figures, in one query."""
    now = timezone.now()
    return in_hand(who).aggregate(
        in_hand=Count("pk"), unassigned=Count("pk", filter=Q(officer__isnull=True)),
        overdue=Count("pk", filter=Q(due_at__lt=now)), unread=Count("pk", filter=Q(has_unread_information=True)),
        waiting=Count("pk", filter=Q(state=State.APPROVAL)), returned=Count("pk", filter=Q(state=State.SERVICE_PENDING)),
    )  # fmt: skip


def untouched_since() -> datetime:
    return timezone.now() - timedelta(days=LIMITS.untouched_days)


def untouched(who: Authority) -> QuerySet[Referral]:
    """Claimed some days ago, and no note, contact, answer or decision since."""
    since = untouched_since()
    quiet = in_hand(who).filter(officer__isnull=False, claimed_at__lt=since)
    for name, moment in (
        ("notes", "at"),
        ("contacts", "at"),
        ("enquiries", "settled_at"),
        ("decisions", "at"),
    ):
        quiet = quiet.exclude(**{f"{name}__{moment}__gte": since})
    return quiet.select_related("officer", "agency").order_by("due_at", "pk")


def unassigned(who: Authority) -> QuerySet[Referral]:
    return in_hand(who).filter(officer__isnull=True).select_related("agency").order_by("queue_key", "pk")


def unread(who: Authority) -> QuerySet[Referral]:
    return (
        in_hand(who)
        .filter(has_unread_information=True)
        .select_related("officer", "agency")
        .order_by("queue_key", "pk")
    )


def waiting(who: Authority) -> QuerySet[Referral]:
    """Recommendations that wait for a second person."""
    return (
        in_hand(who).filter(state=State.APPROVAL).select_related("officer", "agency").order_by("due_at", "pk")
    )


def newest_decisions(referrals: list[Referral]) -> dict[int, Decision]:
    found = Decision.objects.filter(referral__in=referrals).select_related("author").order_by("at", "pk")
    return {decision.referral_id: decision for decision in found}
