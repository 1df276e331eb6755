"""The queue: what waits, in the right order, and only what may be seen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from core.paging import Place, place_token
from referrals.casework.actions import claiming, clocks
from referrals.casework.queue_order import FLAGGED, MOST_URGENT, PERHAPS_URGENT, STEP, THE_REST
from referrals.models import Referral
from tests.records import a_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")

ADULT = {"under_18": "no", "own_staff": "no", "declaration": "on"}


def queue(client, **asked):
    """The queue as its filters are set; what is typed is posted, as the form does it."""
    if "q" in asked:
        return client.post(reverse("referrals:queue"), asked, follow=True)
    return client.get(reverse("referrals:queue"), asked)


def references(response):
    return [row.referral.reference for row in response.context["rows"]]


def test_danger_comes_first_then_flags_then_what_is_due(who, signed_in):
    plain = a_referral(who("tanya"), last=ADULT)
    child = a_referral(who("tanya"))
    perhaps = a_referral(who("tanya"), danger={"danger": "not_sure"})
    danger = a_referral(who("tanya"), danger={"danger": "yes"})
    assert references(queue(signed_in("omar"))) == [one.reference for one in (danger, perhaps, child, plain)]
    ranks = [one.queue_key // STEP for one in (danger, perhaps, child, plain)]
    assert ranks == [MOST_URGENT, PERHAPS_URGENT, FLAGGED, THE_REST]


def test_the_tabs_say_how_much_is_where(who, signed_in):
    claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    a_referral(who("tanya"))
    counts = {tab.label: tab.count for tab in queue(signed_in("omar")).context["tabs"]}
    assert counts == {
        "Immediate danger": 0,
        "New": 1,
        "Mine": 1,
        "Offered to me": 0,
        "Unassigned": 1,
        "Overdue": 0,
        "All in hand": 2,
        "Finished": 0,
    }


@pytest.mark.parametrize("typed", ["marsh", "Marsh dylan", "DYL"])
def test_a_name_is_found_by_the_beginning_of_its_words(typed, who, signed_in):
    referral = a_referral(who("tanya"))
    a_referral(who("bea"), who={"forenames": "Kerensa", "place": "Youth club"})
    assert references(queue(signed_in("omar"), q=typed)) == [referral.reference]


def test_a_reference_is_found_however_it_is_typed(who, signed_in):
    referral = a_referral(who("tanya"))
    assert references(queue(signed_in("omar"), q=referral.reference.lower())) == [referral.reference]


@pytest.mark.parametrize("typed", ["'; drop table--", "a & | !", ":*", "%", "🙂", "\u200f", "\x00"])
def test_strange_searches_find_nothing_and_break_nothing(typed, who, signed_in):
    a_referral(who("tanya"))
    assert queue(signed_in("omar"), q=typed).status_code in (200, 422)


def test_the_last_five_searches_are_offered_to_who_made_them_until_they_are_forgotten(who, signed_in):
    omar, typed = signed_in("omar"), ["marsh", "dylan", "kerensa", "lowe", "wren", "penrose", "dylan"]
    for name in typed:
        shown = queue(omar, q=name)
    recent = shown.context["recent"]
    assert [text for text, _ in recent] == ["dylan", "penrose", "wren", "lowe", "kerensa"]
    assert not any(name in href for _, href in recent for name in typed)
    assert [text for text, _ in queue(signed_in("sian"), q="marsh").context["recent"]] == ["marsh"]
    address = f"/queue/{recent[1][1]}"
    assert omar.get(address).context["question"].typed == "penrose"
    omar.post(reverse("referrals:forget_searches"))
    assert omar.get(address).status_code == 422 and "penrose" not in str(dict(omar.session))


def test_a_search_is_logged_with_what_was_searched_and_found(who, people, signed_in):
    referral = a_referral(who("tanya"))
    queue(signed_in("omar"), q="marsh")
    event = Event.objects.filter(kind="list.searched", actor_id=people.omar.pk).latest("at")
    assert event.ids == [f"referrals.Referral:{referral.pk}"]
    assert "marsh" in event.payload


def test_a_name_stands_only_in_the_own_caseload(who, signed_in):
    claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    client = signed_in("omar")
    assert "Dylan" in queue(client, tab="mine").content.decode()
    assert "Dylan" not in queue(client, tab="all").content.decode()


def test_filters_narrow_and_can_be_taken_off(who, signed_in):
    a_referral(who("tanya"))
    a_referral(who("bea"), last=ADULT)
    response = queue(signed_in("omar"), tab="all", flag="child", sector="education", state="submitted")
    assert len(response.context["rows"]) == 1
    assert [chip.label for chip in response.context["chips"]] == [
        "State: New",
        "Flag: Under 18",
        "Sector: Education",
    ]


def test_it_narrows_to_who_sent_it_and_to_an_area_in_the_list_and_on_its_tabs(who, signed_in):
    tanyas, beas = a_referral(who("tanya")), a_referral(who("bea"))
    omar = signed_in("omar")
    sent = queue(omar, tab="all", agency=beas.agency_id)
    assert references(sent) == [beas.reference]
    assert [chip.label for chip in sent.context["chips"]] == [f"Sent by: {beas.agency.name}"]
    assert {tab.label: tab.count for tab in sent.context["tabs"]}["New"] == 1
    near = queue(omar, tab="all", council=tanyas.council_id)
    assert set(references(near)) == {tanyas.reference, beas.reference} and beas.council_id == tanyas.council_id
    Referral.objects.filter(pk=beas.pk).update(council=None)
    assert references(queue(omar, tab="all", council=tanyas.council_id)) == [tanyas.reference]


@pytest.mark.parametrize("asked", [{"tab": "nonsense"}, {"order": "x"}, {"after": "x"}])
def test_a_mistyped_address_still_shows_the_list(asked, who, signed_in):
    a_referral(who("tanya"))
    assert len(queue(signed_in("omar"), **asked).context["rows"]) == 1


@pytest.mark.parametrize(
    "asked", [{"state": "x"}, {"officer": "999999"}, {"agency": "999999"}, {"flag": "x"}, {"q": "x" * 301}]
)
def test_a_filter_that_means_nothing_shows_nobody_and_says_so(asked, who, signed_in):
    a_referral(who("tanya"))
    shown = queue(signed_in("omar"), **asked)
    assert (shown.status_code, shown.context["rows"]) == (422, [])
    assert all(value in shown.content.decode() for value in (*asked.values(), "There is a problem") if len(value) > 6)


def test_a_longer_list_costs_no_more_queries(who, signed_in):
    client = signed_in("omar")
    for _ in range(2):
        claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    queue(client, tab="mine")  # the first page of a session also writes the session
    with CaptureQueriesContext(connection) as few:
        queue(client, tab="mine")
    for _ in range(6):
        claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    queue(client, tab="mine")  # what stands in a list is remembered, for the next in it
    with CaptureQueriesContext(connection) as many:
        queue(client, tab="mine")
    assert len(many) == len(few)


def test_the_duty_officer_sees_the_immediate_lane_only(who, signed_in):
    a_referral(who("tanya"))
    danger = a_referral(who("tanya"), danger={"danger": "yes"})
    assert references(queue(signed_in("dot"))) == [danger.reference]


def test_another_force_sees_nothing(who, signed_in):
    a_referral(who("tanya"))
    assert references(queue(signed_in("yusuf"), tab="all")) == []


@pytest.mark.parametrize("person", ["tanya", "lena", "ada", "des", "nadia", "amir", "rex"])
def test_the_queue_does_not_exist_for_others(person, signed_in):
    assert queue(signed_in(person)).status_code == 404


def test_a_passed_limit_is_told_once(who, people):
    referral = a_referral(who("tanya"))
    Referral.objects.filter(pk=referral.pk).update(due_at=referral.submitted_at)
    assert (clocks.raise_overdue(), clocks.raise_overdue()) == (1, 0)
    assert people.sian.notices.filter(kind="case.overdue").count() == 1


@pytest.mark.parametrize("place", [5, "Abel", timezone.localdate()])
def test_a_place_in_another_list_is_the_first_page(place, who, signed_in):
    referral = a_referral(who("tanya"))
    shown = queue(signed_in("omar"), order="newest", after=place_token(Place(place, 1)))
    assert references(shown) == [referral.reference]
