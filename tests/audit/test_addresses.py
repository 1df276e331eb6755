"""Addresses of the log that somebody typed, or carried over from another list."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.paging import Place, place_token


@pytest.mark.parametrize("place", ["9" * 30 + "-5", "9" * 18 + "-" + "9" * 19, "\u00b2-1", "\u0669-1", "1-1", "x"])
def test_an_event_that_cannot_be_is_not_found(place, signed_in):
    assert signed_in("amir").get(reverse("audit:event", args=[place])).status_code == 404


@pytest.mark.parametrize("key", [5, "a name", timezone.localdate()])
def test_a_place_in_another_list_is_the_first_page_of_the_log(key, signed_in):
    amir = signed_in("amir")
    answer = amir.get(reverse("audit:log"), {"after": place_token(Place(key, 3))})
    assert answer.status_code == 200


def test_the_last_day_of_the_calendar_breaks_no_page(people, signed_in):
    amir = signed_in("amir")
    day = reverse("audit:day", args=[people.omar.public_id, "9999-12-31"])
    assert amir.get(day).status_code == 404  # no log can be of that day
    assert amir.get(reverse("audit:log") + "?until=9999-12-31").status_code in {200, 422}


def test_no_record_bears_a_name_that_the_database_cannot_hold(signed_in):
    assert signed_in("amir").get("/audit/records/referrals.Referral/%00/").status_code == 404
