"""The people of the tests, by first name: `people.tanya` is a teacher, `people.omar` a
Prevent officer (accounts/data/cast.json)."""

from __future__ import annotations

from collections.abc import Iterator
from time import time
from types import SimpleNamespace

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client

from accounts.authority import Authority, authority_of
from accounts.demo_people import ADDRESS, CAST
from accounts.models import User
from accounts.single_sign_on import standing
from audit.acting import acting, current_actor
from core.row_security import as_the_service

PASSWORD = "four unrelated words here"

KEYS = {ADDRESS.format(key=entry["key"]): entry["key"] for entry in CAST["people"]}


@pytest.fixture
def people(db, reference) -> SimpleNamespace:
    """Everybody, as users without a usable password: tests sign in with `signed_in`."""
    return cast()


def cast() -> SimpleNamespace:
    """They are in the database that tests copy (`tests/prepared.py`)."""
    return SimpleNamespace(**{KEYS[user.email]: user for user in User.objects.filter(email__in=KEYS)})


@pytest.fixture
def who(people):
    """`who("omar")` is the authority with which Omar acts, as the next request would load it."""

    def authority(name: str) -> Authority:
        return as_loaded_anew(getattr(people, name))

    return authority


@pytest.fixture(scope="module")
def once_a_module(django_db_setup, django_db_blocker) -> Iterator[SimpleNamespace]:
    """`people` and `who` for what is told once and stands for every test of the module: a fixture of that scope asks
    for this and writes what it likes. What a test does to it is rolled back after the test, if the test asks for
    `people` (or for `db`), and the rest after the last one. Not for modules whose tests commit (`transaction=True`)."""
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        as_the_service(),
        transaction.atomic(),
    ):
        patch.setattr("referrals.casework.actions.second_look.by_chance", lambda: False)
        people = cast()
        yield SimpleNamespace(people=people, who=lambda name: as_loaded_anew(getattr(people, name)))
        transaction.set_rollback(True)


def as_loaded_anew(person: User) -> Authority:
    return authority_of(User.objects.get(pk=person.pk))


@pytest.fixture
def signed_in(people):
    """`signed_in("omar")` is a browser-like client in which Omar is signed in."""
    return lambda name: browser_of(getattr(people, name))


def browser_of(person: User) -> Client:
    client = Client()
    # Signing in names the actor for the rest of a request; here there is none, and the test goes on as nobody.
    with acting(current_actor()):
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[standing.ASKED_OF] = standing.asked_of(authority_of(person))  # as at the door
    _proved(session, person)
    return client


def proved(client: Client, person: User, *, ago: float = 0) -> None:
    """As if the person had shown a second factor so many seconds ago."""
    _proved(client.session, person, ago=ago)


def proves_again(client: Client) -> None:
    """The person of a long walk, who would be asked at a grave act by the time that they reach it."""
    _shown(client.session)


def _proved(session: SessionBase, person: User, *, ago: float = 0) -> None:
    session["account_authentication_methods_user"] = str(person.pk)
    _shown(session, ago=ago)


def _shown(session: SessionBase, *, ago: float = 0) -> None:
    session["account_authentication_methods"] = [{"method": "mfa", "type": "webauthn", "at": time() - ago}]
    session.save()


@pytest.fixture
def waits(monkeypatch):
    """From now on each of these people is suspended while they wait for a lock."""
    really = QuerySet.select_for_update

    def suspend(*people):
        def select_for_update(rows, *asked, **how):
            User.objects.filter(pk__in=people).update(is_active=False)
            return really(rows, *asked, **how)

        monkeypatch.setattr(QuerySet, "select_for_update", select_for_update)

    return suspend


@pytest.fixture
def second_net(settings) -> None:
    """As it is served: every page reads as its person, by the database's own policies (ADR 0043)."""
    settings.ROW_SECURITY = True


@pytest.fixture
def reference(db) -> None:
    """Code lists and indicator sets are loaded after every migrate and flush; this names the need."""
