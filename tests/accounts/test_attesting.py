"""Still needed? Asked each quarter of those who lead, answered one by one; what is not answered lapses, but for the last
of its kind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.access_terms import attest_role
from accounts.actions import absences, attesting, memberships
from accounts.models import Agency, Attestation, Membership, MembershipState, Notice
from accounts.roles import Role
from audit.moves import MoveDenied, MovedOn
from core.clock import quarter_of


@pytest.fixture
def asked(people):
    """Every role of the cast is of before this quarter, and is asked about."""
    Membership.objects.update(granted_at=timezone.now() - timedelta(days=120))
    assert attesting.ask() == Membership.objects.live().count()


def of(person, role=None):
    found = Attestation.objects.filter(membership__user=person)
    return found.get(membership__role=role) if role else found.get()


def the_time_is_over(*people):
    Attestation.objects.filter(membership__user__in=people).update(due_on=timezone.localdate() - timedelta(days=1))
    return attesting.lapse()


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("person__name", flat=True))


@pytest.mark.parametrize(
    ("day", "first"), [((2026, 11, 28), (2026, 10, 1)), ((2027, 1, 1), (2027, 1, 1)), ((2026, 6, 30), (2026, 4, 1))]
)
def test_a_quarter_begins_on_its_first_day(day, first):
    assert quarter_of(date(*day)) == date(*first)


def test_each_role_is_asked_about_once_a_quarter_and_a_new_one_not_at_all(people, asked):
    assert attesting.ask() == 0
    held = Membership.objects.get(user=people.tom)
    Membership.objects.create(user=people.tom, agency=held.agency, role=Role.AGENCY_ADMINISTRATOR, state="active")
    assert attesting.ask() == 0


def test_who_is_told_leads_the_agency(people, asked):
    assert {"Lena Marsh", "Sian Pugh", "Amir Stone"} <= told("role.attesting")
    assert not {"Tanya Okafor", "Omar Haddad", "Fay Alder"} & told("role.attesting")


def test_lena_says_yes_and_it_is_settled_for_the_quarter(who, people, asked):
    attesting.answer(attestation=of(people.tanya), is_needed=True, by=who("lena"))
    assert the_time_is_over(people.tanya) == 0 and who("tanya").memberships
    with pytest.raises(MovedOn):
        attesting.answer(attestation=of(people.tanya), is_needed=False, by=who("lena"))


def test_no_ends_the_role_at_once_and_tells_the_person(who, people, asked):
    attesting.answer(attestation=of(people.priya), is_needed=False, by=who("sian"))
    ended = Membership.objects.get(user=people.priya)
    assert ended.state == MembershipState.ENDED and ended.ended_by == people.sian
    assert told("role.lapsed") == {"Priya Nair"}


@pytest.mark.parametrize("name", ["tanya", "priya", "fay", "iris", "sian_herself"])
def test_nobody_else_answers_and_none_about_themselves(who, people, asked, name):
    person, by = (people.sian, "sian") if name == "sian_herself" else (people.lena, name)
    with pytest.raises(MoveDenied):
        attesting.answer(attestation=of(person), is_needed=True, by=who(by))


def test_ada_who_gave_the_role_says_nothing_of_it_while_the_school_has_a_lead(who, people, asked):
    Membership.objects.filter(user=people.tanya).update(granted_by=people.ada)
    with pytest.raises(MoveDenied, match="Only who leads"):
        attesting.answer(attestation=of(people.tanya), is_needed=True, by=who("ada"))
    leads = Membership.objects.filter(agency__name="Hollow Lane Academy", role=Role.SAFEGUARDING_LEAD)
    leads.exclude(user=people.lena).update(state=MembershipState.ENDED, ended_at=timezone.now())
    assert attesting.answer(
        attestation=of(people.lena), is_needed=True, by=who("ada")
    ).is_needed  # no other lead is left


def test_while_every_lead_is_away_an_administrator_answers(who, people, asked):
    assert not attest_role.allows(who("ada"), of(people.tanya).membership)
    leads = Membership.objects.live().filter(agency__name="Hollow Lane Academy", role=Role.SAFEGUARDING_LEAD)
    day = timezone.localdate()
    for lead in leads:
        absences.note(person=lead.user, first_day=day, last_day=day + timedelta(days=7), cover=None, by=who("ada"))
    assert attest_role.allows(who("ada"), of(people.tanya).membership)
    assert people.ada in attesting.who_answers(of(people.tanya).membership.agency), "and is told so from the beginning"


def test_of_two_administrators_the_one_answers_who_did_not_give_it(who, people, asked):
    leads = Membership.objects.filter(agency__name="Hollow Lane Academy", role=Role.SAFEGUARDING_LEAD)
    leads.update(state=MembershipState.ENDED, ended_at=timezone.now())
    held = Membership.objects.get(user=people.tanya)
    Membership.objects.filter(pk=held.pk).update(granted_by=people.ada)
    Membership.objects.create(user=people.tom, agency=held.agency, role=Role.AGENCY_ADMINISTRATOR, state="active")
    assert not attest_role.allows(who("ada"), held) and attest_role.allows(who("tom"), held)
    Membership.objects.filter(user=people.tom, role=Role.AGENCY_ADMINISTRATOR).update(
        state=MembershipState.ENDED, ended_at=timezone.now()
    )
    assert attest_role.allows(who("ada"), held)  # else nobody could


def test_what_is_not_answered_lapses_and_comes_back_by_a_proposal_only(who, people, asked):
    assert the_time_is_over(people.omar) == 1
    assert not who("omar").memberships
    assert {"Sian Pugh", "Fay Alder"} <= told("role.attesting_over")
    at = Agency.objects.get(name="Wensum Constabulary")
    # He belongs to no agency any more, so he is invited anew; while he holds another role he is given it by a proposal.
    with pytest.raises(MoveDenied):
        memberships.propose(person=people.omar, agency=at, role=Role.PREVENT_OFFICER, by=who("fay"))
    again = memberships.propose(person=people.omar, agency=at, role=Role.AGENCY_ADMINISTRATOR, by=who("rex"))
    memberships.propose(person=people.omar, agency=at, role=Role.PREVENT_OFFICER, by=who("fay"))
    assert again.state == MembershipState.ACTIVE


@pytest.mark.parametrize("name", ["fay", "dot", "rex"])
def test_the_last_of_its_kind_stays_and_those_who_answer_are_told_once(who, people, asked, name):
    assert the_time_is_over(getattr(people, name)) == 0 and who(name).memberships
    attesting.lapse()
    kept = Notice.objects.filter(kind="role.last_kept")
    assert kept.exists() and kept.count() == kept.values("person").distinct().count()


def test_of_three_inspectors_who_are_not_answered_for_one_stays(who, people, asked):
    assert the_time_is_over(people.ian, people.ingrid) == 1


def test_the_last_warning_goes_to_the_person_too_and_comes_once(people, asked):
    Attestation.objects.filter(membership__user=people.priya).update(due_on=timezone.localdate() + timedelta(days=2))
    for _ in range(2):
        attesting.remind()
    assert told("role.lapsing") == {"Priya Nair"}
    assert {"Sian Pugh", "Fay Alder"} <= told("role.attesting_last")
    assert Notice.objects.filter(kind="role.lapsing").count() == 1


def test_sian_answers_on_the_page_for_all_but_herself(people, asked, signed_in):
    force = Agency.objects.get(name="Wensum Constabulary")
    client, here = signed_in("sian"), reverse("accounts:attest", args=[force.public_id])
    shown = client.get(here).content.decode()
    mine, hers = of(people.sian), of(people.priya)
    assert f'name="role-{hers.public_id}"' in shown and f'name="role-{mine.public_id}"' not in shown
    client.post(here, {f"role-{hers.public_id}": "yes", f"role-{mine.public_id}": "yes"})
    assert of(people.priya).is_needed and of(people.sian).is_needed is None
