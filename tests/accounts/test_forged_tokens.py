"""What comes back from a provider and is not as it must be: each is refused, says nothing on the page, and is an event
with its reason. And a provider that is silent, slow or boundless holds nobody up."""

from __future__ import annotations

import base64
import json
import time
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import providers
from accounts.single_sign_on import asking
from audit.models import Event
from core.elsewhere import Elsewhere, NotHeard, Question, allowed
from tests.accounts.identity_provider import CLIENT, ec_key, public_pem, rsa_key
from tests.accounts.own_sign_in import SUBJECT, come_back, is_in, sent_out, sign_in, switched_on, why_refused

NOW = time.time()


def with_claims(**changed):
    return lambda idp: setattr(idp, "bend", lambda said: {**said, **changed})


def without(*names):
    return lambda idp: setattr(idp, "bend", lambda said: {n: v for n, v in said.items() if n not in names})


def later(seconds, *names):
    """As with_claims, counted from the moment at which the token is made."""
    return lambda idp: setattr(idp, "bend", lambda said: {**said, **dict.fromkeys(names, int(time.time()) + seconds)})


def signed_by(made):
    return lambda idp: setattr(idp, "sign", lambda said: made(idp, said))


def without_signature(idp, said):
    return jwt.encode(said, None, algorithm="none", headers={"kid": "first"})


def _part(said):
    return (
        base64.urlsafe_b64encode(said if isinstance(said, bytes) else json.dumps(said).encode()).rstrip(b"=").decode()
    )


def with_the_public_key_as_a_secret(idp, said):
    """HS256, with what everybody can read as the secret: made by hand, because the library refuses to."""
    key = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT', 'kid': 'first'})}.{_part(said)}"
    return f"{signed}.{_part(key.sign(signed.encode(), public_pem()))}"


def with_a_key_it_brings_along(idp, said):
    brought = jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key("stranger").public_key(), as_dict=True)
    return idp.signed(said, key="stranger", jwk=brought, kid="first")


def changed_after_signing(idp, said):
    head, _, signature = idp.signed(said).split(".")
    return ".".join((head, _part({**said, "sub": "00u-tom"}), signature))


def by_an_elliptic_key_under_the_name_of_another(idp, said):
    return jwt.encode(said, ec_key(), algorithm="ES256", headers={"kid": "first"})


def with_a_small_key(idp, said):
    idp.keys = ["small"]
    asking.REMEMBERED._read.clear()
    return idp.signed(said, key="small")


FORGED = {
    "alg none": (signed_by(without_signature), "algorithm"),
    "HS256 with the public key": (signed_by(with_the_public_key_as_a_secret), "algorithm"),
    "ES256 under the name of an RSA key": (signed_by(by_an_elliptic_key_under_the_name_of_another), "key"),
    "a key of somebody else": (signed_by(lambda idp, said: idp.signed(said, key="stranger", kid="first")), "signature"),
    "a key that the token brings along": (signed_by(with_a_key_it_brings_along), "signature"),
    "a key that the provider does not have": (signed_by(lambda idp, said: idp.signed(said, key="stranger")), "key"),
    "a key of 1024 bits": (signed_by(with_a_small_key), "key"),
    "changed after signing": (signed_by(changed_after_signing), "signature"),
    "a signature with parts missing": (signed_by(lambda idp, said: idp.signed(said).rpartition(".")[0]), "malformed"),
    "an extension it calls critical": (signed_by(lambda idp, said: idp.signed(said, crit=["b64"], b64=False)), "type"),
    "an access token": (signed_by(lambda idp, said: idp.signed(said, typ="at+jwt")), "type"),
    "no token but words": (signed_by(lambda idp, said: "all is well"), "malformed"),
    "a token without end": (signed_by(lambda idp, said: idp.signed({**said, "more": "x" * 20_000})), "too_long"),
    "for another client": (with_claims(aud="another"), "audience"),
    "for nobody": (without("aud"), "missing"),
    "for several, named for another": (with_claims(aud=[CLIENT, "another"], azp="another"), "party"),
    "for several, named for none": (with_claims(aud=[CLIENT, "another"]), "party"),
    "for us, named for another": (with_claims(azp="another"), "party"),
    "by another issuer": (with_claims(iss="https://elsewhere.example"), "issuer"),
    "by an issuer with a stroke more": (lambda idp: with_claims(iss=f"{idp.issuer}/")(idp), "issuer"),
    "by no issuer": (without("iss"), "missing"),
    "another nonce": (with_claims(nonce="another"), "nonce"),
    "no nonce": (without("nonce"), "nonce"),
    "a nonce that is no text": (with_claims(nonce=5), "nonce"),
    "expired": (later(-120, "exp"), "expired"),
    "without an end": (without("exp"), "missing"),
    "an end that is no moment": (with_claims(exp="tomorrow"), "malformed"),
    "issued in the future": (later(600, "iat"), "not_yet"),
    "issued yesterday": (later(-86_400, "iat"), "old"),
    "good from tomorrow on": (later(86_400, "nbf"), "not_yet"),
    "no word of when they signed in": (without("auth_time"), "signed_in_at_missing"),
    "when they signed in, as text": (with_claims(auth_time="now"), "signed_in_at_missing"),
    "when they signed in, as yes": (with_claims(auth_time=True), "signed_in_at_missing"),
    "signed in long ago": (later(-13 * 3600, "auth_time"), "signed_in_at"),
    "signed in in the future": (later(600, "auth_time"), "signed_in_at"),
    "no method that counts": (with_claims(amr=["pwd"]), "amr"),
    "methods in one word": (with_claims(amr="mfa"), "amr"),
    "no methods": (without("amr"), "amr"),
    "no subject": (without("sub"), "subject"),
    "an empty subject": (with_claims(sub=""), "subject"),
    "a subject that is a number": (with_claims(sub=5), "malformed"),
    "a subject with a letter that looks like another": (with_claims(sub="00u-t\u0430nya"), "subject"),
    "a subject in other letters": (with_claims(sub=SUBJECT.upper()), "not_linked"),
    "somebody whom nobody linked": (with_claims(sub="00u-stranger"), "not_linked"),
}


@pytest.mark.parametrize("case", FORGED)
def test_a_forged_token_is_refused_and_the_reason_stands_in_the_log_alone(client, linked, case, monkeypatch):
    monkeypatch.setattr(asking.REMEMBERED, "_read", {})
    bend, why = FORGED[case]
    bend(linked.idp)
    page = sign_in(client, linked.idp)
    assert page.status_code == 403 and why_refused() == [why] and not is_in(client)
    assert why not in page.content.decode().lower() or why in ("key", "old", "type", "subject")
    assert not Event.objects.filter(kind="signin.by_provider").exists()


def test_the_token_as_it_is_lets_tanya_in(client, linked):
    sign_in(client, linked.idp)
    assert is_in(client) and why_refused() == []


def test_where_an_acr_is_asked_it_is_named_and_another_is_refused(client, who, linked):
    switched_on(who, linked.academy, linked.idp, acr=["phr"])
    assert "acr_values=phr" in sent_out(client)
    sign_in(client, linked.idp)
    assert is_in(client)
    linked.idp.bend = lambda said: {**said, "acr": "0"}
    other = Client()
    sign_in(other, linked.idp)
    assert why_refused() == ["acr"] and not is_in(other)


# --- What comes by way of the browser --------------------------------------------------------------------------------


def test_an_answer_is_taken_once(client, linked):
    there = linked.idp.authorize(sent_out(client), subject=SUBJECT)
    come_back(client, there)
    client.post(reverse("account_logout"))
    assert come_back(client, there).status_code == 403 and not is_in(client)


def test_a_stranger_who_has_asked_for_nothing_writes_nothing_into_the_log(client, linked):
    before = Event.objects.count()
    for agency in (linked.academy.public_id, uuid4()):
        made_up = reverse("single_sign_on_back", args=[agency])
        assert client.get(made_up, {"state": "made-up", "code": "made-up"}).status_code == 403
    assert Event.objects.count() == before


def test_whose_sign_in_it_is_is_asked_no_oftener_than_people_sign_in(client, linked, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    pages = [client.post(reverse("single_sign_on"), {"mailbox": "anybody@nowhere.example"}) for _ in range(2)]
    assert [page.status_code for page in pages] == [422, 429]


def test_the_answer_to_another_browser_is_not_taken(client, linked):
    thief = Client()
    there = linked.idp.authorize(sent_out(thief), subject=SUBJECT)
    sent_out(client)
    assert come_back(client, there).status_code == 403
    assert not is_in(client)


def test_a_code_of_another_browser_does_not_fit_the_proof_key(client, linked):
    """As a thief would do who has read the code in transit: his own state, her code."""
    thief = Client()
    hers = parse_qs(urlsplit(linked.idp.authorize(sent_out(client), subject=SUBJECT)).query)["code"][0]
    his = linked.idp.authorize(sent_out(thief), subject="00u-thief")
    there = his.replace(parse_qs(urlsplit(his).query)["code"][0], hers)
    assert come_back(thief, there).status_code == 503
    assert why_refused() == ["not heard: refused_400"] and not is_in(thief)


def test_the_answer_of_another_provider_is_not_taken(client, linked):
    there = linked.idp.authorize(sent_out(client), subject=SUBJECT)
    mixed_up = there.partition("&iss=")[0] + "&iss=https%3A%2F%2Felsewhere.example"
    come_back(client, mixed_up)
    assert why_refused() == ["issuer"] and "/token" not in linked.idp.requests


def test_a_provider_that_says_it_names_itself_must(client, linked, monkeypatch):
    monkeypatch.setattr(asking.REMEMBERED, "_read", {})
    linked.idp.metadata = {"authorization_response_iss_parameter_supported": True}
    there = linked.idp.authorize(sent_out(client), subject=SUBJECT)
    come_back(client, there.partition("&iss=")[0])
    assert why_refused() == ["issuer"]


def test_an_answer_that_comes_after_ten_minutes_is_too_late(client, linked):
    there = linked.idp.authorize(sent_out(client), subject=SUBJECT)
    session = client.session
    session["single_sign_on.begun"] = {
        state: {**begun, "at": begun["at"] - 601} for state, begun in session["single_sign_on.begun"].items()
    }
    session.save()
    come_back(client, there)
    assert why_refused() == ["too_late"]


@pytest.mark.parametrize("answer", ["error=access_denied", "code=", "code=" + "x" * 5000, ""])
def test_an_answer_without_a_code_is_refused(client, linked, answer):
    state = parse_qs(urlsplit(sent_out(client)).query)["state"][0]
    there = reverse("single_sign_on_back", args=[linked.academy.public_id])
    assert client.get(f"{there}?state={state}&{answer}").status_code == 403
    assert why_refused() == ["no_code"]


def test_an_answer_to_a_question_of_a_provider_that_was_replaced_is_refused(client, who, linked):
    there = linked.idp.authorize(sent_out(client), subject=SUBJECT)
    switched_on(who, linked.academy, linked.idp)
    come_back(client, there)
    assert why_refused() == ["provider_changed"]


def test_an_answer_after_it_was_switched_off_is_refused(client, who, linked):
    there = linked.idp.authorize(sent_out(client), subject=SUBJECT)
    providers.switch_off(provider=linked.provider, by=who("ada"))
    assert come_back(client, there).status_code == 403 and why_refused() == ["switched_off"]


def test_of_many_questions_of_one_browser_the_last_are_kept(client, linked):
    for _ in range(9):
        sent_out(client)
    assert len(client.session["single_sign_on.begun"]) == 4


def test_coming_back_leads_nowhere_else(client, linked):
    assert sign_in(client, linked.idp, onwards="https://elsewhere.example/").headers["Location"] == "/"


# --- A provider that does not answer as it should --------------------------------------------------------------------


def silent(idp):
    return lambda handler: idp.go_on.wait(3)


def letter_by_letter(handler_of_idp):
    def answer(handler):
        handler.send_response(200)
        handler.end_headers()
        while not handler_of_idp.go_on.wait(0.05):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return

    return answer


def redirecting(idp):
    def answer(handler):
        handler.send_response(302)
        handler.send_header("Location", "http://127.0.0.1:1/")
        handler.end_headers()

    return answer


def boundless(idp):
    def answer(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"[" * 300_000)

    return answer


def failing(idp):
    return lambda handler: handler.say({}, 500)


def nested(idp):
    def answer(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"[" * 200_000)

    return answer


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (silent, "silent"),
        (letter_by_letter, "silent"),
        (redirecting, "redirect"),
        (boundless, "too_long"),
        (failing, "unreachable"),
        (nested, "malformed"),
    ],
)
def test_no_page_waits_longer_than_its_budget(client, linked, monkeypatch, answer, why):
    servers = Elsewhere(seconds=0.3, most_bytes=256_000, at_once=2, left_alone=10)
    monkeypatch.setattr(asking, "SERVERS", servers)
    linked.idp.go_on.clear()
    there = linked.idp.authorize(sent_out(client), subject=SUBJECT)
    linked.idp.instead["/token"] = answer(linked.idp)
    began = time.monotonic()
    page = come_back(client, there)
    assert time.monotonic() - began < 1.5
    linked.idp.go_on.set()
    assert page.status_code == 503 and "did not answer" in page.content.decode()
    assert why_refused() == [f"not heard: {why}"] and not is_in(client)


def test_a_silent_provider_is_left_alone_for_a_while(idp):
    servers = Elsewhere(seconds=0.2, most_bytes=1000, at_once=2, left_alone=10)
    idp.go_on.clear()
    idp.instead["/slow"] = silent(idp)
    for why in ("silent", "left_alone", "left_alone"):
        with pytest.raises(NotHeard, match=why):
            servers.ask(Question(f"{idp.issuer}/slow"), hosts=(), loopback=True)
    idp.go_on.set()
    assert idp.requests.count("/slow") == 1


def test_no_more_pages_wait_at_once_than_may(idp):
    servers = Elsewhere(seconds=0.2, most_bytes=1000, at_once=0, left_alone=10)
    with pytest.raises(NotHeard, match="busy"):
        servers.ask(Question(f"{idp.issuer}/keys"), hosts=(), loopback=True)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://login.example.com/", "host"),
        ("https://another.example.com/", "host"),
        ("https://login.example.com.evil.example/", "host"),
        ("https://login.example.com@evil.example/", "address"),
        ("https://evil.example#login.example.com", "address"),
        ("https://169.254.169.254/latest", "host"),
        ("http://127.0.0.1/", "host"),
        ("file:///etc/passwd", "host"),
        ("https://login.example.com/a b", "address"),
        ("https://login.example.com/\r\nHost: other", "address"),
        ("https://login.example.com:99999999/", "address"),
        ("https://[", "address"),
        ("", "address"),
    ],
)
def test_only_named_hosts_are_asked_and_only_over_https(url, why):
    with pytest.raises(NotHeard, match=why):
        allowed(url, hosts=["login.example.com"])


def test_a_named_host_is_asked_at_any_port_and_path():
    assert allowed("https://LOGIN.example.com:8443/a?b=c", hosts=["login.example.com"]).port == 8443


def test_a_new_key_of_the_provider_is_found_without_waiting(client, linked, monkeypatch):
    sign_in(client, linked.idp)
    monkeypatch.setattr(asking.REMEMBERED, "_read", {k: (at - 60, v) for k, (at, v) in asking.REMEMBERED._read.items()})
    linked.idp.keys = ["second"]
    linked.idp.sign = lambda said: linked.idp.signed(said, key="second")
    other = Client()
    sign_in(other, linked.idp)
    assert is_in(other)
