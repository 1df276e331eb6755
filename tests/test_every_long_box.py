"""Every box of more than a line, on every page that anybody opens: what is typed into it comes back, in the words of its
page. Walks the addresses and the pages: a new form is found without being named here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from lxml import html

from accounts.authority import Authority, authority_of
from accounts.kept_text import parked_text
from accounts.kept_text.tickets import read_ticket
from accounts.models import KeptText, User
from referrals import access
from referrals.casework.actions import claiming
from referrals.models import Referral
from tests.people import browser_of
from tests.story import walked
from tests.walking import rows

# All of them ask for the database, or pytest would part them and walk twice.
pytestmark = pytest.mark.django_db

# Nineteen hundred characters, of which no two boxes have the same.
LENGTH = 1900
UNTYPED = {"hidden", "submit", "button", "file", "password"}
MOST_OF_A_TICKET = 16_000  # characters; a browser sends 64 KB and no more when a page is left


def flat(words: str) -> str:
    return " ".join(words.split())


def words_of(element: Any) -> str:
    return flat(element.text_content())


@dataclass(frozen=True)
class Box:
    """One box of a form, as a reader sees it: what is asked, and what it says when something is typed or chosen."""

    name: str
    asks: tuple[str, ...]
    value: str
    says: str


def boxes(form: Any) -> list[Box]:
    """In the order of the page. Of a choice the last answer is chosen, of tick boxes the last. The ticks in the rows of
    a table are not its questions."""
    found: dict[str, Box] = {}
    for control in form.xpath(".//*[self::input or self::textarea or self::select][not(ancestor::table)]"):
        if control.get("type") not in UNTYPED and control.get("hidden") is None and control.get("disabled") is None:
            found[control.get("name")] = box_of(control, form)
    return [box for box in found.values() if box.value]


def box_of(control: Any, form: Any) -> Box:
    name, label = control.get("name"), form.xpath(".//label[@for=$id]", id=control.get("id"))
    beside = words_of(label[0]) if label else ""
    asks = (beside, *(words_of(legend) for legend in control.xpath("ancestor::fieldset[1]/legend")))
    if control.tag == "select":
        last = control.xpath(".//option")[-1]
        return Box(name, asks, last.get("value"), words_of(last))
    if control.get("type") in ("radio", "checkbox"):
        is_one = control.get("type") == "checkbox" and not control.xpath(
            "ancestor::fieldset//input[@name=$n][2]", n=name
        )
        says = "Yes" if is_one and control.get("value", "on") == "on" else beside
        return Box(name, asks, control.get("value", "on"), says)
    typed = long_words(name) if control.tag == "textarea" else "3"
    return Box(name, asks, typed, flat(typed))


def long_words(name: str) -> str:
    return (f"{name}: He said “<b>no</b>” & left. ثم ذهب\n" * LENGTH)[:LENGTH].strip()


def long_boxes(page: Any) -> dict[str, str]:
    """What stands in the boxes of more than a line."""
    return {box.get("name"): (box.text or "").strip() for box in page.xpath("//textarea[not(@hidden)]")}


@dataclass(frozen=True)
class Form:
    """One form with a long box on one page, as the person to whom it is shown, and what became of what they typed."""

    path: str
    person: str
    ticket: str
    boxes: list[Box]
    back: dict[str, str]
    kept: dict[str, list[str]]
    shown: list[tuple[str, str]]

    @property
    def said(self) -> dict[str, str]:
        return {box.name: box.value for box in self.boxes}

    @property
    def long(self) -> dict[str, str]:
        return {name: words for name, words in self.said.items() if len(words) > LENGTH / 2}


@pytest.fixture(scope="module")
def clients(once_a_module) -> Any:
    made: dict[str, Client] = {}

    def client(name: str) -> Client:
        return made.setdefault(name, browser_of(getattr(once_a_module.people, name)))

    return client


@pytest.fixture(scope="module")
def elsewhere(once_a_module) -> Any:
    """The same people at another machine: a session of its own, signed in for one page."""
    return lambda name: browser_of(getattr(once_a_module.people, name))


@pytest.fixture(scope="module")
def walk(story_once, clients, elsewhere) -> list[Form]:
    """Each address as the first person to whom it opens, by the table of everyone everywhere."""
    return [form for one in pages(story_once, clients) for form in typed_into(*one, clients, elsewhere)]


def pages(story: SimpleNamespace, clients: Any) -> Iterator[tuple[Any, str, str, Any]]:
    table = rows()
    for address, path in walked(story):
        name = next((name for name, mark in table[address.name].items() if mark == "o"), None)
        answer = clients(name).get(path) if name else None
        if answer and answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
            yield address, path, name, html.fromstring(answer.content.decode())


def typed_into(address: Any, path: str, name: str, page: Any, clients: Any, elsewhere: Any) -> Iterator[Form]:
    for form in page.xpath("//form[.//textarea[not(@hidden)]][not(@data-autosave-url)]"):
        found, ticket = boxes(form), form.xpath(".//input[@name='kept']/@value")
        if not ticket:
            yield Form(path, name, "", found, {}, {}, [])
            continue
        said = {box.name: box.value for box in found}
        clients(name).post("/kept/", {**said, "kept": ticket[0], "kept_turn": 1})
        shown = parked_text.answers(KeptText.objects.exclude(form="").get())
        back = long_boxes(html.fromstring(elsewhere(name).get(path).content.decode()))
        if not address.is_open:  # there a session that ended is none that was needed
            Client().post(path, {**said, "more": "sent into an ended session", "kept": ticket[0]})
        kept = KeptText.objects.exclude(form="").get()
        KeptText.objects.exclude(form="").delete()
        yield Form(path, name, ticket[0], found, back, kept.fields, shown)


def test_what_is_typed_into_any_long_box_comes_back_elsewhere_and_from_an_ended_session(walk):
    lost = [
        (form.path, name)
        for form in walk
        for name, words in form.long.items()
        if form.back.get(name) != words or form.kept.get(name) != [words]
    ]
    assert lost == [] and len(walk) > 20


def test_it_is_shown_in_the_order_and_in_the_words_of_its_page(walk):
    """Its questions with what stood over a group of them, and of a choice the words beside what was chosen."""
    otherwise = [
        (form.path, box, answer)
        for form in walk
        for box, answer in zip(form.boxes, [*form.shown, *[("", "")] * len(form.boxes)], strict=False)
        if box.says != flat(answer[1]) or box.asks[-1] not in flat(answer[0])
    ]
    assert otherwise == []
    assert any(box.says == "Yes" for form in walk for box in form.boxes)


def test_a_ticket_stays_small_enough_to_go_along_with_every_save(walk):
    assert [form.path for form in walk if not 0 < len(form.ticket) < MOST_OF_A_TICKET] == []


# --- Given to a colleague between two saves ------------------------------------------------------------------------


@dataclass(frozen=True)
class Reassigned:
    """A form that was saved, whose record went to a colleague, that was saved again, and sent; then the record came
    back."""

    form: Form
    saved: int
    sent: int
    kept: dict[str, list[str]]
    back: dict[str, str] | None  # None: the page does not open again

    @property
    def is_lost(self) -> bool:
        longer = {name: f"{words} And on." for name, words in self.form.long.items()}
        kept = all(self.kept.get(name) == [words] for name, words in longer.items())
        return self.saved != 204 or not kept or (self.back is not None and not longer.items() <= self.back.items())


def given_away(people: Any, who: Any) -> list[tuple[Referral, User]]:
    """Every referral that an officer has and that can be assigned, to another who may take it on; which, and who had
    it."""
    given = []
    for referral in Referral.objects.filter(officer__isnull=False).select_related("officer").order_by("pk"):
        others = [one for one in (people.priya, people.sian) if one != referral.officer]
        to = next(one for one in others if access.take_on.refusal(authority_of(one), referral) is None)
        if assigned(referral, to, who("sian")):
            given.append((referral, referral.officer))
    return given


def assigned(referral: Referral, to: User, by: Authority) -> bool:
    [(_, refusal)] = claiming.assign_many(referrals=[referral], to=to, reason="Leave", by=by)
    return refusal is None


@pytest.fixture
def reassigned(walk, clients, people, who) -> list[Reassigned]:
    officers = set(Referral.objects.filter(officer__isnull=False).values_list("officer__name", flat=True))
    mine = [form for form in walk if getattr(people, form.person).name in officers]
    for form in mine:
        clients(form.person).post("/kept/", {**form.said, "kept": form.ticket, "kept_turn": 1})
    given, answers = given_away(people, who), []
    for form in mine:
        longer = {**form.said, **{name: f"{words} And on." for name, words in form.long.items()}, "kept": form.ticket}
        saved = clients(form.person).post("/kept/", {**longer, "kept_turn": 2})
        answers.append((form, saved.status_code, clients(form.person).post(form.path, longer).status_code))
    assert all(assigned(referral, officer, who("sian")) for referral, officer in given)
    return [Reassigned(*one, kept=kept_of(one[0]), back=back_on(one[0], clients)) for one in answers]


def kept_of(form: Form) -> dict[str, list[str]]:
    ticket = read_ticket(form.ticket)
    found = KeptText.objects.filter(public_id=ticket.key).first() if ticket else None
    return found.fields if found else {}


def back_on(form: Form, clients: Any) -> dict[str, str] | None:
    page = clients(form.person).get(form.path)
    return long_boxes(html.fromstring(page.content.decode())) if page.status_code == 200 else None


def test_what_is_given_to_a_colleague_between_two_saves_loses_nothing(reassigned):
    """Who sent it no longer has the record: it is refused, kept, and back on the page when the record is."""
    assert [one.form.path for one in reassigned if one.is_lost] == []
    refused = [one for one in reassigned if one.sent in (403, 404, 409)]
    assert len(refused) > 10 and len([one for one in refused if one.back is not None]) > 10
