"""What is unusual in the log, each with the events behind it. A finding accuses no person: it says where to look.

Figures come from tallies of days, everything else from an index of the log within the window.
"""

from __future__ import annotations

import json
import operator
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from itertools import islice
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.timezone import localdate

from audit import flags
from audit.access import AUDITOR, agencies_audited, see_anomalies, worked_there
from audit.console import tallies
from audit.console.queries import place_of, start_of
from audit.kinds import RECORD_VIEWED
from audit.limits import LIMITS
from audit.models import Event
from audit.vocabulary import kind_words, known
from core.clock import is_working_day, local_day
from core.folding import words

# A shorter family name stands in too many searches by chance.
SHORTEST_FAMILY = 3


@dataclass(frozen=True)
class Finding:
    """One thing that stands out: who, when, what is said of it, and the address of the events behind it."""

    kind: str
    who: str
    agency: str
    day: date
    says: str
    url: str


@dataclass(frozen=True)
class Window:
    """The last so many days, as one auditor looks at them."""

    who: Any
    days: int
    today: date

    @property
    def since(self) -> date:
        return self.today - timedelta(days=self.days - 1)

    @property
    def agencies(self) -> list[int] | None:
        return agencies_audited(self.who)

    def events(self) -> QuerySet[Event]:
        mine = Event.objects.filter(see_anomalies.q(self.who), at__gte=start_of(self.since), actor_id__isnull=False)
        return mine.order_by("-at", "-id")


def find(who: Any, *, days: int) -> list[Finding]:
    """Everything unusual in the last so many days that this auditor may look at, newest first."""
    window = Window(who, days, localdate())
    found = [
        *_days(window),
        *_by_the_hundred(window),
        *_own_name_searched(window),
        *_own_name_opened(window),
        *_sealed_opened(window),
    ]
    return sorted(found, key=lambda finding: finding.day, reverse=True)


# --- Days that stand out -----------------------------------------------------------------------------


def _days(window: Window) -> Iterator[Finding]:
    days = tallies.standing_out(
        agencies=window.agencies,
        several=worked_there(window.who, AUDITOR),
        since=window.since,
        today=window.today,
        working=_working_days(window),
        opens=LIMITS.opens,
        closes=LIMITS.closes,
        reads=LIMITS.reads_a_day,
        late=LIMITS.late_reads_a_day,
        refusals=LIMITS.refusals_a_day,
        most=LIMITS.most * 3,
    )
    if not days:
        return
    usual = _Usual(window)
    names = _names(get_user_model(), {day.actor_id for day in days})
    agencies = _names(apps.get_model("accounts.Agency"), {day.agency_id for day in days})
    for day in days:
        for kind, says, asked in _standing_out(day, usual):
            url = _log(actor=day.actor_id, since=day.day, until=day.day, **asked)
            yield Finding(kind, names.get(day.actor_id, "?"), agencies.get(day.agency_id, ""), day.day, says, url)


def _standing_out(day: tallies.Day, usual: _Usual) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(kind, in words, the question to the log) of each limit that this day reached."""
    reads = {"operation": "consultation"}
    own, role = usual.own(day), usual.of_role(day)
    if day.reads >= LIMITS.reads_a_day and (
        _many(day.reads, own, LIMITS.times_own) or _many(day.reads, role, LIMITS.times_role)
    ):
        yield (
            "Unusual volume",
            f"{day.reads} reads. Usual for this person {_in_words(own)}, for the role {_in_words(role)}",
            reads,
        )
    if day.late >= LIMITS.late_reads_a_day:
        yield (
            "Out of hours",
            f"{day.late} of {day.reads} reads before {LIMITS.opens}:00, from {LIMITS.closes}:00, or on a day off",
            reads,
        )
    if day.refusals >= LIMITS.refusals_a_day:
        yield "Many refusals", f"Refused, or out of sight, {day.refusals} times", {"operation": "security"}


def _many(reads: int, usual: float | None, times: float) -> bool:
    return usual is not None and reads > usual * times


def _in_words(usual: float | None) -> str:
    return "not known yet" if usual is None else f"{usual:.0f} a day"


class _Usual:
    """What a person, and people of the same role, read on a day before the window."""

    def __init__(self, window: Window) -> None:
        since = window.since - timedelta(days=LIMITS.usual_days)
        # A role's usual is that of all who hold it, whichever agency this auditor looks at.
        self._own = tallies.usual(agencies=None, since=since, until=window.since)
        self._roles: dict[tuple[int, int], set[str]] = defaultdict(set)
        memberships = apps.get_model("accounts.Membership")._default_manager.filter(state="active")
        for person, agency, role in memberships.values_list("user_id", "agency_id", "role"):
            self._roles[person, agency].add(role)
        of_role: dict[str, list[float]] = defaultdict(list)
        for key, reads in self._own.items():
            for role in self._roles.get(key, ()):
                of_role[role].append(reads)
        self._of_role = {role: median(reads) for role, reads in of_role.items()}

    def own(self, day: tallies.Day) -> float | None:
        return self._own.get((day.actor_id, day.agency_id))

    def of_role(self, day: tallies.Day) -> float | None:
        """Of the role that reads most, for a reader who holds several."""
        roles = self._roles.get((day.actor_id, day.agency_id), set())
        return max((self._of_role[role] for role in roles if role in self._of_role), default=None)


def _working_days(window: Window) -> list[date]:
    return [day for n in range(window.days) if is_working_day(day := window.since + timedelta(days=n))]


# --- Single events -----------------------------------------------------------------------------------


def _by_the_hundred(window: Window) -> list[Finding]:
    """What was told at once when it happened: so many records opened, or so many refusals, within an hour."""
    headings = {kind.name: kind.unusual for kind in known().values() if kind.unusual}
    told = window.events().filter(kind__in=headings)[: LIMITS.most]
    return [_finding(headings[event.kind], kind_words(event.kind), event) for event in told]


def _own_name_searched(window: Window) -> list[Finding]:
    """A person searched for their own family name. The words searched for stay hidden; that they match is told."""
    people = get_user_model()._default_manager.values_list("pk", "name")
    families = {pk: said[-1] for pk, name in people if (said := words(name)) and len(said[-1]) >= SHORTEST_FAMILY}
    by_name = [kind.name for kind in known().values() if kind.is_search]
    searches = window.events().filter(kind__in=by_name, actor_id__in=families)
    own = (event for event in searches if families[event.actor_id or 0] in _searched(event))
    return [_finding("Own name", "Searched for their own family name", event) for event in islice(own, LIMITS.most)]


def _searched(event: Event) -> set[str]:
    """The words that were searched for, folded as names are."""
    asked = json.loads(event.payload or "{}").get("search") or {}
    return {word for said in asked.values() for word in words(str(said))}


def _own_name_opened(window: Window) -> list[Finding]:
    """A reader opened a record about a person who bears their name."""
    people = get_user_model()._default_manager.filter(is_active=True).values_list("pk", "name")
    pairs = {(person, label, key) for person, (label, key) in flags.all_namesakes(list(people))}
    found = _opened(window, {(label, key) for _, label, key in pairs})
    own = [event for event in found if (event.actor_id, event.target_type, event.target_id) in pairs]
    return [_finding("Own name", "Opened a record about a person of the same name", event) for event in own]


def _sealed_opened(window: Window) -> Iterator[Finding]:
    """A record was opened while it was sealed, by a person who neither works on it nor inspects there: one finding for
    a person, a record and a day, however often."""
    by_label: dict[str, list[flags.Sealed]] = defaultdict(list)
    for sealed in flags.all_sealed():
        by_label[sealed.label].append(sealed)
    for label, seals in by_label.items():
        under_seal = reduce(operator.or_, (_under(sealed) for sealed in seals))
        opened = window.events().filter(under_seal, kind=RECORD_VIEWED.name, target_type=label)
        days = opened.annotate(day=TruncDate("at")).order_by("-day")
        looks = days.values_list("actor_id", "actor_name", "agency_name", "target_id", "day")
        for actor, name, agency, key, day, times in looks.annotate(times=Count("pk"))[: LIMITS.most]:
            says = "Opened a sealed record" if times == 1 else f"Opened a sealed record {times} times"
            url = _log(actor=actor, since=day, until=day, record=f"{label}:{key}")
            yield Finding("Sealed record", name, agency, day, says, url)


def _under(sealed: flags.Sealed) -> Q:
    ended = Q(at__lt=sealed.until) if sealed.until else Q()
    return Q(target_id=sealed.key, at__gte=sealed.since) & ended & ~Q(actor_id__in=sealed.may)


def _opened(window: Window, targets: set[flags.Target]) -> list[Event]:
    """The newest times one of these records was opened: one question of an index for each kind of record."""
    found: list[Event] = []
    for label in {label for label, _ in targets}:
        keys = [key for of, key in targets if of == label]
        opened = window.events().filter(kind=RECORD_VIEWED.name, target_type=label, target_id__in=keys)
        found += opened[: LIMITS.most]
    return found


def _finding(kind: str, says: str, event: Event) -> Finding:
    url = reverse("audit:event", args=[place_of(event)])
    return Finding(kind, event.actor_name, event.agency_name, local_day(event.at), says, url)


def _names(model: Any, keys: set[int]) -> dict[int, str]:
    return dict(model._default_manager.filter(pk__in=keys).values_list("pk", "name"))


def _log(**asked: Any) -> str:
    return f"{reverse('audit:log')}?{urlencode(asked)}"
