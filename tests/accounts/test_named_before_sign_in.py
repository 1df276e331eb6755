"""The alarm for writes that name nobody does not ring for what people ordinarily do before they sign in."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.middleware import BEFORE_SIGN_IN
from accounts.models import User
from audit.models import Event
from tests.addresses import every_address
from tests.post import delivered
from tests.story import TOKEN, path_of

OPEN = [a for a in every_address() if a.is_open or a.name.startswith("account_")]
# Sent by everybody to every one of them: enough for each form to be taken.
FIELDS = {
    "name": "Ann",
    "contact": "ann@example.org",
    "words": "You hold a wrong address of mine.",
    "topic": "wrong",
    "password": "wrong",
    "password1": "four unrelated words here",
    "password2": "four unrelated words here",
}
LINK = re.compile(r"https?://[^/]+(/accounts/password/reset/key/\S+)")


@pytest.fixture
def by_nobody_named(people):
    """The rows written since by nobody named; the cast itself was loaded so."""
    newest = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return lambda: list(Event.objects.filter(actor_name="nobody named", kind__startswith="row.", id__gt=newest))


def path_before_sign_in(address, story) -> str:
    """Of an address with parameters, the one that leads on: the link that was sent, the person of the demonstration."""
    if address.name == "demo_be":
        return reverse(address.name, args=["tanya"])
    if address.name == "account_reset_password_from_key":
        return LINK.search(delivered()[-1].body).group(1)
    path = path_of(address, story)
    assert path, f"tests/story.py has no record for {address}"
    return path


def test_no_form_before_sign_in_writes_a_row_that_names_nobody(story_once, people, by_nobody_named):
    """Each by a browser of its own that nobody has signed in to, with the session of the page that led to the form."""
    Client().post(reverse("account_reset_password"), {"email": people.tanya.email})
    for address in OPEN:
        client, path = Client(), path_before_sign_in(address, story_once)
        led_to = client.get(path)
        while led_to.status_code == 302 and led_to["Location"].startswith("/"):
            path, led_to = led_to["Location"], client.get(led_to["Location"])
        client.post(path, {**FIELDS, "email": people.tanya.email, "login": people.tanya.email})
    assert len(OPEN) > 15 and by_nobody_named() == []


def test_the_invited_and_who_forgot_a_password_get_in_by_their_links_and_are_named(story_once, people, by_nobody_named):
    client = Client()
    client.get(reverse("accounts:invited", args=[TOKEN]))
    client.post(reverse("accounts:accept"), FIELDS)
    assert User.objects.filter(email="ann@demo.example").exists()
    client = Client()
    client.post(reverse("account_reset_password"), {"email": people.tanya.email})
    form = client.get(LINK.search(delivered()[-1].body).group(1))["Location"]
    client.post(form, FIELDS)
    assert User.objects.get(pk=people.tanya.pk).check_password(FIELDS["password1"])
    assert by_nobody_named() == []


def test_a_new_password_is_asked_for_by_a_person_who_asked_for_one(people, client, by_nobody_named):
    client.post(reverse("account_reset_password"), {"email": people.tanya.email})
    assert by_nobody_named() == []


@pytest.mark.parametrize("name", BEFORE_SIGN_IN)
def test_the_pages_that_are_named_exist(name):
    assert name in {address.name for address in every_address()}
