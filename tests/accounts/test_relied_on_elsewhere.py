"""An account on which another agency relies is that agency's too: none decides over it alone, and a role accepted at a
school gives the school no say over a police officer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import access, answering_for
from accounts.actions import absences
from accounts.actions import people as acts
from accounts.authority import authority_of
from accounts.models import Agency, Membership, MembershipState, ReadingBlock, User
from accounts.reading import mass_reading
from accounts.roles import Role
from audit.moves import MoveDenied
from core.rules import Rule
from prevent_portal import printing_rules

# Rules that open to who administers, supervises or leads an agency of the person's.
BRANCHES = {answering_for.person_of_my_agency, answering_for.of_my_force, answering_for.answered_for}
ALONE = {
    answering_for.NOWHERE_ELSE,
    answering_for.DAYS_SAID_WHERE_IT_READS,
    answering_for.SAID_BY_THEIRS,
    answering_for.LET_ON_BY_THEIRS,
}
EACH_OF_ITS_OWN = {
    "accounts.see_person": "It shows the account, and decides nothing.",
    "accounts.manage_person": "It gives a role or ends a link at an agency, and is asked of that agency as well.",
}


@pytest.fixture
def governor(people):
    """Priya, an officer of the force, is a governor of Ada's school."""
    school = Agency.objects.get(memberships__user=people.ada)
    Membership.objects.create(user=people.priya, agency=school, role=Role.REFERRER, state=MembershipState.ACTIVE)
    return people.priya


def away(person, by, **more):
    today = timezone.localdate()
    return absences.note(person=person, first_day=today, last_day=today + timedelta(days=7), cover=None, by=by, **more)


def test_every_rule_about_a_person_asks_whether_another_agency_relies_on_them():
    found = {
        rule.name: bool(ALONE & set(rule.conditions))
        for app in printing_rules.APPS
        for rule in printing_rules.rules(app)
        if isinstance(rule, Rule) and BRANCHES & {branch.q for branch in rule.branches}
    }
    assert len(found) >= 8
    assert {name for name, asks in found.items() if not asks} == set(EACH_OF_ITS_OWN)


def test_a_school_says_nothing_of_an_officers_vetting_and_the_service_does(governor, who, signed_in):
    said = {"person": governor, "version": governor.version, "training_until": None}
    with pytest.raises(MoveDenied, match="works for another agency too"):
        acts.note_training(**said, vetting_until=date(2030, 1, 1), by=who("ada"))
    page = signed_in("ada").get(reverse("accounts:training", args=[governor.public_id]))
    assert page.status_code == 403 and b"works for another agency too" in page.content
    assert acts.note_training(**said, vetting_until=timezone.localdate(), by=who("rex")).vetting_until


# Of Priya: what she is at Wensum, at Ada's school and at Calder Vale; and which of their administrators say her days.
WHOSE_DAYS = {
    "an officer": ("prevent_officer", None, None, {"fay"}),
    "an officer who refers for the school": ("prevent_officer", "referrer", None, {"fay"}),
    "an officer who leads at the school": ("prevent_officer", "safeguarding_lead", None, {"fay"}),
    "an officer of two forces": ("prevent_officer", None, "prevent_officer", set()),
    "an officer of one force who refers for another": ("prevent_officer", None, "referrer", {"fay"}),
    "refers at a force and leads at the school": ("referrer", "safeguarding_lead", None, {"ada"}),
    "refers for all of them": ("referrer", "referrer", "referrer", set()),
}


@pytest.mark.parametrize("says", [MembershipState.ACTIVE, MembershipState.PROPOSED])
def test_their_days_are_said_where_a_role_sleeps_by_them_and_by_a_force_over_all_but_another(people, who, says):
    """What is proposed elsewhere would be woken by them too; what is proposed here takes them from no other agency."""
    here = {name: Agency.objects.get(memberships__user=getattr(people, name)) for name in ("ada", "iris")}
    boss = User.objects.create(email="calder@demo.example", name="Cal")
    gives(boss, here["iris"], Role.AGENCY_ADMINISTRATOR)
    administrators = {"fay": who("fay"), "ada": who("ada"), "cal": authority_of(boss)}
    found, at_wensum = {}, Membership.objects.get(user=people.priya)
    for name, (wensum, school, calder, _) in WHOSE_DAYS.items():
        others = Membership.objects.filter(user=people.priya).exclude(pk=at_wensum.pk)
        others.update(state=MembershipState.ENDED, ended_at=timezone.now())
        Membership.objects.filter(pk=at_wensum.pk).update(role=wensum)
        for role, agency in ((school, here["ada"]), (calder, here["iris"])):
            if role:
                gives(people.priya, agency, role, state=says)
        found[name] = {one for one, by in administrators.items() if access.note_training.allows(by, people.priya)}
    assert found == {name: say for name, (*_, say) in WHOSE_DAYS.items()}


def gives(person, agency, role, *, state=MembershipState.ACTIVE):
    confirmed = {} if state == MembershipState.PROPOSED else {"confirmed_at": timezone.now()}
    Membership.objects.create(user=person, agency=agency, role=role, state=state, **confirmed)


def test_a_school_neither_says_that_an_officer_is_away_nor_reads_who_could_cover(governor, who, people, signed_in):
    with pytest.raises(MoveDenied, match="works for another agency too"):
        away(governor, who("ada"))
    ada = signed_in("ada")
    for name in ("absence", "leaving"):
        assert people.omar.name not in ada.get(reverse(f"accounts:{name}", args=[governor.public_id])).content.decode()
    shown = ada.get(reverse("accounts:person", args=[governor.public_id])).content.decode()
    assert reverse("accounts:training", args=[governor.public_id]) not in shown
    assert reverse("accounts:absence", args=[governor.public_id]) not in shown
    assert ada.get(reverse("accounts:leaving", args=[governor.public_id])).status_code == 404


def test_her_own_force_says_it_and_so_does_she(governor, who, people):
    """Her records wait, whatever else she is: but the force names no colleague of the school."""
    absences.end(absence=away(governor, who("sian")), by=who("priya"))
    assert people.tanya in absences.could_cover(governor, by=who("priya"))
    assert people.tanya not in absences.could_cover(governor, by=who("sian"))
    assert people.omar in absences.could_cover(governor, by=who("sian"))


def test_two_forces_say_it_of_each_other_only_through_the_service(people, who):
    other = Agency.objects.get(memberships__user=people.iris)
    Membership.objects.create(
        user=people.priya,
        agency=other,
        role=Role.PREVENT_OFFICER,
        state=MembershipState.PROPOSED,
        granted_by=people.iris,
    )
    with pytest.raises(MoveDenied, match="works for another agency too"):
        away(people.priya, who("sian"))
    assert away(people.priya, who("rex")).person == people.priya


def test_the_lead_of_a_school_lets_no_officer_go_on(governor, who, people):
    block = ReadingBlock.objects.create(person=governor, records=500)
    assert access.lift_reading_block.refusal(who("lena"), block)
    assert mass_reading.lift(block=block, why="She does the yearly review", by=who("sian")).lifted_at
