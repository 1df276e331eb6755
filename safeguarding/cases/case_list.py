"""The list of a force's cases: its tabs, its filters and the views of it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from accounts.models import Agency, AgencyKind
from accounts.roles import CASE_STAFF
from accounts.work_lists import WorkList, by_moment
from core.asked_once import asked_once
from core.clock import today
from core.kept_rows import Abreast, abreast
from core.places import day_of
from referrals.casework.forms.fields import agencies_near, by_name
from safeguarding.access import PLAN_DUE_FIRST, see_case
from safeguarding.cases.cuts import CUTS, in_area
from safeguarding.cases.rules.closing import standing_follow_ups
from safeguarding.cases.team import overdue
from safeguarding.limits import LIMITS
from safeguarding.models import Case, CaseKind, CaseState
from safeguarding.tabbed import Box, Narrow, TabbedList, by_column, where

RELATED = ("referral", "referral__subject", "owner", "offered_to", "plan_by", "force")


def _overdue(who: Authority, prefix: str) -> Q:
    return Q(closed_at__isnull=True) & overdue()


def _look_back(who: Authority, prefix: str) -> Q:
    """Closed, and a look back is due."""
    opens = day_of(lambda: today() + timedelta(days=LIMITS.follow_up_window_days))
    due = standing_follow_ups().filter(closing__case_id=OuterRef("pk"), found="", due_on__lte=opens)
    return Q(Exists(due), state=CaseState.CLOSED)


@asked_once
def councils(who: Authority) -> list[Agency]:
    """The agencies of the areas at whose forces this reader works on cases; of them the filter offers the councils."""
    (found,) = abreast(councils_asked(who))
    return found


def councils_asked(who: Authority) -> Abreast:
    return agencies_near.asking(*who.areas(*CASE_STAFF))


def _of_council(value: str) -> Narrow:
    area = in_area(value)
    assert area is not None, value
    return lambda who, prefix: area(prefix)


CASES = TabbedList(
    see_case,
    Case,
    PLAN_DUE_FIRST,
    ("referral", "owner"),
    "safeguarding:cases",
    tabs={
        "open": ("Open", where(closed_at__isnull=True)),
        "mine": ("Mine", lambda who, prefix: Q(closed_at__isnull=True, owner_id=who.pk)),
        "offered": ("Offered to me", lambda who, prefix: Q(offered_to_id=who.pk)),
        "overdue": ("Overdue", _overdue),
        "closing": ("Closing", where(state=CaseState.CLOSING)),
        "look_back": ("Look back", _look_back),
        "closed": ("Closed", where(closed_at__isnull=False)),
    },
    cuts=CUTS,
    boxes={
        "kind": by_column("Kind", "kind", CaseKind.choices),
        "state": by_column("State", "state", CaseState.choices),
        "council": Box("Council", lambda who: by_name(councils(who), AgencyKind.COUNCIL), _of_council),
    },
    fits={
        **{key: {"state": (CaseState.OPEN, CaseState.CLOSING)} for key in ("open", "mine", "offered", "overdue")},
        **{key: {"state": ()} for key in ("closing", "look_back", "closed")},
    },
    columns=(
        "public_id",
        "reference",
        "kind",
        "state",
        "plan_at",
        "plan_due_at",
        "review_on",
        "closed_at",
        "owner__name",
        "referral__subject",
    ),
)
CASES_LIST = WorkList(
    "cases", "safeguarding:cases", "Cases", see_case, CASES.form, CASES.counted, by_moment("opened_at")
)
