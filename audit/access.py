"""Who may read the log, and who may take something out of it. Reading it changes nothing, and is itself in it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from core.gravity import Grave
from core.rules import Branch, Condition, Order, Rule
from core.ways import held

AUDITOR, DATA_PROTECTION_OFFICER = "auditor", "data_protection_officer"
EVERY = Q(pk__isnull=False)
NEWEST_FIRST = Order(key="at", descending=True)
NEWEST_REQUEST_FIRST = Order(key="requested_at", descending=True)


def _of_the_service(who: Any) -> bool:
    """An auditor of the service itself, and not of one force."""
    return any(held.agency.kind == "platform" for held in who.holding(AUDITOR))


def _everything(who: Any) -> Q | None:
    return EVERY if _of_the_service(who) else None


# What the people of one's own agency did: the auditor of a force, the data protection officer of a controller.
_own_agency = held("agency_id", AUDITOR, DATA_PROTECTION_OFFICER)


see_log = Rule(
    "audit.see_log",
    "Only auditors and data protection officers read the log.",
    branches=(Branch("auditor of the service", _everything), Branch("own agency", _own_agency)),
)


# Looking for what colleagues did wrong is an auditor's work. A data protection officer answers for a controller's
# processing and asks the log about a record or a person; suspicion without a cause is not theirs to raise.
see_anomalies = Rule(
    "audit.see_anomalies",
    "Only auditors look for what is unusual in the log.",
    branches=(
        Branch("auditor of the service", _everything),
        Branch("auditor of the own agency", held("agency_id", AUDITOR)),
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
