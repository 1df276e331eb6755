"""A list that is open says what came into it since, by its rule and its filters, and says nothing of anybody."""

import pytest
from django.urls import reverse
from lxml import html

from audit.models import Event
from referrals.casework.actions import danger
from tests.records import a_referral, a_request

pytestmark = pytest.mark.usefixtures("filed_beforehand")


def asks_at(client, path):
    """Where the page of a list asks, again and again."""
    (url,) = html.fromstring(client.get(path).content).xpath("//div[@class='portal-since']/@data-poll-url")
    return url


def told(client, url):
    answer = client.get(url, headers={"X-Requested-With": "poll"})
    assert answer.status_code in (200, 204)
    return html.fromstring(answer.content).text_content().strip() if answer.content else ""


def test_the_queue_says_how_many_came_and_leads_to_them(who, signed_in):
    a_referral(who("tanya"))
    omar, yusuf = signed_in("omar"), signed_in("yusuf")
    new, schools = asks_at(omar, "/queue/?tab=new"), asks_at(omar, "/queue/?tab=new&sector=education")
    assert told(omar, new) == ""
    a_referral(who("bea"))
    logged = Event.objects.count()
    assert (told(omar, new), told(omar, schools)) == ("1 came since you opened this", "")
    assert told(yusuf, new) == "", "counted by the rule, for who asks"
    assert Event.objects.count() == logged
    assert html.fromstring(omar.get(new).content).xpath("//a/@href") == ["/queue/?tab=new"]


def test_in_the_lane_it_is_danger_that_comes_however_long_ago_the_referral_was_filed(who, signed_in):
    filed = a_referral(who("tanya"))
    dot = signed_in("dot")
    lane = asks_at(dot, "/queue/?tab=danger")
    assert told(dot, lane) == ""
    danger.report(referral=filed, told="yes", text="He has left with a knife.", by=who("sian"))
    assert told(dot, lane) == "1 came since you opened this"


def test_a_partners_desk_says_it_of_requests(who, signed_in):
    nadia = signed_in("nadia")
    desk = asks_at(nadia, reverse("safeguarding:desk"))
    a_request(who)
    assert told(nadia, desk) == "1 came since you opened this"


def test_a_search_and_what_a_figure_counted_ask_nothing(who, signed_in):
    a_referral(who("tanya"))
    omar = signed_in("omar")
    found = omar.post("/queue/", {"q": "marsh"}, follow=True)
    assert b"portal-since" not in found.content + omar.get("/queue/?tab=all&cut=late").content


@pytest.mark.parametrize(
    ("name", "key", "since"), [("tanya", "queue", "1"), ("omar", "nothing", "1"), ("omar", "queue", "x")]
)
def test_no_other_list_is_there_for_who_asks(name, key, since, signed_in):
    assert signed_in(name).get(f"/lists/{key}/since/?since={since}").status_code == 404
