"""An empty service: who has the machine names two who administer it, and from then on it is theirs."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Agency, AgencyKind, Area, Membership, MembershipState, User
from accounts.notices.sending import send_all
from accounts.roles import Role
from audit.models import Event
from referrals.casework.ownership import NobodyOnDuty
from referrals.filing.actions.filing import submit
from tests.records import a_draft

pytestmark = pytest.mark.django_db
TWO = ("Dana Fox <dana.fox@example.org>", "Eli Stone <Eli.Stone@example.org>")


@pytest.fixture
def without_any():
    """As before anybody administers the service: the cast's have none of these roles any more."""
    held = Membership.objects.filter(role=Role.PLATFORM_ADMINISTRATOR).exclude(state=MembershipState.ENDED)
    held.update(state=MembershipState.ENDED, ended_at=timezone.now())


def begun(*people):
    call_command("first_administrators", *(people or TWO))


def test_two_are_named_and_each_comes_in_by_a_letter(without_any):
    begun()
    held = Membership.objects.filter(role=Role.PLATFORM_ADMINISTRATOR, state=MembershipState.ACTIVE)
    assert sorted(each.user.email for each in held) == ["dana.fox@example.org", "eli.stone@example.org"]
    assert {each.agency.kind for each in held} == {AgencyKind.PLATFORM}
    assert {each.actor_name for each in Event.objects.filter(kind="role.granted")} == {"the system"}
    send_all()
    (letter,) = [each for each in mail.outbox if each.to == ["dana.fox@example.org"]]
    link = re.search(r"https?://[^/]+(/\S+)", letter.body)[1]
    dana = Client()
    page = dana.get(link, follow=True)
    chosen = {"password1": "horse battery 41 staple", "password2": "horse battery 41 staple"}
    assert dana.post(page.redirect_chain[-1][0], chosen).status_code == 302
    assert User.objects.get(email="dana.fox@example.org").check_password("horse battery 41 staple")


def test_there_is_a_beginning_once():
    with pytest.raises(CommandError, match="has an administrator already"):
        begun()
    assert not User.objects.filter(email="dana.fox@example.org").exists()


@pytest.mark.parametrize(
    "named",
    [
        ("Dana Fox <dana@example.org>", "Dana Fox <Dana@example.org>"),
        ("dana@example.org", "Eli Stone <eli@example.org>"),
        ("Dana Fox <dana>", "Eli Stone <eli@example.org>"),
    ],
    ids=["one of them twice", "no name", "no address"],
)
def test_what_names_no_two_people_changes_nothing(without_any, named):
    with pytest.raises(CommandError):
        begun(*named)
    assert not User.objects.filter(email__iendswith="@example.org").exists()


def test_areas_are_added_each_once():
    call_command("add_area", "Norwood Valley")
    assert Area.objects.get(name="Norwood Valley").code == "norwood-valley"
    assert Event.objects.filter(kind="area.added").count() == 1
    with pytest.raises(CommandError, match="already"):
        call_command("add_area", "Norwood  valley")


def test_the_first_supervisor_of_a_force_is_named_by_the_machine_and_then_referrals_come(who, people):
    draft = a_draft(who("tanya"))
    force = Agency.objects.get(kind=AgencyKind.FORCE, area=people.tanya.memberships.first().agency.area)
    held = Membership.objects.filter(agency=force).exclude(state=MembershipState.ENDED)
    with pytest.raises(CommandError, match="has a supervisor already"):
        call_command("first_supervisor", "Ina Gray <ina.gray@example.org>", force.name)
    held.update(state=MembershipState.ENDED, ended_at=timezone.now())
    with pytest.raises(NobodyOnDuty):
        submit(draft=draft, by=who("tanya"))
    call_command("first_supervisor", "Ina Gray <ina.gray@example.org>", force.name)
    assert submit(draft=draft, by=who("tanya")).pk


@pytest.mark.parametrize(
    ("named", "force"), [("Ina Gray <ina.gray@example.org>", "Nowhere Police"), ("ina", "Norwood Police")]
)
def test_who_is_no_person_or_no_force_is_named_by_nobody(named, force):
    with pytest.raises(CommandError):
        call_command("first_supervisor", named, force)
