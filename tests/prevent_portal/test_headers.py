"""Every answer bears the headers that protect its reader, whatever its status and whoever gave it."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.kept_text.parked_text import COOKIE
from prevent_portal.headers import ALWAYS, STRICT
from tests.accounts.conftest import tanya  # noqa: F401 - a fixture
from tests.accounts.test_signing_in import sign_in
from tests.served import ask_headers, caddy, needs_caddy

STATIC = (
    next(path.name for path in Path(settings.STATIC_ROOT, "js").glob("init*.js"))
    if Path(settings.STATIC_ROOT, "js").is_dir()
    else ""
)


LOGIN = "/accounts/login/"
WRONG = {"login": "tanya@demo.example", "password": "not hers at all"}
# How each status comes about for a visitor; what pages refuse to people the walk of everyone everywhere looks at.
STATUSES = {
    "200": lambda client: client.get(LOGIN),
    "301 no slash": lambda client: client.get("/accounts/login"),
    "302 sign in first": lambda client: client.get("/you/"),
    "400 another host": lambda client: client.get(LOGIN, headers={"host": "elsewhere.example"}),
    "403 no token": lambda client: Client(enforce_csrf_checks=True).post(reverse("account_signup"), {}),
    "404 no page": lambda client: client.get("/no/such/page"),
    "410 a link that is none": lambda client: client.get("/invitation/no-such-link/", follow=True),
    "405 no form": lambda client: client.post("/livez"),
    "405 no method": lambda client: client.generic("TRACE", LOGIN),
    "413 too large": lambda client: client.generic("POST", LOGIN, b"short", CONTENT_LENGTH="3000001"),
    "422 not filled in": lambda client: client.post(reverse("guidance:complaint"), {"idempotency": uuid4()}),
    "429 guessed": lambda client: [client.post(LOGIN, WRONG) for _ in range(2)][-1],
    "500 a fault": lambda client: client.get(reverse("guidance:search")),
    "503 no database": lambda client: client.get("/readyz"),
}


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_them(people, monkeypatch, settings, status):
    settings.AXES_FAILURE_LIMIT, settings.SECURE_HSTS_SECONDS = 1, 63_072_000
    monkeypatch.setattr("guidance.views.reading.render", None)
    monkeypatch.setattr("prevent_portal.health.database_is_ready", lambda: False)
    answer = STATUSES[status](Client(raise_request_exception=False))
    assert str(answer.status_code) == status[:3]
    assert answer.headers.keys() >= ALWAYS.keys() and answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Strict-Transport-Security"] == STRICT.format(63_072_000)


def test_so_has_the_redirect_to_https_and_it_says_that_there_is_no_other_way(db, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 63_072_000
    answer = Client().get("/accounts/login/")
    assert answer.status_code == 301 and answer.headers.keys() >= ALWAYS.keys() | {"Strict-Transport-Security"}


def test_so_has_a_static_file_which_may_do_nothing_by_itself(db):
    answer = Client().get(f"/static/js/{STATIC}")
    answer.close()
    assert answer.status_code == 200 and answer.headers.keys() >= ALWAYS.keys()
    assert "Cache-Control" not in answer.headers or "no-store" not in answer.headers["Cache-Control"]


def test_a_page_of_ours_keeps_its_own_policy(db):
    assert "script-src 'self'" in Client().get("/accounts/login/").headers["Content-Security-Policy"]


class Bare(BaseHTTPRequestHandler):
    """As gunicorn refuses an address that is too long: no page of ours, and no header of ours."""

    def do_GET(self):
        self.send_response(200 if self.path == "/accounts/login/" else 414)
        self.end_headers()

    def log_message(self, *_):
        pass


@needs_caddy
def test_the_proxy_says_them_where_the_server_refused_before_any_page(tmp_path):
    server = HTTPServer(("127.0.0.1", 0), Bare)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with caddy(f"http://127.0.0.1:{server.server_port}", tmp_path) as address:
            refused = ask_headers(address + "/" + "a" * 100)
            server.shutdown()
            server.server_close()
            away = ask_headers(address)
    finally:
        server.server_close()
    for status, headers in (refused, away):
        assert status in {414, 503}
        assert headers["strict-transport-security"] == STRICT.format(63_072_000)
        assert headers["cache-control"] == "no-store"
        ours = {name.lower(): value for name, value in ALWAYS.items() if name != "X-Answered-By"}
        assert {name: headers.get(name) for name in ours} == ours
        assert "server" not in headers


def test_signing_out_by_the_button_leaves_nothing_in_the_browser(client, tanya):  # noqa: F811
    sign_in(client, tanya)
    client.get("/")
    assert client.cookies[COOKIE].value
    answer = client.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies[COOKIE].value == "" and answer.cookies[COOKIE]["max-age"] == 0
    assert not client.cookies[COOKIE].value


def test_a_session_that_ended_by_itself_still_knows_whose_text_to_keep(client, tanya):  # noqa: F811
    sign_in(client, tanya)
    client.get("/")
    client.cookies.pop(settings.SESSION_COOKIE_NAME)
    assert client.get("/you/").status_code == 302
    assert client.cookies[COOKIE].value
