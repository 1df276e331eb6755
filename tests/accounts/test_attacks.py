"""What is tried against a sign-in: sessions that are planted or stolen, links used twice, addresses that are made up."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.actions import people as acts
from accounts.models import Agency, User
from tests.accounts.test_people import PASSWORD as CHOSEN
from tests.accounts.test_people import invite, link_in
from tests.accounts.test_signing_in import LOGIN, sign_in
from tests.people import PASSWORD
from tests.post import delivered

# --- Sessions -----------------------------------------------------------------------------------------------------


def test_a_session_planted_before_sign_in_is_worth_nothing_after(client, tanya):
    session = client.session
    session["planted"] = "by an attacker"
    session.save()
    planted = session.session_key
    sign_in(client, tanya)
    assert client.session.session_key != planted
    thief = Client(headers={"cookie": f"session={planted}"})
    assert thief.get("/you/").status_code == 302


def test_a_session_key_that_the_server_did_not_make_is_not_taken(client, tanya):
    client.cookies["session"] = "a" * 32
    sign_in(client, tanya)
    assert client.cookies["session"].value != "a" * 32


def test_a_stolen_cookie_opens_nothing_after_suspension(client, tanya, who):
    sign_in(client, tanya)
    thief = Client()
    thief.cookies["session"] = client.cookies["session"].value
    assert thief.get("/you/").status_code == 200
    acts.suspend(person=tanya, version=tanya.version, reason="Left", by=who("ada"))
    assert thief.get("/you/").status_code == 302
    User.objects.filter(pk=tanya.pk).update(is_active=True)
    assert thief.get("/you/").status_code == 302


def test_a_stolen_cookie_opens_nothing_after_signing_out(client, tanya):
    sign_in(client, tanya)
    thief = Client()
    thief.cookies["session"] = client.cookies["session"].value
    client.post(reverse("account_logout"))
    assert thief.get("/you/").status_code == 302


def test_a_stolen_cookie_opens_nothing_after_the_password_was_changed(client, tanya):
    sign_in(client, tanya)
    thief = Client()
    thief.cookies["session"] = client.cookies["session"].value
    tanya.set_password("entirely other phrase")
    tanya.save()
    assert thief.get("/you/").status_code == 302


# --- Links ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_invitation_makes_one_account_however_often_its_link_is_used(signed_in, people):
    invite(signed_in("ada"), Agency.objects.get(name="Hollow Lane Academy"))
    link = link_in(delivered()[0])
    first, second = Client(), Client()
    for browser in (first, second):
        assert browser.get(link, follow=True).status_code == 200
    form = {"name": "Nia Reed", "password1": CHOSEN, "password2": CHOSEN}
    assert first.post("/invitation/", form).status_code == 302
    assert second.post("/invitation/", form | {"name": "A thief"}).status_code == 410
    assert Client().get(link, follow=True).status_code == 410
    assert User.objects.get(email="nia@school.example").name == "Nia Reed"


@pytest.mark.parametrize("host", ["elsewhere.example", "testserver.elsewhere.example", "testserver@elsewhere.example"])
def test_a_made_up_host_is_refused_and_stands_in_no_mail(client, tanya, host):
    answer = client.post(reverse("account_reset_password"), {"email": tanya.email}, headers={"host": host})
    assert answer.status_code == 400 and delivered() == []


def test_the_link_in_a_mail_is_of_the_service_whatever_a_proxy_is_told(client, tanya, settings):
    client.post(
        reverse("account_reset_password"), {"email": tanya.email}, headers={"x-forwarded-host": "elsewhere.example"}
    )
    delivered()
    (letter,) = mail.outbox
    assert re.findall(r"http\S+", letter.body)[0].startswith(settings.SITE_ADDRESS)


ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example/",
    "/\\elsewhere.example/",
    "\\\\elsewhere.example",
    "https:elsewhere.example",
    "http:///elsewhere.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/%0d%0aLocation:%20https://elsewhere.example",
    " https://elsewhere.example",
    "https://testserver@elsewhere.example/",
]


@pytest.mark.parametrize("where", ELSEWHERE)
def test_signing_in_leads_nowhere_else(client, tanya, where):
    form = {"login": tanya.email, "password": "four unrelated words here", "next": where}
    answer = client.post(LOGIN, form)
    assert answer.status_code == 302 and "elsewhere" not in answer.headers["Location"].partition("?")[0][:12]
    assert answer.headers["Location"].startswith("/") and not answer.headers["Location"].startswith(("//", "/\\"))
    assert answer.headers["Location"] != where or where.startswith("/%0d")


@pytest.mark.parametrize("where", ELSEWHERE)
def test_proving_again_leads_nowhere_else(client, tanya, where):
    client.post(LOGIN, {"login": tanya.email, "password": PASSWORD})  # she has no second factor yet
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": where})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/") and not answer.headers["Location"].startswith(("//", "/\\"))
