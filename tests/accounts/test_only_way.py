"""An agency that lets its people in through its own sign-in alone: by password, by passkey and by another agency's sign-in nobody
of theirs comes round it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import providers
from accounts.models import Agency, IdentityLink, IdentityProvider, KeptText, Membership, MembershipState, Notice
from accounts.roles import Role
from accounts.single_sign_on import standing
from audit.models import Event
from tests.accounts.own_sign_in import come_back, is_in, sign_in, switched_on
from tests.accounts.test_people import invite, link_in
from tests.accounts.test_second_factor import with_password
from tests.accounts.test_single_sign_on import link_page, page_of
from tests.people import PASSWORD, proved
from tests.post import delivered


def works_at(person, agency, role, *, by):
    done = {"state": MembershipState.ACTIVE, "confirmed_by": by, "confirmed_at": timezone.now()}
    Membership.objects.create(user=person, agency=agency, role=role, **done)


@pytest.fixture
def only(who, people, linked):
    """The academy lets its people in in no other way; Tanya and Tom have passwords as well, and Tom no link."""
    for person in (people.tanya, people.tom, people.ada):
        person.set_password(PASSWORD)
        person.save()
    linked.provider = switched_on(who, linked.academy, linked.idp, only_way=True)
    return linked


def test_a_right_password_leads_to_the_schools_sign_in_and_a_wrong_one_says_nothing(client, only):
    page = with_password(client, only.person)
    assert page.status_code == 403 and "in no other way" in page.content.decode() and not is_in(client)
    wrong = client.post(reverse("account_login"), {"login": only.person.email, "password": "not this one at all"})
    assert "in no other way" not in wrong.content.decode()
    assert Event.objects.filter(kind="signin.held_to_provider").count() == 1
    sign_in(client, only.idp)
    assert is_in(client)


def test_who_is_not_linked_yet_links_first_and_sees_no_other_page(client, people, only):
    with_password(client, people.tom)
    proved(client, people.tom)
    assert client.get("/").headers["Location"] == reverse("accounts:links")
    url = client.post(link_page(only.academy)).context["url"]
    come_back(client, only.idp.authorize(url, subject="00u-tom"))
    assert client.get("/").status_code == 200


@pytest.fixture
def force(linked, people):
    """Tanya works for the force as well, which lets its people in through its own sign-in alone."""
    force = Agency.objects.get(name="Wensum Constabulary")
    works_at(linked.person, force, Role.PREVENT_OFFICER, by=people.ian)
    two = {"proposed_by": people.ada, "confirmed_by": people.rex, "confirmed_at": timezone.now()}
    said = {
        "issuer": "https://signin.force.example",
        "client_id": "portal",
        "domain": "force.example",
        "only_way": True,
    }
    IdentityProvider.objects.create(agency=force, **said, **two)
    return force


QUEUE = "/queue/"


@pytest.mark.parametrize("is_linked_to_the_force", [True, False])
@pytest.mark.parametrize("only_way_of_the_school", [True, False])
def test_the_schools_sign_in_opens_what_is_the_schools_and_nothing_of_the_forces(
    client, linked, force, monkeypatch, is_linked_to_the_force, only_way_of_the_school
):
    monkeypatch.setattr(standing, "counts_for", lambda person, provider: True)
    IdentityProvider.objects.filter(pk=linked.provider.pk).update(only_way=only_way_of_the_school)
    if is_linked_to_the_force:
        IdentityLink.objects.create(
            person=linked.person, agency=force, issuer="https://signin.force.example", subject="t"
        )
    sign_in(client, linked.idp)
    assert client.get(reverse("referrals:start")).status_code == 200
    assert client.get(QUEUE).status_code == 404
    assert "Wensum Constabulary: its people sign in" in " ".join(
        client.get(reverse("accounts:links")).content.decode().split()
    )


def test_a_schools_only_way_takes_no_police_work_from_an_officer(client, who, people, only):
    """Omar is a governor there since last week, and has no account at the school."""
    works_at(people.omar, only.academy, Role.REFERRER, by=people.ian)
    people.omar.set_password(PASSWORD)
    people.omar.save()
    with_password(client, people.omar)
    proved(client, people.omar)
    assert client.get(QUEUE).status_code == 200
    assert client.session[standing.CLOSED] == [only.academy.pk]


def test_what_is_closed_to_a_session_stays_so_under_the_lock(who, people, only):
    works_at(people.omar, only.academy, Role.SAFEGUARDING_LEAD, by=people.ian)
    omar = who("omar").without([only.academy.pk])
    assert not omar.as_it_stands().agencies(Role.SAFEGUARDING_LEAD) and omar.as_it_stands().agencies(
        Role.PREVENT_OFFICER
    )


def test_a_link_that_is_made_in_an_open_session_opens_what_was_closed(client, people, only):
    works_at(people.tom, Agency.objects.get(name="Fenside College"), Role.REFERRER, by=people.ian)
    with_password(client, people.tom)
    proved(client, people.tom)
    assert client.get("/").status_code == 200 and client.session[standing.CLOSED] == [only.academy.pk]
    url = client.post(link_page(only.academy)).context["url"]
    come_back(client, only.idp.authorize(url, subject="00u-tom"))
    assert client.session[standing.CLOSED] == []


def test_to_administer_accounts_at_one_agency_is_no_way_round_anothers(people, only):
    charity = Agency.objects.get(name="Bridge Youth Project")
    works_at(people.tanya, charity, Role.AGENCY_ADMINISTRATOR, by=people.ian)
    assert standing.closed_to(people.tanya, came=None) == [only.academy.pk]
    assert standing.come_round(people.tanya, came=None) == []


def test_what_counts_for_the_school_does_not_for_the_force(client, linked, force):
    IdentityProvider.objects.filter(agency=force).update(only_way=False)
    sign_in(client, linked.idp)
    assert client.get("/").headers["Location"] == reverse("mfa_index")  # a second factor of this service


def test_an_administrator_comes_in_without_it_and_the_others_hear_of_it(client, people, only):
    with_password(client, people.ada)
    proved(client, people.ada)
    assert client.get(page_of(only.academy)).status_code == 200
    assert Event.objects.filter(kind="signin.round_provider", target_id=str(people.ada.pk)).count() == 1
    assert Notice.objects.filter(kind="signin.round_provider", person__name="Rex Hale").exists()


def test_when_it_is_off_passwords_let_people_in_again(client, who, only):
    providers.switch_off(provider=only.provider, by=who("ada"))
    with_password(client, only.person)
    proved(client, only.person)
    assert is_in(client)


def test_a_role_that_begins_during_a_session_is_closed_in_it_and_the_page_says_so(client, people, who, linked):
    """Omar came by his password in the morning; at noon he is a lead of the school, which has an only way."""
    people.omar.set_password(PASSWORD)
    people.omar.save()
    with_password(client, people.omar)
    proved(client, people.omar)
    assert client.get(QUEUE).status_code == 200 and client.session[standing.CLOSED] == []
    provider = switched_on(who, linked.academy, linked.idp, only_way=True)
    works_at(people.omar, linked.academy, Role.SAFEGUARDING_LEAD, by=people.ian)
    closed = client.get(reverse("referrals:site"))
    assert closed.status_code == 404 and "came in another way" in closed.content.decode()
    assert client.session[standing.CLOSED] == [linked.academy.pk]
    assert client.get(QUEUE).status_code == 200
    providers.switch_off(provider=provider, by=who("ada"))
    assert client.get(reverse("referrals:site")).status_code == 200, "and what was closed opens when it is off"


def test_who_came_by_a_password_goes_on_by_the_schools_sign_in_once_that_is_the_only_way(client, people, who, linked):
    for person in (people.tanya, people.tom):
        person.set_password(PASSWORD)
        person.save()
    tom = Client()
    for browser, person in ((client, people.tanya), (tom, people.tom)):
        with_password(browser, person)
        proved(browser, person)
        assert browser.get("/").status_code == 200
    switched_on(who, linked.academy, linked.idp, only_way=True)
    assert client.post("/messages/read/", {"words": "half a report"}).headers["Location"].startswith("/accounts/login/")
    assert not is_in(client) and KeptText.objects.get().fields["words"] == ["half a report"]
    assert tom.get("/").headers["Location"] == reverse("accounts:links"), "and who is not linked yet links first"


def test_an_invited_person_is_offered_no_password(client, signed_in, only):
    invite(signed_in("ada"), only.academy)
    client.get(link_in(delivered()[-1]))
    assert client.get(reverse("accounts:accept")).headers["Location"] == reverse("accounts:join")


def test_tanya_keeps_the_link_that_is_her_only_way(signed_in, only):
    client, there = signed_in("tanya"), reverse("accounts:unlink", args=[only.link.public_id])
    assert "through its own sign-in alone" in client.post(there, follow=True).content.decode()
    assert IdentityLink.objects.standing().exists()
