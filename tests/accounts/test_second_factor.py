"""Nobody comes in with a password alone: passkeys, codes of an app, recovery codes, and losing all of them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import second_factor as acts
from accounts.actions import sessions
from accounts.actions.enciphering_anew import Anew, encipher_anew
from accounts.models import KeptText, Notice, User
from accounts.signing_in import codes as checking
from accounts.signing_in.soft_keys import SoftKey
from audit.models import Event
from audit.moves import MoveDenied
from core.enciphered import new_key
from tests.accounts.test_credential_changes import told
from tests.accounts.test_signing_in import LOGIN, PASSWORD
from tests.people import proved
from tests.post import delivered

ORIGIN = "https://testserver"


def with_password(client, person, **more):
    return client.post(LOGIN, {"login": person.email, "password": PASSWORD, **more})


def options_on(page):
    return json.loads(page.context["options"])


def press(client, person, key, *, origin=ORIGIN, next_page="", handle=None):
    """Sign in by passkey alone."""
    options = client.get(reverse("mfa_login_webauthn")).json()
    handle = handle or user_pk_to_url_str(person).encode()
    signed = key.pressed(options, origin=origin, handle=handle)
    return client.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(signed), "next": next_page})


def add_passkey(client, key, name="Work laptop", origin=ORIGIN):
    page = client.get(reverse("mfa_add_passkey"))
    made = key.made(options_on(page), origin=origin)
    return client.post(reverse("mfa_add_passkey"), {"name": name, "credential": json.dumps(made)})


def add_app(client):
    """The answer, and the secret that the app keeps."""
    page = client.get(reverse("mfa_add_app"))
    secret = page.context["secret"].replace(" ", "")
    return client.post(reverse("mfa_add_app"), {"code": code_of(secret)}), secret


def code_of(secret, ahead=0):
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()) + ahead))


def next_half_minute(monkeypatch):
    """The clock of codes goes on; nobody waits."""
    now = next(totp.yield_hotp_counters_from_time())
    monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter([now + 1]))


def codes_on(page):
    return page.context["codes"]


@pytest.fixture
def with_key(client, tanya):
    """Tanya has a passkey, and is signed out."""
    with_password(client, tanya)
    key = SoftKey("tanya's laptop")
    shown = add_passkey(client, key)
    client.post(reverse("account_logout"))
    return SimpleNamespace(client=client, person=tanya, key=key, codes=codes_on(shown))


@pytest.fixture
def with_app(client, tanya, monkeypatch):
    with_password(client, tanya)
    shown, secret = add_app(client)
    client.post(reverse("account_logout"))
    return SimpleNamespace(client=client, person=tanya, secret=secret, codes=codes_on(shown))


# --- The first time -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["home", "accounts:you", "accounts:notices", "accounts:people"])
def test_without_a_second_factor_no_page_answers_but_those_that_add_one(client, tanya, where):
    with_password(client, tanya)
    assert client.get(reverse(where)).headers["Location"] == reverse("mfa_index")
    shown = client.get(reverse("mfa_index")).content.decode()
    assert "Add a passkey" in shown and "never leaves your device" in shown and 'aria-label="Menu"' not in shown


def test_nothing_is_done_by_a_form_either(client, tanya):
    with_password(client, tanya)
    answer = client.post("/you/sessions/end-others/")
    assert answer.headers["Location"] == reverse("mfa_index")
    assert not Event.objects.filter(kind="signin.sessions_ended").exists()


def test_what_anybody_may_read_can_still_be_read(client, tanya):
    with_password(client, tanya)
    assert client.get(reverse("guidance:index")).status_code == 200


def test_tanya_adds_a_passkey_is_shown_her_codes_once_and_goes_on(client, tanya):
    with_password(client, tanya)
    page = add_passkey(client, SoftKey("laptop"))
    assert page.status_code == 200 and len(set(codes_on(page))) == 10 and "never again" in page.content.decode()
    assert client.get("/").status_code == 200
    assert {"A passkey was added to your account."} < set(told(tanya))
    assert Event.objects.filter(kind="account.second_factor_added", target_id=str(tanya.pk)).count() == 1


def test_tanya_adds_an_app_and_goes_on(client, tanya):
    with_password(client, tanya)
    page, _ = add_app(client)
    assert page.status_code == 200 and client.get("/").status_code == 200
    assert "An authenticator app was added to your account." in told(tanya)


def test_a_wrong_first_code_leaves_the_same_picture(client, tanya):
    with_password(client, tanya)
    before = client.get(reverse("mfa_add_app")).context["secret"]
    page = client.post(reverse("mfa_add_app"), {"code": "000000"})
    assert page.status_code == 422 and page.context["secret"] == before


@pytest.mark.parametrize(
    "made", ["", "[]", "{}", "nonsense", '{"id": 1}', '"x"', '{"type": "public-key", "response": 5}']
)
def test_what_is_no_passkey_adds_none(client, tanya, made):
    with_password(client, tanya)
    client.get(reverse("mfa_add_passkey"))
    answer = client.post(reverse("mfa_add_passkey"), {"name": "Laptop", "credential": made})
    assert answer.status_code == 422 and not Authenticator.objects.exists()


def test_a_passkey_made_for_another_page_adds_none(client, tanya):
    with_password(client, tanya)
    assert add_passkey(client, SoftKey("laptop"), origin="https://elsewhere.example").status_code == 422
    assert client.get("/").status_code == 302


def test_an_answer_to_an_earlier_page_adds_none(client, tanya):
    with_password(client, tanya)
    earlier = SoftKey("laptop").made(options_on(client.get(reverse("mfa_add_passkey"))), origin=ORIGIN)
    client.get(reverse("mfa_add_passkey"))
    answer = client.post(reverse("mfa_add_passkey"), {"name": "Laptop", "credential": json.dumps(earlier)})
    assert answer.status_code == 422


# --- By passkey -------------------------------------------------------------------------------------------------


def test_with_a_passkey_alone_tanya_is_in(with_key):
    assert press(with_key.client, with_key.person, with_key.key, next_page="/you/").headers["Location"] == "/you/"
    assert with_key.client.get("/you/").status_code == 200


def test_a_password_alone_is_only_the_first_step(with_key):
    assert with_password(with_key.client, with_key.person).headers["Location"] == reverse("mfa_authenticate")
    assert with_key.client.get("/you/").status_code == 302
    assert "Use your passkey" in with_key.client.get(reverse("mfa_authenticate")).content.decode()


def test_a_password_and_the_passkey_are_both_steps(with_key):
    with_password(with_key.client, with_key.person, next="/you/")
    options = options_on(with_key.client.get(reverse("mfa_authenticate")))
    signed = with_key.key.pressed(options, origin=ORIGIN, handle=b"")
    answer = with_key.client.post(reverse("mfa_authenticate"), {"credential": json.dumps(signed)})
    assert answer.headers["Location"] == "/you/" and with_key.client.get("/you/").status_code == 200


def wrong_keys(with_key, people):
    return {
        "another key": lambda: press(with_key.client, with_key.person, SoftKey("somebody else's")),
        "another page": lambda: press(
            with_key.client, with_key.person, with_key.key, origin="https://elsewhere.example"
        ),
        "another person": lambda: press(with_key.client, people.omar, with_key.key),
        "nobody": lambda: press(with_key.client, with_key.person, with_key.key, handle=b"zzzzzzzz"),
        "no person": lambda: press(with_key.client, with_key.person, with_key.key, handle=b"\xff\xfe"),
        "too large": lambda: press(with_key.client, with_key.person, with_key.key, handle=b"z" * 60),
    }


def test_no_other_key_opens_the_account_and_all_are_refused_alike(with_key, people):
    answers = {name: attempt() for name, attempt in wrong_keys(with_key, people).items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 422)
    said = {re.sub(r'name="csrf\S+" value="\S+"', "", answer.content.decode()) for answer in answers.values()}
    assert len(said) == 1 and "This passkey does not open an account here" in said.pop()
    assert with_key.client.get("/you/").status_code == 302


def test_a_signature_opens_once(with_key):
    options = with_key.client.get(reverse("mfa_login_webauthn")).json()
    signed = with_key.key.pressed(options, origin=ORIGIN, handle=user_pk_to_url_str(with_key.person).encode())
    form = {"credential": json.dumps(signed)}
    assert with_key.client.post(reverse("mfa_login_webauthn"), form).status_code == 302
    assert Client().post(reverse("mfa_login_webauthn"), form).status_code == 422


def test_a_suspended_person_is_not_let_in_by_a_passkey(with_key):
    User.objects.filter(pk=with_key.person.pk).update(is_active=False)
    press(with_key.client, with_key.person, with_key.key)
    assert with_key.client.get("/you/").status_code == 302


def test_the_session_is_another_one_after_a_passkey(with_key):
    with_key.client.get(reverse("mfa_login_webauthn"))
    before = with_key.client.session.session_key
    press(with_key.client, with_key.person, with_key.key)
    assert with_key.client.session.session_key != before


# --- By code ----------------------------------------------------------------------------------------------------


def second_step(person, code, client=None):
    client = client or Client()
    with_password(client, person)
    return client.post(reverse("mfa_authenticate"), {"code": code})


def test_with_password_and_code_tanya_is_in(with_app, monkeypatch):
    next_half_minute(monkeypatch)
    assert second_step(with_app.person, code_of(with_app.secret), with_app.client).headers["Location"] == "/"
    assert with_app.client.get("/you/").status_code == 200


def test_tanya_hears_once_a_day_that_somebody_has_her_password_and_not_her_code(with_app):
    for _ in range(2):
        second_step(with_app.person, "000000")
    told = Notice.objects.filter(person=with_app.person, words__startswith="Your right password was entered")
    assert told.count() == 1


WRONG_CODE = "Your right password was entered"


def test_who_mistypes_a_code_and_comes_in_is_told_nothing_and_who_does_not_is_told_in_ten_minutes(
    with_app, monkeypatch
):
    next_half_minute(monkeypatch)
    mine = Client()
    second_step(with_app.person, "000000", mine)
    waits = Notice.objects.filter(person=with_app.person, words__startswith=WRONG_CODE, path__gt="")
    assert waits.exists() and not waits.due().exists()
    mine.post(reverse("mfa_authenticate"), {"code": code_of(with_app.secret)})
    assert mine.get("/you/").status_code == 200 and not waits.exists()
    second_step(with_app.person, "000000")
    assert waits.get().next_at > timezone.now() + timedelta(minutes=9)


def test_she_is_told_when_somebody_else_had_a_wrong_code_beside_her_own(with_app, monkeypatch):
    next_half_minute(monkeypatch)
    mine = Client()
    for client in (mine, Client()):
        second_step(with_app.person, "000000", client)
    mine.post(reverse("mfa_authenticate"), {"code": code_of(with_app.secret)})
    assert mine.get("/you/").status_code == 200
    assert Notice.objects.filter(person=with_app.person, words__startswith=WRONG_CODE, path__gt="").exists()


@pytest.mark.parametrize("how", ["sign out everywhere else", "sign out everywhere", "another password"])
def test_a_password_that_waits_for_its_code_is_worth_nothing_after(with_app, monkeypatch, signed_in, how):
    next_half_minute(monkeypatch)
    thief = Client()
    assert with_password(thief, with_app.person).headers["Location"] == reverse("mfa_authenticate")
    if how == "sign out everywhere else":
        signed_in("tanya").post(reverse("accounts:end_other_sessions"))
    elif how == "sign out everywhere":
        sessions.end_all(person=with_app.person)
    else:
        with_app.person.set_password("quite other words altogether")
        with_app.person.save()
    answer = thief.post(reverse("mfa_authenticate"), {"code": code_of(with_app.secret)})
    assert answer.headers["Location"] == LOGIN and thief.get("/you/").status_code == 302
    assert thief.get(reverse("mfa_authenticate")).status_code == 302, "and it does not wait any more"


def test_a_code_opens_once(with_app, monkeypatch):
    next_half_minute(monkeypatch)
    code = code_of(with_app.secret)
    assert second_step(with_app.person, code).status_code == 302
    assert second_step(with_app.person, code).status_code == 200


def test_the_code_that_added_the_app_opens_nothing(with_app):
    assert second_step(with_app.person, code_of(with_app.secret)).status_code == 200


@pytest.mark.parametrize("ahead", [-2, -1, 1, 2])
def test_a_code_of_another_half_minute_opens_nothing(with_app, monkeypatch, ahead):
    next_half_minute(monkeypatch)
    assert second_step(with_app.person, code_of(with_app.secret, ahead)).status_code == 200


def test_two_at_once_cannot_use_one_code(with_app, monkeypatch, rf):
    """The row is read anew under its lock, so a copy that is older remembers nothing."""
    next_half_minute(monkeypatch)
    code, request = code_of(with_app.secret), rf.post("/")
    request.user, request.session = AnonymousUser(), {}
    assert checking.factor_of_code(request, with_app.person, code)
    assert checking.factor_of_code(request, with_app.person, code) is None


def test_wrong_codes_are_counted_as_wrong_passwords_are(with_app, monkeypatch):
    next_half_minute(monkeypatch)
    answers = [second_step(with_app.person, "123456").status_code for _ in range(5)]
    assert answers == [200] * 4 + [429]
    assert with_password(Client(), with_app.person).status_code == 429


def test_the_right_password_between_wrong_codes_does_not_begin_the_count_anew(with_app):
    client = Client()
    for _ in range(4):
        second_step(with_app.person, "123456")
        with_password(client, with_app.person)
    assert second_step(with_app.person, "123456").status_code == 429


def test_a_recovery_code_opens_once_and_is_told(with_app):
    first, second = with_app.codes[:2]
    assert second_step(with_app.person, f"{first[:5]} {first[5:10]} {first[10:]}").status_code == 302
    assert second_step(with_app.person, first).status_code == 200
    assert "One of your recovery codes was used. 9 are left." in told(with_app.person)
    assert second_step(with_app.person, second).status_code == 302


def test_proving_again_changes_the_key_of_the_session_and_the_list_of_browsers_follows(client, tanya):
    with_password(client, tanya)
    before = client.session.session_key
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    after = client.session.session_key
    assert after != before
    assert [one.session_key for one in UserSession.objects.filter(user=tanya)] == [after]


def test_a_recovery_code_has_eighty_bits_and_more(with_app):
    assert {len(code) for code in with_app.codes} == {25} and 10**25 > 2**80


def test_new_codes_make_the_old_ones_void(with_app, monkeypatch, signed_in):
    client = signed_in("tanya")
    fresh = codes_on(client.post(reverse("mfa_new_codes")))
    assert second_step(with_app.person, with_app.codes[0]).status_code == 200
    assert second_step(with_app.person, fresh[0]).status_code == 302


# --- What stands in the row ---------------------------------------------------------------------------------------


def test_neither_secret_can_be_read_in_the_row_or_the_log(with_app):
    rows = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    log = " ".join(filter(None, Event.objects.values_list("payload", flat=True)))
    for secret in (with_app.secret, *with_app.codes):
        assert secret not in rows and secret not in log
    assert all(data.get("secret", data.get("seed", "")).startswith("1:") for data in json.loads(rows))


def test_neither_can_it_be_read_in_the_session_before_it_is_used(client, tanya):
    with_password(client, tanya)
    secret = client.get(reverse("mfa_add_app")).context["secret"].replace(" ", "")
    assert secret not in json.dumps(dict(client.session))


def test_a_new_key_before_the_old_one_reads_what_the_old_one_wrote(with_app, settings, tmp_path, monkeypatch):
    old = Path(settings.SECOND_FACTOR_KEY).read_text()
    (tmp_path / "keys").write_text(f"{new_key()}\n{old}")
    settings.SECOND_FACTOR_KEY = str(tmp_path / "keys")
    next_half_minute(monkeypatch)
    assert second_step(with_app.person, code_of(with_app.secret)).status_code == 302


def test_enciphered_anew_the_app_and_the_codes_need_the_old_key_no_more(with_app, settings, tmp_path, monkeypatch):
    old, new = Path(settings.SECOND_FACTOR_KEY).read_text(), new_key()
    assert second_step(with_app.person, with_app.codes[0]).status_code == 302
    settings.SECOND_FACTOR_KEY = written(tmp_path / "both", f"{new}\n{old}")
    assert encipher_anew() == Anew(changed=2, unreadable=0) and encipher_anew() == Anew(changed=0, unreadable=0)
    settings.SECOND_FACTOR_KEY = written(tmp_path / "new alone", new)
    next_half_minute(monkeypatch)
    assert second_step(with_app.person, code_of(with_app.secret)).status_code == 302
    assert second_step(with_app.person, with_app.codes[0]).status_code == 200  # it was used
    assert second_step(with_app.person, with_app.codes[1]).status_code == 302


def test_what_no_key_of_the_file_made_stays_as_it_is_and_is_said(with_app, settings, tmp_path):
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    settings.SECOND_FACTOR_KEY = written(tmp_path / "new alone", new_key())
    with pytest.raises(CommandError, match="2 can be read with no key of the file"):
        call_command("encipher_anew")
    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before


def written(path, text):
    path.write_text(text)
    return str(path)


def test_without_the_key_no_code_is_accepted(with_app, settings, monkeypatch):
    settings.SECOND_FACTOR_KEY = ""
    next_half_minute(monkeypatch)
    client = Client(raise_request_exception=False)
    assert second_step(with_app.person, code_of(with_app.secret), client).status_code == 500
    assert client.get("/you/").status_code == 302


# --- Keeping what one has -------------------------------------------------------------------------------------------


def test_the_only_one_cannot_be_removed(with_key, who):
    with pytest.raises(MoveDenied, match="only one"):
        acts.remove(factor=Authenticator.objects.get(type="webauthn"), by=who("tanya"))


def test_of_two_one_can_be_removed_and_then_opens_nothing(with_key):
    press(with_key.client, with_key.person, with_key.key)
    second = SoftKey("tanya's telephone")
    assert add_passkey(with_key.client, second, name="Telephone").headers["Location"] == reverse("mfa_index")
    page = with_key.client.get(reverse("mfa_index"))
    mark = next(mark for factor, mark in page.context["factors"] if str(factor) == "Work laptop")
    with_key.client.post(reverse("mfa_remove", args=[mark]))
    assert press(Client(), with_key.person, with_key.key).status_code == 422
    assert press(Client(), with_key.person, second).status_code == 302
    assert "A passkey was taken off your account." in told(with_key.person)


@pytest.mark.parametrize("ticked", [True, False])
@pytest.mark.parametrize("what", ["the passkey", "the codes"])
def test_who_removes_a_passkey_or_makes_new_codes_is_offered_to_sign_out_elsewhere(with_key, what, ticked):
    client, thief = with_key.client, Client()
    press(client, with_key.person, with_key.key)
    add_passkey(client, SoftKey("tanya's telephone"), name="Telephone")
    mark = next(
        one for factor, one in client.get(reverse("mfa_index")).context["factors"] if str(factor) == "Telephone"
    )
    there = reverse("mfa_remove", args=[mark]) if what == "the passkey" else reverse("mfa_new_codes")
    assert "my other browsers" not in client.get(there).content.decode(), "there is none"
    press(thief, with_key.person, SoftKey("tanya's telephone"))
    assert client.get(there).context["form"]["end_others"].value() is True
    client.post(there, {"end_others": "on"} if ticked else {})
    assert client.get("/you/").status_code == 200
    assert thief.get("/you/").status_code == (302 if ticked else 200)


def test_tom_cannot_remove_tanyas(with_key, signed_in):
    press(with_key.client, with_key.person, with_key.key)
    mark = with_key.client.get(reverse("mfa_index")).context["factors"][0][1]
    assert signed_in("tom").post(reverse("mfa_remove", args=[mark])).status_code == 404


def test_a_session_that_showed_no_second_factor_is_ended_where_there_is_one(with_key):
    """However it came about: as one from before this was asked."""
    client = Client()
    client.force_login(with_key.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/you/").headers["Location"] == "/accounts/login/"
    assert client.get(reverse("mfa_add_passkey")).status_code == 302
    assert "_auth_user_id" not in client.session


# --- Losing all of it -------------------------------------------------------------------------------------------------

WHY = "She stood at my desk; her telephone was stolen."


def take_away(client, person, **changes):
    url = reverse("accounts:take_second_factors", args=[person.public_id])
    return client.post(url, {"version": User.objects.get(pk=person.pk).version, "reason": WHY, **changes})


def test_ada_lets_tanya_begin_again_and_reads_nothing_of_it(with_app, signed_in):
    tanya = with_app.person
    inside = signed_in("tanya")
    assert take_away(signed_in("ada"), tanya).status_code == 302
    assert inside.get("/you/").status_code == 302
    assert not Authenticator.objects.filter(user=tanya).exists()
    assert with_password(Client(), tanya).status_code == 200
    assert any("taken away by an administrator" in words for words in told(tanya))
    letters = [letter.body for letter in delivered()]
    assert any("/accounts/password/reset/key/" in body for body in letters)
    event = Event.objects.get(kind="account.second_factors_taken")
    assert WHY in event.payload and with_app.secret not in event.payload


def test_with_the_link_tanya_comes_in_only_as_far_as_adding_a_new_one(with_key, signed_in):
    take_away(signed_in("ada"), with_key.person)
    link = next(
        found for letter in delivered() if (found := re.search(r"/accounts/password/reset/key/\S+", letter.body))
    )[0]
    client = Client()
    form = client.get(link, follow=True)
    chosen = {"password1": "quite another phrase", "password2": "quite another phrase"}
    client.post(form.redirect_chain[-1][0], chosen)
    client.post(LOGIN, {"login": with_key.person.email, "password": chosen["password1"]})
    assert client.get("/you/").headers["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("name", ["tanya", "tom", "lena", "omar", "amir", "mina"])
def test_nobody_else_can(with_key, signed_in, name):
    assert take_away(signed_in(name), with_key.person).status_code == 404
    assert Authenticator.objects.filter(user=with_key.person).exists()


def test_an_administrator_cannot_do_it_to_themselves(people, signed_in):
    assert take_away(signed_in("ada"), people.ada).status_code == 403


def test_it_needs_a_reason_and_a_page_that_is_not_overtaken(with_key, signed_in):
    ada = signed_in("ada")
    assert take_away(ada, with_key.person, reason="").status_code == 422
    assert take_away(ada, with_key.person, version=99).status_code == 409
    assert Authenticator.objects.filter(user=with_key.person).exists()


def test_two_presses_take_away_once(with_key, signed_in):
    ada, version = signed_in("ada"), with_key.person.version
    assert take_away(ada, with_key.person, version=version).status_code == 302
    assert take_away(ada, with_key.person, version=version).status_code == 409
    assert Event.objects.filter(kind="account.second_factors_taken").count() == 1


def test_a_new_password_by_mail_does_not_go_round_the_passkey(with_key):
    with_key.client.post(reverse("account_reset_password"), {"email": with_key.person.email})
    link = next(
        found for letter in delivered() if (found := re.search(r"/accounts/password/reset/key/\S+", letter.body))
    )[0]
    form = with_key.client.get(link, follow=True)
    chosen = {"password1": "quite another phrase", "password2": "quite another phrase"}
    with_key.client.post(form.redirect_chain[-1][0], chosen)
    answer = with_key.client.post(LOGIN, {"login": with_key.person.email, "password": chosen["password1"]})
    assert answer.headers["Location"] == reverse("mfa_authenticate")


# --- Proving again --------------------------------------------------------------------------------------------------


@pytest.fixture
def long_ago(with_key):
    """Tanya signed in by passkey an hour ago."""
    press(with_key.client, with_key.person, with_key.key)
    proved(with_key.client, with_key.person, ago=3600)
    return with_key


def again(client):
    return client.get(reverse("mfa_add_passkey"))


def test_who_proved_long_ago_is_asked_before_adding_another(long_ago):
    assert again(long_ago.client).headers["Location"].startswith(f"{reverse('account_reauthenticate')}?next=")


def test_the_passkey_answers(long_ago):
    page = long_ago.client.get(again(long_ago.client).headers["Location"])
    signed = long_ago.key.pressed(options_on(page), origin=ORIGIN, handle=b"")
    form = {"credential": json.dumps(signed), "next": reverse("mfa_add_passkey")}
    answer = long_ago.client.post(reverse("account_reauthenticate"), form)
    assert answer.headers["Location"] == reverse("mfa_add_passkey") and again(long_ago.client).status_code == 200


@pytest.mark.parametrize(
    "given", [{"password": PASSWORD}, {"password": PASSWORD, "code": "123456"}, {"credential": "{}"}]
)
def test_half_of_it_does_not(long_ago, given):
    assert long_ago.client.post(reverse("account_reauthenticate"), given).status_code == 422
    assert again(long_ago.client).status_code == 302


def test_password_and_code_answer_and_a_wrong_password_spends_no_code(long_ago):
    code = long_ago.codes[0]
    wrong = {"password": "wrong", "code": code}
    assert long_ago.client.post(reverse("account_reauthenticate"), wrong).status_code == 422
    assert long_ago.client.post(reverse("account_reauthenticate"), wrong | {"password": PASSWORD}).status_code == 302
    assert again(long_ago.client).status_code == 200


def test_another_ones_passkey_does_not_answer(long_ago, people):
    key = SoftKey("omar's")
    acts.WebAuthn.add(
        people.omar, "Omar's", key.made({"publicKey": {"challenge": b"", "rp": {"id": "x"}}}, origin=ORIGIN)
    )
    page = long_ago.client.get(reverse("account_reauthenticate"))
    signed = key.pressed(options_on(page), origin=ORIGIN, handle=user_pk_to_url_str(people.omar).encode())
    answer = long_ago.client.post(reverse("account_reauthenticate"), {"credential": json.dumps(signed)})
    assert answer.status_code == 422


def test_neither_codes_nor_passkeys_are_ever_kept_as_typed_text(long_ago):
    long_ago.client.post(reverse("mfa_add_passkey"), {"name": "The blue key", "credential": "secret"})
    assert [text.fields for text in KeptText.objects.all()] == [{"name": ["The blue key"]}]
