"""Signing in and out, locks, sessions that end, and text that outlives them."""

from __future__ import annotations

import re
import time
import uuid

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from accounts.models import KeptText
from accounts.views.you import mark_of
from audit.models import Event
from tests.people import PASSWORD, proved
from tests.post import delivered

LOGIN = "/accounts/login/"
LIBRARY_COMPUTER = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


def sign_in(client, person, password=PASSWORD, next="", **more):
    """With the password; the second step, where there is one, has tests of its own."""
    answer = client.post(LOGIN, {"login": person.email, "password": password, "next": next}, **more)
    if "_auth_user_id" in client.session:
        proved(client, person)
    return answer


def test_a_page_of_the_service_asks_a_stranger_to_sign_in(client, db):
    assert client.get("/messages/").headers["Location"] == "/accounts/login/?next=/messages/"


def test_the_start_page_tells_a_stranger_what_this_is_whom_to_call_and_the_way_in(client, reference):
    page = client.get("/")
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    said = html.fromstring(page.content)
    led_to = set(said.xpath("//main//a/@href"))
    assert {"tel:999", "tel:0800789321", "tel:08000113764", LOGIN} <= led_to
    pages = [url for url in led_to if url.startswith("/guidance/")]
    assert len(pages) > 3 and {client.get(url).status_code for url in pages} == {200}
    assert "Today" not in said.text_content()


def test_tanya_signs_in_and_lands_on_her_start_page(hashed_for_real, client, tanya):
    assert sign_in(client, tanya).headers["Location"] == "/"
    assert UserSession.objects.filter(user=tanya).count() == 1


def test_the_address_is_known_in_any_case(client, tanya):
    assert client.post(LOGIN, {"login": "TANYA@demo.example", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("address", ["tanya@demo.example", "nobody@demo.example"])
def test_a_wrong_password_and_an_unknown_address_read_the_same(client, tanya, address):
    page = client.post(LOGIN, {"login": address, "password": "wrong"}).content.decode()
    assert "The email address and password do not match an account." in page
    assert "Error: Sign in" in page


def test_an_empty_form_says_what_to_enter_beside_each_field(client, db):
    page = client.post(LOGIN, {"login": "", "password": ""}).content.decode()
    assert page.count("Enter your email address") == 2 and page.count("Enter your password") == 2


def test_five_wrong_passwords_lock_the_pair_of_name_and_address(client, tanya):
    for _ in range(5):
        locked = sign_in(client, tanya, "wrong")
    assert locked.status_code == 429 and b"locked for 15 minutes" in locked.content
    assert sign_in(client, tanya).status_code == 429
    assert set(AccessAttempt.objects.values_list("username", flat=True)) == {tanya.email}


def test_one_teachers_slips_do_not_lock_the_school(client, tanya, people):
    people.tom.set_password(PASSWORD)
    people.tom.save()
    for _ in range(6):
        sign_in(client, tanya, "wrong")
    assert sign_in(client, people.tom).status_code == 302


def test_suspension_is_told_to_whoever_knows_the_password_and_to_nobody_else(client, tanya):
    tanya.is_active = False
    tanya.save()
    assert b"do not match an account" in sign_in(client, tanya, "wrong").content
    assert b"This account is suspended" in sign_in(client, tanya, follow=True).content
    assert client.get("/you/").status_code == 302


def test_nobody_signs_up(client, db):
    page = client.post("/accounts/signup/", {"email": "new@demo.example", "password1": PASSWORD})
    assert b"Accounts are by invitation" in page.content


def test_nobody_moves_an_account_to_another_mailbox(signed_in):
    assert signed_in("tanya").get("/accounts/email/").status_code == 404


def test_signing_out_asks_first_and_ends_the_session(client, tanya):
    sign_in(client, tanya)
    assert b"Sign out?" in client.get("/accounts/logout/").content
    client.post("/accounts/logout/")
    assert client.get("/you/").status_code == 302


# --- A forgotten password -----------------------------------------------------------------------------------


def test_a_new_password_by_a_link_that_works_once(client, tanya):
    client.post("/accounts/password/reset/", {"email": tanya.email})
    link = re.search(r"http\S+", delivered()[0].body)[0]
    form = client.get(link, follow=True)
    assert b"Choose a new password" in form.content
    new = {"password1": "another four words now", "password2": "another four words now"}
    client.post(form.request["PATH_INFO"], new)
    assert sign_in(client, tanya, new["password1"]).status_code == 302
    assert b"This link does not work" in Client().get(link, follow=True).content


def test_a_stranger_is_told_the_same_and_gets_no_message(client, tanya):
    known = client.post("/accounts/password/reset/", {"email": tanya.email}, follow=True)
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@demo.example"}, follow=True)
    assert known.content == unknown.content and len(delivered()) == 1


def test_the_message_does_not_say_what_the_service_is(client, tanya):
    client.post("/accounts/password/reset/", {"email": tanya.email})
    message = delivered()[0]
    assert "prevent" not in f"{message.subject} {message.from_email} {message.body}".lower()
    assert tanya.name not in message.body


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("short", "too short"),
        ("passwordpassword", "stolen"),
        ("tanya@demo.example", "own name"),
        ("four quite other words", None),
    ],
)
def test_a_weak_password_is_refused(client, tanya, weak, why):
    sign_in(client, tanya)
    form = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    page = client.post("/accounts/password/change/", form)
    assert page.status_code == 302 if why is None else why in page.content.decode()


# --- Sessions that end --------------------------------------------------------------------------------------


def with_session(client, **values):
    session = client.session
    session.update(values)
    session.save()


def test_an_idle_session_ends(signed_in, settings):
    client = signed_in("tanya")
    client.get("/you/")
    with_session(client, seen=int(time.time()) - settings.SESSION_IDLE_SECONDS - 1)
    assert client.get("/you/").status_code == 302


def test_a_session_that_was_never_used_is_idle_from_sign_in_on(client, tanya, settings):
    sign_in(client, tanya)
    assert "seen" not in client.session
    with_session(client, began=time.time() - settings.SESSION_IDLE_SECONDS - 1)
    assert client.get("/you/").status_code == 302


def test_twelve_hours_end_a_session_however_busy(signed_in):
    client = signed_in("tanya")
    client.get("/you/")
    with_session(client, began=time.time() - 12 * 3600 - 1, seen=int(time.time()))
    assert client.get("/you/").status_code == 302


def test_asking_to_stay_counts_as_use(signed_in):
    client = signed_in("tanya")
    client.get("/you/")
    with_session(client, seen=int(time.time()) - 600)
    assert client.get("/stay/").status_code == 204
    assert client.session["seen"] >= int(time.time()) - 2


def test_asking_to_stay_after_the_end_sends_to_sign_in(client, db):
    assert client.get("/stay/").status_code == 302


def test_tanya_signs_out_another_browser(client, tanya):
    other = Client()
    sign_in(client, tanya)
    sign_in(other, tanya, headers={"user-agent": LIBRARY_COMPUTER})
    assert b"Firefox on Windows" in client.get("/you/").content
    session = UserSession.objects.get(user_agent=LIBRARY_COMPUTER)
    client.post(reverse("accounts:end_session", args=[mark_of(session)]))
    assert other.get("/you/").status_code == 302 and client.get("/you/").status_code == 200


def test_tanya_signs_out_everywhere_else(client, tanya):
    others = [Client(), Client()]
    for browser in (client, *others):
        sign_in(browser, tanya)
    client.post("/you/sessions/end-others/")
    assert [browser.get("/you/").status_code for browser in (client, *others)] == [200, 302, 302]


def test_tom_cannot_sign_tanya_out(client, tanya, signed_in):
    sign_in(client, tanya)
    mark = mark_of(UserSession.objects.get(user=tanya))
    assert signed_in("tom").post(reverse("accounts:end_session", args=[mark])).status_code == 404
    assert client.get("/you/").status_code == 200


def test_a_session_that_was_never_listed_ends_with_the_others(signed_in, people):
    client = signed_in("tanya")
    client.get("/you/")
    people.tanya.sessions_end_before = timezone.now()
    people.tanya.save()
    assert client.get("/you/").status_code == 302


# --- Text that outlives its session -------------------------------------------------------------------------

TYPED = {
    "words": "He said <b>nobody</b> would miss him.\n\nثم ذهب",
    "boxes": ["a", "b"],
    "version": "3",
    "csrfmiddlewaretoken": "x",
}


@pytest.fixture
def parted(client, tanya):
    """Tanya typed into a form; her session ended under it, and she sent the form."""
    sign_in(client, tanya)
    client.get("/you/")
    with_session(client, seen=1)
    answer = client.post("/messages/read/", TYPED)
    return client, answer.headers["Location"]


def test_what_was_typed_is_kept_and_found_after_signing_in_again(parted, tanya):
    client, where = parted
    assert where.startswith("/accounts/login/?next=/kept/")
    assert b"It has been kept for you" in client.get(where).content
    answer = sign_in(client, tanya, next=where.split("next=")[1])
    page = client.get(answer.headers["Location"]).content.decode()
    assert "&lt;b&gt;nobody&lt;/b&gt;" in page and "ثم ذهب" in page
    assert 'action="/messages/read/"' in page and page.count('name="boxes"') == 2


def test_nobody_else_finds_it(parted, signed_in):
    kept = KeptText.objects.get()
    assert signed_in("tom").get(reverse("accounts:kept", args=[kept.public_id])).status_code == 404
    assert signed_in("tom").post(reverse("accounts:forget_kept", args=[kept.public_id])).status_code == 404


def test_tokens_and_passwords_are_not_kept(parted):
    assert set(KeptText.objects.get().fields) == {"words", "boxes", "version"}


def test_what_was_typed_is_not_copied_into_the_log(parted):
    assert not Event.objects.filter(payload__contains="nobody</b> would miss").exists()


def test_what_is_not_needed_is_deleted(parted, tanya):
    client, _ = parted
    sign_in(client, tanya)
    kept = KeptText.objects.get()
    client.post(reverse("accounts:forget_kept", args=[kept.public_id]))
    assert not KeptText.objects.exists()


def test_a_form_from_before_signing_in_elsewhere_keeps_its_text_too(tanya):
    client = Client(enforce_csrf_checks=True)
    client.force_login(tanya, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/you/")
    answer = client.post("/messages/read/", TYPED, headers={"origin": "http://testserver"})
    assert answer.headers["Location"].startswith("/kept/")


@pytest.mark.parametrize(
    "sent",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "https://testserver"},
        {"origin": "http://testserver.elsewhere.example"},
        {"referer": "https://elsewhere.example/?http://testserver/"},
        {"origin": "https://elsewhere.example", "referer": "http://testserver/"},
        {"origin": "http://testserver", "sec-fetch-site": "same-site"},
        {},
    ],
)
def test_what_another_site_sent_is_never_offered_back(tanya, sent):
    client = Client(enforce_csrf_checks=True)
    client.force_login(tanya, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/you/")
    answer = client.post("/messages/read/", TYPED, headers=sent)
    assert answer.status_code == 403 and not KeptText.objects.exists()


def test_a_stale_page_with_nothing_typed_says_what_to_do(db):
    answer = Client(enforce_csrf_checks=True).post(LOGIN, {})
    assert answer.status_code == 403 and b"This page was out of date" in answer.content


def test_an_unknown_kept_text_is_not_found(signed_in):
    assert signed_in("tanya").get(reverse("accounts:kept", args=[uuid.uuid4()])).status_code == 404


def test_text_with_a_nul_in_it_is_kept_too(tanya):
    client = Client(enforce_csrf_checks=True)
    client.force_login(tanya, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/you/")
    client.post(
        "/messages/read/", {"words": "He said\x00 it twice."}, headers={"referer": "http://testserver/messages/"}
    )
    assert KeptText.objects.get().fields["words"] == ["He said\u2400 it twice."]
