"""The last six of the twelve acceptance scenarios of the product: each is a whole story, pressed on its real pages."""

from __future__ import annotations

import re
import uuid
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.notices.notice_email import send
from core.clock import LONDON, next_working_day
from referrals.casework.actions import releasing
from referrals.casework.rules import batch
from referrals.models import Referral
from tests.addresses import Address, every_address
from tests.journeys.walking import (
    CLEAR,
    HOLD,
    NOBODY,
    NOTHING_MORE,
    PANEL,
    PASSWORD,
    PRIMACY,
    SERVICE,
    shown,
    unbroken,
)
from tests.journeys.window import Window


@pytest.fixture
def the_next_batch_comes(monkeypatch):
    """It is the working morning after: what waits for the referrer is released."""

    def come() -> int:
        morning = datetime.combine(next_working_day(timezone.now()), batch.RELEASED_AT, tzinfo=LONDON)
        monkeypatch.setattr(releasing, "batch_of_today", lambda: morning)
        return releasing.release()

    return come


# What a page says of one referral alone, or of one sending of the page: everything else is the same for all.
ITS_OWN = re.compile(
    r"PR-\w{4}-\w{5}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=name=\"csrfmiddlewaretoken\" value=\")\w+"
    r"|\d{1,2}:\d\d[ap]m|\d{1,2} [A-Z][a-z]+ 20\d\d"
)


def all_but_its_own(text: str) -> str:
    return ITS_OWN.sub("", text)


def test_7_check_first(story, the_next_batch_comes):
    """No deconfliction answer: asking the council is refused with the reason. "Hold": no partner sees anything, and
    the referrer's page equals any other "Being assessed"."""
    held, other = story.files("tanya"), story.files("tanya")
    story.claims("omar", held)
    story.knows_the_person(held)
    story.opens("omar", held, "safeguarding:partners").says("Nobody can be asked now. The deconfliction desk has not")
    story.opens("omar", held, "safeguarding:ask").says("The deconfliction desk has not answered yet")
    story.desk_answers(CLEAR)
    story.settles_the_lines(held)
    story.asks(held, "Broadfen NHS Trust")
    nadia = story.as_("nadia").open("/requests/?tab=open").follow("PA-").says("Dylan Marsh-Price")
    story.asks_the_desk_again(held)
    story.desk_answers(PRIMACY)
    assert nadia.again().status == 404
    nadia.open("/requests/?tab=open").says("Nothing here")
    story.recommends(held, HOLD)
    story.approves("sian", held)
    story.assesses(other)
    the_next_batch_comes()
    pages = [
        story.opens("tanya", each, "referrals:submission").says("Being assessed").response for each in (held, other)
    ]
    one, another = (all_but_its_own(page.content.decode()) for page in pages)
    assert one == another


def test_8_declined(story, people):
    """A service declines: not closed, the officer owns it, the supervisor sees it; no ownerless minute."""
    referral = story.assesses(story.files("tanya"))
    story.recommends(referral, SERVICE)
    story.approves("sian", referral).says("Approved")
    nadia = story.as_("nadia").open("/requests/?tab=open").follow("PA-").follow("Decline")
    nadia.fill({"Reason": "Our list is closed."}).press("Decline")
    story.opens("omar", referral, "referrals:case_decision").says("Recommend a decision")
    story.as_("omar").open("/queue/?tab=mine").says(shown(referral))
    story.as_("sian").open("/messages/").says(shown(referral))
    referral.refresh_from_db()
    assert (referral.owner, referral.officer, referral.finished_at) == (people.omar, people.omar, None)
    assert unbroken(referral)


def test_9_new_information(story, the_next_batch_comes):
    """After Considered, "has a knife" is added: owner and supervisor told, 999 card shown, an approval in progress
    stops until it is read."""
    closed = story.closes(story.files("tanya"))
    waiting = story.assesses(story.files("tanya", who={"First names": "Rhys", "Family name": "Howell"}))
    story.recommends(waiting, NOTHING_MORE)
    the_next_batch_comes()
    story.opens("tanya", closed, "referrals:submission").says("Considered")
    for referral in (closed, waiting):
        story.adds(referral, "He has a knife.", danger="Not sure", weapon="Yes").says("999", "Received")
        story.as_("sian").open("/messages/").says(shown(referral))
    story.as_("sian").open("/queue/").says(shown(closed))
    story.as_("omar").open("/messages/").says(shown(waiting))
    ian = story.opens("ian", waiting, "referrals:case_decision").says("Danger was told")
    assert not ian.can_follow("Approve")
    story.answers_the_danger(waiting)
    story.opens("ian", waiting, "referrals:case_decision").says("New information has arrived")
    assert story.opens("ian", waiting, "referrals:case_approve").says("New information has arrived").status == 409
    story.opens("omar", waiting, "referrals:case_as_filed").says("He has a knife.").press("I have read this")
    story.approves("ian", waiting).says("Approved")


def of(address: Address, public_id: uuid.UUID) -> str:
    given = {name: public_id if kind == "UUIDConverter" else "x" for name, kind in address.parameters}
    return reverse(address.name, kwargs=given)


def answer(client: Client, path: str):
    got = client.get(path)
    return client.post(path) if got.status_code == 405 else got


def answers_alike(client: Client, address: Address, referral: Referral) -> bool:
    there, nowhere = (answer(client, of(address, each)) for each in (referral.public_id, uuid.uuid4()))
    return (there.status_code, there.content) == (404, nowhere.content)


def test_10_partner(story):
    """Sees name, date of birth, what, why, due, "do not tell the family"; every other address is the same 404."""
    tanya = story.types("tanya").follow("Add more, if you know it").follow("More about the person")
    tanya.fill({"Date of birth": (3, 5, 2011)}).press("Continue").open(tanya.draft).follow("Check and send")
    referral = story.assesses(story.sent_by(tanya.press("Send to police now")))
    story.asks(referral, "Wensum County Council")
    story.asks(referral, "Broadfen NHS Trust", items=["Dylan Marsh-Price", "2011"])
    nadia = story.as_("nadia").open("/requests/?tab=open").follow("PA-")
    nadia.says(
        "Dylan Marsh-Price",
        "3 May 2011",
        "Is he safe at home?",
        "To see what support he has.",
        "Due in 5 working",
    )
    nadia.says("Do not tell the person or the family").hides(
        shown(referral), "County Council", "Tanya", "they will all pay"
    )
    tried = [each for each in every_address() if each.rule and "UUIDConverter" in dict(each.parameters).values()]
    assert len(tried) > 100
    for address in tried:
        # Twice: every page says the minute, which may turn between two of them.
        assert any(answers_alike(nadia.client, address, referral) for _ in range(2)), address


def test_11_same_answer(story, people, the_next_batch_comes, mailoutbox):
    """Three referrals ended differently: after the release batch the pages and e-mails differ only in reference and
    dates."""
    closed, panel, parked = three = [story.files("tanya") for _ in range(3)]
    story.closes(closed)
    story.assesses(panel)
    story.recommends(panel, PANEL)
    story.approves("ian", panel).says("Approved")
    story.claims("omar", parked)
    story.compares(parked)
    story.recommends(parked, NOBODY)
    story.approves("ian", parked).says("Approved")
    the_next_batch_comes()
    pages = [story.opens("tanya", each, "referrals:submission").says("Considered").response for each in three]
    assert len({all_but_its_own(page.content.decode()) for page in pages}) == 1
    for notice in people.tanya.notices.filter(kind="submission.updated"):
        send(Notice.claim(notice.pk))
    mails = {all_but_its_own(f"{mail.subject} {mail.from_email} {mail.to} {mail.body}") for mail in mailoutbox}
    assert (len(mailoutbox), len(mails)) == (3, 1)


ODD = "Flat 2, Tŷ Mawr 🙂 O’Brien & <sons>"


def test_12_shared_computer(story, people):
    """Half-typed invalid page, expired session: another user sees nothing of it; the first finds every character
    elsewhere; a double click sends once."""
    for person in (people.tanya, people.tom):
        person.set_password(PASSWORD)
        person.save()
    library, home = (Window(Client()).open("/").follow("Sign in") for _ in range(2))
    library.unasked = {}  # kept text names what it holds by its first box
    story.windows["tanya"] = story.signs_in("tanya", library)
    story.types("tanya").follow("Add more, if you know it").follow("More about the person")
    library.fill({"Address": ODD, "Date of birth": (31, 2, 2011)})
    library.client.session.flush()
    library.press("Continue").says("It has been kept for you").hides("Mawr")
    assert story.signs_in("tom", library).status == 404
    for page in ("/", "/drafts/", "/messages/"):
        library.open(page).hides("Mawr", "You typed something", "Dylan")
    story.signs_in("tanya", home).says("You typed something and have not sent it").follow("Address, ").says(ODD)
    home.press("Send it now").says("There is a problem")
    assert home.typed("Address") == ODD
    home.fill({"Date of birth": (1, 2, 2011)}).press("Continue").open(home.draft).follow("Check and send").says(ODD)
    first = home.press("Send to police now").path
    assert home.press_again().path == first
    assert Referral.objects.count() == 1
