"""The people of the tests, by first name: `people.tanya` is a teacher, `people.omar` a Prevent officer (accounts/data/cast.json)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from accounts.authority import Authority, authority_of
from accounts.demo_people import load_cast
from audit.acting import acting, current_actor


@pytest.fixture
def people(db, reference) -> SimpleNamespace:
    """Everybody, as users without a usable password: tests sign in with `signed_in`."""
    return SimpleNamespace(**load_cast())


@pytest.fixture
def who(people):
    """`who("omar")` is the authority with which Omar acts, as the next request would load it."""

    def authority(name: str) -> Authority:
        return authority_of(type(getattr(people, name)).objects.get(pk=getattr(people, name).pk))

    return authority


@pytest.fixture
def signed_in(people):
    """`signed_in("omar")` is a browser-like client in which Omar is signed in."""

    def client_of(name: str) -> Client:
        client = Client()
        # Signing in names the actor for the rest of a request; here there is none, and the test goes on as nobody.
        with acting(current_actor()):
            client.force_login(
                getattr(people, name), backend="allauth.account.auth_backends.AuthenticationBackend"
            )
        return client

    return client_of


@pytest.fixture
def reference(db) -> None:
    """Code lists and indicator sets are loaded after every migrate and flush; this names the need."""
