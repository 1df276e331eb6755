"""The first page by role: each number is that of the list it leads to."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from core.counting import counts
from core.today import LINES, of_today
from referrals.casework.actions import claiming
from referrals.casework.queue_tabs import TABS, listed_as
from referrals.filing.actions import adding
from referrals.models import Referral
from tests.records import (
    a_draft,
    a_recommendation,
    a_referral,
    a_request,
    an_assessed_referral,
    ready,
)
from tests.safeguarding.test_unread_answers import nadia_answers


@pytest.fixture(scope="module")
def told(once_a_module):
    """Omar has four: one with unread information, one with an answer of the trust, one overdue, one that waits for
    Sian. Danger stands in a fifth; a sixth nobody has."""
    who = once_a_module.who
    unread = an_assessed_referral(who)
    adding.add_information(
        referral=unread, text="He has a new phone.", immediate_danger="no", weapon="no", by=who("tanya")
    )
    answered = a_request(who, referral=claimed(who))
    late = claiming.claim(referral=a_referral(who("tom")), by=who("omar"))
    Referral.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=2))
    nadia_answers(who, answered)
    a_recommendation(who, referral=claimed(who))
    a_request(who, referral=claimed(who))
    a_referral(who("tanya"), danger={"danger": "yes"})
    a_referral(who("tom"))
    a_draft(who("tanya"))


def claimed(who):
    return ready(who, an_assessed_referral(who))


def lines(client):
    page = html.fromstring(client.get("/").content)
    for link in page.xpath("//*[contains(@class, 'portal-today__lines')]//a"):
        number = int(link.xpath("string(.//span)").strip())
        yield link.get("href"), number, link.text_content().split(maxsplit=1)[1]


@pytest.mark.parametrize("name", ["omar", "priya", "sian", "ian", "dot", "nadia", "tanya"])
def test_each_number_is_the_number_of_rows_of_its_list(told, people, signed_in, name):
    client = signed_in(name)
    found = list(lines(client))
    assert found
    for href, number, says in found:
        rows = html.fromstring(client.get(href).content).xpath("(//main//table)[1]//tbody/tr")
        assert len(rows) == number, says


def test_omar_sees_what_waits_for_him(told, people, signed_in):
    said = {says: number for _, number, says in lines(signed_in("omar"))}
    assert said["Yours, with information you have not read"] == 1
    assert said["Yours, with a partner's answer to read"] == 1
    assert said["Yours, overdue"] == 1
    assert said["New, and nobody has claimed it"] == 2


def test_sian_sees_what_waits_for_a_second_person(told, people, signed_in):
    said = {says: number for _, number, says in lines(signed_in("sian"))}
    assert said["Recommendations that wait for a second person"] == 1


def test_what_changed_since_omar_looked_is_gone_when_he_looks(told, people, who, signed_in):
    client = signed_in("omar")
    changed = "/queue/?tab=mine&flag=changed"
    assert changed in [href for href, _, _ in lines(client)]
    for row in html.fromstring(client.get(changed).content).xpath("//main//tbody//th//a/@href"):
        client.get(row)
    assert changed not in [href for href, _, _ in lines(client)]


def test_the_last_five_records_are_a_press_away(told, people, signed_in):
    client = signed_in("omar")
    mine = html.fromstring(client.get("/queue/?tab=mine").content).xpath("//main//tbody//th//a/@href")
    for href in mine:
        client.get(href)
    recent = html.fromstring(client.get("/").content).xpath("//section[@aria-labelledby='today-recent']//a/@href")
    assert recent == list(reversed(mine))[:5]


@pytest.mark.parametrize("name", ["omar", "sian", "nadia", "tanya"])
def test_the_page_takes_ten_questions_at_most(told, people, signed_in, name):
    client = signed_in(name)
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    reads = [one for one in asked.captured_queries if one["sql"].lstrip("(").startswith(("SELECT", "select"))]
    assert len(reads) <= 10, "\n".join(one["sql"][:150] for one in reads)


def test_all_the_tabs_are_counted_in_one_statement(told, people, who, django_assert_num_queries):
    omar = who("omar")
    asked = [listed_as(omar, tab) for tab in TABS]
    alone = [one.rule.count(omar, one.model, order=one.order, narrow=one.narrow) for one in asked]
    with django_assert_num_queries(1):
        assert counts(omar, asked) == alone


def test_every_line_leads_to_a_page(told):
    assert all(line.href.startswith("/") for line in LINES)


def test_nobody_is_told_of_a_line_that_is_closed_to_them(told, people, who):
    today = of_today(SimpleNamespace(who=who("nadia")))
    assert not [line for _, rows in today for line, _ in rows if line.url_name == "referrals:queue"]
