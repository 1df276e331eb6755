"""A rule has two faces, one record and a list; whatever the agencies, roles, shares, exclusions and states,
they agree."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from accounts.authority import Authority, authorities_of
from accounts.models import Agency, Membership, MembershipState, User
from accounts.roles import Role
from accounts.shares import open_share
from accounts.sight import who_may
from core.asked_once import one_reading
from core.counting import Counting, counts
from core.reference_numbers import new_reference
from core.rules import what_holds
from referrals import access
from referrals.models import CaseMember, EmergencyAccess, Exclusion, Referral, ReferralGrant, ReferralShare, Seal
from referrals.models.referral import FINISHED, State
from subjects.models import Subject

RULES = [
    access.see_submission,
    access.see_case_file,
    access.claim,
    access.assign,
    access.work,
    access.recommend,
    access.approve,
    access.handle_emergency,
    access.own_submissions,
    access.site_submissions,
    access.council_copies,
    access.keyed_in,
]
ROLES = [
    Role.REFERRER,
    Role.SAFEGUARDING_LEAD,
    Role.PREVENT_OFFICER,
    Role.SERGEANT,
    Role.INSPECTOR,
    Role.DUTY_OFFICER,
    Role.COUNCIL_FRONT_DOOR,
    Role.DECONFLICTION_DESK,
    Role.GATEWAY_CLERK,
]
AGENCIES = ["Wensum Constabulary", "Calder Vale Police", "Hollow Lane Academy", "Wensum County Council"]
WHO = ["omar", "lena", "carl", "tanya"]

record = some.fixed_dictionaries(
    {
        "force": some.sampled_from(AGENCIES[:2]),
        "agency": some.sampled_from(AGENCIES[2:]),
        "state": some.sampled_from(list(State)),
        "danger": some.sampled_from(["yes", "not_sure", "no"]),
        "by": some.sampled_from(WHO),
        "officer": some.one_of(some.none(), some.sampled_from(WHO)),
        "site": some.booleans(),
        "may_see": some.booleans(),
        "unread": some.booleans(),
        "share": some.one_of(
            some.none(),
            some.tuples(
                some.sampled_from(AGENCIES),
                some.sampled_from(["copy", "joint"]),
                some.booleans(),
                some.booleans(),
            ),
        ),
        "excluded": some.one_of(some.none(), some.sampled_from(WHO)),
        "sealed": some.booleans(),
        "member": some.one_of(
            some.none(),
            some.tuples(some.sampled_from(WHO), some.sampled_from(AGENCIES[:2]), some.booleans(), some.booleans()),
        ),
        "emergency": some.one_of(some.none(), some.tuples(some.sampled_from(WHO), some.booleans(), some.booleans())),
    }
)
world = some.tuples(
    some.lists(record, min_size=1, max_size=6),
    some.lists(some.tuples(some.sampled_from(ROLES), some.sampled_from(AGENCIES), some.booleans()), max_size=3),
    some.sampled_from(WHO),
)


class Undo(Exception):
    """Takes one example out of the database again."""


@pytest.fixture
def agencies(people):
    return {name: Agency.objects.get(name=name) for name in AGENCIES}


def build(said, people, agencies):
    person, now = getattr(people, said["by"]), timezone.now()
    officer = getattr(people, said["officer"]) if said["officer"] else None
    agency = agencies[said["agency"]]
    made = Referral.objects.create(
        reference=new_reference("PR"),
        state=said["state"],
        document={},
        submitted_by=person,
        agency=agency,
        site=agency.sites.first() if said["site"] else None,
        sector="other",
        immediate_danger=said["danger"],
        under_18="no",
        own_staff="no",
        subject=Subject.objects.create(),
        force=agencies[said["force"]],
        owner=person,
        officer=officer,
        claimed_at=now if officer else None,
        due_at=now,
        finished_at=now if said["state"] in FINISHED else None,
        agency_may_see=said["may_see"],
        has_unread_information=said["unread"],
        queue_key=uuid.uuid4().int % 1000,
    )
    if said["share"]:
        to, kind, live, granted = said["share"]
        until = now + timedelta(days=1) if live else now - timedelta(days=1)
        share = ReferralShare(
            referral=made,
            agency=agencies[to],
            kind=kind,
            why="-",
            lawful_basis="-",
            until=until,
            submitted_at=made.submitted_at,
        )
        open_share(share, record=made, by=Authority(user=person))
        if not granted:
            ReferralGrant.objects.all().delete()
    if said["excluded"]:
        Exclusion.objects.create(referral=made, person=getattr(people, said["excluded"]), why="-")
    if said["emergency"]:
        opener, live, ended = said["emergency"]
        EmergencyAccess.objects.create(
            referral=made,
            by=getattr(people, opener),
            force=made.force,
            category="life",
            reason="-",
            at=now - timedelta(hours=3),
            until=now + timedelta(hours=1 if live else -1),
            ended_at=now if ended else None,
            review_due_at=now,
        )
    if said["member"]:
        name, at, live, since_the_seal = said["member"]
        CaseMember.objects.create(
            referral=made,
            person=getattr(people, name),
            agency=agencies[at],
            role="guest",
            why="-",
            until=now.date() + timedelta(days=2 if live else -2),
            by=people.ian,
            at=now + timedelta(minutes=1 if since_the_seal else -1),
        )
    if said["sealed"]:
        Seal.objects.create(referral=made, why="-", by=person)
    return made


def authority(person, held, agencies):
    memberships = tuple(
        Membership(
            user=person,
            agency=agencies[agency],
            role=role,
            state=MembershipState.ACTIVE,
            site=agencies[agency].sites.first() if at_site else None,
        )
        for role, agency, at_site in held
    )
    return Authority(user=person, memberships=memberships)


def listed(rule, who, order):
    """Every record of the list, two at a time, through the places that lead from page to page; and the last page."""
    found, place = [], None
    while True:
        page = rule.page(who, Referral, order=order, after=place, size=2)
        found += [row.pk for row in page.rows]
        if page.next_place is None:
            return found, page
        place = page.next_place


def read_backwards(rule, who, order, page):
    """The same list from its last page to its first, through the places that lead back."""
    found = [row.pk for row in page.rows]
    while page.previous_place is not None:
        page = rule.page(who, Referral, order=order, after=page.previous_place, size=2)
        found = [row.pk for row in page.rows] + found
    return found


def while_a_page_is_made(who, made):
    """The same by what a page keeps: all rules asked of a record together, and the lists from what is compiled once."""
    with one_reading():
        for one in made:
            what_holds(who, one, *RULES)
        for rule in RULES:
            found = sum(rule.allows(who, one) for one in made)
            assert counts(who, [Counting(rule, Referral, access.BY_QUEUE)]) == [found], rule.name
        return {rule.name: {one.pk for one in made if rule.allows(who, one)} for rule in RULES}


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=world)
def test_a_rule_and_its_list_name_the_same_records(world, people, agencies):
    records, held, name = world
    try:
        with transaction.atomic():
            made = [build(said, people, agencies) for said in records]
            who, open_to = authority(getattr(people, name), held, agencies), {}
            for rule in RULES:
                one_by_one = {one.pk for one in made if rule.allows(who, one)}
                for order in (access.BY_QUEUE, access.NEWEST_FIRST):
                    pages, last = listed(rule, who, order)
                    assert len(pages) == len(set(pages)), rule.name
                    assert read_backwards(rule, who, order, last) == pages, rule.name
                    assert set(pages) == one_by_one, rule.name
                assert rule.count(who, Referral, order=access.BY_QUEUE) == len(one_by_one)
                open_to[rule.name] = one_by_one
            assert while_a_page_is_made(who.for_a_request(), made) == open_to
            raise Undo
    except Undo:
        pass


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=world)
def test_the_third_face_names_exactly_the_people_whom_the_rule_allows(world, people, agencies):
    """Whatever roles people are given beside those of the cast, and whatever hangs on the record."""
    records, held, name = world
    try:
        with transaction.atomic():
            made = [build(said, people, agencies) for said in records[:2]]
            for membership in authority(getattr(people, name), held, agencies).memberships:
                membership.confirmed_at = timezone.now()
                Membership.objects.bulk_create([membership], ignore_conflicts=True)
            everybody = authorities_of(User.objects.all())
            for rule in (access.see_case_file, access.see_submission):
                for one in made:
                    named = {sight.person.pk for sight in who_may(rule, one)}
                    assert named == {who.pk for who in everybody if rule.allows(who, one)}, rule.name
            raise Undo
    except Undo:
        pass
