"""What strangers can make the service do is bounded: in bytes, in time and in number."""

from __future__ import annotations

import io
import threading
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.kept_text.parked_text import COOKIE, SALT
from prevent_portal.bounds import ThreadsKeptFree
from tests.people import PASSWORD
from tests.served import ask, ask_headers, caddy, gunicorn, needs_caddy, send, slow_senders, soon

LOGIN = "/accounts/login/"


# --- Methods --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", LOGIN, "/accounts/you/", "/no/such/page", "/audit/"])
def test_no_method_but_those_of_pages_and_forms_reaches_anything(client, method, path):
    """The test has no database: nothing may look for anything before it refuses."""
    answer = client.generic(method, path, b"x=1", content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")


# --- Bytes ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_file_is_refused_and_never_written_anywhere(monkeypatch, people, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    written = []
    monkeypatch.setattr("tempfile.NamedTemporaryFile", lambda *_, **__: written.append(1))
    answer = Client().post(LOGIN, {"login": "a", "file": SimpleUploadedFile("big.bin", b"0" * 2_900_000)})
    assert (answer.status_code, written, list(tmp_path.iterdir())) == (400, [], [])


def test_the_page_of_a_refused_body_may_show_its_style_and_nothing_of_others(client):
    answer = client.generic("POST", LOGIN, b"short", CONTENT_LENGTH="3000001")
    assert "style-src 'self'" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_body_larger_than_any_form_is_refused_by_the_length_it_announces(client):
    answer = client.generic("POST", LOGIN, b"short", CONTENT_LENGTH="3000001")
    assert answer.status_code == 413 and b"What you sent is too large" in answer.content and b"999" in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("announced", ["", "-1", "nonsense", "٣"])
def test_a_length_that_is_no_number_breaks_nothing(client, announced):
    assert client.get(LOGIN, CONTENT_LENGTH=announced).status_code == 200


def test_the_proxy_and_the_service_agree_on_the_largest_body(settings):
    proxy = (settings.ROOT / "deploy" / "proxy" / "Caddyfile").read_text()
    assert "max_size 3MB" in proxy and "request_buffers 3MB" in proxy and settings.LARGEST_BODY == 3_000_000
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE <= settings.LARGEST_BODY


def test_a_form_that_was_cut_off_is_not_taken_for_the_whole(client):
    sent = {"CONTENT_LENGTH": "100", "wsgi.input": io.BytesIO(b"login=a")}
    answer = client.generic("POST", LOGIN, b"login=a", **sent)
    assert answer.status_code == 408 and b"did not arrive whole" in answer.content


# --- Number ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(settings):
    """Places for signed-out visitors: one at work, one waiting. What it serves lasts until `over`."""
    settings.SIGNED_OUT_AT_ONCE, settings.SIGNED_OUT_WAITING, settings.SIGNED_OUT_PATIENCE = 1, 1, 60
    over = threading.Event()

    def serve(request):
        over.wait(60)
        return HttpResponse("served")

    made = ThreadsKeptFree(serve)
    made.over = over
    yield made
    over.set()


def in_threads(desk, requests):
    answers: list[HttpResponse] = []
    threads = [threading.Thread(target=lambda r=r: answers.append(desk(r))) for r in requests]
    for thread in threads:
        thread.start()
    while desk.at_work._value or desk.waiting._value:
        time.sleep(0.01)
    return answers, threads


def test_whoever_finds_no_place_is_told_at_once_with_the_numbers_to_ring(desk, rf):
    answers, threads = in_threads(desk, [rf.get(LOGIN) for _ in range(4)])
    while len(answers) < 2:
        time.sleep(0.01)
    assert [answer.status_code for answer in answers] == [503, 503] and b"999" in answers[0].content
    desk.over.set()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, 200, 503, 503]


def test_a_place_is_given_back_also_when_the_page_failed(desk, rf):
    desk.get_response = lambda request: 1 / 0
    for _ in range(5):
        with pytest.raises(ZeroDivisionError):
            desk(rf.get(LOGIN))


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_the_probes_need_no_place(desk, rf, path):
    in_threads(desk, [rf.get(LOGIN), rf.get(LOGIN)])
    desk.get_response = lambda request: HttpResponse("ok")
    assert desk(rf.get(path)).status_code == 200


def test_people_who_are_signed_in_have_places_of_their_own_and_nobody_can_claim_to_be(desk, rf):
    from django.core import signing

    in_threads(desk, [rf.get(LOGIN), rf.get(LOGIN)])
    desk.get_response = lambda request: HttpResponse("ok")
    theirs, forged = rf.get("/"), rf.get("/")
    theirs.COOKIES[COOKIE] = signing.get_cookie_signer(salt=COOKIE + SALT).sign("7")
    forged.COOKIES[COOKIE] = "7:forged"
    assert (desk(theirs).status_code, desk(forged).status_code) == (200, 503)


# --- Time: the server as it runs -------------------------------------------------------------------------------------


@pytest.fixture
def tanya(hashed_for_real, people):
    """With a password that the server as it runs can check."""
    people.tanya.set_password(PASSWORD)
    people.tanya.save()
    return people.tanya


@pytest.mark.django_db(transaction=True)
def test_forty_slow_senders_take_neither_the_probe_nor_the_people_who_are_signed_in(tanya, signed_in):
    client = signed_in("tanya")
    client.get("/you/")
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    with gunicorn() as web:
        usual = max(ask(f"{web}/you/", Cookie=cookies)[2] for _ in range(4))
        with slow_senders(web, 40):
            probe, page, stranger = ask(f"{web}/livez"), ask(f"{web}/you/", Cookie=cookies), ask(web + LOGIN)
    assert (probe[0], page[0], stranger[0]) == (200, 200, 503) and "999" in stranger[1]
    assert soon(max(probe[2], page[2], stranger[2]), usual=usual)


@needs_caddy
@pytest.mark.django_db(transaction=True)
def test_through_the_proxy_forty_slow_senders_hold_up_no_sign_in(tanya, tmp_path, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate"))
    with gunicorn(by_tls=tmp_path, TRUSTED_PROXIES="1") as web, caddy(web, tmp_path) as proxy:
        usual = max(signs_in(proxy, tanya)[2] for _ in range(2))
        with slow_senders(proxy, 40):
            answers = [ask(proxy + LOGIN) for _ in range(5)]
            refused = ask(f"{proxy}/livez")
            forms = [signs_in(proxy, tanya) for _ in range(3)]
    assert [answer[0] for answer in answers] == [200] * 5 and refused[0] == 404
    assert soon(max(answer[2] for answer in answers), usual=usual)
    assert [(status, led_to) for status, led_to, _ in forms] == [(302, "/")] * 3
    assert soon(sorted(seconds for *_, seconds in forms)[1], usual=usual)


def signs_in(web, person):
    """(status, where it leads, seconds) of the form with the right password, sent as a browser sends it."""
    _, headers = ask_headers(web + LOGIN)
    token = headers["set-cookie"].split("csrf=")[1].split(";")[0]
    form = {"login": person.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    began = time.monotonic()
    return *send(web + LOGIN, form, Cookie=f"csrf={token}"), time.monotonic() - began
