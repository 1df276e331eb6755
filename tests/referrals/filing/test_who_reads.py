"""A page speaks to who reads it: no sentence to a referrer stands before a clerk or before police staff."""

import re
import uuid
from html import unescape

import pytest
from django.urls import reverse

from referrals.casework.urls import urlpatterns
from referrals.filing.actions import adding
from referrals.models.referral import ShownStatus
from referrals.questions.definition import definition
from referrals.questions.filling import filling_of
from referrals.status import TO_A_CLERK
from tests.records import a_draft, a_referral
from tests.referrals.filing.test_gateway import CAME

# How one speaks to somebody who noticed something at work, and to nobody else.
TO_A_REFERRER = re.compile(
    r"\b(?:I|my|myself)\b"
    r"|\byour (?:own )?(?:organisation|safeguarding|managers?|concern|area|agency|site|lead|referral)\b"
    r"|\b(?:you|yourself) (?:saw|heard|noticed?|were told|know|have noticed|are worried|wrote|sent|met)\b"
    r"|\bhave you (?:noticed|told|spoken)\b|\bdid you\b|\bsaw yourself\b|worries you|not you\b"
    r"|Send to police|concern here afterwards|may contact you|police by telephone|question or investigate",
    re.IGNORECASE,
)
# What the 999 card and the pages around sending say to a referrer alone.
SPOKEN_IN_A_CARD = (
    "concern here afterwards",
    "answer from this service",
    "safeguarding plan going",
    "Send to police",
    "may contact you",
)
MARKUP = re.compile(
    r"<(script|style|footer|header)\b.*?</\1>|<aside class=\"portal-help\".*?</aside>|<[^>]+>", re.DOTALL
)
EVERY_PROMPT = {"noticed": "noticed", "ticked": [str(number) for number in range(1, 60)]}


def said(answer) -> str:
    """The words of a page, without what somebody typed."""
    page = re.sub(
        r'<textarea.*?</textarea>|<div class="portal-typed">.*?</div>',
        " ",
        answer.content.decode(),
        flags=re.DOTALL,
    )
    return unescape(re.sub(r"\s+", " ", MARKUP.sub(" ", page)))


def to_a_referrer(answer) -> list[str]:
    return [each.group() for each in TO_A_REFERRER.finditer(said(answer))]


@pytest.fixture
def keyed(who):
    """A draft of Grace's in which every prompt is ticked, so that every page of evidence is asked as well."""
    ticked = {page.code: EVERY_PROMPT for page in definition().pages.values() if page.dimension and not page.evidence}
    return a_draft(who("grace"), keyed=True, received=CAME, danger={"danger": "yes"}, **ticked)


def test_no_page_of_the_form_speaks_to_a_clerk_as_to_a_referrer(signed_in, keyed):
    grace, filling = signed_in("grace"), filling_of(keyed)
    pages = [reverse("referrals:draft_page", args=[keyed.public_id, page.code]) for page in filling.pages]
    wrong = {page: to_a_referrer(grace.get(page)) for page in pages}
    assert len(pages) > 25 and {page: found for page, found in wrong.items() if found} == {}


@pytest.mark.parametrize("page", ["check", "draft", "emergency", "discard"])
def test_no_page_around_the_form_does(signed_in, keyed, page):
    assert (
        to_a_referrer(signed_in("grace").get(reverse(f"referrals:{page}", args=[keyed.public_id]) + "?then=check"))
        == []
    )


def test_no_error_of_the_form_does(signed_in, keyed):
    grace, filling = signed_in("grace"), filling_of(keyed)
    pages = [reverse("referrals:draft_page", args=[keyed.public_id, page.code]) for page in filling.needed]
    assert {page: found for page in pages if (found := to_a_referrer(grace.post(page, {"version": "999"})))} == {}


@pytest.mark.parametrize("page", ["sent", "submission", "add", "correct", "print_submission"])
def test_no_page_of_what_was_keyed_in_does(who, signed_in, page):
    referral = a_referral(who("grace"), keyed=True, received=CAME, danger={"danger": "yes"})
    assert to_a_referrer(signed_in("grace").get(reverse(f"referrals:{page}", args=[referral.public_id]))) == []


@pytest.mark.parametrize("status", ShownStatus.values)
def test_no_word_about_progress_does(who, signed_in, status):
    referral = a_referral(who("grace"), keyed=True, received=CAME)
    type(referral).objects.filter(pk=referral.pk).update(shown_status=status)
    page = signed_in("grace").get(reverse("referrals:submission", args=[referral.public_id]))
    assert to_a_referrer(page) == [] and set(TO_A_CLERK) == set(ShownStatus)


@pytest.mark.parametrize("page", ["gateway", "drafts"])
def test_no_list_of_the_clerks_does(signed_in, keyed, page):
    assert to_a_referrer(signed_in("grace").get(reverse(f"referrals:{page}"))) == []


def test_a_referrer_is_spoken_to_as_a_referrer(who, signed_in):
    draft = a_draft(who("tanya"), danger={"danger": "yes"})
    for page in ("check", "emergency"):
        assert to_a_referrer(
            signed_in("tanya").get(reverse(f"referrals:{page}", args=[draft.public_id]) + "?then=check")
        )


def test_the_same_question_has_the_same_words_on_its_page_and_on_the_check_page(who, signed_in):
    draft = a_draft(who("grace"), keyed=True, received=CAME)
    shown = said(signed_in("grace").get(reverse("referrals:check", args=[draft.public_id])))
    assert "for the organisation this came from?" in shown and "Send to the queue" in shown


def test_after_sending_a_clerk_can_key_in_another(signed_in, who):
    draft = a_draft(who("grace"), keyed=True, received=CAME)
    sent = signed_in("grace").post(
        reverse("referrals:send", args=[draft.public_id]), {"idempotency": str(uuid.uuid4())}, follow=True
    )
    assert "Key in another" in said(sent) and reverse("referrals:gateway") in sent.content.decode()


CASE_PAGES = [
    page.name for page in urlpatterns if set(page.pattern.converters) == {"public_id"} and page.name.startswith("case")
]


@pytest.mark.parametrize("name", ["dot", "sian"])
def test_no_page_of_the_case_file_speaks_to_police_staff_as_to_a_referrer(who, signed_in, name):
    referral = a_referral(who("tanya"), danger={"danger": "yes"})
    adding.add_information(referral=referral, text="He has a knife.", immediate_danger="yes", by=who("tanya"))
    staff, looked, wrong = signed_in(name), 0, {}
    for page in CASE_PAGES:
        answer = staff.get(reverse(f"referrals:{page}", args=[referral.public_id]), follow=True)
        looked += answer.status_code == 200
        wrong[page] = [each for each in SPOKEN_IN_A_CARD if each in said(answer)]
    assert looked > 8 and {page: found for page, found in wrong.items() if found} == {}
