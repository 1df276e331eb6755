"""Who may read the log, and who may take something out of it. Reading it changes nothing, and is itself in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from core.gravity import Grave
from core.rules import Branch, Condition, Order, Rule
from core.ways import Way, held

AUDITOR, DATA_PROTECTION_OFFICER = "auditor", "data_protection_officer"
EVERY = Q(pk__isnull=False)
NEWEST_FIRST = Order(key="at", descending=True)
NEWEST_REQUEST_FIRST = Order(key="requested_at", descending=True)


def _of_the_service(who: Any) -> bool:
    """An auditor of the service itself, and not of one force."""
    return any(held.agency.kind == "platform" for held in who.holding(AUDITOR))


def _everything(who: Any) -> Q | None:
    return EVERY if _of_the_service(who) else None


# What was done at one's own agency: the auditor of a force, the data protection officer of a controller.
_own_agency = held("agency_id", AUDITOR, DATA_PROTECTION_OFFICER)


def _roles() -> Any:
    return apps.get_model("accounts.Membership")._default_manager


def _at_no_agency_by_my_people(*roles: str) -> Way:
    """What a person did at none of their agencies more than at another, such as signing in, while they worked at this one."""

    def way(who: Any) -> Q | None:
        agencies = [] if _of_the_service(who) else who.agencies(*roles)  # who sees everything sees it by that
        of_actor = _roles().filter(_worked(OuterRef("at")), user_id=OuterRef("actor_id"))
        return Q(Exists(of_actor.filter(agency_id__in=agencies)), agency_id__isnull=True) if agencies else None

    return way


def _worked(at: Any) -> Q:
    """A role that was in force then: not one that was proposed only, and not before a second person had said yes."""
    active = Q(state="active") & (Q(confirmed_at__lte=at) | Q(confirmed_at=None, granted_at__lte=at))
    return active | Q(state="ended", confirmed_at__lte=at, ended_at__gt=at)


@dataclass(frozen=True)
class Span:
    """The days on which a person worked at an agency. Without a last one: still."""

    person: int
    first: date
    last: date | None


def worked_there(who: Any, *roles: str) -> list[Span]:
    """When those who work, or worked, at an agency where this reader has one of the roles did so, of who has a role at
    another too: few, and found first, so that what they did is asked of an index."""
    began = Q(state="active") | Q(state="ended", confirmed_at__isnull=False)
    elsewhere = _roles().filter(began, user_id=OuterRef("user_id")).exclude(agency_id=OuterRef("agency_id"))
    mine = _roles().filter(began, Exists(elsewhere), agency_id__in=who.agencies(*roles)).order_by("user_id", "pk")
    spans = mine.values_list("user_id", Coalesce("confirmed_at", "granted_at"), "ended_at")
    return [Span(person, localdate(first), localdate(last) if last else None) for person, first, last in spans]


AT_NONE = Branch("at no agency, by a person of the own", _at_no_agency_by_my_people(AUDITOR, DATA_PROTECTION_OFFICER))
see_log = Rule(
    "audit.see_log",
    "Only auditors and data protection officers read the log.",
    branches=(Branch("auditor of the service", _everything), Branch("own agency", _own_agency), AT_NONE),
)


# Looking for what colleagues did wrong is an auditor's work. A data protection officer answers for a controller's
# processing and asks the log about a record or a person; suspicion without a cause is not theirs to raise.
see_anomalies = Rule(
    "audit.see_anomalies",
    "Only auditors look for what is unusual in the log.",
    branches=(
        Branch("auditor of the service", _everything),
        Branch("auditor of the own agency", held("agency_id", AUDITOR)),
        Branch("at no agency, by a person of the audited one", _at_no_agency_by_my_people(AUDITOR)),
    ),
)


def agencies_audited(who: Any) -> list[int] | None:
    """The agencies whose people this auditor looks at. None: those of every agency."""
    return None if _of_the_service(who) else sorted(who.agencies(AUDITOR))


# --- Taking content out: one asks, another says yes ----------------------------------------------------------


def _mine(who: Any) -> Q | None:
    return Q(requested_by_id=who.pk) if see_log.anywhere(who) else None


def _not_my_request(who: Any, prefix: str) -> Q:
    return ~Q(**{f"{prefix}requested_by_id": who.pk})


ANY_REQUEST = Branch("auditor of the service", _everything)
REQUEST_OF_OWN_AGENCY = Branch("own agency", _own_agency)
MINE = Branch("mine", _mine)

see_export = Rule(
    "audit.see_export",
    "Only those who read the log see what is taken out of it.",
    branches=(ANY_REQUEST, REQUEST_OF_OWN_AGENCY, MINE),
)
decide_export = Rule(
    "audit.decide_export",
    "Another auditor or data protection officer decides this.",
    branches=(ANY_REQUEST, REQUEST_OF_OWN_AGENCY),
    conditions=(
        Condition(
            _not_my_request,
            "You asked for this. Another auditor or data protection officer decides.",
            "not my request",
        ),
    ),
)
take_export = Rule(
    "audit.take_export",
    "Only the person who asked for it can download it.",
    branches=(MINE,),
    grave=Grave.TAKES_OUT,
)
