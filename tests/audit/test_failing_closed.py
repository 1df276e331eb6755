"""No event, no response; and what was refused stays in the log though the request was rolled back."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.authority import authority_of
from accounts.models import Area, Notice
from accounts.notices.telling import platform, tell
from audit.acting import SYSTEM, Actor, acting, current_actor
from audit.kinds import ROW_CHANGED, SIGNIN_ENDED, SIGNIN_SUCCEEDED
from audit.log import log
from audit.models import Event
from prevent_portal.celery import begin_as_the_system, end_as_the_system


def events(**narrow):
    return Event.objects.filter(**narrow).order_by("-id")


def mark():
    return events().values_list("id", flat=True).first() or 0


@pytest.fixture
def broken_log(monkeypatch):
    """The log cannot be written: the definer function fails, as with a full disk."""

    def fail(**_):
        raise DatabaseError("the log cannot be written")

    for place in ("audit.reading.log", "audit.console.views.log", "audit.moves.log"):
        monkeypatch.setattr(place, fail)


def test_no_event_no_response(signed_in, people, broken_log):
    client = signed_in("ada")
    client.raise_request_exception = False
    answer = client.get(reverse("accounts:person", args=[people.tanya.public_id]))
    assert answer.status_code in (500, 503)
    assert b"tanya@demo.example" not in answer.content and b"Okafor" not in answer.content


def test_no_event_no_log_for_the_auditor_either(signed_in, broken_log):
    client = signed_in("amir")
    client.raise_request_exception = False
    answer = client.get(reverse("audit:log"))
    assert answer.status_code in (500, 503) and b"What happened" not in answer.content


@pytest.mark.django_db(transaction=True)
def test_a_change_whose_event_fails_is_not_made():
    area = Area.objects.create(code="fails", name="Fails")
    with pytest.raises(DatabaseError), transaction.atomic():
        area.name = "Changed"
        area.save()
        log(ROW_CHANGED, target=area)  # refused by the database
    area.refresh_from_db()
    assert area.name == "Fails"


@pytest.mark.django_db(transaction=True)
def test_a_probe_survives_the_rollback_of_its_request(signed_in):
    before, foreign = mark(), uuid.uuid4()
    assert signed_in("omar").get(reverse("accounts:person", args=[foreign])).status_code == 404
    probe = events(id__gt=before, kind="access.probed").get()
    assert str(foreign) in probe.payload and probe.actor_name == "Omar Haddad"


@pytest.mark.django_db(transaction=True)
def test_a_refusal_survives_the_rollback_of_its_request(signed_in, people):
    before = mark()
    answer = signed_in("ada").get(reverse("accounts:suspend", args=[people.ada.public_id]))
    assert answer.status_code == 403 and b"your own account" in answer.content
    refused = events(id__gt=before, kind="access.refused").get()
    assert refused.target_type == "accounts.User" and refused.target_id == str(people.ada.pk)


# --- Who acts -----------------------------------------------------------------------------------------------


def test_nested_acting_gives_the_outer_actor_back(db):
    outer, inner, before = Actor(name="Omar Haddad", id=1), Actor(name="Sian Pugh", id=2), current_actor()
    with acting(outer):
        with acting(inner):
            first = log(SIGNIN_SUCCEEDED)
        second = log(SIGNIN_ENDED)
    names = dict(events(id__in=[first, second]).values_list("id", "actor_name"))
    assert names == {first: "Sian Pugh", second: "Omar Haddad"}
    assert current_actor() == before


def test_a_savepoint_that_rolls_back_does_not_take_the_actor_along(db):
    with acting(Actor(name="Omar Haddad", id=1)):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            Area.objects.create(code="gone", name="Gone")
            raise ZeroDivisionError
        area = Area.objects.create(code="stays", name="Stays")
    assert events(target_type="accounts.Area", target_id=str(area.pk)).first().actor_name == "Omar Haddad"


@pytest.mark.django_db(transaction=True)
def test_what_happens_on_commit_still_has_its_actor():
    before = mark()
    with acting(Actor(name="Omar Haddad", id=1)), transaction.atomic():
        transaction.on_commit(lambda: log(SIGNIN_ENDED))
    assert events(id__gt=before, kind=SIGNIN_ENDED.name).get().actor_name == "Omar Haddad"


@pytest.mark.django_db(transaction=True)
def test_a_task_acts_as_the_system_and_leaves_nobody_behind():
    before, outside, task = mark(), current_actor(), SimpleNamespace(name="test")
    begin_as_the_system(task_id="1", task=task)
    log(SIGNIN_ENDED)
    end_as_the_system(task_id="1", task=task)
    assert events(id__gt=before, kind=SIGNIN_ENDED.name).get().actor_name == SYSTEM.name
    assert current_actor() == outside


def test_raw_sql_and_bulk_writes_are_captured_with_their_actor(db):
    before = mark()
    with acting(Actor(name="Omar Haddad", id=1, request_id="r1")), connection.cursor() as cursor:
        cursor.execute("insert into accounts_area (code, name, copies_council, version) values ('raw', 'Raw', true, 1)")
        Area.objects.filter(code="raw").update(name="Updated")
        Area.objects.bulk_create([Area(code="bulk1", name="One"), Area(code="bulk2", name="Two")])
    found = events(id__gt=before, target_type="accounts.Area")
    assert sorted(found.values_list("kind", flat=True)) == [
        "row.changed",
        "row.created",
        "row.created",
        "row.created",
    ]
    assert set(found.values_list("actor_name", "request_id")) == {("Omar Haddad", "r1")}


def test_hidden_columns_are_never_copied_into_the_log(hashed_for_real, people):
    before = mark()
    people.tanya.set_password("four unrelated words here")
    people.tanya.save()
    changed = events(id__gt=before, kind="row.changed", target_type="accounts.User").first()
    assert "argon2" not in changed.payload


def test_a_client_cannot_choose_the_id_of_its_request(signed_in, people):
    before = mark()
    signed_in("ada").get("/you/", headers={"x-request-id": "mine", "x-correlation-id": "mine"})
    signed_in("ada").get(reverse("accounts:person", args=[people.tanya.public_id]), headers={"x-request-id": "mine"})
    assert "mine" not in set(events(id__gt=before).values_list("request_id", flat=True))


# --- Signing in ---------------------------------------------------------------------------------------------


def test_signing_in_failing_to_and_signing_out_are_events(client, people):
    people.tanya.set_password("four unrelated words here")
    people.tanya.save()
    before = mark()
    client.post("/accounts/login/", {"login": "tanya@demo.example", "password": "wrong"})
    client.post("/accounts/login/", {"login": "tanya@demo.example", "password": "four unrelated words here"})
    client.post("/accounts/logout/")
    kinds = list(events(id__gt=before, kind__startswith="signin.").order_by("id").values_list("kind", "actor_name"))
    assert kinds[0] == ("signin.failed", "nobody named")
    assert ("signin.succeeded", "Tanya Okafor") in kinds and kinds[-1] == ("signin.ended", "Tanya Okafor")


def test_signing_in_is_recorded_under_the_agency_too(client, people):
    people.tanya.set_password("four unrelated words here")
    people.tanya.save()
    before = mark()
    client.post("/accounts/login/", {"login": "tanya@demo.example", "password": "four unrelated words here"})
    assert events(id__gt=before, kind="signin.succeeded").get().agency_name == "Hollow Lane Academy"


def test_a_failed_sign_in_keeps_no_password(client, people):
    before = mark()
    client.post("/accounts/login/", {"login": "tanya@demo.example", "password": "hunter2hunter2"})
    assert all("hunter2" not in (payload or "") for payload in events(id__gt=before).values_list("payload", flat=True))


def test_a_notice_told_twice_is_one_row_and_one_event(people):
    before = mark()
    with acting(authority_of(people.omar).actor):
        for _ in range(2):
            tell([people.sian], kind="test", words="Something.", path="/", about=1, instead=platform())
    assert Notice.objects.filter(person=people.sian).count() == 1
    assert events(id__gt=before, target_type="accounts.Notice").count() == 1
