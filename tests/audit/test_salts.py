"""The salt of an event: handed in by the service, or made by the database; never of another length, never twice."""

from __future__ import annotations

import pytest
from django.db import connection

from audit.kinds import RECORD_VIEWED
from audit.log import log

pytestmark = pytest.mark.django_db
WITHOUT = "select audit_append('record.viewed', 'consultation', '', '', '{}', '{}')"


def salt_of(number):
    with connection.cursor() as cursor:
        cursor.execute(
            "select salt, commitment = sha256(salt || convert_to(payload, 'UTF8')) from audit_event where id = %s",
            [number],
        )
        salt, fits = cursor.fetchone()
    assert fits
    return bytes(salt)


def written_without():
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT)
        return cursor.fetchone()[0]


def test_the_service_hands_in_the_salt_it_drew(monkeypatch):
    drawn = bytes(range(32))
    monkeypatch.setattr("audit.log.secrets.token_bytes", lambda length: drawn[:length])
    assert salt_of(log(RECORD_VIEWED)) == drawn


@pytest.mark.parametrize("write", [lambda: log(RECORD_VIEWED), written_without])
def test_every_event_has_a_salt_of_its_own(write):
    salts = {salt_of(write()) for _ in range(20)}
    assert len(salts) == 20 and {len(salt) for salt in salts} == {32}
