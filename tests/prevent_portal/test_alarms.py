"""What a monitoring outside is told: that something is wrong, whatever part it is, and nothing about anybody."""

from __future__ import annotations

import json
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from audit.acting import SYSTEM, acting
from audit.evidence import watching
from audit.evidence.alarms import SERVICE_ALARMS, raise_service_alarm
from audit.kinds import AUDIT_ALARM, SERVICE_ALARM
from audit.log import log
from prevent_portal import alarms
from prevent_portal.models import KEEPER, Lease

TOKEN = "a-token-of-the-monitoring"


@pytest.fixture
def kept(db, settings):
    """A keeper is at work, and the monitoring has its token."""
    settings.ALARMS_TOKEN = TOKEN
    with acting(SYSTEM):
        assert Lease.take(KEEPER, uuid.uuid4())


def ask(client, token=TOKEN):
    answer = client.get("/alarms", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, [alarm["what"] for alarm in json.loads(answer.content)["alarms"]]


def test_while_nothing_is_wrong_it_says_so(kept, client):
    assert ask(client) == (200, [])
    call_command("alarms")


@pytest.mark.parametrize("what", SERVICE_ALARMS)
def test_every_alarm_of_the_service_is_told_without_its_particulars(kept, client, what):
    raise_service_alarm(what, "3 e-mails, the first to somebody@school.example")
    assert ask(client) == (503, [what])
    with pytest.raises(CommandError, match=f"^{what}: .* Raised last on ") as said:
        call_command("alarms")
    assert "somebody" not in str(said.value) and said.value.returncode == 1


@pytest.mark.parametrize("what", watching.ALARMS)
def test_every_alarm_of_the_log_is_told(kept, client, what):
    log(AUDIT_ALARM, data={"what": what, "words": "x"})
    assert ask(client) == (503, [what])


def test_an_alarm_that_this_release_does_not_know_is_told_all_the_same(kept, client):
    log(SERVICE_ALARM, data={"what": "of tomorrow"})
    assert ask(client) == (503, ["unknown"])


def test_an_alarm_stands_for_a_little_longer_than_until_it_would_be_raised_again(kept, client, monkeypatch):
    raise_service_alarm("mail_late", "x")
    monkeypatch.setattr(alarms, "STANDS_FOR", alarms.STANDS_FOR * 0)
    assert ask(client) == (200, [])
    monkeypatch.undo()
    assert alarms.STANDS_FOR > watching.ALARM_AGAIN_AFTER


def test_a_keeper_that_is_not_there_is_told_though_nobody_could_raise_it(kept, client):
    Lease.objects.all().update(until="2026-01-01T00:00Z")
    assert ask(client) == (503, ["keeper"])


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_told(client, settings, monkeypatch):
    settings.ALARMS_TOKEN = TOKEN

    def refuse(*_):
        raise OperationalError("connection to 10.0.0.7 refused for pp_app")

    connection.close()
    monkeypatch.setattr(connection, "get_new_connection", refuse)
    assert ask(client) == (503, ["database"])


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", "ü"])
def test_without_the_token_there_is_no_such_page(kept, client, settings, token):
    there_is_none = client.get("/no-such-page")
    answer = client.get("/alarms", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.content) == (404, there_is_none.content)
    settings.ALARMS_TOKEN = ""
    assert client.get("/alarms", headers={"Authorization": "Bearer "}).status_code == 404
