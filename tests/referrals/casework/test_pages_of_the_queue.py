"""From page to page of a long queue, and back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.records import a_referral
from tests.referrals.casework.test_queue import queue, references

A_PAGE = 25


@pytest.fixture(scope="module", autouse=True)
def two_pages_and_two_more(once_a_module):
    for _ in range(2 * A_PAGE + 2):
        a_referral(once_a_module.who("tanya"))


def test_the_next_page_begins_where_the_first_ended(signed_in):
    client = signed_in("omar")
    first = queue(client)
    second = client.get(reverse("referrals:queue") + first.context["next_url"])
    third = client.get(reverse("referrals:queue") + second.context["next_url"])
    assert len({*references(first), *references(second), *references(third)}) == 2 * A_PAGE + 2
    assert third.context["next_url"] == ""
    again = client.get(reverse("referrals:queue") + second.context["previous_url"])
    assert references(again) == references(first) and again.context["previous_url"] == ""


def test_going_back_past_rows_that_came_since_shows_a_whole_first_page(who, signed_in):
    client = signed_in("omar")
    second = client.get(reverse("referrals:queue") + queue(client).context["next_url"])
    a_referral(who("tanya"), danger={"danger": "yes"})
    back = client.get(reverse("referrals:queue") + second.context["previous_url"])
    front = client.get(reverse("referrals:queue") + back.context["previous_url"])
    assert references(front) == references(queue(client)) and len(references(front)) == A_PAGE


def test_a_previous_page_costs_no_more_queries_than_a_next_one(signed_in):
    client, address = signed_in("omar"), reverse("referrals:queue")
    second = client.get(address + queue(client).context["next_url"])
    third_url = second.context["next_url"]
    with CaptureQueriesContext(connection) as onward:
        third = client.get(address + third_url)
    with CaptureQueriesContext(connection) as back:
        client.get(address + third.context["previous_url"])
    assert len(back) <= len(onward)
