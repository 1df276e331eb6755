"""Who can see a record names also those to whom a pack, an offer, a check or an action shows some of it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from core import clock
from safeguarding.sight import past_sight
from tests.packs.shares import sent
from tests.records import a_decided_referral, an_assessed_referral

pytestmark = pytest.mark.usefixtures("asked_beforehand")


def shown_to_sian(signed_in, referral) -> dict[str, set[str]]:
    page = signed_in("sian").get(reverse("safeguarding:who_sees", args=[referral.public_id]))
    return {part.title: {person["name"] for person in part.people} for part in page.context["parts"]}


def part_of(parts: dict[str, set[str]], title: str) -> set[str]:
    return next(people for each, people in parts.items() if each.startswith(title))


def test_a_pack_that_the_trust_has_names_its_practitioners_from_that_moment_on(who, people, signed_in):
    referral = an_assessed_referral(who)
    before = timezone.now()
    share = sent(who, referral=referral)
    assert people.nadia.name in part_of(shown_to_sian(signed_in, referral), "Pack PK")
    now = timezone.now()
    with clock.as_of(now):
        stands = set(past_sight.now(referral))
    assert set(past_sight.at(referral, now)) == stands
    named = {seen.person for seen in stands if seen.part.startswith("Pack")}
    assert share.agency_id in people.nadia.memberships.values_list("agency_id", flat=True) and people.nadia.pk in named
    assert not any(seen.part.startswith("Pack") and seen.ways for seen in past_sight.at(referral, before))


def test_the_desk_that_is_asked_and_the_force_to_which_it_is_offered_are_named(who, people, signed_in):
    referral = a_decided_referral(who, option="transfer", to="Calder Vale Police")
    parts = shown_to_sian(signed_in, referral)
    assert people.des.name in part_of(parts, "The check asked on")
    offered = part_of(parts, "The offer that waits")
    assert people.iris.name in offered and people.omar.name not in offered
