"""Views of a work list: what is filtered by, under a name, counted anew for each person who looks."""

from uuid import uuid4

import pytest
from django.urls import reverse
from lxml import html

from accounts.actions import saved_views as acts
from accounts.limits import VIEWS
from accounts.models import Agency, SavedView
from accounts.work_lists import LISTS, is_list
from audit.models import Event
from audit.moves import MoveDenied
from referrals.casework.actions import claiming, sealing, sight
from referrals.models import Referral
from tests.records import a_referral

QUEUE = reverse("referrals:queue")
IN_HAND = {"tab": "all", "state": "submitted"}


def saved(by, name="New ones", *, chosen=IN_HAND, team=None, of="queue"):
    return acts.save(of=is_list(of), chosen=chosen, name=name, team=team, by=by)


def wensum():
    return Agency.objects.get(name="Wensum Constabulary")


def above(client, address=QUEUE):
    """The views above a list: name, and number or what stands in its place."""
    page = html.fromstring(client.get(address).content)
    return [" ".join(one.text_content().split()) for one in page.xpath("//section[@class='portal-views']//li")]


def test_omar_saves_what_he_filters_by_and_finds_it_above_the_list(who, signed_in):
    a_referral(who("tanya"))
    client = signed_in("omar")
    page = html.fromstring(client.get(QUEUE, IN_HAND).content)
    (link,) = page.xpath("//a[text()='Save this view']/@href")
    asked = html.fromstring(client.get(link).content)
    assert "New" in asked.xpath("string(//dl)") and not asked.xpath("//*[@name='team']")
    answer = client.post(link, {"name": "Fresh", "idempotency": uuid4()})
    assert answer.status_code == 302 and answer.url == f"{QUEUE}?state=submitted&tab=all"
    assert above(client) == ["Fresh (1)"]
    view = SavedView.objects.get()
    assert (view.name, view.asked, view.agency) == ("Fresh", IN_HAND, None)
    assert Event.objects.filter(kind="view.saved", target_id=str(view.pk)).count() == 1


def test_the_number_is_of_who_looks_and_each_view_holds_as_many_rows(who, people, signed_in):
    first, second = a_referral(who("tanya")), a_referral(who("tom"))
    saved(who("sian"), team=wensum())
    sight.exclude(referral=first, person=people.omar, why="His cousin.", by=who("ian"))
    sealing.seal(referral=second, why="A relative of a senior officer.", by=who("ian"))
    numbers = {}
    for name in ("omar", "priya", "sian", "ian"):
        client = signed_in(name)
        (line,) = above(client)
        page = html.fromstring(client.get(QUEUE, IN_HAND).content)
        assert line.startswith(f"New ones ({len(page.xpath('(//main//table)[1]//tbody/tr'))})"), (name, line)
        numbers[name] = line
    assert numbers["omar"].startswith("New ones (0)") and numbers["ian"].startswith("New ones (2)")


def test_a_view_for_the_team_is_found_by_the_team_and_by_no_other(who, signed_in):
    saved(who("sian"), "Of all", team=wensum())
    saved(who("omar"), "Of Omar")
    assert above(signed_in("priya")) == ["Of all (0) of Wensum Constabulary"]
    assert above(signed_in("omar")) == ["Of Omar (0)", "Of all (0) of Wensum Constabulary"]
    assert above(signed_in("iris")) == []


def test_only_a_supervisor_saves_for_the_team_and_removes_from_it(who, signed_in):
    with pytest.raises(MoveDenied, match="Only a supervisor"):
        saved(who("omar"), team=wensum())
    view = saved(who("sian"), team=wensum())
    address = reverse("accounts:remove_view", args=[view.public_id])
    assert signed_in("omar").post(address).status_code == 403
    assert signed_in("iris").post(address).status_code == 404
    assert signed_in("ian").post(address).status_code == 302
    assert not SavedView.objects.standing().exists()
    assert Event.objects.filter(kind="view.removed", actor_id=who("ian").pk, target_id=str(view.pk)).count() == 1


def test_another_persons_own_view_is_not_there_for_anybody_else(who, signed_in):
    view = saved(who("omar"))
    assert signed_in("sian").post(reverse("accounts:remove_view", args=[view.public_id])).status_code == 404
    assert "New ones" not in signed_in("sian").get(reverse("accounts:views")).content.decode()


def test_what_was_typed_and_what_a_figure_counted_are_no_part_of_a_view(who, signed_in):
    client = signed_in("omar")
    answer = client.post(QUEUE, {"q": "Kerensa", "state": "submitted", "tab": "all"})
    page = html.fromstring(client.get(f"{answer.url}&cut=counted").content)
    (link,) = page.xpath("//a[text()='Save this view']/@href")
    assert "q=" not in link and "cut=" not in link and "state=submitted" in link
    client.post(f"{link}&q=Kerensa&cut=counted", {"name": "Mine", "idempotency": uuid4()})
    assert SavedView.objects.get().asked == IN_HAND


@pytest.mark.parametrize(
    "chosen", [{"state": "abolished"}, {"flag": "gone"}, {"officer": "999999"}, {"tab": "nowhere"}, {"colour": "red"}]
)
def test_a_view_that_asks_for_what_is_no_more_says_so_and_shows_no_number(who, people, signed_in, chosen):
    SavedView.objects.create(of="queue", name="Old", asked=chosen, person=people.omar)
    client = signed_in("omar")
    assert above(client) == ["Old: asks for something that no longer exists"]
    assert "Asks for something that no longer exists" in client.get(reverse("accounts:views")).content.decode()
    with pytest.raises(MoveDenied, match="no longer exists"):
        saved(who("omar"), chosen=chosen)


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "a\u202eb", "x" * 60, "’ or 1=1 --"]
)
def test_a_hostile_name_is_shown_as_it_was_typed(who, signed_in, name):
    saved(who("sian"), name, team=wensum())
    page = signed_in("omar").get(QUEUE).content.decode()
    assert "<script>alert" not in page and "\u202e" not in page
    assert len(above(signed_in("omar"))) == 1


def test_a_name_is_given_once_and_a_person_has_so_many_and_no_more(who):
    for number in range(VIEWS.most):
        saved(who("omar"), f"View {number}")
    with pytest.raises(MoveDenied, match="of this name already"):
        saved(who("omar"), "View 1")
    with pytest.raises(MoveDenied, match=f"{VIEWS.most} views already"):
        saved(who("omar"), "One more")
    saved(who("priya"), "View 1")


def test_a_list_that_is_closed_to_a_person_has_no_views_for_them(who, signed_in):
    address = reverse("accounts:save_view", args=["queue"])
    assert signed_in("tanya").get(address).status_code == 404
    assert signed_in("omar").get(reverse("accounts:save_view", args=["nonsense"])).status_code == 404
    with pytest.raises(MoveDenied, match="not open to you"):
        saved(who("nadia"))


def test_every_work_list_counts_a_view_as_its_page_shows_it(who, signed_in):
    """Whatever joins the lists: its views stand above it, and its first choice of each box can be saved and found again."""
    claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    by = {"queue": "omar", "cases": "sian", "requests": "nadia"}  # twelve views at most of one person
    for of in LISTS:
        client = signed_in(by[of.key])
        form = of.form(client.get(reverse(of.url_name)).wsgi_request, who(by[of.key]))
        for name, field in form.fields.items():
            choices = [str(key) for key, _ in getattr(field, "choices", []) if str(key)]
            if choices and name != "order":
                view = saved(who(by[of.key]), name, chosen={name: choices[-1]}, of=of.key)
                page = html.fromstring(client.get(of.page(view.asked)).content)
                rows = len(page.xpath("(//main//table)[1]//tbody/tr"))
                assert f"{name} ({rows})" in [
                    line.partition(")")[0] + ")" for line in above(client, reverse(of.url_name))
                ]
    assert Referral.objects.count() == 1
