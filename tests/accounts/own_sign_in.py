"""What the tests of an agency's own sign-in share: Hollow Lane Academy has one, and Tanya's account is linked to it."""

from __future__ import annotations

import json
from types import SimpleNamespace
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.actions import identity_links, providers
from accounts.models import Agency, IdentityProvider
from accounts.single_sign_on.asking import SERVERS
from accounts.single_sign_on.round_trip import back_address
from audit.models import Event
from tests.accounts.identity_provider import CLIENT, SECRET, an_identity_provider

SUBJECT = "00u-tanya"
DOMAIN = "academy.example"  # of the mailboxes of its people
MAILBOX = f"anybody@{DOMAIN}"
MATERIAL = {"client_id": CLIENT, "domain": DOMAIN, "acr": [], "amr": [], "only_way": False}


@pytest.fixture(scope="module")
def one_provider():
    with an_identity_provider() as provider:
        yield provider


@pytest.fixture
def idp(one_provider):
    """The agency's provider, as it was."""
    one_provider.as_it_was()
    one_provider.requests.clear()
    SERVERS._failed.clear()
    yield one_provider


@pytest.fixture
def academy(people, idp, settings, tmp_path):
    """Hollow Lane Academy, of which Ada keeps the accounts, with its secret where those who run the service put it."""
    agency = Agency.objects.get(name="Hollow Lane Academy")
    for person in (people.tanya, people.tom, people.lena, people.lowri, people.huw, people.ada):
        person.email = person.email.replace("demo.example", DOMAIN)
        person.save(update_fields=["email"])
    of_all, mine = tmp_path / "secrets", agency.public_id
    of_all.write_text(f"{uuid4()} {CLIENT} of-another-agency\n{mine} another-client abc\n{mine} {CLIENT} {SECRET}\n")
    settings.SIGN_IN_SECRETS = str(of_all)
    idp.registered = {back_address(agency)}
    return agency


def switched_on(who, academy, idp, *, counts=True, **more) -> IdentityProvider:
    """Ada proposes, Rex of the service reads and switches it on."""
    said = {**MATERIAL, "amr": ["mfa", "hwk"] if counts else [], "second_factor_counts": counts, **more}
    proposed = providers.propose(agency=academy, issuer=idp.issuer, by=who("ada"), **said)
    return providers.confirm(provider=proposed, by=who("rex"))


@pytest.fixture
def linked(who, people, academy, idp):
    """The provider is on, its second factor counts, and Tanya is linked."""
    provider = switched_on(who, academy, idp)
    link = identity_links.link(person=people.tanya, provider=provider, subject=SUBJECT)
    return SimpleNamespace(provider=provider, link=link, idp=idp, person=people.tanya, academy=academy)


def sent_out(client, *, mailbox=MAILBOX, onwards=""):
    """The address at the provider to which the page leads."""
    return client.post(reverse("single_sign_on"), {"mailbox": mailbox, "next": onwards}).context["url"]


def come_back(client, url):
    where = urlsplit(url)
    return client.get(f"{where.path}?{where.query}")


def sign_in(client, idp, *, subject=SUBJECT, **more):
    return come_back(client, idp.authorize(sent_out(client, **more), subject=subject))


def is_in(client):
    return client.get("/you/").status_code == 200


def why_refused():
    """The words for the log of each refusal, oldest first."""
    events = Event.objects.filter(kind__in=["signin.provider_refused", "signin.token_forged"]).order_by("id")
    return [said_in(event)["why"] for event in events]


def said_in(event):
    return json.loads(event.payload)
