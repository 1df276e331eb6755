"""What a monitoring outside is told: that something is wrong, whatever part it is, and nothing about anybody."""

from __future__ import annotations

import json
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.notices import arriving
from accounts.notices.notice_email import REFUSED
from accounts.notices.telling import platform, tell
from audit.acting import SYSTEM, acting
from audit.evidence import watching
from audit.evidence.alarms import SERVICE_ALARMS, UNTIL_ACKNOWLEDGED, raise_service_alarm
from audit.kinds import ALARM_ACKNOWLEDGED, AUDIT_ALARM, SERVICE_ALARM
from audit.log import log
from audit.models import Event
from core.jobs import JobState
from prevent_portal import alarms
from prevent_portal.models import KEEPER, Lease
from tests.keeping import the_keeper_at_work

TOKEN = "a-token-of-the-monitoring"


@pytest.fixture
def kept(db, settings):
    """A keeper is at work, and the monitoring has its token."""
    settings.ALARMS_TOKEN = TOKEN
    with acting(SYSTEM), the_keeper_at_work():
        assert Lease.take(KEEPER, uuid.uuid4())


def keeper_raises(what, words):
    with the_keeper_at_work():
        raise_service_alarm(what, words)


def ask(client, token=TOKEN):
    answer = client.get("/alarms", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, [alarm["what"] for alarm in json.loads(answer.content)["alarms"]]


def test_while_nothing_is_wrong_it_says_so(kept, client):
    assert ask(client) == (200, [])
    call_command("alarms")


@pytest.mark.parametrize("what", sorted(SERVICE_ALARMS.keys() - set(alarms.SEEN)))
def test_every_alarm_of_the_service_is_told_without_its_particulars(kept, client, what):
    keeper_raises(what, "3 e-mails, the first to somebody@school.example")
    assert ask(client) == (503, [what])
    with pytest.raises(CommandError, match=f"^{what}: .* Raised last on ") as said:
        call_command("alarms")
    assert "somebody" not in str(said.value) and said.value.returncode == 1


@pytest.mark.parametrize("what", watching.ALARMS)
def test_every_alarm_of_the_log_is_told(kept, client, what):
    with the_keeper_at_work():
        log(AUDIT_ALARM, data={"what": what, "words": "x"})
    assert ask(client) == (503, [what])


def test_an_alarm_that_this_release_does_not_know_is_told_all_the_same(kept, client):
    with the_keeper_at_work():
        log(SERVICE_ALARM, data={"what": "of tomorrow"})
    assert ask(client) == (503, ["unknown"])


def test_an_alarm_stands_for_a_little_longer_than_until_it_would_be_raised_again(kept, client, monkeypatch):
    keeper_raises("mail_late", "x")
    monkeypatch.setattr(alarms, "STANDS_FOR", alarms.STANDS_FOR * 0)
    assert ask(client) == (200, [])
    monkeypatch.undo()
    assert alarms.STANDS_FOR > watching.ALARM_AGAIN_AFTER


@pytest.fixture
def failed(people):
    """An e-mail to Tanya that the mail server refused for good."""
    (told,) = tell([people.tanya], kind="test", words="Something waits.", path="/", about=1, instead=platform())
    Notice.objects.filter(pk=told.pk).update(state=JobState.FAILED, finished_at=timezone.now(), error=REFUSED)
    with the_keeper_at_work():
        arriving.reconcile()
    return told


def test_an_email_that_failed_stands_until_it_was_sent_again(kept, client, failed, monkeypatch):
    """However long ago the keeper said it: it says it once."""
    monkeypatch.setattr(alarms, "STANDS_FOR", alarms.STANDS_FOR * 0)
    assert ask(client) == (503, ["mail_failed"])
    failed.refresh_from_db()
    assert arriving.send_again(failed)
    assert ask(client) == (200, [])


def test_an_email_whose_message_was_read_in_the_service_has_arrived(kept, client, failed):
    Notice.objects.filter(pk=failed.pk).update(read_at=timezone.now())
    assert ask(client) == (200, [])


def test_or_until_an_administrator_of_the_service_said_what_was_done(kept, client, failed, signed_in, people):
    keeper_raises("rounds_missed", "x")
    page = reverse("accounts:undelivered")
    rex = signed_in("rex")
    assert "This stands as an alarm" in rex.get(page).content.decode()
    assert "Enter" in rex.post(page, {"reason": " "}).content.decode()
    assert ask(client) == (503, ["mail_failed", "rounds_missed"])
    said = rex.post(page, {"reason": "Rang her. The address was corrected."}, follow=True).content.decode()
    assert "The alarm no longer stands" in said and "Tanya Okafor" in said and "This stands as an alarm" not in said
    assert ask(client) == (200, [])
    event = Event.objects.get(kind=ALARM_ACKNOWLEDGED.name)
    assert event.actor_id == people.rex.pk and "Rang her." in event.payload
    assert "answered already" in rex.post(page, {"reason": "Twice."}, follow=True).content.decode()
    assert Event.objects.filter(kind=ALARM_ACKNOWLEDGED.name).count() == 1


def test_what_fails_after_the_answer_stands_anew(kept, client, failed):
    arriving.answer_alarms(why="Rang her.")
    Notice.objects.filter(pk=failed.pk).update(finished_at=timezone.now())
    keeper_raises("rounds_missed", "x")
    assert ask(client) == (503, ["mail_failed", "rounds_missed"])


def test_an_administrator_of_an_agency_sees_the_list_and_answers_no_alarm_of_the_service(
    kept, client, failed, signed_in
):
    page = reverse("accounts:undelivered")
    ada = signed_in("ada")
    assert "This stands as an alarm" not in ada.get(page).content.decode()
    assert ada.post(page, {"reason": "Nothing."}).status_code == 403
    assert ask(client) == (503, ["mail_failed"])


def test_a_keeper_that_was_away_stands_until_somebody_answers_though_it_was_long_ago(kept, client, monkeypatch):
    keeper_raises("rounds_missed", "x")
    monkeypatch.setattr(alarms, "STANDS_FOR", alarms.STANDS_FOR * 0)
    assert ask(client) == (503, ["rounds_missed"])


def test_what_the_administrator_of_the_database_has_not_run_stands_for_as_long_as_it_is_so(kept, client, monkeypatch):
    """The keeper says it once a day; and where it has been run, what the keeper said before is over."""
    keeper_raises("roles", "x")
    assert ask(client) == (200, [])
    monkeypatch.setattr(alarms, "files_to_run", lambda _: iter([("budgets.sql", ["pp_app has no limit"])]))
    assert ask(client) == (503, ["roles"])


def test_every_alarm_of_the_service_ends_by_what_was_done_and_none_by_time_alone():
    """A new one must say how it ends: it is seen, or answered, or raised again each hour while it lasts."""
    raised_while_it_lasts = {
        "mail_late",
        "packs_late",
        "files_late",
        "clock",
        "backup_late",
        "archive_late",
        "drill_late",
        "disposals",
    }
    assert raised_while_it_lasts | set(alarms.SEEN) | set(UNTIL_ACKNOWLEDGED) == SERVICE_ALARMS.keys()


def test_whatever_work_that_waits_raises_has_a_sentence():
    """One that had none kept the administrators from hearing of any other."""
    named = {each.alarm_late for each in arriving.ARRIVALS} | {each.alarm_failed for each in arriving.ARRIVALS} - {""}
    assert named <= SERVICE_ALARMS.keys()


def test_a_keeper_that_is_not_there_is_told_though_nobody_could_raise_it(kept, client):
    with the_keeper_at_work():
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
