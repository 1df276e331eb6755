"""What browsers block on our pages is told, without a word about whose page it was."""

from __future__ import annotations

import json
import logging

import pytest
from playwright.sync_api import expect

from prevent_portal import policy_reports
from prevent_portal.observed import counting
from prevent_portal.observed.counting import Counts, added_up

REPORTS = "/policy-reports"
CASE = "http://portal.test/referrals/0198c0de-0000-7000-8000-000000000000/"


@pytest.fixture
def counted(settings, tmp_path, monkeypatch):
    settings.METRICS_DIR = str(tmp_path)
    sums = Counts()
    monkeypatch.setattr(policy_reports, "COUNTS", sums)
    monkeypatch.setattr(counting, "COUNTS", sums)
    monkeypatch.setattr(counting, "WRITTEN_EVERY", 0.0)
    return lambda: {name: many for name, many in added_up(tmp_path).items() if name.startswith("pp_policy")}


def report(client, *, kind="application/csp-report", **said):
    told = {"document-uri": CASE, "effective-directive": "script-src-elem", "blocked-uri": "inline", **said}
    return client.post(REPORTS, json.dumps({"csp-report": told}), content_type=kind)


def lines(caplog):
    return [line.getMessage() for line in caplog.records if line.name == "prevent_portal.policy_reports"]


def test_a_report_is_counted_and_logged_by_the_name_of_the_page_without_session_or_database(client, counted, caplog):
    """The test has no database."""
    assert report(client).status_code == 204
    assert counted() == {'pp_policy_reports_total{directive="script-src"}': 1}
    assert lines(caplog) == ["A browser blocked inline on the page referrals:case by script-src"]
    assert "0198c0de" not in caplog.text


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("https://Elsewhere.example/steal?name=Kai", "elsewhere.example"),
        ("data", "data"),
        ("data:text/html,Kai", "data"),
        ("https://Kai lives here/", "another site"),
        ("", "something unsaid"),
        (None, "something unsaid"),
        ("chrome-extension://abcdef/x.js", "abcdef"),
    ],
)
def test_of_what_was_blocked_only_a_word_or_a_host_is_said(client, counted, caplog, uri, said):
    assert report(client, **{"blocked-uri": uri}).status_code == 204
    assert lines(caplog) == [f"A browser blocked {said} on the page referrals:case by script-src"]


def test_a_directive_that_the_policy_does_not_name_is_its_default(client, counted):
    report(client, **{"effective-directive": "frame-src"})
    report(client, **{"effective-directive": "no such thing\n\nat all"})
    assert counted() == {'pp_policy_reports_total{directive="default-src"}': 2}


def test_a_page_by_which_a_record_is_sealed_is_not_named(client, counted, caplog):
    report(client, **{"document-uri": f"{CASE}seal/"})
    report(client, **{"document-uri": "http://portal.test/no/such/page"})
    assert lines(caplog) == ["A browser blocked inline on the page none by script-src"] * 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'"x"',
        b'{"csp-report": []}',
        b'{"csp-report": {}}',
        b'{"csp-report": {"document-uri": 1, "effective-directive": " "}}',
        b"\xff",
        b"[" * 9_000,
        b"1" * 20_000,
    ],
)
def test_what_is_no_report_is_refused_and_neither_counted_nor_logged(client, counted, caplog, body):
    answer = client.generic("POST", REPORTS, body, content_type="application/csp-report")
    assert (answer.status_code, counted(), lines(caplog)) == (400, {}, [])


def test_a_form_is_no_report_and_nothing_can_be_read_there(client, counted):
    assert report(client, kind="application/x-www-form-urlencoded").status_code == 400
    assert counted() == {}


@pytest.mark.django_db
def test_the_address_is_no_page(client):
    assert client.get(REPORTS).status_code == 404


def test_who_sends_thousands_fills_no_log_and_each_is_counted(client, counted, caplog, monkeypatch):
    moment = [0.0]
    monkeypatch.setattr(policy_reports, "monotonic", lambda: moment[0])
    for _ in range(50):
        report(client)
    assert len(lines(caplog)) == policy_reports.LINES
    moment[0] = 61.0
    report(client)
    assert len(lines(caplog)) == policy_reports.LINES + 1
    assert counted() == {'pp_policy_reports_total{directive="script-src"}': 51}


@pytest.mark.browser
def test_chromium_tells_of_a_script_that_came_into_a_page(browsing, caplog, people):
    caplog.set_level(logging.WARNING)
    page = browsing()
    page.goto("/accounts/login/")
    with page.expect_response(f"**{REPORTS}") as told:
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'), {text: 'document.title = 1'}))"
        )
    assert told.value.status == 204
    expect(page).not_to_have_title("1")
    assert lines(caplog) == ["A browser blocked inline on the page account_login by script-src"]
