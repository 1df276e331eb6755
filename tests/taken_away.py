"""Each way in which people lose sight, and every address at which they had it: what everybody everywhere gets
(tests/everyone_everywhere.txt) says which, so a new address is asked with the rest. After each way, on the next request, they get
there what an outsider gets: to the status and where it leads; and where that is nothing, to the last byte what never was gives.

In the suite one in so many is asked, always the same ones; `python -m bench.taken_away` asks all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone

from accounts.actions import agencies, memberships, sessions
from accounts.actions import people as accounts
from accounts.authority import Authority
from accounts.demo_people import CAST
from accounts.models import Agency, Membership
from accounts.roles import READING_ROLES, Role
from audit.moves import MoveDenied
from packs.models import WITH_AGENCY, PackShare
from packs.sharing import actions as sharing
from referrals import access
from referrals.casework.actions import conflict, copies, sealing, sight
from referrals.casework.copying import live_shares
from referrals.models import Referral, ReferralShare
from safeguarding.cases.actions import hand_overs, panel, providers, transfers
from safeguarding.models import (
    OPEN_ACTIONS,
    OPEN_COMMISSIONS,
    AgendaItem,
    CaseTransfer,
    Commission,
    HandOver,
    PanelReferral,
    Paper,
    PartnerAction,
)
from safeguarding.panels.actions import items
from safeguarding.requests.actions import steering
from tests.addresses import Address
from tests.counted import count
from tests.hanging import referral_at
from tests.sampling import first_drawn, sampled
from tests.story import walked
from tests.walking import PEOPLE, answer, is_told_apart, rows, seen_lately

NOTHING = "."

Who = Callable[[str], Authority]
# The records of which sight was lost, by number; None: all sight, also of what is no referral.
Lost = set[int] | None


@dataclass(frozen=True)
class Way:
    """One way of losing sight: whom it can befall, and what it does. Out of sight as for a visitor, or for somebody who is
    signed in and has no role."""

    act: Callable[[Who, str], Lost]
    people: tuple[str, ...] = PEOPLE
    signed_out: bool = False


# --- The acts --------------------------------------------------------------------------------------------------------

# Whom nobody but another of them takes it from: who alone administers the service, or a school.
ALONE = {"rex", "ada"}
ALL_BUT_THEM = tuple(name for name in PEOPLE if name not in ALONE)
OF_THE_SERVICE = {"amir", "pat", "rex"}


def suspend(who: Who, name: str) -> Lost:
    person = who(name).person
    accounts.suspend(person=person, version=person.version, reason="Left", by=who("rex"))
    return None


def end_sessions(who: Who, name: str) -> Lost:
    sessions.end_all(person=who(name).person)
    return None


def end_roles(who: Who, name: str) -> Lost:
    for held in Membership.objects.live().filter(user=who(name).person):
        memberships.end(held=held, reason="Another post", by=who("rex"))
    return None


def close_agencies(who: Who, name: str) -> Lost:
    for agency in Agency.objects.filter(memberships__user=who(name).person).distinct():
        said = {"version": agency.version, "who_sends": agency.who_sends}
        agencies.set_sending(agency=agency, is_open=False, by=who("rex"), **said)
    return None


def lapse(who: Who, name: str) -> Lost:
    person, yesterday = who(name).person, timezone.localdate() - timedelta(days=1)
    days = {"training_until": yesterday, "vetting_until": person.vetting_until}
    accounts.note_training(person=person, version=person.version, by=who("rex"), **days)
    return None


def keep_away(who: Who, name: str) -> Lost:
    """By a supervisor who is somebody else; from all that is not in their own name."""
    person, by = who(name).person, who("ingrid" if name == "ian" else "ian")
    return {record.pk for record in Referral.objects.all() if _kept_away(record, person, by)}


def _kept_away(record: Referral, person: Any, by: Authority) -> bool:
    try:
        sight.exclude(referral=record, person=person, why="Knows them", by=by)
    except MoveDenied:
        return record.exclusions.standing().filter(person=person).exists()
    return True


def seal(who: Who, name: str) -> Lost:
    """Each record, by an inspector of its force. Whatever they still see, as it is theirs, stays."""
    by = {
        agency.name: who(inspector)
        for inspector in ("ian", "iris")
        for agency in who(inspector).workplaces(Role.INSPECTOR)
    }
    for record in Referral.objects.select_related("subject", "force"):
        if not record.seals.standing().exists():
            sealing.seal(referral=record, why="Son of an officer", by=by[record.force.name])
    still = {
        row.pk
        for rule in (access.see_case_file, access.see_submission)
        for row in rule.filter(who(name), Referral.objects.all())
    }
    return {record.pk for record in Referral.objects.all()} - still


def declare(who: Who, name: str) -> Lost:
    """Of each record, and of each item of a panel, what they hold of it passes on."""
    by = who(name)
    seen = list(access.see_case_file.filter(by, Referral.objects.all()))
    for record in seen:
        conflict.declare(referral=record, why="My cousin", by=by)
    return {record.pk for record in seen}


def declare_at_the_panel(who: Who, name: str) -> Lost:
    found = list(AgendaItem.objects.select_related("case"))
    for item in found:
        items.declare_conflict(item=item, reason="My neighbour", by=who(name))
    return {item.case.referral_id for item in found}


def take_all_back(who: Who, name: str) -> Lost:
    """All that was given to people outside the force, by who gave it."""
    for share in live_shares():
        copies.end_share(share=share, reason="Moved away", by=who("ian"))
    for action in PartnerAction.objects.filter(state__in=OPEN_ACTIONS):
        steering.withdraw(action=action, reason="Not needed", version=action.version, by=who("ian"))
    for share in PackShare.objects.filter(state__in=WITH_AGENCY):
        sharing.recall(share=share, reason="The wrong trust", version=share.version, by=who("ian"))
    for brief in Commission.objects.filter(state__in=OPEN_COMMISSIONS):
        providers.end(commission=brief, reason="Not needed", version=brief.version, by=who("ian"))
    for put in CaseTransfer.objects.filter(state="waiting"):
        transfers.take_back(transfer=put, version=put.version, by=who("ian"))
    for put in HandOver.objects.filter(state="waiting"):
        hand_overs.take_back(hand_over=put, version=put.version, by=who("cora"))
    for given in PanelReferral.objects.filter(revoked_at=None):
        panel.take_back(panel=given, reason="Not theirs", version=given.version, by=who("ian"))
    return set(Referral.objects.values_list("pk", flat=True))


def let_time_run_out(who: Who, name: str) -> Lost:
    """Of all that was given for a time, before the keeper has come by."""
    over = timezone.now() - timedelta(hours=1)
    ReferralShare.objects.update(until=over)
    PanelReferral.objects.update(until=over)
    Paper.objects.update(given_at=F("given_at") - timedelta(days=7), until=F("until") - timedelta(days=7))
    return set(Referral.objects.values_list("pk", flat=True))


PANEL = ("cora", "hugh", "nell")
OUTSIDE = (*PANEL, "carl", "nadia", "imran", "maya")
# A role that reads nothing needs no training: it stays.
WHO_READ = tuple(
    entry["key"]
    for entry in CAST["people"]
    if entry["key"] in PEOPLE and all(role in READING_ROLES for role, *_ in entry["roles"])
)
# Who opens a record by a role alone, or by a copy: whoever has a part in it of their own keeps that.
SEALED_FROM = ("sian", "priya", "carl")
# Who opens a case file, and so can say that they know the person.
OFFICERS = ("omar", "priya", "sian", "ian", "dot")
WAYS = {
    "the account is suspended": Way(suspend, ALL_BUT_THEM, signed_out=True),
    "the sessions are ended": Way(end_sessions, signed_out=True),
    "the roles are ended": Way(end_roles, ALL_BUT_THEM),
    "the agency is closed": Way(close_agencies, tuple(name for name in PEOPLE if name not in OF_THE_SERVICE)),
    "training has lapsed": Way(lapse, WHO_READ),
    "kept away": Way(keep_away),
    "the record is sealed": Way(seal, SEALED_FROM),
    "a conflict is declared": Way(declare, OFFICERS),
    "a conflict is declared at the panel": Way(declare_at_the_panel, PANEL),
    "all is taken back": Way(take_all_back, OUTSIDE),
    "time has run out": Way(let_time_run_out, (*PANEL, "carl")),
}


# --- What is asked ---------------------------------------------------------------------------------------------------


@dataclass
class Outsiders:
    """What an address answers a visitor, and somebody who is signed in and has no role; each asked once."""

    clients: dict[bool, Client]
    forms: set[str] = field(default_factory=set)
    told: dict[tuple[bool, str], tuple[int, str]] = field(default_factory=dict)

    def get(self, path: str, *, signed_out: bool) -> tuple[int, str]:
        key = (signed_out, path)
        if key not in self.told:
            self.told[key] = _outcome(answer(self.clients[signed_out], path, self.forms))
        return self.told[key]


def _outcome(response: Any) -> tuple[int, str]:
    return response.status_code, response.headers.get("Location", "")


def in_sight(story: SimpleNamespace, name: str) -> Iterator[tuple[Address, str]]:
    """Every address with a record in it that answers this person otherwise than nothing."""
    marks = rows()
    for address, path in walked(story):
        if address.parameters and marks[address.name][name] != NOTHING:
            yield address, path


def still_told(story: SimpleNamespace, who: Who, signed_in: Any, outsiders: Outsiders, called: str) -> list[str]:
    """The people and addresses of which sight was lost in this way, and that answer otherwise than to an outsider."""
    way, found, asked = WAYS[called], [], 0
    for name in drawn(called):
        with transaction.atomic():
            client = signed_in(name)
            seen_lately(client)
            lost = way.act(who, name)
            for address, path in in_sight(story, name):
                if sampled(address.name, name) and (lost is None or referral_at(path) in lost):
                    asked += 1
                    found += [f"{name}: {each}" for each in _told(client, address, path, way, outsiders)]
            transaction.set_rollback(True)
    count(way=called, requests=asked, people=drawn(called))
    assert asked
    return found


def drawn(called: str) -> list[str]:
    """Two people or so of each way, and one at least; or all."""
    some = WAYS[called].people
    return [name for name in some if sampled(called, name, of=3)] or [first_drawn(called, some)]


def _told(client: Client, address: Address, path: str, way: Way, outsiders: Outsiders) -> Iterator[str]:
    got = answer(client, path, outsiders.forms)
    expected = outsiders.get(path, signed_out=way.signed_out)
    if _outcome(got) != expected:
        yield f"{address.name} {_outcome(got)} for {expected}"
    elif got.status_code == 404 and is_told_apart(address, path, client, got, outsiders.forms):
        yield f"{address.name} is told apart from what never was"
