"""The alarm for writes that name nobody does not ring for what people ordinarily do before they sign in."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.middleware import BEFORE_SIGN_IN
from audit.models import Event
from tests.addresses import every_address

OPEN = [
    a
    for a in every_address()
    if "key" not in a.name and not a.parameters and (a.is_open or a.name.startswith("account_"))
]


@pytest.fixture
def by_nobody_named(people):
    """The rows written since by nobody named; the cast itself was loaded so."""
    newest = Event.objects.order_by("-id").values_list("id", flat=True)[0]
    return lambda: list(
        Event.objects.filter(actor_name="nobody named", kind__startswith="row.", id__gt=newest)
    )


def test_no_form_before_sign_in_writes_a_row_that_names_nobody(people, client, by_nobody_named):
    fields = {
        "email": people.tanya.email, "login": people.tanya.email, "password": "wrong", "name": "Ann",
        "contact": "ann@example.org", "words": "You hold a wrong address of mine.",
    }  # fmt: skip
    for address in OPEN:
        client.post(reverse(address.name), fields)
    assert len(OPEN) > 5 and by_nobody_named() == []


def test_a_new_password_is_asked_for_by_a_person_who_asked_for_one(people, client, by_nobody_named):
    client.post(reverse("account_reset_password"), {"email": people.tanya.email})
    assert by_nobody_named() == []


@pytest.mark.parametrize("name", BEFORE_SIGN_IN)
def test_the_pages_that_are_named_exist(name):
    assert name in {address.name for address in every_address()}
