"""What is typed to narrow a list is posted, and stands in no address; what is chosen stands there."""

import ast
import re

import pytest
from django import forms
from django.urls import reverse

from accounts.models import User
from core.forms import ListForm, Look
from core.forms.listing import MOST_KEPT, typed_names
from referrals.casework.forms.queueing import QueueFilter
from tests.records import a_referral
from tests.source import ROOT, parsed, sources

pytestmark = pytest.mark.usefixtures("filed_beforehand")

QUEUE = "/queue/"
# Public pages about Prevent: nobody's record is searched, readers send each other what they found, and the page says
# that it answers no question about a person.
IN_THE_ADDRESS = {"SearchForm"}
# Nothing is typed into these: each of their boxes is a choice.
ALL_CHOSEN = {"TabForm"}


def search(client, typed, **chosen):
    return client.post(QUEUE, {"q": typed, **chosen})


def references(response):
    return [row.referral.reference for row in response.context["rows"]]


def test_a_search_stands_in_the_address_as_a_token(who, signed_in):
    referral, omar = a_referral(who("tanya")), signed_in("omar")
    address = search(omar, "Marsh", tab="all", flag="child").headers["Location"]
    assert re.fullmatch(r"/queue/\?q=[\w-]{16}&flag=child&tab=all", address)
    assert references(omar.get(address)) == references(omar.get(address)) == [referral.reference]


def test_every_link_of_the_answer_keeps_to_the_token(who, signed_in):
    for _ in range(27):
        a_referral(who("tanya"))
    first = signed_in("omar").post(QUEUE, {"q": "Marsh"}, follow=True)
    links = re.findall(r'(?:href|action)="([^"]+)"', first.content.decode())
    assert len(first.context["next_url"]) > 10 and not [link for link in links if "marsh" in link.lower()]


def test_the_next_page_of_a_search_is_of_that_search(who, signed_in):
    for _ in range(27):
        a_referral(who("tanya"))
    a_referral(who("bea"), who={"forenames": "Kerensa", "place": "Youth club"})
    omar = signed_in("omar")
    first = omar.post(QUEUE, {"q": "Marsh"}, follow=True)
    second = omar.get(QUEUE + first.context["next_url"])
    assert len({*references(first), *references(second)}) == 27


def test_the_token_of_another_person_is_nothing(who, signed_in):
    a_referral(who("tanya"))
    address = search(signed_in("omar"), "Marsh").headers["Location"]
    shown = signed_in("priya").get(address)
    assert (shown.status_code, shown.context["rows"]) == (
        422,
        [],
    ) and "not kept any longer" in shown.content.decode()


def test_a_name_in_the_address_is_not_searched_and_lists_nobody(who, signed_in):
    a_referral(who("tanya"))
    shown = signed_in("omar").get(QUEUE, {"q": "Dylan"})
    assert (shown.status_code, shown.context["rows"]) == (422, []) and "Dylan" not in shown.content.decode()


def test_a_search_is_gone_with_the_session(who, signed_in):
    omar = signed_in("omar")
    address = search(omar, "Marsh").headers["Location"]
    omar.logout()
    assert signed_in("omar").get(address).context["rows"] == []


def test_a_filter_is_taken_off_without_losing_the_others(who, signed_in):
    a_referral(who("tanya"))
    omar = signed_in("omar")
    shown = search(omar, "Marsh", flag="child").headers["Location"]
    words, flag = omar.get(shown).context["chips"]
    assert words.label == "Reference or name: Marsh"
    assert [chip.label for chip in omar.get(QUEUE + words.href).context["chips"]] == [flag.label]
    assert [chip.label for chip in omar.get(QUEUE + flag.href).context["chips"]] == [words.label]


def test_the_oldest_of_many_searches_is_forgotten_first(who, signed_in):
    omar = signed_in("omar")
    addresses = [search(omar, f"name{number}").headers["Location"] for number in range(MOST_KEPT + 1)]
    assert [omar.get(address).status_code for address in (addresses[0], addresses[1], addresses[-1])] == [
        422,
        200,
        200,
    ]


def test_one_text_has_one_address(who, signed_in):
    omar = signed_in("omar")
    assert search(omar, "Marsh").headers["Location"] == search(omar, "Marsh").headers["Location"]


def test_what_is_too_long_is_kept_in_the_box_with_its_error(signed_in):
    shown = search(signed_in("omar"), "a" * 301)
    assert shown.status_code == 422 and "1 too many" in shown.content.decode() and "a" * 301 in shown.content.decode()


@pytest.mark.parametrize(("name", "typed"), [("actor", "Haddad"), ("agency", "Wensum"), ("record", "PR-7CDX-94KMT")])
def test_what_is_asked_of_the_log_stands_in_no_address(name, typed, signed_in):
    amir = signed_in("amir")
    address = amir.post("/audit/", {name: typed, "operation": "consultation"}).headers["Location"]
    shown = amir.get(address)
    assert typed not in address and "operation=consultation" in address
    assert [chip.label.partition(": ")[2] for chip in shown.context["chips"]] == [
        "consultation",
        typed,
    ] or typed in str(shown.context["chips"])
    assert typed not in "".join(re.findall(r'(?:href|action)="([^"]+)"', shown.content.decode()))


def test_a_number_may_stand_in_the_address_of_the_log_and_a_name_may_not(people, signed_in):
    amir = signed_in("amir")
    assert amir.get("/audit/", {"actor": people.omar.pk, "record": "accounts.User:1"}).status_code == 200
    assert amir.get("/audit/", {"actor": "Haddad"}).status_code == 422


@pytest.mark.parametrize("address", ["/audit/export.csv", "/audit/exports/ask/"])
def test_nothing_is_taken_out_under_a_filter_that_is_not_kept(address, signed_in):
    answer = signed_in("amir").post(f"{address}?actor=Haddad", follow=True)
    assert "Nothing was taken out" in answer.content.decode()


def test_an_agency_is_found_by_a_post(signed_in):
    shown = signed_in("rex").post(reverse("accounts:agencies"), {"q": "wensum"}, follow=True)
    assert {str(agency).partition(" ")[0] for agency in shown.context["agencies"]} == {"Wensum"}
    assert "wensum" not in shown.request["QUERY_STRING"].lower()


# --- No page sends what is typed by GET ---------------------------------------------------------------------------


# Of rows that were ticked: the keys of records, as any link to one has, and nothing typed.
TICKS = {"referrals/queue/parts/table.html", "safeguarding/cases.html"}
# A day, and two numbers of versions: of time limits, which are about no person.
OF_POLICIES = {"policy/holds.html", "policy/versions.html"}


def test_only_guidance_sends_a_form_by_get():
    by_get = re.compile(r"<form(?![^>]*\bmethod=\"post\")[^>]*>", re.IGNORECASE)
    found = {
        path.relative_to(ROOT / "templates").as_posix()
        for path in (ROOT / "templates").rglob("*.html")
        if by_get.search(path.read_text())
    }
    assert found <= {"guidance/parts/search_box.html", *TICKS, *OF_POLICIES}


def _made_from_the_address() -> set[str]:
    """The forms that a view fills from `request.GET`."""
    found = set()
    for path in sources():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and any("request.GET" in ast.unparse(given) for given in node.args):
                found.add(ast.unparse(node.func).rpartition(".")[2])
    return found


def _forms(parent: type = forms.BaseForm) -> dict[str, type]:
    found = {}
    for form in parent.__subclasses__():
        found |= {form.__name__: form, **_forms(form)}
    return found


def test_no_form_with_a_box_to_type_in_is_filled_from_the_address():
    known = _forms()
    typed = {name for name in _made_from_the_address() & set(known) if typed_names(known[name])}
    assert typed == IN_THE_ADDRESS


def test_every_list_form_has_its_boxes_kept_apart():
    kept = {form.__name__: typed_names(form) for form in _forms(ListForm).values()}
    assert kept[QueueFilter.__name__] == ["q"]
    assert {name for name, typed in kept.items() if not typed} == ALL_CHOSEN


# --- The boxes of a list are written once for all who see them alike ---------------------------------------------------


class Filters(ListForm):
    about_subject = True

    q = forms.CharField(label="Name", required=False)
    due = forms.ChoiceField(label="Due", choices=[("", "Any"), ("late", "Late")], required=False)


class Others(Filters):
    looks = {"due": Look(size="m")}


def box(form, name="due"):
    return form[name].as_field_group()


def changed(name, **values):
    """A form of filters of which one thing was changed."""

    def make(request):
        form = Filters(request)
        for attribute, value in values.items():
            setattr(form.fields[name], attribute, value)
        return form

    return make


DIFFERENT = {
    "chosen": lambda request: Filters(request("/?due=late")),
    "of another look": lambda request: Others(request("/")),
    "with other words": lambda request: changed("due", label="Until")(request("/")),
    "with a hint": lambda request: changed("due", help_text="In working days")(request("/")),
    "with other choices": lambda request: changed("due", choices=[("", "Any")])(request("/")),
    "that cannot be changed": lambda request: changed("due", disabled=True)(request("/")),
    "with an error": lambda request: Filters(request("/?due=never")),
}


@pytest.fixture
def request_to(rf):
    def make(address):
        request = rf.get(address)
        request.session = {}
        return request

    return make


@pytest.mark.parametrize("how", DIFFERENT)
def test_a_box_that_differs_is_another_and_the_first_stays_as_it_was(how, request_to):
    plain, other = box(Filters(request_to("/"))), box(DIFFERENT[how](request_to))
    assert other != plain == box(Filters(request_to("/")))
    alone = DIFFERENT[how](request_to)
    alone.reads_alike = False
    assert box(alone) == other, "what is written for it alone"


def test_what_was_typed_and_records_are_written_for_each_reader_alone(request_to, monkeypatch):
    monkeypatch.setattr("core.forms.bound._written", known := {})
    request = request_to("/?q=token")
    request.session = {"core.typed": {"token": "Kerensa Marsh"}}
    form = Filters(request)
    assert "Kerensa Marsh" in box(form, "q")
    officers = [User(pk=1, name="Omar Siddiqui"), User(pk=2, name="Priya Nair")]
    people = QueueFilter(request_to("/queue/"), officers=officers, sectors=[], agencies=[])
    assert "Omar Siddiqui" in box(people, "officer")
    box(form), box(people, "state")
    assert len(known) == 2 and not [html for html in known.values() if "Kerensa" in html or "Omar" in html]


class Emptied(dict):
    """As when another request empties what is kept, between the two lines of this one."""

    def __setitem__(self, key, html):
        super().__setitem__(key, html)
        self.clear()


def test_a_box_is_written_also_while_another_request_empties_what_is_kept(request_to, monkeypatch):
    alone = box(Filters(request_to("/")))
    monkeypatch.setattr("core.forms.bound._written", Emptied())
    assert box(Filters(request_to("/"))) == alone
