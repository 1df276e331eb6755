"""Nothing waits without a limit: each role, each kind of work, and what a page says when it has waited long enough."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve, reverse

from core.budgets import COMMAND, DUTY, PACK, PAGE, PUBLIC, Budget, within
from guidance import at_hand
from guidance.models import ComplaintIntake
from prevent_portal.keeper import Duty
from tests.held import held
from tests.pace import timed
from tests.served import soon

COMPLAINT = {
    "idempotency": str(uuid.uuid4()),
    "name": "Ann",
    "contact": "ann@example.org",
    "words": "You hold a wrong address of mine.",
    "topic": "wrong",
}
PUBLIC_PAGES = [
    "/livez",
    "/",
    "/accounts/login/",
    "/guidance/",
    "/guidance/accessibility/",
    "/guidance/sheet/",
    "/guidance/emergency-and-other-routes/",
]
SHORT = Budget(statement=1, lock=0.2, idle=5)
seen: list[tuple[str, ...]] = []


def limits():
    names = [name for name, _ in PAGE.as_settings()]
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(f"current_setting('{name}')" for name in names))
        return cursor.fetchone()


def note_limits():
    seen.append(limits())


@pytest.mark.django_db
def test_the_applications_role_has_the_limits_of_a_page():
    assert limits() == ("10s", "2s", "30s")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["pp_app", "pp_keeper", "pp_owner", "pp_sealer", "pp_verifier"])
def test_every_role_waits_for_a_lock_and_in_silence_no_longer_than_said(role):
    with connection.cursor() as cursor:
        cursor.execute(
            "select setconfig from pg_db_role_setting where setrole = %s::regrole and setdatabase = 0", [role]
        )
        named = {setting.split("=")[0] for setting in cursor.fetchone()[0]}
    assert {"lock_timeout", "idle_in_transaction_session_timeout"} <= named
    assert "statement_timeout" in named or role == "pp_owner"  # a migration may take its time


@pytest.mark.django_db
@pytest.mark.parametrize("budget", [PAGE, PUBLIC, DUTY, PACK, COMMAND])
def test_a_budget_is_that_of_its_own_transactions_and_of_none_after(budget):
    with within(budget), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        inside = limits()
    assert all(value not in ("0", "") for value in inside)


@pytest.mark.django_db(transaction=True)
def test_a_limit_does_not_stay_on_the_connection_for_whoever_has_it_next():
    with within(DUTY):
        inside = limits()  # also a statement outside any transaction
        with transaction.atomic():
            assert limits() == inside == ("1min", "10s", "30s")
    assert limits() == ("10s", "2s", "30s")


@pytest.mark.django_db(transaction=True)
def test_a_duty_of_the_keeper_has_the_limits_of_a_duty():
    seen.clear()
    Duty(name=f"{__name__}.note_limits", every=60).do()
    assert seen == [("1min", "10s", "30s")]


def test_the_limits_in_the_code_are_those_of_the_roles_and_reach_the_container():
    roles = Path(settings.ROOT / "deploy/postgres/budgets.sql").read_text()
    written = dict(re.findall(r"ALTER ROLE pp_app SET (\w+) = '(\d+)s'", roles))
    assert {name: f"{value}000ms" for name, value in written.items()} == dict(PAGE.as_settings())
    assert "budgets.sql" in (settings.ROOT / "deploy/postgres/roles.sh").read_text()


def test_no_cursor_lives_on_the_server_and_connecting_is_not_waited_for():
    assert settings.DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert settings.DATABASES["default"]["OPTIONS"]["connect_timeout"] <= 3


# --- What a page says -----------------------------------------------------------------------------------------------


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


def answered(client, path, fields=None):
    with timed() as taken, within(SHORT):
        answer = client.post(path, fields) if fields is not None else client.get(path)
    return answer, taken.seconds


@pytest.mark.django_db(transaction=True)
def test_public_pages_answer_while_every_table_is_locked(people, visitor, reference):
    for path in PUBLIC_PAGES:
        visitor.get(path)
    usual = max(answered(visitor, path)[1] for path in PUBLIC_PAGES)
    with held():
        answers = {path: answered(visitor, path) for path in PUBLIC_PAGES}
    assert {path: answer.status_code for path, (answer, _) in answers.items()} == dict.fromkeys(PUBLIC_PAGES, 200)
    assert soon(max(seconds for _, seconds in answers.values()), usual=usual)


GUIDANCE = [path for path in PUBLIC_PAGES if path.startswith("/guidance/")]
NOT_KNOWN = "If you were signed in, you still are"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["django_session", "accounts_notice", ""])
def test_guidance_answers_people_who_are_signed_in_while_a_table_is_locked(signed_in, people, reference, table):
    omar = signed_in("omar")
    omar.raise_request_exception = False
    assert not [path for path in GUIDANCE if NOT_KNOWN in omar.get(path).content.decode()]
    omar.get("/you/")
    token = omar.cookies["csrf"].value
    usual = max(answered(omar, path)[1] for path in GUIDANCE)
    with held(*filter(None, [table])):
        answers = {path: answered(omar, path) for path in GUIDANCE}
    pages = {path: answer.content.decode() for path, (answer, _) in answers.items()}
    assert {path: answer.status_code for path, (answer, _) in answers.items()} == dict.fromkeys(GUIDANCE, 200)
    assert all(NOT_KNOWN in page and "Omar" not in page for page in pages.values())
    assert soon(max(seconds for _, seconds in answers.values()), usual=usual)
    assert omar.get("/you/").status_code == 200 and omar.cookies["csrf"].value == token


def test_every_page_of_guidance_that_is_read_is_for_anybody(reference):
    assert all(resolve(path).func.for_anybody for path in GUIDANCE)


@pytest.mark.django_db(transaction=True)
def test_guidance_that_was_never_read_says_that_it_cannot_be_shown_now(visitor, monkeypatch):
    monkeypatch.setattr(at_hand, "_last", {})
    with held():
        answer, _ = answered(visitor, "/guidance/")
    assert answer.status_code == 503 and b"load this page again" in answer.content


@pytest.mark.django_db(transaction=True)
def test_a_page_that_meets_a_lock_says_so_soon_and_what_is_safe(signed_in, people):
    omar = signed_in("omar")
    omar.raise_request_exception = False
    _, usual = answered(omar, reverse("accounts:notices"))
    with held("accounts_notice"):
        answer, seconds = answered(omar, reverse("accounts:notices"))
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "10") and soon(seconds, usual=usual)
    assert "What you had saved before is safe." in page and "999" in page and "Send it again" not in page


@pytest.mark.django_db(transaction=True)
def test_a_page_waits_for_a_lock_once(signed_in, people):
    omar = signed_in("omar")
    omar.raise_request_exception = False
    with held(), within(Budget(statement=5, lock=1, idle=5)), timed() as taken:
        answer = omar.get(reverse("accounts:notices"))
    assert answer.status_code == 503 and taken.seconds < 1.9


@pytest.mark.django_db(transaction=True)
def test_what_was_typed_is_given_back_and_can_be_sent_again(people, visitor):
    path = reverse("guidance:complaint")
    with held("guidance_complaintintake"):
        answer, _ = answered(visitor, path, COMPLAINT)
    page = answer.content.decode()
    assert answer.status_code == 503 and not ComplaintIntake.objects.exists()
    again = dict(re.findall(r'<textarea name="(\w+)" hidden aria-hidden="true">\n(.*?)</textarea>', page, re.S))
    assert again == COMPLAINT and f'action="{path}"' in page
    assert visitor.post(path, again).status_code == 302 and ComplaintIntake.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_of_another_sites_gets_no_token_of_ours(people):
    strict = Client(raise_request_exception=False, enforce_csrf_checks=True)
    strict.get("/accounts/login/")
    token = strict.cookies["csrf"].value
    with held("guidance_complaintintake"):
        answer, _ = answered(strict, reverse("guidance:complaint"), {**COMPLAINT, "csrfmiddlewaretoken": token})
        assert f'value="{token}"' in answer.content.decode()
    assert answered(strict, reverse("guidance:complaint"), COMPLAINT)[0].status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_password_is_never_given_back(people, visitor):
    with held():
        answer, _ = answered(visitor, "/accounts/login/", {"login": people.tanya.email, "password": "open sesame"})
    assert answer.status_code == 503 and b"open sesame" not in answer.content
