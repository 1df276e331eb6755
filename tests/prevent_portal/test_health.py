"""What a balancer may ask: one word, whatever is wrong."""

import pytest
from django.db import OperationalError, connection

from prevent_portal import health


def test_a_live_process_says_so_without_the_database(client):
    answer = client.get("/livez")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_it_is_ready_when_the_database_has_every_migration(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_that_a_script_has_no_font_stops_nothing_and_which_is_told_to_no_stranger(client, monkeypatch):
    monkeypatch.setattr(health, "_is_a_font_missing", lambda: True)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok\nnot whole\n")


@pytest.mark.django_db
def test_it_is_not_ready_while_a_migration_is_missing(client, monkeypatch):
    of_tomorrow = health._migrations_of_this_code() | {("referrals", "9999_of_tomorrow")}
    monkeypatch.setattr(health, "_migrations_of_this_code", lambda: of_tomorrow)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")


@pytest.mark.django_db(transaction=True)
def test_it_is_not_ready_without_a_database_and_says_no_more(client, monkeypatch):
    def refuse(*_):
        raise OperationalError("connection to 10.0.0.7 refused for pp_app")

    connection.close()
    monkeypatch.setattr(connection, "get_new_connection", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")


@pytest.mark.django_db
def test_at_a_standby_it_is_not_ready_and_a_list_says_to_try_again_in_a_moment(signed_in):
    omar = signed_in("omar")
    omar.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("set transaction read only")
    assert omar.get("/readyz").status_code == 503
    answer = omar.get("/queue/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10") and "Queue" not in answer.text


def test_neither_may_be_stored_nor_written_to(client):
    assert client.get("/livez").headers["Cache-Control"] == "no-store"
    assert client.post("/livez").status_code == 405
