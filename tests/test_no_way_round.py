"""There is no way round the rules: being a superuser opens nothing, there is no administration of Django's, and a form
takes no field that is not on its page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings

from accounts.authority import authority_of
from accounts.models import User
from core.forms import GovukForm
from tests.addresses import every_address
from tests.journeys.window import UNASKED
from tests.source import sources

GUARDED = [address for address in every_address() if address.rule is not None]


@pytest.fixture
def nobody_in_particular(db) -> User:
    return User.objects.create_user(email="nobody@demo.example", name="Nobody In Particular")


@pytest.fixture
def superuser(db) -> User:
    """Of groups and permissions Django's there are none to give: the service may not write those tables."""
    return User.objects.create_user(email="root@demo.example", name="Root", is_superuser=True)


def test_a_superuser_without_a_role_opens_what_anybody_without_one_opens(nobody_in_particular, superuser):
    plain, root = authority_of(nobody_in_particular), authority_of(superuser)
    differing = [address.name for address in GUARDED if open_to(address, root) != open_to(address, plain)]
    assert differing == [] and len(GUARDED) > 150


def open_to(address: Any, who: Any) -> tuple[bool, int]:
    """Whether there is anything behind the address for this person, and how many records."""
    model = getattr(address.view, "model", None)
    records = address.view.sees.filter(who, model._default_manager.all()).count() if model else 0
    return address.rule.anywhere(who), records


def test_there_is_no_administration_of_djangos(db, signed_in):
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert not [address.name for address in every_address() if "admin:" in address.name]
    assert signed_in("rex").get("/admin/").status_code == 404


def test_nothing_asks_what_django_permits():
    asked = re.compile(r"\b(has_perms?|has_module_perms|is_staff|permission_required|user_passes_test)\b")
    found = [
        f"{path.name}: {line.strip()}"
        for path in sources()
        for line in path.read_text().splitlines()
        if asked.search(line)
    ]
    assert found == []


# --- Forms --------------------------------------------------------------------------------------------------------------


def forms(of: type = GovukForm) -> list[type]:
    return [of, *(deeper for form in of.__subclasses__() for deeper in forms(form))]


def test_a_form_of_a_record_names_the_fields_that_it_sets():
    """None takes whatever its model has."""
    of_records = [form for form in forms() if hasattr(form, "_meta") and getattr(form._meta, "model", None)]
    loose = [form.__name__ for form in of_records if not form._meta.fields or form._meta.exclude]
    assert loose == []


def test_what_was_sent_is_read_by_a_form_and_never_spread():
    """`**request.POST`, `update(request.POST)` and `setattr` with a name that was sent would set anything."""
    spread = re.compile(
        r"\*\*request\.(POST|GET)|\.update\(request\.(POST|GET)|(create|filter)\(\*\*(form\.data|request)"
    )
    found = [path.name for path in sources() if spread.search(path.read_text())]
    assert found == []


def test_every_field_of_a_model_that_decides_is_among_those_sent_with_each_form_of_the_stories():
    assert {"is_superuser", "is_active", "role", "state", "officer", "owner_id", "force"} <= set(UNASKED)
