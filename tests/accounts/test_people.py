"""Managing an agency's people: who may, what needs a second person, and what happens at once."""

from __future__ import annotations

import re
import uuid

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import invitations, memberships
from accounts.actions import people as acts
from accounts.models import Agency, Invitation, Membership, MembershipState, Notice, User
from accounts.roles import Role
from accounts.signing_in.soft_keys import key_of
from audit.models import Event
from audit.moves import MoveDenied, Stale
from tests.people import PASSWORD
from tests.post import delivered
from tests.two_worlds import the_clock_stands


def at(name):
    return Agency.objects.get(name=name)


@pytest.fixture
def school(people):
    return at("Hollow Lane Academy")


def form_key():
    return {"idempotency": str(uuid.uuid4())}


def page_of(name, person):
    return reverse(f"accounts:{name}", args=[person.public_id])


# --- Sight --------------------------------------------------------------------------------------------------


def test_ada_sees_the_people_of_her_school_and_of_no_other(signed_in, school):
    page = signed_in("ada").get("/people/", follow=True).content.decode()
    assert "Tanya Okafor" in page and "Lena Marsh" in page and "Mina Castle" not in page


@pytest.mark.parametrize("name", ["tanya", "lena", "omar", "sian", "amir", "della", "pat"])
def test_who_does_not_administer_finds_no_people_page(signed_in, people, school, name):
    client = signed_in(name)
    assert client.get(page_of("agency_people", school)).status_code == 404
    assert client.get(page_of("person", people.tanya)).status_code == 404


@pytest.mark.parametrize("page", ["person", "suspend", "training", "reinstate"])
def test_a_person_of_another_agency_looks_like_nobody(signed_in, people, page):
    client = signed_in("ada")
    with the_clock_stands(at=timezone.now()):
        foreign = client.get(page_of(page, people.mina))
        nobody = client.get(reverse(f"accounts:{page}", args=[uuid.uuid4()]))
    assert foreign.status_code == nobody.status_code == 404 and foreign.content == nobody.content


def test_an_administrator_opens_no_referral_page(signed_in):
    labels = [label for label, *_ in signed_in("ada").get("/").context["navigation"]]
    assert "Queue" not in labels


# --- Inviting -----------------------------------------------------------------------------------------------


def invite(client, agency, **changes):
    form = {"name": "Nia Reed", "email": "nia@school.example", "role": "referrer", **form_key(), **changes}
    return client.post(page_of("invite", agency), form)


def link_in(message):
    return re.search(r"http\S+(/invitation/\S+)", message.body)[1]


@pytest.mark.django_db(transaction=True)
def test_an_invited_colleague_sets_up_an_account_and_is_signed_in(signed_in, school):
    assert invite(signed_in("ada"), school).status_code == 302
    newcomer = Client()
    form = newcomer.get(link_in(delivered()[0]), follow=True)
    assert b"invited you as" in form.content and form.request["PATH_INFO"] == "/invitation/"
    answer = newcomer.post("/invitation/", {"name": "Nia Reed", "password1": PASSWORD, "password2": PASSWORD})
    assert answer.headers["Location"] == "/"
    nia = User.objects.get(email="nia@school.example")
    assert nia.memberships.live().get().role == Role.REFERRER
    assert newcomer.get("/you/").headers["Location"] == reverse("mfa_index")  # a second factor comes first
    again = Client().get(link_in(delivered()[0]), follow=True)
    assert again.status_code == 410 and b"does not work" in again.content


@pytest.mark.django_db(transaction=True)
def test_the_answer_is_the_same_for_a_known_address(signed_in, school):
    client = signed_in("ada")
    known = invite(client, school, email="nadia@demo.example")
    said = client.get(known.headers["Location"]).content
    unknown = invite(client, school, email="stranger@school.example")
    assert known.headers["Location"] == unknown.headers["Location"]
    assert b"The invitation is on its way." in said and len(delivered()) == 2
    assert mail.outbox[0].body.split("http")[0] == mail.outbox[1].body.split("http")[0]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_send_one_invitation(signed_in, school):
    client, key = signed_in("ada"), form_key()
    invite(client, school, **key)
    invite(client, school, **key)
    assert Invitation.objects.count() == 1 and len(delivered()) == 1


@pytest.mark.django_db(transaction=True)
def test_sending_again_kills_the_first_link_and_withdrawing_the_second(signed_in, school):
    client = signed_in("ada")
    invite(client, school)
    invitation = Invitation.objects.get()
    where = reverse("accounts:invite_again", args=[school.public_id, invitation.public_id])
    first = link_in(delivered()[0])
    client.post(where, {"act": "send"})
    assert Client().get(first, follow=True).status_code == 410
    second = link_in(delivered()[1])
    assert Client().get(first, follow=True).status_code == 410
    assert Client().get(second, follow=True).status_code == 200
    client.post(where, {"act": "withdraw"})
    assert Client().get(second, follow=True).status_code == 410


def test_an_old_invitation_does_not_work(who, school):
    invitation = invitations.invite(
        agency=school,
        email="nia@school.example",
        name="Nia Reed",
        role=Role.REFERRER,
        site=None,
        by=who("ada"),
    )
    Invitation.objects.update(expires_at=invitation.invited_at)
    assert invitations.usable(invitation.token_hash) is None


def test_the_token_is_kept_nowhere_in_clear(who, school, monkeypatch):
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: "the-token-itself")
    invitations.invite(agency=school, email="n@x.example", name="Nia", role=Role.REFERRER, site=None, by=who("ada"))
    delivered()
    invitation = Invitation.objects.get()
    assert "the-token-itself" not in str(vars(invitation))
    assert not Event.objects.filter(payload__contains=invitation.token_hash).exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "not an address"}, "Enter an email address, like"),
        ({"email": ""}, "Enter work email address"),
        ({"name": ""}, "Enter full name"),
        ({"role": ""}, "Select an answer to: What will they do?"),
        ({"role": "auditor"}, "Select a valid choice"),
        ({"name": "A\x00da"}, "hidden control character"),
        ({"email": "ada@demo.example"}, "You cannot give yourself a role"),
    ],
)
def test_a_wrong_invitation_is_said_and_nothing_typed_is_lost(signed_in, school, change, said):
    answer = invite(signed_in("ada"), school, **change)
    assert answer.status_code in (200, 422) and said in answer.content.decode()
    assert "nia@school.example" in answer.content.decode() or "email" in change
    assert not Invitation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_somebody_with_an_account_accepts_with_it_and_nobody_else_can(signed_in, school):
    invite(signed_in("ada"), school, email="nadia@demo.example")
    link, nadia, tom = link_in(delivered()[0]), signed_in("nadia"), signed_in("tom")
    tom.get(link)
    tom.post("/invitation/")
    assert not Membership.objects.filter(agency=school, user__email="nadia@demo.example").exists()
    nadia.get(link)
    nadia.post("/invitation/")
    assert Membership.objects.live().filter(agency=school, user__email="nadia@demo.example").exists()


@pytest.mark.parametrize("already", [True, False])
def test_no_role_is_accepted_with_a_password_alone(client, people, who, school, monkeypatch, already):
    """Whoever has a passkey, and whoever is to add one first: it is no page that goes round it."""
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: "token")
    said = {"email": people.nadia.email, "name": "Nadia", "role": Role.REFERRER, "site": None}
    invitations.invite(agency=school, **said, by=who("ada"))
    if already:
        key_of(people.nadia)
    client.force_login(people.nadia, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/invitation/token/")
    answer = client.post("/invitation/")
    assert answer.headers["Location"] == reverse("account_login" if already else "mfa_index")
    assert not people.nadia.memberships.filter(agency=school).exists()


@pytest.mark.parametrize(("first", "second"), [("short one", "short one"), (PASSWORD, "something else entirely")])
def test_a_weak_or_mistyped_password_makes_no_account(client, who, school, monkeypatch, first, second):
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: "token")
    invitations.invite(agency=school, email="n@x.example", name="Nia", role=Role.REFERRER, site=None, by=who("ada"))
    client.get("/invitation/token/")
    answer = client.post("/invitation/", {"name": "Nia", "password1": first, "password2": second})
    assert answer.status_code == 422 and not User.objects.filter(email="n@x.example").exists()


# --- Roles that need a second person ------------------------------------------------------------------------


@pytest.fixture
def proposed(who, people, school):
    """Ada proposed that Tanya becomes a safeguarding lead of the school."""
    return memberships.propose(person=people.tanya, agency=school, role=Role.SAFEGUARDING_LEAD, by=who("ada"))


def test_a_reading_role_waits_and_works_for_nobody_yet(proposed, who):
    assert proposed.state == MembershipState.PROPOSED and not who("tanya").holds(Role.SAFEGUARDING_LEAD)


def test_every_lead_and_the_forces_supervisors_are_told(proposed):
    told = set(Notice.objects.filter(kind="role.proposed").values_list("person__name", flat=True))
    assert told == {"Lena Marsh", "Lowri Pryce", "Sian Pugh", "Ian Whitlock", "Ingrid Shaw"}


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("lena", True),
        ("sian", True),
        ("ian", True),
        ("ada", False),
        ("tanya", False),
        ("marcus", False),
        ("iris", False),
        ("omar", False),
        ("rex", False),
        ("amir", False),
    ],
)
def test_who_may_confirm(proposed, who, signed_in, name, may):
    answer = signed_in(name).post(page_of("confirm_role", proposed))
    proposed.refresh_from_db()
    assert (proposed.state == MembershipState.ACTIVE) is may
    assert answer.status_code == (302 if may else 404 if name not in ("ada", "rex") else 403)


def test_a_confirmed_role_works_at_once_and_is_an_event(proposed, who):
    memberships.confirm(held=proposed, by=who("lena"))
    assert who("tanya").holds(Role.SAFEGUARDING_LEAD)
    assert Event.objects.filter(kind="role.granted", target_id=str(proposed.pk)).count() == 1


def test_two_confirmations_at_once_are_one(proposed, who):
    memberships.confirm(held=proposed, by=who("lena"))
    with pytest.raises(MoveDenied, match="This has changed"):
        memberships.confirm(held=proposed, by=who("sian"))


def test_a_declined_role_never_begins_and_the_proposer_is_told(proposed, who, people):
    memberships.decline(held=proposed, reason="Not trained yet", by=who("lena"))
    assert not who("tanya").holds(Role.SAFEGUARDING_LEAD)
    assert Notice.objects.filter(kind="role.declined", person=people.ada).exists()


def test_the_replaced_role_ends_when_the_new_one_begins(who, people, school):
    old = people.tanya.memberships.get(role=Role.REFERRER)
    new = memberships.propose(
        person=people.tanya, agency=school, role=Role.SAFEGUARDING_LEAD, replaces=old, by=who("ada")
    )
    assert who("tanya").holds(Role.REFERRER)
    memberships.confirm(held=new, by=who("lena"))
    assert who("tanya").holds(Role.SAFEGUARDING_LEAD) and not who("tanya").holds(Role.REFERRER)


def test_nobody_gives_themselves_a_role(who, people, school):
    with pytest.raises(MoveDenied, match="your own account"):
        memberships.propose(person=people.ada, agency=school, role=Role.SAFEGUARDING_LEAD, by=who("ada"))


def test_the_database_refuses_a_role_given_to_oneself(people, school):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=people.ada, agency=school, role=Role.SAFEGUARDING_LEAD, granted_by=people.ada)


def test_the_database_refuses_a_reading_role_nobody_confirmed(people, school):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            user=people.tanya, agency=school, role=Role.SAFEGUARDING_LEAD, state=MembershipState.ACTIVE
        )


@pytest.mark.parametrize("role", [Role.PREVENT_OFFICER, Role.AUDITOR, Role.PLATFORM_ADMINISTRATOR])
def test_a_school_cannot_hold_a_role_of_the_police_or_the_service(who, people, school, role):
    with pytest.raises(MoveDenied, match="cannot give this role"):
        memberships.propose(person=people.tanya, agency=school, role=role, by=who("ada"))


def test_a_second_auditor_needs_a_second_person_too(who, people):
    held = memberships.propose(person=people.pat, agency=at("Prevent Portal"), role=Role.AUDITOR, by=who("rex"))
    assert held.state == MembershipState.PROPOSED
    assert memberships.confirm(held=held, by=who("amir")).state == MembershipState.ACTIVE


def test_the_last_administrator_stays(who, people, school):
    ada = people.ada.memberships.get()
    with pytest.raises(MoveDenied, match="last agency administrator"):
        memberships.end(held=ada, reason="leaving", by=who("ada"))
    with pytest.raises(MoveDenied, match="last agency administrator"):
        acts.suspend(person=people.ada, version=1, reason="away", by=who("rex"))


def test_an_ended_role_stops_with_the_next_click(signed_in, who, people):
    lena = signed_in("lena")
    assert lena.get("/roles/").status_code == 200
    memberships.end(held=people.lena.memberships.get(), reason="Has left", by=who("ada"))
    assert lena.get("/roles/").status_code == 404


# --- Suspending ---------------------------------------------------------------------------------------------


def test_suspending_ends_every_session_at_once(signed_in, who, people):
    tanya = signed_in("tanya")
    assert tanya.get("/you/").status_code == 200
    acts.suspend(person=people.tanya, version=1, reason="Lost her laptop", by=who("ada"))
    assert tanya.get("/you/").status_code == 302
    event = Event.objects.get(kind="account.suspended", target_id=str(people.tanya.pk))
    assert "Lost her laptop" in event.payload


def test_a_session_from_before_does_not_come_back_with_the_account(signed_in, who, people):
    tanya = signed_in("tanya")
    tanya.get("/you/")
    acts.suspend(person=people.tanya, version=1, reason="Lost her laptop", by=who("ada"))
    acts.reinstate(person=people.tanya, version=2, reason="Found it", by=who("ada"))
    assert tanya.get("/you/").status_code == 302


def test_ada_suspends_and_opens_an_account_through_the_pages(signed_in, people):
    ada = signed_in("ada")
    ada.post(page_of("suspend", people.tanya), {"version": 1, "reason": "On leave"})
    page = ada.get(page_of("person", people.tanya)).content.decode()
    assert "Suspended" in page and "On leave" in page
    ada.post(page_of("reinstate", people.tanya), {"version": 2, "reason": "Back"})
    assert User.objects.get(pk=people.tanya.pk).is_active


def test_without_a_reason_nothing_happens(signed_in, people):
    answer = signed_in("ada").post(page_of("suspend", people.tanya), {"version": 1, "reason": "  "})
    assert answer.status_code == 422 and User.objects.get(pk=people.tanya.pk).is_active


def test_somebody_who_works_elsewhere_too_is_not_this_schools_to_suspend(signed_in, people):
    Membership.objects.create(
        user=people.tanya, agency=at("Fenside College"), role=Role.REFERRER, state=MembershipState.ACTIVE
    )
    answer = signed_in("ada").get(page_of("suspend", people.tanya))
    assert answer.status_code == 403 and b"works for another agency too" in answer.content


# --- Pages that were overtaken ------------------------------------------------------------------------------


def test_a_stale_page_shows_both_texts_and_overwrites_nothing(signed_in, who, people):
    acts.note_training(person=people.tanya, version=1, training_until=None, vetting_until=None, by=who("ada"))
    mine = {
        "version": 1,
        "training_until-day": "3",
        "training_until-month": "4",
        "training_until-year": "2027",
    }
    answer = signed_in("ada").post(page_of("training", people.tanya), mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Changed by somebody else" in page and 'value="2027"' in page and 'value="2"' in page
    assert User.objects.get(pk=people.tanya.pk).training_until is None


def test_an_action_refuses_an_overtaken_version(who, people):
    with pytest.raises(Stale):
        acts.suspend(person=people.tanya, version=7, reason="x", by=who("ada"))


# --- Agencies -----------------------------------------------------------------------------------------------


def test_rex_adds_an_agency_with_a_site_and_invites_its_administrator(signed_in, who):
    rex = signed_in("rex")
    area = at("Hollow Lane Academy").area_id
    rex.post("/agencies/add/", {"name": "Reed Lane School", "kind": "school", "area": area, **form_key()})
    school = at("Reed Lane School")
    assert school.sector == "education"
    rex.post(page_of("add_site", school), {"name": "Annexe", **form_key()})
    assert school.sites.get().name == "Annexe"
    assert memberships.roles_to_give(agency=school, by=who("rex")) == [Role.AGENCY_ADMINISTRATOR]
    assert invite(rex, school, role="agency_administrator").status_code == 302


def test_a_closed_agencys_people_lose_everything_at_once(signed_in, who, school):
    signed_in("rex").post(page_of("agency", school), {"version": 1, "who_sends": "lead"})
    assert not who("tanya").memberships and not who("lena").memberships


def test_the_services_own_agency_cannot_be_closed(signed_in):
    answer = signed_in("rex").post(page_of("agency", at("Prevent Portal")), {"version": 1, "who_sends": "anyone"})
    assert answer.status_code == 422 and at("Prevent Portal").is_open


def test_an_area_that_was_changed_meanwhile_is_shown_again(signed_in):
    rex = signed_in("rex")
    rex.post("/agencies/areas/wensum/", {"version": 1})
    assert rex.post("/agencies/areas/wensum/", {"version": 1, "copies_council": "on"}).status_code == 409


@pytest.mark.parametrize("name", ["ada", "amir", "sian", "tanya"])
def test_only_a_platform_administrator_finds_the_agencies(signed_in, name, school):
    client = signed_in(name)
    assert client.get("/agencies/").status_code == client.get("/agencies/areas/wensum/").status_code == 404
    assert client.post("/agencies/add/", {}).status_code == client.get(page_of("agency", school)).status_code == 404
