"""What the figures of the queue are made from: three statements, whatever the number of referrals."""

from __future__ import annotations

from datetime import date
from functools import cached_property, partial
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncWeek

from accounts.authority import Authority
from accounts.models import Agency, Membership, User
from accounts.roles import CASE_STAFF, SUPERVISORS
from core.clock import LONDON, ONE_DAY, local_day, now, today
from core.counting import counted, sight_of
from core.cuts import by_cuts, cut_named, weeks
from core.figures import leading_to
from core.forms.choosers import told_apart
from referrals.access import BY_QUEUE, NEWEST_FIRST, see_case_file
from referrals.access.sealing import unsealed
from referrals.casework.cuts import CUTS, LENGTHS, last_option
from referrals.casework.queue_tabs import OWN_FLAGS, in_hand
from referrals.models import Referral

# What is told of people in shares of all.
OF_PEOPLE = tuple(flag for flag in OWN_FLAGS if flag.key in ("repeat", "child", "violence", "needs"))


leading = partial(leading_to, "referrals:queue")


class Counted:
    """What one reader may see of the work, in groups."""

    def __init__(self, who: Authority) -> None:
        self.who = who

    @cached_property
    def in_hand(self) -> list[dict[str, Any]]:
        """By stage, area and officer: how many, how many are late, and when the time of the others runs out."""
        seen = sight_of(
            see_case_file,
            self.who,
            Referral,
            order=BY_QUEUE,
            narrow=lambda prefix: in_hand(prefix) & unsealed(prefix),
        )
        cuts = by_cuts(CUTS, (*LENGTHS, *(f"due.{day}" for day in self.days)), self.who)
        numbers = {"overdue": Q(due_at__lt=now()), **cuts}
        return counted(seen, numbers, "state", "force_id", "council_id", "officer_id")

    @property
    def days(self) -> list[date]:
        return [today() + ONE_DAY * at for at in range(7)]

    @cached_property
    def received(self) -> dict[str, int]:
        """In the weeks that figures count: by week, and how many of all bear each flag."""
        by_week = by_cuts(CUTS, (f"received.{monday}" for monday in weeks()), self.who)
        of_people = {flag.key: flag.of(self.who)("") for flag in OF_PEOPLE}
        (numbers,) = counted(self._seen("received"), by_week | of_people)
        return numbers

    @cached_property
    def finished(self) -> list[dict[str, Any]]:
        """In the same weeks: by week, officer, and what the newest approved decision chose."""
        seen = self._seen("finished")
        seen = seen.annotate(week=TruncWeek("finished_at", tzinfo=LONDON), option=last_option(""))
        rows = counted(seen, {}, "week", "officer_id", "option")
        return [{**row, "week": local_day(row["week"])} for row in rows]

    def _seen(self, key: str) -> QuerySet[Referral]:
        narrow = cut_named(CUTS, key).of(self.who)
        return sight_of(see_case_file, self.who, Referral, order=NEWEST_FIRST, narrow=narrow)

    @cached_property
    def names(self) -> dict[int, str]:
        """Of the officers who have something of the reader's own forces in hand: no two read alike."""
        people = User.objects.filter(pk__in={row["officer_id"] for row in self.own} - {None})
        return told_apart(list(people.order_by("sort_key", "pk")), lambda person: person.name)

    @cached_property
    def able(self) -> set[int]:
        """Who of them can be given something today."""
        able = Membership.objects.able().filter(agency_id__in=self.forces, role__in=CASE_STAFF)
        return set(able.values_list("user_id", flat=True))

    @property
    def forces(self) -> list[int]:
        return self.who.agencies(*SUPERVISORS)

    @property
    def own(self) -> list[dict[str, Any]]:
        """What the reader's own forces have in hand; the rest is another's, and read here by a special right."""
        return [row for row in self.in_hand if row["force_id"] in self.forces]

    @cached_property
    def areas(self) -> dict[int, str]:
        keys = {row["council_id"] for row in self.in_hand} - {None}
        return dict(Agency.objects.filter(pk__in=keys).order_by("sort_key").values_list("pk", "name"))
