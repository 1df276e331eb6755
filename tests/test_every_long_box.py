"""Every box of more than a line, on every page that anybody opens: what is typed into it comes back, in the words of its
page. Walks the addresses and the pages: a new form is found without being named here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from lxml import html

from accounts.kept_text import parked_text
from accounts.kept_text.tickets import read_ticket
from accounts.limits import TYPED
from accounts.models import KeptText
from core.forms.base import GovukLook
from referrals.models import Referral
from tests.long_boxes import (
    KINDS,
    LENGTH,
    WITH_A_LONG_BOX,
    Box,
    Opened,
    boxes,
    flat,
    forms_with_a_long_box,
    given_away,
    given_back,
    kind_of,
    long_boxes,
    opened,
)
from tests.people import browser_of, proves_again

# All of them ask for the database, or pytest would part them and walk twice.
pytestmark = pytest.mark.django_db

MOST_OF_A_TICKET = 16_000  # characters; a browser sends 64 KB and no more when a page is left


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
        if name not in made:
            made[name] = browser_of(getattr(once_a_module.people, name))
        proves_again(made[name])
        return made[name]

    return client


@pytest.fixture(scope="module")
def elsewhere(once_a_module) -> Any:
    """The same people at another machine: a session of its own, signed in for one page."""
    return lambda name: browser_of(getattr(once_a_module.people, name))


@pytest.fixture(scope="module")
def asked_of() -> set[type[GovukLook]]:
    """The classes of all forms that were shown with a ticket."""
    return set()


@pytest.fixture(scope="module")
def shown(story_once, once_a_module, clients, asked_of) -> list[Opened]:
    questions = GovukLook.questions.fget

    def noted(form: Any) -> Any:
        asked_of.add(type(form))
        return questions(form)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(GovukLook, "questions", property(noted))
        return list(opened(story_once, once_a_module.people, once_a_module.who, clients))


@pytest.fixture(scope="module")
def walk(shown, clients, elsewhere) -> list[Form]:
    return [form for one in shown for form in typed_into(one, clients, elsewhere)]


def typed_into(one: Opened, clients: Any, elsewhere: Any) -> Iterator[Form]:
    for form in one.page.xpath(f"{WITH_A_LONG_BOX}[not(@data-autosave-url)]"):
        found, ticket = boxes(form), form.xpath(".//input[@name='kept']/@value")
        if not ticket:
            yield Form(one.path, one.person, "", found, {}, {}, [])
            continue
        said = {box.name: box.value for box in found}
        clients(one.person).post("/kept/", {**said, "kept": ticket[0], "kept_turn": 1})
        words = parked_text.answers(KeptText.objects.exclude(form="").get())
        back = long_boxes(html.fromstring(elsewhere(one.person).get(one.path).content.decode()))
        if not one.needs_no_session:
            Client().post(one.path, {**said, "more": "sent into an ended session", "kept": ticket[0]})
        kept = KeptText.objects.exclude(form="").get()
        KeptText.objects.exclude(form="").delete()
        yield Form(one.path, one.person, ticket[0], found, back, kept.fields, words)


# Kept by a way of their own, with the test that holds it.
NOT_WALKED = {
    "ReadingPurposeForm": "asked of a session in the middle of reading: accounts/test_reading_by_the_hundred.py",
}


def test_every_form_with_a_long_box_is_among_those_walked(walk, asked_of):
    """A form that no page of the walk shows is one of which nobody knows whether it keeps what is typed."""
    walked = {each for form in asked_of for each in form.__mro__}
    assert {form.__name__ for form in forms_with_a_long_box() - walked} == set(NOT_WALKED)


def test_each_is_kept_by_machinery_that_was_tried_in_a_browser_that_was_killed(shown):
    found = {kind_of(form) for one in shown for form in one.page.xpath(WITH_A_LONG_BOX)}
    assert found == set(KINDS.values())


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


# More than TYPED.most texts of one person are not kept.
AT_ONCE = TYPED.most - 10


@pytest.fixture
def reassigned(walk, clients, people, who) -> list[Reassigned]:
    officers = set(Referral.objects.filter(officer__isnull=False).values_list("officer__name", flat=True))
    mine = [form for form in walk if getattr(people, form.person).name in officers]
    parts = [mine[begin : begin + AT_ONCE] for begin in range(0, len(mine), AT_ONCE)]
    return [one for forms in parts for one in reassigned_meanwhile(forms, clients, people, who)]


def reassigned_meanwhile(forms: list[Form], clients: Any, people: Any, who: Any) -> list[Reassigned]:
    for form in forms:
        clients(form.person).post("/kept/", {**form.said, "kept": form.ticket, "kept_turn": 1})
    given, answers = given_away(people, who), []
    for form in forms:
        longer = {**form.said, **{name: f"{words} And on." for name, words in form.long.items()}, "kept": form.ticket}
        saved = clients(form.person).post("/kept/", {**longer, "kept_turn": 2})
        answers.append((form, saved.status_code, clients(form.person).post(form.path, longer).status_code))
    given_back(given, who)
    found = [Reassigned(*one, kept=kept_of(one[0]), back=back_on(one[0], clients)) for one in answers]
    KeptText.objects.exclude(form="").delete()
    return found


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
