"""A browser dies while somebody types, the session ends, the case goes to a colleague meanwhile: all of it is there at
another machine. A page of each kind of machinery by which forms are kept (`tests/long_boxes.py`); all forms are typed
into and killed by `python -m bench.killed`."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import reverse

from accounts.models import KeptText
from audit.several import each_by_itself
from referrals.casework.actions import claiming
from referrals.models import Referral
from tests.browser import hold_the_clock
from tests.killed import end_all_sessions, expect_all_of_it, expect_saved, killed_afterwards, page_of, type_into
from tests.long_boxes import KINDS, long_words
from tests.records import a_draft, a_referral, an_assessed_referral, ready

pytestmark = pytest.mark.browser


def a_page_of_each_kind(who):
    """The page, who has it, and its boxes of more than a line."""
    noted = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    decided = ready(who, an_assessed_referral(who))
    note = reverse("referrals:case_note", args=[noted.public_id])
    recommendation = reverse("referrals:case_recommend", args=[decided.public_id, "channel"])
    return {
        "a draft": (f"/drafts/{a_draft(who('tanya')).public_id}/page/happened/", "tanya", ["what"]),
        "a note": (note, "omar", ["text"]),
        "a recommendation": (recommendation, "omar", ["rationale", "evidence"]),
    }


@pytest.fixture
def killed(playwright, browser_context_args, live_server, signed_in, who, tmp_path):
    """Typed into a page of each kind, and the browser killed once they say that it is saved."""
    pages = a_page_of_each_kind(who)
    assert set(pages) == set(KINDS)
    words = {kind: {box: long_words(box) for box in boxes} for kind, (_, _, boxes) in pages.items()}
    with killed_afterwards(playwright, tmp_path) as browser:
        for kind, (path, person, _) in pages.items():
            page = page_of(browser, signed_in(person), live_server.url, **browser_context_args)
            page.goto(path)
            type_into(page, words[kind])
            expect_saved(page)
    return SimpleNamespace(pages=pages, words=words)


def test_all_of_it_is_there_at_another_machine_after_the_session_ended_and_the_case_was_given_away(
    killed, browsing_as, people, who
):
    end_all_sessions()
    mine = list(Referral.objects.filter(officer=people.omar))
    each_by_itself(mine, lambda one: claiming.assign(referral=one, to=people.priya, reason="Leave", by=who("sian")))
    kept = [
        (text.user.name, text.fields[box])
        for text in KeptText.objects.all()
        for box in ("text", "rationale")
        if box in text.fields
    ]
    assert sorted(kept) == [("Omar Haddad", [long_words("rationale")]), ("Omar Haddad", [long_words("text")])]
    each_by_itself(mine, lambda one: claiming.assign(referral=one, to=people.omar, reason="Back", by=who("sian")))
    there = {name: browsing_as(name) for name in ("tanya", "omar")}
    for kind, (path, person, _) in killed.pages.items():
        there[person].goto(path)
        expect_all_of_it(there[person], killed.words[kind])


def test_who_types_without_a_pause_is_saved_all_the_same(browsing_as, who):
    """A key a second, so that the two seconds without a key never pass."""
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    page = browsing_as("omar")
    hold_the_clock(page)
    page.goto(reverse("referrals:case_note", args=[referral.public_id]))
    for key in "He was seen":
        page.locator("textarea").press_sequentially(key)
        page.clock.run_for(1000)
    expect_saved(page)
    assert KeptText.objects.get().fields["text"][0].startswith("He was se")
