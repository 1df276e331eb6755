"""Seen from outside: figures with names that alert rules and the dashboard know, and nothing about anybody."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import time
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import yaml
from django.core.management import call_command
from django.db import Error
from django.urls import reverse

from accounts.notices import arriving
from audit.acting import SYSTEM, Actor, acting
from audit.capture.log_lines import WithRequest
from audit.log import log
from audit.models import Event
from core.duties import DUTIES
from core.logs import ScrubbedLines
from evidence.reasons import HELD
from evidence.scanner import Silent
from prevent_portal import tasks
from prevent_portal.alarms import WORDS
from prevent_portal.keeper import Duty
from prevent_portal.kinds import BACKUP_DRILLED, BACKUP_TAKEN
from prevent_portal.observed import counting, exposing, reading, words
from prevent_portal.observed.counting import CountedRequests, Counts, added_up, fold_ended
from prevent_portal.observed.names import METRICS, UNNAMED
from tests.addresses import every_address
from tests.keeping import the_keeper_at_work
from tests.source import ROOT
from tests.two_worlds import a_sealed_person, also, heard, soon, the_clock_stands

RULES = yaml.safe_load((ROOT / "deploy/monitoring/alerts.yml").read_text())["groups"][0]["rules"]
DASHBOARD = json.loads((ROOT / "deploy/monitoring/dashboard.json").read_text())
STATEMENTS = 40
DUTIES_OF_CODE = [duty.name for duty in DUTIES]
LINE = re.compile(r'^[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [0-9.e+-]+$')


@pytest.fixture
def folder(settings, tmp_path, monkeypatch):
    settings.METRICS_DIR = str(tmp_path)
    monkeypatch.setattr(counting, "COUNTS", Counts())
    monkeypatch.setattr(counting, "WRITTEN_EVERY", 0.0)
    return tmp_path


def names_in(expression):
    return set(re.findall(r"\bpp_[a-z_]+", expression))


def test_every_metric_that_a_rule_or_a_panel_names_exists():
    told = [rule["expr"] for rule in RULES] + [t["expr"] for panel in DASHBOARD["panels"] for t in panel["targets"]]
    known = METRICS.keys() | {f"{name}_bucket" for name, metric in METRICS.items() if metric.kind == "histogram"}
    assert set().union(*map(names_in, told)) <= known


def test_every_metric_is_on_the_dashboard_or_in_a_rule():
    told = json.dumps(DASHBOARD) + json.dumps(RULES)
    assert {name for name in METRICS if name not in told} == set()


def test_each_rule_says_what_to_do_and_whom_it_wakes():
    assert all(rule["labels"]["severity"] in {"page", "ticket"} and rule["annotations"]["summary"] for rule in RULES)


# --- Counting


def test_requests_are_counted_by_page_and_status_and_never_by_address(folder):
    page = SimpleNamespace(view_name="referrals:case")
    counted = CountedRequests(lambda request: SimpleNamespace(status_code=404))
    counted(SimpleNamespace(resolver_match=page, method="GET"))
    counted(SimpleNamespace(resolver_match=None, method="BREW"))
    counted(SimpleNamespace(resolver_match=SimpleNamespace(view_name="livez"), method="GET"))  # a probe is nobody
    sums = added_up(folder)
    assert sums['pp_requests_total{page="referrals:case",method="GET",status="404"}'] == 1
    assert sums['pp_requests_total{page="none",method="other",status="404"}'] == 1
    assert sums["pp_request_seconds_count"] == sums['pp_request_seconds_bucket{le="+Inf"}'] == 2


def test_what_processes_counted_is_added_up_and_the_newest_moment_counts(folder):
    one, two = Counts(), Counts()
    for counts in (one, two, two):
        counts.add(("pp_requests_total", (), 1))
    one.stamp("pp_duty_last_done_timestamp_seconds", ())
    two.stamp("pp_duty_last_done_timestamp_seconds", ())
    sums = added_up(folder)
    assert sums["pp_requests_total"] == 3 and sums["pp_duty_last_done_timestamp_seconds"] <= time.time()


def test_what_a_process_counted_outlives_it_once_and_it_may_come_back(folder):
    counts = Counts()
    counts.add(("pp_requests_total", (), 1))
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    fold_ended(folder)
    assert [path.name for path in folder.iterdir()] == ["ended.json"] and added_up(folder)["pp_requests_total"] == 1
    counts.add(("pp_requests_total", (), 1))
    counts.add(("pp_requests_total", (), 1))
    assert added_up(folder)["pp_requests_total"] == 3


def test_a_duty_says_when_it_was_done_and_when_it_failed(folder, db, monkeypatch):
    monkeypatch.setattr("prevent_portal.keeper.COUNTS", counting.COUNTS)
    Duty(name="core.clock.today", every=60).do()
    Duty(name="core.clock.no_such_duty", every=60).do()
    sums = added_up(folder)
    assert sums['pp_duty_failures_total{duty="core.clock.no_such_duty"}'] == 1
    assert list(sums)[-1] == 'pp_duty_last_done_timestamp_seconds{duty="core.clock.today"}'


def test_the_keeper_says_how_far_the_log_is_sealed(folder, db, monkeypatch):
    monkeypatch.setattr(reading, "COUNTS", counting.COUNTS)
    with the_keeper_at_work():
        reading.count_sealing()
    assert 0 < added_up(folder)["pp_sealed_through_timestamp_seconds"] <= time.time() + 120


def test_the_page_says_when_it_was_last_sealed(folder):
    counting.COUNTS.stamp("pp_sealed_timestamp_seconds", (), at=1_800_000_000.0)
    assert reading.moment_of("pp_sealed_timestamp_seconds").timestamp() == 1_800_000_000.0


def test_the_keeper_has_the_worker_of_files_look_at_the_scanner_while_no_file_waits(monkeypatch):
    rung = []
    monkeypatch.setattr(tasks.bell, "ring", lambda *ring, queue: rung.append((*ring, queue)))
    assert "prevent_portal.tasks.have_the_scanner_looked_at" in DUTIES_OF_CODE
    tasks.have_the_scanner_looked_at()
    assert rung == [(tasks.look_at_scanner.name, 0, "evidence")]


def test_a_scanner_that_is_believed_is_told_with_the_day_of_its_signatures_and_one_that_is_not_grows_old(
    folder, monkeypatch
):
    monkeypatch.setattr(tasks, "COUNTS", counting.COUNTS)
    made = datetime(2026, 11, 27, 9, tzinfo=UTC)
    monkeypatch.setattr(tasks.SCANNER, "_version", lambda: ("ClamAV", made))
    monkeypatch.setattr(tasks.SCANNER, "_prove", lambda: None)
    tasks.look_at_scanner(0)
    believed = reading.moment_of("pp_scanner_believed_timestamp_seconds")
    assert believed and reading.moment_of("pp_scanner_signatures_timestamp_seconds") == made
    monkeypatch.setattr(tasks.SCANNER, "_proven_until", float("inf"))  # what is remembered is no proof of now

    def blind():
        raise Silent("scanner_blind")

    monkeypatch.setattr(tasks.SCANNER, "_prove", blind)
    tasks.look_at_scanner(0)
    assert reading.moment_of("pp_scanner_believed_timestamp_seconds") == believed


# --- Exposing


def test_every_line_can_be_read_and_every_name_is_known(folder, db):
    with acting(SYSTEM):
        log(BACKUP_TAKEN)
        log(BACKUP_DRILLED, data={"ok": True, "rpo": 40.0, "rto": 60.0})
    lines = exposing.exposed().splitlines()
    assert [line for line in lines if not line.startswith("#") and not LINE.match(line)] == []
    assert set().union(*map(names_in, lines)) <= METRICS.keys() | {"pp_request_seconds_bucket"}
    assert {"pp_database_up 1", "pp_drill_rpo_seconds 40", 'pp_jobs{queue="mail",state="queued"} 0'} <= set(lines)


def test_without_the_database_it_says_that_and_what_was_counted(folder, monkeypatch):
    counting.COUNTS.add(("pp_requests_total", (("page", "home"), ("method", "GET"), ("status", "200")), 7))
    monkeypatch.setattr(exposing, "state", lambda: None)
    lines = exposing.exposed().splitlines()
    assert "pp_database_up 0" in lines and 'pp_alarm{what="database"} 1' in lines
    assert 'pp_requests_total{page="home",method="GET",status="200"} 7' in lines


def test_a_database_that_gives_up_in_the_middle_is_a_state_and_no_error(db, monkeypatch):
    def away(kind):
        raise Error

    monkeypatch.setattr(reading, "newest", away)
    monkeypatch.setattr(reading, "connection", SimpleNamespace(close=lambda: None))
    assert reading.state() is None


def test_a_scrape_costs_the_same_few_statements_whatever_waits(folder, db, django_assert_max_num_queries):
    exposing.exposed()
    with django_assert_max_num_queries(STATEMENTS):
        exposing.exposed()


def test_every_kind_of_job_has_a_queue_with_words_of_its_own():
    assert reading.QUEUES.keys() == {arrival.label for arrival in arriving.ARRIVALS}
    assert words.QUEUES.keys() == set(reading.QUEUES.values())


def test_two_who_ask_at_once_are_answered_one_after_the_other_and_who_waits_too_long_is_told(folder, monkeypatch):
    monkeypatch.setattr(exposing, "PATIENCE", 0.01)
    with exposing.ONE_AT_A_TIME:
        assert answered("/metrics").startswith(b"HTTP/1.0 503")


# --- Nothing about anybody


def test_no_label_is_anything_but_a_word_of_the_code(folder, people):
    """A page, a method, a duty, a queue, an alarm, a state: all stand in the code, and there are no more of them."""
    with acting(SYSTEM):
        log(BACKUP_DRILLED, data={"ok": True, "rpo": 40.0, "rto": 60.0})
    counting.COUNTS.stamp("pp_duty_last_done_timestamp_seconds", (("duty", DUTIES_OF_CODE[0]),))
    labels = {pair for line in exposing.exposed().splitlines() for pair in re.findall(r'([a-z]+)="([^"]*)"', line)}
    known = {
        "queue": set(reading.QUEUES.values()),
        "state": {"queued", "running", "failed"},
        "reason": set(HELD),
        "what": {*WORDS, *reading.BACKUPS},
        "duty": set(DUTIES_OF_CODE),
    }
    assert labels and {(name, value) for name, value in labels if value not in known[name]} == set()


def test_a_page_by_which_a_record_is_sealed_is_counted_without_its_name():
    named = {one.name for one in every_address() if re.search(r"(^|_)(un)?seal", one.name.partition(":")[2])}
    assert named == UNNAMED
    assert {counting.page_of(SimpleNamespace(resolver_match=SimpleNamespace(view_name=name))) for name in named} == {
        "none"
    }


def test_in_the_world_of_a_sealed_person_the_administrator_reads_the_same_page(people, who, signed_in):
    rex, at = signed_in("rex"), soon()

    def page():
        with the_clock_stands(at=at):
            return heard(lambda: rex.get(reverse("service")))[1].body

    page()
    here = page()
    with also(a_sealed_person, who=who):
        waiting, there = exposing.exposed(), page()
    assert 'pp_jobs{queue="mail",state="queued"} 0' not in waiting and there == here


def test_it_answers_at_one_address_alone(folder, monkeypatch):
    monkeypatch.setattr(exposing, "exposed", lambda: "pp_database_up 1\n")
    monkeypatch.setattr(exposing, "close_old_connections", lambda: None)
    assert answered("/metrics").startswith(b"HTTP/1.0 200") and answered("/").startswith(b"HTTP/1.0 404")


def answered(path):
    """One request, without a socket."""
    sent = io.BytesIO()
    answer = exposing.Answer.__new__(exposing.Answer)
    answer.rfile, answer.wfile = io.BytesIO(f"GET {path} HTTP/1.0\r\n\r\n".encode()), sent
    answer.client_address, answer.server = ("127.0.0.1", 1), None
    answer.handle()
    return sent.getvalue()


# --- The page, and the log


def test_the_administrator_reads_in_plain_words_what_was_done_when(signed_in):
    said = signed_in("rex").get(reverse("service")).content.decode()
    assert "No event has waited for more than a minute to be sealed." in said
    assert "No base backup was ever taken. None is expected of this installation." in said
    assert "No keeper is at work" in said and "No e-mail waits longer than it should to be sent." in said


def test_work_that_is_late_is_said_with_what_it_waits_for_and_not_how_much_it_is():
    queue = reading.Queue("files", 3, 0, 0, None, True, {**dict.fromkeys(HELD, 0), "no_scanner": 3})
    line = words._queue(queue)
    assert line.words == "Some wait longer than they should to be looked at. The virus scanner does not answer."
    assert not line.well


def test_the_administrator_reads_when_the_scanner_was_last_found_to_work(signed_in, folder):
    rex = signed_in("rex")
    page = reverse("service")
    assert "The virus scanner has not found its test file yet." in rex.get(page).content.decode()
    now = time.time()
    for ago, said in ((180, " 3 minutes ago."), (3600, "60 minutes ago. Its signatures were made 2 days ago. Files")):
        counting.COUNTS._begin_anew()
        for path in folder.iterdir():
            path.unlink()
        counting.COUNTS.stamp_all(
            ("pp_scanner_believed_timestamp_seconds", (), now - ago),
            ("pp_scanner_signatures_timestamp_seconds", (), now - 180_000),
        )
        assert f"The virus scanner last found its test file {said.lstrip()}" in rex.get(page).content.decode()


@pytest.mark.parametrize("name", ["omar", "tanya", "sian"])
def test_nobody_else_opens_it(signed_in, name):
    assert signed_in(name).get(reverse("service")).status_code == 404


def test_a_line_of_the_services_log_bears_the_number_that_its_events_bear(db):
    with acting(Actor(name="omar", request_id="0198abc")):
        number = log(BACKUP_TAKEN)
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "The disk is full.", None, None)
        assert WithRequest().filter(record)
    assert json.loads(ScrubbedLines().format(record))["request"] == "0198abc"
    assert Event.objects.get(pk=number).request_id == "0198abc"


def test_a_line_of_no_request_bears_none(db):
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "The disk is full.", None, None)
    WithRequest().filter(record)
    assert "request" not in json.loads(ScrubbedLines().format(record))


def test_the_figures_can_be_printed(folder, db, capsys):
    call_command("metrics", "--once")
    assert "pp_database_up 1" in capsys.readouterr().out
