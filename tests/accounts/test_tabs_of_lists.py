"""The tabs of every work list: what is filtered by goes along, and the number on a tab is of the list it leads to."""

from django.http import QueryDict
from django.urls import reverse
from lxml import html

from accounts.work_lists import LISTS
from referrals.casework.actions import claiming
from tests.records import a_decided_referral, a_referral, a_request

READERS = {"queue": "omar", "cases": "omar", "requests": "nadia"}
QUEUE = reverse("referrals:queue")


def tabs(client, address):
    """Of each tab, what its link asks for, and the number on it."""
    page = html.fromstring(client.get(address).content)
    found = {}
    for link in page.xpath("//nav[contains(@class, 'moj-sub-navigation')]//a"):
        asked = QueryDict(link.get("href").partition("?")[2]).dict()
        number = link.xpath("string(*[@class='portal-count'])").strip("() \n")
        found[asked.pop("tab")] = (link.get("href"), asked, int(number) if number else None)
    return found


def rows(client, address):
    return len(html.fromstring(client.get(address).content).xpath("//main//table[1]/tbody/tr"))


def choices(form, name):
    return [str(key) for key, _ in getattr(form.fields[name], "choices", []) if str(key)]


def test_on_every_list_a_filter_goes_along_to_each_tab_whose_number_is_of_what_it_shows(who, signed_in):
    a_request(who)
    a_decided_referral(who, option="channel", to="Wensum County Council")
    claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    a_referral(who("tanya"))
    for of in LISTS:
        client, by = signed_in(READERS[of.key]), who(READERS[of.key])
        here = reverse(of.url_name)
        form = of.form(client.get(here).wsgi_request, by)
        for name in (name for name in form.fields if name not in ("tab", "order") and choices(form, name)):
            value, kept = choices(form, name)[0], 0
            for tab, (href, asked, number) in tabs(client, of.page({name: value})).items():
                assert asked in ({name: value}, {}), (of.key, name, tab)
                kept += bool(asked)
                if number:
                    assert rows(client, f"{here}{href[href.index('?') :]}") == number, (of.key, href)
            assert kept, f"{name} of {of.key} is lost on every tab"


def test_what_means_nothing_on_a_tab_stays_behind_and_nothing_typed_or_counted_goes_along(signed_in):
    client = signed_in("omar")
    found = tabs(client, f"{QUEUE}?tab=all&state=submitted&due=week&order=newest&cut=counted")
    assert found["unassigned"][1] == {"state": "submitted", "due": "week", "order": "newest"}
    assert found["overdue"][1] == {"state": "submitted", "order": "newest"}
    assert found["finished"][1] == {}
    searched = client.post(QUEUE, {"q": "Kerensa", "sector": "education", "tab": "all"}).url
    assert {str(asked) for _, asked, _ in tabs(client, searched).values()} == {"{'sector': 'education'}"}
