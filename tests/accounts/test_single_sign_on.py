"""Signing in through an agency's own provider: from the proposal of an administrator to the next click of somebody
who is out."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse

from accounts.actions import identity_links, providers
from accounts.actions import people as acts
from accounts.actions import second_factor as factors
from accounts.models import IdentityLink, IdentityProvider, Membership, Notice, User
from audit.models import Event
from audit.moves import MoveDenied
from tests.accounts.identity_provider import CLIENT
from tests.accounts.own_sign_in import SUBJECT, come_back, is_in, said_in, sent_out, sign_in, switched_on, why_refused
from tests.accounts.test_people import form_key, invite, link_in
from tests.accounts.test_second_factor import add_app, code_of, next_half_minute, with_password
from tests.people import PASSWORD, proved
from tests.post import delivered

# --- An administrator proposes, another person switches it on ----------------------------------------------------


def form(idp, **more):
    typed = {"issuer": idp.issuer, "client_id": CLIENT, "domain": "@Academy.example", "amr": "mfa hwk"}
    return {**typed, "second_factor_counts": "on", **form_key(), **more}


def page_of(academy, name="provider"):
    return reverse(f"accounts:{name}", args=[academy.public_id])


def confirming(proposed):
    return reverse("accounts:provider_confirm", args=[proposed.agency.public_id, proposed.public_id])


def test_ada_proposes_and_rex_switches_it_on(signed_in, academy, idp):
    ada, rex = signed_in("ada"), signed_in("rex")
    assert ada.post(page_of(academy, "provider_propose"), form(idp)).headers["Location"] == page_of(academy)
    proposed = IdentityProvider.objects.get()
    assert not IdentityProvider.objects.on().exists()
    assert "You proposed this" in ada.get(page_of(academy)).content.decode()
    rex.post(confirming(proposed))
    on = IdentityProvider.objects.on().get()
    assert (on.domain, on.amr, on.confirmed_by.name) == ("academy.example", ["mfa", "hwk"], "Rex Hale")
    assert Event.objects.filter(kind="agency.provider_on").count() == 1
    assert Notice.objects.filter(kind="agency.provider", person__name="Ada Quill").exists()


def test_ada_does_not_switch_on_what_she_proposed(signed_in, academy, idp):
    ada = signed_in("ada")
    ada.post(page_of(academy, "provider_propose"), form(idp))
    page = ada.post(confirming(IdentityProvider.objects.get()), follow=True).content.decode()
    assert "You proposed this" in page and not IdentityProvider.objects.on().exists()


@pytest.mark.parametrize(
    ("box", "typed", "said"),
    [
        ("issuer", "http://login.example.com", "beginning with https"),
        ("issuer", "https://login.example.com", "does not ask this host"),
        ("issuer", "login.example.com", "whole address"),
        ("issuer", "https://name:word@127.0.0.1", "whole address"),
        ("issuer", "https://127.0.0.1/?a=b", "whole address"),
        ("issuer", "https://[", "whole address"),
        ("domain", "wensum.police.example", "Nobody of this agency has a mailbox"),
        ("domain", "example", "Enter a domain"),
        ("amr", "", "by which value a second factor is known"),
        ("amr", "one " * 11, "up to ten values"),
        ("only_way", "on", "Nobody has linked an account yet"),
    ],
)
def test_what_cannot_be_is_said_beside_its_box(signed_in, academy, idp, box, typed, said):
    answer = signed_in("ada").post(page_of(academy, "provider_propose"), form(idp, **{box: typed}))
    assert answer.status_code == 422 and said in str(answer.context["form"].errors[box])
    assert not IdentityProvider.objects.exists()


@pytest.mark.parametrize(
    ("of_itself", "said"),
    [
        ({"issuer": "https://elsewhere.example"}, "calls itself by another issuer"),
        ({"token_endpoint": "https://elsewhere.example/token"}, "leads to hosts"),
        ({"jwks_uri": 5}, "leads to hosts"),
        ({"code_challenge_methods_supported": ["plain"]}, "PKCE"),
    ],
)
def test_a_provider_that_cannot_be_used_is_not_switched_on(who, academy, idp, monkeypatch, of_itself, said):
    monkeypatch.setattr("accounts.single_sign_on.asking.REMEMBERED._read", {})
    idp.metadata = of_itself
    proposed = providers.propose(
        agency=academy,
        issuer=idp.issuer,
        client_id=CLIENT,
        domain="academy.example",
        acr=[],
        amr=[],
        second_factor_counts=False,
        only_way=False,
        by=who("ada"),
    )
    with pytest.raises(MoveDenied, match=said):
        providers.try_out(proposed)


def test_the_forces_domain_is_not_the_schools_that_an_officer_governs(who, people, academy, idp):
    Membership.objects.create(user=people.omar, agency=academy, role="referrer", state="active")
    said = {"agency": academy, "issuer": idp.issuer, "client_id": CLIENT, "acr": [], "amr": [], "by": who("ada")}
    with pytest.raises(MoveDenied, match="More people of another agency"):
        providers.propose(domain="demo.example", second_factor_counts=False, only_way=False, **said)
    assert providers.propose(domain="academy.example", second_factor_counts=False, only_way=False, **said)


def test_without_its_secret_it_is_not_switched_on(who, signed_in, academy, idp, settings):
    signed_in("ada").post(page_of(academy, "provider_propose"), form(idp))
    settings.SIGN_IN_SECRETS = ""
    page = signed_in("rex").post(confirming(IdentityProvider.objects.get()), follow=True).content.decode()
    assert "The secret is not there yet" in page and not IdentityProvider.objects.on().exists()


def test_a_proposal_that_was_replaced_is_not_switched_on(who, signed_in, academy, idp):
    said = {"agency": academy, "issuer": idp.issuer, "domain": "academy.example", "acr": [], "amr": []}
    flags = {"second_factor_counts": False, "only_way": False, "by": who("ada")}
    first = providers.propose(client_id=CLIENT, **said, **flags)
    providers.propose(client_id="second", **said, **flags)
    page = signed_in("rex").post(confirming(first))
    assert page.status_code == 409 and "proposed no more" in page.content.decode()
    assert not IdentityProvider.objects.on().exists()


# --- Coming in ----------------------------------------------------------------------------------------------------


def test_tanya_comes_in_with_what_she_uses_at_school(client, linked):
    answer = sign_in(client, linked.idp, onwards="/you/")
    assert answer.headers["Location"] == "/you/" and is_in(client)
    event = Event.objects.get(kind="signin.by_provider")
    assert event.target_id == str(linked.person.pk) and said_in(event)["amr"] == ["pwd", "mfa"]


def test_nothing_that_goes_out_names_tanya(client, linked):
    url = sent_out(client, mailbox="tanya@academy.example")
    assert "tanya" not in url and "scope=openid&" in url and "code_challenge_method=S256" in url


def test_a_mailbox_of_another_domain_and_one_without_account_are_answered_by_the_domain_alone(client, linked):
    assert sent_out(client, mailbox="nobody@academy.example").startswith(linked.idp.issuer)
    page = client.post(reverse("single_sign_on"), {"mailbox": "tanya@elsewhere.example"})
    assert page.status_code == 422 and "address at elsewhere.example" in page.content.decode()


def test_the_page_that_leads_out_goes_on_by_itself_and_has_a_link(client, linked):
    page = client.post(reverse("single_sign_on"), {"mailbox": "tanya@academy.example"})
    assert page["Refresh"] == f"0; url={page.context['url']}" and "Go on to 127.0.0.1" in page.content.decode()


def test_where_its_second_factor_does_not_count_a_code_is_asked_as_well(
    client, tanya, people, who, academy, idp, monkeypatch
):
    with_password(client, tanya)
    _, secret = add_app(client)
    client.post(reverse("account_logout"))
    provider = switched_on(who, academy, idp, counts=False)
    identity_links.link(person=people.tanya, provider=provider, subject=SUBJECT)
    assert sign_in(client, idp).headers["Location"] == reverse("mfa_authenticate") and not is_in(client)
    next_half_minute(monkeypatch)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(client)


def test_who_has_no_second_factor_yet_adds_one_first(client, who, people, academy, idp):
    provider = switched_on(who, academy, idp, counts=False)
    identity_links.link(person=people.tanya, provider=provider, subject=SUBJECT)
    sign_in(client, idp)
    assert client.get("/").headers["Location"] == reverse("mfa_index")


def test_a_colleague_who_is_signed_in_at_a_shared_machine_is_signed_out_first(signed_in, linked, idp):
    client = signed_in("tom")
    url = linked.idp.authorize(_begun_as_visitor(client), subject=SUBJECT)
    come_back(client, url)
    assert client.get("/you/").context["user"].name == "Tanya Okafor"


def _begun_as_visitor(client):
    """The question was sent before Tom signed in in another tab."""
    session = client.session
    before = {key: session.pop(key) for key in ("_auth_user_id", "_auth_user_backend", "_auth_user_hash")}
    session.save()
    url = sent_out(client)
    session = client.session
    session.update(before)
    session.save()
    return url


# --- Out with the next click -----------------------------------------------------------------------------------------


def suspended(who, linked):
    person = User.objects.get(pk=linked.person.pk)
    acts.suspend(person=person, version=person.version, reason="Left", by=who("ada"))


def switched_off(who, linked):
    providers.switch_off(provider=linked.provider, by=who("ada"))


def unlinked(who, linked):
    identity_links.end(link=linked.link, by=who("ada"))


def no_longer_at_the_school(who, linked):
    Membership.objects.filter(user=linked.person).update(agency_id=_another_agency(linked))


def agency_closed(who, linked):
    linked.academy.is_open = False
    linked.academy.save(update_fields=["is_open"])


def began_again(who, linked):
    person = User.objects.get(pk=linked.person.pk)
    factors.take_away(person=person, version=person.version, reason="Stood at my desk", by=who("ada"))


def _another_agency(linked):
    return Membership.objects.exclude(agency=linked.academy).values_list("agency_id", flat=True).first()


@pytest.mark.parametrize(
    "happens", [suspended, switched_off, unlinked, no_longer_at_the_school, agency_closed, began_again]
)
def test_tanya_is_out_with_the_next_click_and_does_not_come_in_again(client, who, linked, happens):
    sign_in(client, linked.idp)
    assert is_in(client)
    happens(who, linked)
    assert not is_in(client)
    if IdentityProvider.objects.on().exists():
        assert sign_in(client, linked.idp).status_code == 403 and not is_in(client)


def test_another_provider_of_the_same_issuer_keeps_the_links_and_one_of_another_does_not(client, who, linked):
    sign_in(client, linked.idp)
    switched_on(who, linked.academy, linked.idp, client_id=CLIENT, acr=["phr"])
    assert is_in(client)
    said = {"client_id": CLIENT, "domain": "academy.example", "acr": [], "amr": [], "only_way": False}
    other = providers.propose(
        agency=linked.academy, issuer="http://127.0.0.1:1", second_factor_counts=False, by=who("ada"), **said
    )
    providers.confirm(provider=other, by=who("rex"))
    assert not is_in(client)


# --- Linking and unlinking -------------------------------------------------------------------------------------------


@pytest.fixture
def on(who, academy, idp):
    return switched_on(who, academy, idp)


def link_page(academy):
    return reverse("accounts:link", args=[academy.public_id])


def test_tanya_links_her_own_account_after_she_has_proved_who_she_is(signed_in, people, academy, idp, on):
    client = signed_in("tanya")
    url = client.post(link_page(academy)).context["url"]
    assert "prompt=login" in url and "max_age=0" in url
    assert come_back(client, idp.authorize(url, subject=SUBJECT)).headers["Location"] == reverse("accounts:links")
    link = IdentityLink.objects.standing().get()
    assert (link.person, link.issuer, link.subject) == (people.tanya, idp.issuer, SUBJECT)
    assert Event.objects.filter(kind="account.provider_linked").count() == 1
    assert Notice.objects.filter(person=people.tanya, kind="account.changed").count() == 1
    assert "Hollow Lane Academy" in client.get(reverse("accounts:links")).content.decode()


def test_who_proved_long_ago_is_asked_before_linking(signed_in, people, academy, on):
    client = signed_in("tanya")
    proved(client, people.tanya, ago=3600)
    assert client.post(link_page(academy)).headers["Location"].startswith(reverse("account_reauthenticate"))


def test_who_signed_in_at_the_provider_long_ago_links_nothing(signed_in, academy, idp, on):
    client = signed_in("tanya")
    idp.signed_in_at = time.time() - 3600
    come_back(client, idp.authorize(client.post(link_page(academy)).context["url"], subject=SUBJECT))
    assert why_refused() == ["signed_in_at"] and not IdentityLink.objects.exists()


def test_no_mailbox_links_anybody(client, people, idp, on):
    idp.bend = lambda said: {**said, "email": people.tanya.email, "email_verified": True}
    assert sign_in(client, idp, subject="a-stranger").status_code == 403
    assert why_refused() == ["not_linked"] and not is_in(client)


def test_an_account_of_the_provider_is_one_persons_here(signed_in, linked, academy):
    client = signed_in("tom")
    url = linked.idp.authorize(client.post(link_page(academy)).context["url"], subject=SUBJECT)
    page = come_back(client, url)
    assert page.status_code == 403 and "linked to that sign-in already" in page.content.decode()
    assert IdentityLink.objects.count() == 1


def test_what_tom_began_is_not_ended_as_tanya(signed_in, people, academy, idp, on):
    client = signed_in("tom")
    url = idp.authorize(client.post(link_page(academy)).context["url"], subject=SUBJECT)
    session = client.session
    session["_auth_user_id"] = str(people.tanya.pk)
    session["_auth_user_hash"] = people.tanya.get_session_auth_hash()
    session.save()
    come_back(client, url)
    assert why_refused() == ["other_person"] and not IdentityLink.objects.exists()


def test_people_of_another_agency_are_offered_nothing(signed_in, academy, on):
    client = signed_in("mina")
    assert "None of your agencies" in client.get(reverse("accounts:links")).content.decode()
    assert client.post(link_page(academy)).status_code == 404


def test_tanya_unlinks_unless_she_would_have_no_other_way_in(signed_in, people, linked):
    client, there = signed_in("tanya"), reverse("accounts:unlink", args=[linked.link.public_id])
    assert "no other way to sign in" in client.post(there, follow=True).content.decode()
    people.tanya.set_password(PASSWORD)
    people.tanya.save()
    client = signed_in("tanya")
    client.post(there)
    assert not IdentityLink.objects.standing().exists()
    assert Event.objects.filter(kind="account.provider_unlinked").count() == 1


def test_nobody_ends_the_link_of_a_colleague(signed_in, linked):
    there = reverse("accounts:unlink", args=[linked.link.public_id])
    assert signed_in("tom").post(there).status_code == 404
    by_admin = reverse("accounts:end_link", args=[linked.person.public_id, linked.link.public_id])
    assert signed_in("tom").post(by_admin).status_code == 404
    assert signed_in("ada").post(by_admin).status_code == 302 and not IdentityLink.objects.standing().exists()


def test_the_links_stand_on_the_persons_page_and_on_the_leavers(signed_in, linked):
    for name in ("person", "leaving"):
        page = signed_in("ada").get(reverse(f"accounts:{name}", args=[linked.person.public_id])).content.decode()
        assert "Linked on" in page or "linked on" in page


def test_an_invited_person_sets_up_the_account_with_the_schools_sign_in(client, signed_in, academy, idp, on):
    invite(signed_in("ada"), academy)
    client.get(link_in(delivered()[-1]))
    assert reverse("accounts:join") in client.get(reverse("accounts:accept")).content.decode()
    url = client.post(reverse("accounts:join"), {"name": "Nia Reed", "job_title": ""}).context["url"]
    come_back(client, idp.authorize(url, subject="00u-nia"))
    nia = User.objects.get(email="nia@school.example")
    assert is_in(client) and not nia.has_usable_password()
    assert IdentityLink.objects.standing().get().person == nia


# --- Proving again ---------------------------------------------------------------------------------------------------


def prove(client, idp, *, subject=SUBJECT, onwards="/you/away/"):
    url = client.post(reverse("single_sign_on_prove"), {"next": onwards}).context["url"]
    assert "prompt=login" in url and "max_age=0" in url
    return come_back(client, idp.authorize(url, subject=subject))


def long_ago(client):
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**one, "at": time.time() - 3600} for one in records]
    session.save()


def is_asked(client):
    return client.get(reverse("mfa_add_passkey")).status_code == 302


def test_tanya_proves_again_at_the_school_and_goes_on_under_another_key(client, linked):
    sign_in(client, linked.idp)
    long_ago(client)
    assert is_asked(client)
    assert "Sign in again through your agency" in client.get(reverse("account_reauthenticate")).content.decode()
    before = client.session.session_key
    assert prove(client, linked.idp).headers["Location"] == "/you/away/"
    assert not is_asked(client) and client.session.session_key != before


def test_who_has_no_factor_of_their_own_is_offered_nothing_that_would_not_count(client, linked):
    """Tanya has a password, and came by the school's sign-in, whose second factor counts: the password is not asked."""
    sign_in(client, linked.idp)
    long_ago(client)
    page = client.get(reverse("account_reauthenticate")).content.decode()
    assert "Sign in again through your agency" in page and "Password" not in page
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": "/you/away/"})
    assert is_asked(client)
    prove(client, linked.idp)
    assert not is_asked(client)


def test_where_it_has_stopped_to_count_a_factor_of_her_own_is_added(client, linked):
    sign_in(client, linked.idp)
    long_ago(client)
    IdentityProvider.objects.update(second_factor_counts=False)
    assert prove(client, linked.idp).headers["Location"] == "/you/away/"
    assert client.get("/you/away/").headers["Location"] == reverse("mfa_index") and not is_asked(client)


def test_a_sign_in_from_before_the_question_is_no_proof(client, linked):
    sign_in(client, linked.idp)
    long_ago(client)
    linked.idp.signed_in_at = time.time() - 300
    assert prove(client, linked.idp).status_code == 403 and is_asked(client)
    assert why_refused() == ["signed_in_at"]


def test_the_account_of_a_colleague_is_no_proof(client, linked):
    sign_in(client, linked.idp)
    long_ago(client)
    assert prove(client, linked.idp, subject="00u-tom").status_code == 403 and is_asked(client)
    assert why_refused() == ["other_subject"]


def test_where_its_second_factor_does_not_count_a_code_completes_the_proof(
    client, people, who, academy, idp, monkeypatch
):
    provider = switched_on(who, academy, idp, counts=False)
    identity_links.link(person=people.tanya, provider=provider, subject=SUBJECT)
    sign_in(client, idp)
    _, secret = add_app(client)
    long_ago(client)
    answer = prove(client, idp)
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate")) and is_asked(client)
    page = client.get(answer.headers["Location"])
    assert list(page.context["form"].fields) == ["code"]
    next_half_minute(monkeypatch)
    client.post(answer.headers["Location"], {"code": code_of(secret)})
    assert not is_asked(client)


def test_who_did_not_come_by_a_provider_has_none_to_prove_at(signed_in, linked):
    assert signed_in("tanya").post(reverse("single_sign_on_prove")).status_code == 404
