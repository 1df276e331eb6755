"""Steps that change who sees what, and what must agree after each: one record, list, count, search, row; after some of them
the pages too, which their reader then opens.

500 steps run with the suite, 50,000 with `make bench` (bench/sights.py); each example begins from the same records.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies as some

from accounts.authority import authority_of
from accounts.models import Agency, Membership, User
from accounts.roles import Role
from accounts.shares import open_share, revoke_share
from core.reference_numbers import display_reference, new_reference
from core.row_security import reading
from referrals import access
from referrals.casework.actions.transferring import leave_sight
from referrals.models import CaseMember, Decision, EmergencyAccess, Exclusion, Referral, ReferralShare, Seal
from referrals.search.search_question import Question
from safeguarding.access import read_case_transfer, see_action
from safeguarding.models import Case, CaseTransfer, PartnerAction
from subjects.models import Association
from tests.people import browser_of

STEPS_EACH = 20
# After one step in so many the pages are opened: they take a hundred times as long as what they ask.
PAGES_EACH = 10
FORCES = ["Wensum Constabulary", "Calder Vale Police"]
RULES = {rule.name: rule for rule in (access.see_case_file, access.see_submission)}
ENDS = {"both": access.see_case_file, "team": access.in_case_team}
PAGES = {"referrals:case": access.see_case_file, "referrals:submission": access.see_submission}
QUEUE = reverse("referrals:queue")
# Of whom the referrals are, as they are written: letters that are folded, another alphabet, and one that goes to the left.
NAMES = (("Zoë", "Żuławska-O’Brien"), ("Дмитрий", "Щербаков"), ("محمد", "القحطاني"))
PEOPLE = ["omar", "priya", "sian", "ian", "dot", "yusuf", "iris", "carl", "tanya", "lena", "nadia", "ada"]
ACTS = {}


def act(do):
    ACTS[do.__name__] = do
    return do


@act
def seal(world, record, person):
    if not record.seals.filter(lifted_at=None).exists():
        Seal.objects.create(referral=record, why="-", by=world.people.ian)


@act
def lift(world, record, person):
    record.seals.filter(lifted_at=None).update(lifted_at=timezone.now(), lifted_by=world.people.ian)


@act
def keep_away(world, record, person):
    if not Exclusion.objects.filter(referral=record, person=person, lifted_at=None).exists():
        Exclusion.objects.create(referral=record, person=person, why="Her neighbour")


@act
def no_longer_keep_away(world, record, person):
    lifted = {"lifted_at": timezone.now(), "lifted_by": world.people.ian, "lifted_why": "-"}
    Exclusion.objects.filter(referral=record, person=person).update(**lifted)


@act
def name_a_guest(world, record, person):
    if (
        person != world.people.ian
        and not CaseMember.objects.filter(referral=record, person=person, ended_at=None).exists()
    ):
        CaseMember.objects.create(
            referral=record,
            person=person,
            agency=record.force,
            role="guest",
            why="-",
            until=timezone.localdate(),
            by=world.people.ian,
        )


@act
def they_were_named_for_another_force(world, record, person):
    """As if they had worked there: being named is for the agency that named them."""
    other = next(force for name, force in world.forces.items() if force != record.force)
    CaseMember.objects.filter(referral=record, person=person).update(agency=other)


@act
def the_guests_day_is_over(world, record, person):
    CaseMember.objects.filter(referral=record).update(until=timezone.localdate() - timedelta(days=1))


@act
def open_in_an_emergency(world, record, person):
    if not EmergencyAccess.objects.filter(referral=record, by=person, ended_at=None).exists():
        now = timezone.now()
        EmergencyAccess.objects.create(
            referral=record,
            by=person,
            force=record.force,
            category="life",
            reason="-",
            until=now + timedelta(hours=4),
            review_due_at=now,
        )


@act
def its_hours_are_over(world, record, person):
    now = timezone.now()
    EmergencyAccess.objects.filter(referral=record).update(at=now - timedelta(hours=5), until=now - timedelta(hours=1))


@act
def work_jointly(world, record, person):
    """The other force as it stands: of one from before, what was undone with its example would still be remembered."""
    other = Agency.objects.get(
        name__in=FORCES, pk__in=[force.pk for force in world.forces.values() if force != record.force]
    )
    if not ReferralShare.objects.filter(referral=record, kind="joint", revoked_at=None).exists():
        share = ReferralShare(
            referral=record,
            agency=other,
            kind="joint",
            why="-",
            lawful_basis="-",
            until=timezone.now() + timedelta(days=1),
            submitted_at=record.submitted_at,
        )
        open_share(share, record=record, by=authority_of(world.people.omar))


@act
def the_share_runs_out(world, record, person):
    ReferralShare.objects.filter(referral=record).update(until=timezone.now() - timedelta(seconds=1))


@act
def the_share_is_taken_back(world, record, person):
    for share in ReferralShare.objects.filter(referral=record, revoked_at=None):
        revoke_share(share, record=record, by=authority_of(world.people.sian))


@act
def end_the_roles(world, record, person):
    Membership.objects.filter(user=person).update(until=timezone.now() - timedelta(seconds=1))


@act
def give_the_roles_back(world, record, person):
    Membership.objects.filter(user=person).update(until=None)


@act
def give_it_to_another_force(world, record, person):
    other = next(force for name, force in world.forces.items() if force != record.force)
    Referral.objects.filter(pk=record.pk).update(force=other)


@act
def give_it_to(world, record, person):
    Referral.objects.filter(pk=record.pk).update(officer=person, claimed_at=timezone.now())


@act
def danger_is_told(world, record, person):
    Referral.objects.filter(pk=record.pk).update(danger_now="yes", danger_told="yes")


@act
def put_its_case_to_another_force(world, record, person):
    other = next(force for name, force in world.forces.items() if force != record.force)
    case = case_of(world, record)
    if not case.transfers.filter(state="waiting").exists():
        now = timezone.now()
        given = {"why": "-", "put_by": world.people.ian, "answer_by": now, "lives_there_from": timezone.localdate()}
        CaseTransfer.objects.create(case=case, referral=record, of=record.force, to=other, **given)


@act
def the_other_force_takes_it_over(world, record, person):
    """As accepting it does: case and record are theirs from that moment on, and the first force reads the record on."""
    for put in CaseTransfer.objects.filter(referral=record, state="waiting", of=record.force):
        answer = {"state": "accepted", "answered_by": world.people.iris, "answered_at": timezone.now(), "owner": person}
        CaseTransfer.objects.filter(pk=put.pk).update(**answer)
        Case.objects.filter(pk=put.case_id).update(force=put.to_id)
        Referral.objects.filter(pk=record.pk).update(force=put.to_id)
        leave_sight(Referral.objects.get(pk=record.pk), put.of, by=authority_of(world.people.sian))


@act
def the_first_force_takes_it_back(world, record, person):
    CaseTransfer.objects.filter(referral=record, state="waiting").update(state="taken_back", ended_at=timezone.now())


@act
def ask_a_partner(world, record, person):
    if not record.actions.filter(state="asked").exists():
        asked = {"kind": "information", "what": "-", "why": "-", "lawful_basis": "-", "may_tell": "no"}
        asked |= {"agency": world.trust, "asked_by": world.people.omar, "due_at": timezone.now()}
        PartnerAction.objects.create(reference=new_reference("PA"), referral=record, **asked)


@act
def the_request_is_over(world, record, person):
    ended = {"state": "withdrawn", "ended_at": timezone.now(), "ended_by": world.people.omar}
    record.actions.filter(state="asked").update(**ended)


def case_of(world, record):
    found = Case.objects.filter(referral=record).first()
    if found is not None:
        return found
    said = {"rationale": "-", "evidence": "-", "tier": "sergeant", "rule_version": "1", "author": world.people.omar}
    decision = Decision.objects.create(referral=record, option="partnership", **said)
    clocks = {"plan_due_at": timezone.now(), "review_on": timezone.localdate(), "opened_at": timezone.now()}
    given = {"kind": "partnership", "force": record.force, "owner": world.people.omar, **clocks}
    return Case.objects.create(reference=new_reference("CS"), referral=record, decision=decision, **given)


@act
def their_agency_may_not_see(world, record, person):
    Referral.objects.filter(pk=record.pk).update(agency_may_see=not record.agency_may_see)


step = some.tuples(
    some.sampled_from(sorted(ACTS)),
    some.integers(0, 2),
    some.sampled_from(PEOPLE),
    some.sampled_from(PEOPLE),
    some.sampled_from(sorted(RULES)),
    some.sampled_from(["list", "count", "search"]),
    some.integers(1, PAGES_EACH).map(lambda drawn: drawn == PAGES_EACH),
)
steps = some.lists(step, min_size=STEPS_EACH, max_size=STEPS_EACH)


class Undo(Exception):
    """Takes one example out of the database again."""


def walk(world, said):
    """Do each step, and after it ask what one person sees by one rule; and, where it was drawn, on the pages."""
    try:
        with override_settings(ROW_SECURITY=True), transaction.atomic():
            seats: dict[str, Client] = {}
            for name, number, whom, asker, rule, how, opens_pages in said:
                record = Referral.objects.select_related("force").get(pk=world.records[number])
                ACTS[name](world, record, getattr(world.people, whom))
                person = User.objects.get(pk=getattr(world.people, asker).pk)
                all_agree(world, RULES[rule], how, number, person)
                if opens_pages:
                    seats[asker] = seats.get(asker) or browser_of(person)
                    pages_agree(world, seats[asker], number, person)
            raise Undo
    except Undo:
        pass


def all_agree(world, rule, how, number, person):
    """As the rule opens each record, so do its list, its count and a search, which a request asks with what it learns
    once; and the database shows no row fewer, with nothing but who reads, and none that is closed to all ways."""
    who, request = authority_of(person), authority_of(person).for_a_request()
    each = {row.pk for row in rule.filter(who, Referral.objects.filter(pk__in=world.records))}
    requests = set(see_action.filter(who, PartnerAction.objects.all()).values_list("pk", flat=True))
    put_to_them = set(read_case_transfer.filter(who, CaseTransfer.objects.all()).values_list("referral_id", flat=True))
    with reading(who.reader):
        rows = set(Referral.objects.values_list("pk", flat=True))
        assert requests == set(see_action.filter(who, PartnerAction.objects.all()).values_list("pk", flat=True))
        if how == "count":
            assert rule.count(request, Referral, order=access.BY_QUEUE) == len(each), rule.name
        else:
            order, narrow = (access.BY_QUEUE, None) if how == "list" else (access.NEWEST_FIRST, world.asked[number])
            page = rule.page(request, Referral, order=order, narrow=narrow)
            looked_for = each if how == "list" else each & {world.records[number]}
            assert sorted(row.pk for row in page.rows) == sorted(looked_for), rule.name
    if how == "list":
        associations_agree(who, number)
    ways = each | {
        row.pk for other in RULES.values() for row in other.filter(who, Referral.objects.filter(pk__in=world.records))
    }
    assert ways | put_to_them <= rows
    kept = set(Exclusion.objects.standing().filter(person=person).values_list("referral_id", flat=True))
    sealed = set(Seal.objects.standing().values_list("referral_id", flat=True))
    mine = set(Referral.objects.filter(submitted_by=person).values_list("pk", flat=True))
    assert not rows & kept
    # Who inspects the force of an opening reviews it, and who opened it can end it, wherever the record went meanwhile.
    opened = Q(force_id__in=who.agencies(Role.INSPECTOR)) | Q(by=person, until__gt=timezone.now())
    reviewed = set(EmergencyAccess.objects.filter(opened).values_list("referral_id", flat=True))
    assert not (rows & sealed) - ways - mine - world.of_the_agency(who) - reviewed - of_those_asked(who)
    assert not put_to_them & sealed
    assert not rows or who.memberships or rows <= mine


def associations_agree(who, number):
    """Of two people it is shown what is said, to who may open both and is of the team where it is for that alone: as the rule opens
    each, as a list, and as the database has its rows."""
    mine = {
        of: set(rule.filter(who, Referral.objects.all()).values_list("subject_id", flat=True))
        for of, rule in ENDS.items()
    }
    every = list(Association.objects.all())
    named, marked = defaultdict(set), {one.first for one in every if one.reach == "team"}
    for one in every:
        named[one.first] |= {one.of_id, one.other_id} - {None}
    closely = {one.pk for one in every if one.reach == "team" or (one.ended_at and one.first in marked)}
    expected = {
        one.pk
        for one in every
        if named[one.first] <= mine["both"] and (one.pk not in closely or one.of_id in mine["team"])
    }
    if every:
        one = every[number % len(every)]
        assert access.see_association.allows(who, one) == (one.pk in expected)
    with reading(who.reader):
        assert (
            set(access.see_association.filter(who, Association.objects.all()).values_list("pk", flat=True)) == expected
        )
        rows = Association.objects.values_list("of_id", "other_id")
        assert {key for row in rows for key in row if key} <= set(Referral.objects.values_list("subject_id", flat=True))


def pages_agree(world, client, number, person):
    """The page of a record opens as its rule does; the queue has them all, says how many, and a search for the name of one
    finds that one. Each page is asked as it is served: it reads as its person."""
    who, record = authority_of(person), Referral.objects.get(pk=world.records[number])
    for name, rule in PAGES.items():
        opened = client.get(reverse(name, args=[record.public_id]))
        assert (opened.status_code != 404) == rule.allows(who, record), (name, opened.status_code)
    if not access.sees_queue.anywhere(who):
        assert client.get(QUEUE).status_code == 404
        return
    seen = set(access.see_case_file.filter(who, Referral.objects.filter(pk__in=world.records)))
    queue = client.get(QUEUE, {"tab": "all"})
    assert _on(queue) == {display_reference(one.reference) for one in seen}
    assert [tab.count for tab in queue.context["tabs"] if tab.current] == [len(seen)]
    found = client.post(f"{QUEUE}?search", {"q": " ".join(NAMES[number])}, follow=True)
    assert _on(found) == {display_reference(one.reference) for one in seen if one == record}


def _on(page):
    """The references of the rows of its list."""
    assert page.status_code == 200
    return {row.reference for row in page.context["rows"]}


def of_those_asked(who):
    """The net shows what is put to a force, and what a partner was asked about, also while it is sealed; the rules of the transfer
    and of the request do not."""
    put = CaseTransfer.objects.filter(state="waiting", to_id__in=who.agencies(*access.TEAM_ROLES))
    about = PartnerAction.objects.filter(agency_id__in=who.agencies(Role.PRACTITIONER)).exclude(state="withdrawn")
    return {referral for rows in (put, about) for referral in rows.values_list("referral_id", flat=True)}


def search_for(name):
    return Question(name).as_written()


def forces():
    return {force.name: force for force in Agency.objects.filter(name__in=FORCES)}
