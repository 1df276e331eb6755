"""Four words, whatever the state; one text for each, the same bytes whatever the outcome."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from referrals.decision_texts.by_design import NEVER_SAID
from referrals.models import Referral
from referrals.models.referral import ShownStatus, State
from referrals.status import SHOWN, WORDS, shown_for
from tests.records import a_referral


def test_every_state_has_its_word():
    assert set(SHOWN) == set(State)
    assert set(WORDS) == set(ShownStatus)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        *((state, "Received") for state in (State.SUBMITTED, State.IMMEDIATE_RISK, State.MATCHING)),
        *((state, "Being assessed") for state in (State.DECONFLICTION, State.ASSESSMENT, State.INFORMATION)),
        *((state, "Being assessed") for state in (State.APPROVAL, State.HOLD)),
        *((state, "Considered") for state in (State.SERVICE_PENDING, State.TRANSFER_PENDING, State.PARKED)),
        *((state, "Considered") for state in (State.CASE_OPEN, State.CLOSED)),
    ],
)
def test_the_word_for_a_state(state, word):
    assert WORDS[shown_for(state)].title == word
    assert shown_for(state, question_open=True) == ShownStatus.CONTACT_US


@pytest.mark.parametrize("shown", ShownStatus)
def test_no_text_says_what_must_not_leak(shown):
    said = " ".join(WORDS[shown].paragraphs).lower()
    assert not [word for word in NEVER_SAID if re.search(rf"\b{word}\b", said)]


def test_pages_of_different_endings_differ_only_in_reference_and_number(who, signed_in):
    """Scenario 11, as the page is made from what was released."""
    tanya, pages = signed_in("tanya"), set()
    for state in (State.CLOSED, State.CASE_OPEN, State.PARKED):
        referral = a_referral(who("tanya"))
        finished = None if state == State.PARKED else referral.submitted_at
        Referral.objects.filter(pk=referral.pk).update(
            state=state, finished_at=finished, shown_status=ShownStatus.CONSIDERED
        )
        page = tanya.get(reverse("referrals:submission", args=[referral.public_id])).content.decode()
        stored = referral.reference
        for own in (str(referral.public_id), f"{stored[:2]}-{stored[2:6]}-{stored[6:]}"):
            page = page.replace(own, "")
        pages.add(
            re.sub(
                r'(csrfmiddlewaretoken|idempotency)" value="[^"]+"|\d+:\d\d[ap]m|\(?\d+ waiting\)?|>\d+<',
                "",
                page,
            )
        )
    assert len(pages) == 1
