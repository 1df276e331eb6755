"""On every page of a referral, whoever comes too late is told what happened and loses nothing that was typed. The walk finds
the pages by itself; single ones are in `test_too_late.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.urls import reverse

from audit.acting import acting
from referrals.casework.actions import claiming
from referrals.models import Referral
from tests.addresses import Address
from tests.story import walked


def of_referrals(story: Any) -> Iterator[tuple[Address, str, Referral]]:
    for address, path in walked(story):
        if getattr(address.view, "model", None) is Referral:
            found = re.search(r"/([0-9a-f-]{36})/", path)
            assert found is not None
            yield address, path, Referral.objects.get(public_id=found[1])


def given_away(referral: Referral, people: Any, who: Any) -> None:
    with acting(who("sian").actor):
        claiming.assign(referral=referral, to=people.ingrid, reason="", by=who("sian"))


def test_no_page_of_a_referral_given_away_meanwhile_is_a_mere_refusal(story_once, people, who, signed_in):
    """Omar had it when he opened the page. Whatever his role could do with it then says now what happened,
    and gives him back what he typed."""
    omar, wrong, late = signed_in("omar"), [], 0
    for address, path, referral in of_referrals(story_once):
        if referral.officer_id == people.omar.pk and address.rule.anywhere(who("omar")):
            with transaction.atomic():
                omar.get(reverse("referrals:case", args=[referral.public_id]))
                given_away(referral, people, who)
                answer = omar.post(path, {"text": "Typed by Omar"})
                transaction.set_rollback(True)
            late += answer.status_code == 409
            told = "Sian Pugh" in answer.text and "Typed by Omar" in answer.text
            if answer.status_code == 403 or (answer.status_code == 409 and not told):
                wrong.append(address.name)
    assert wrong == []
    assert late > 15
