"""Boxes on the way into claims: whole, told apart, and nothing where nothing was said."""

from __future__ import annotations

import pytest
from django.urls import reverse

from referrals.casework.actions.deconfliction import minimum_identifiers
from referrals.casework.views.overview import identity_incomplete
from referrals.filing.actions import drafting
from referrals.questions.checks import SAYS_NOTHING
from subjects.models import IdentifierKind, MatchKeys
from tests.records import a_referral

LONG = "Keeps saying it to everybody who will listen. " * 40
LETTERS = "ab cd ef " * 33


def values(referral, kind):
    return [each.value for each in referral.subject.identifiers.order_by("pk") if each.kind == kind]


@pytest.mark.parametrize(
    "page",
    [
        {"who": {"nickname": LETTERS}},
        {"who": {"forenames": LETTERS, "surname": LETTERS}},
        {"person": {"former": LETTERS}},
        {"person": {"aliases": LETTERS}},
        {"person": {"town": LETTERS, "postcode": LETTERS}},
    ],
)
def test_the_longest_answer_a_page_accepts_is_sent(who, page):
    told = {name: value[:300].strip() for fields in page.values() for name, value in fields.items()}
    referral = a_referral(who("tanya"), danger={"danger": "yes"}, **dict.fromkeys(page, told))
    claimed = [str(each) for kind in ("names", "addresses") for each in getattr(referral.subject, kind).all()]
    assert all(any(value in each for each in claimed) for value in told.values())


def test_nothing_is_cut_on_the_way_into_a_claim(who):
    person = {
        "address": LONG,
        "town": LETTERS[:150].strip(),
        "postcode": "NR1 1AA or maybe NR2 4TT, the old one",
    }
    referral = a_referral(who("tanya"), who={"description": LONG, "surname": "Marsh"}, person=person)
    assert values(referral, IdentifierKind.DESCRIPTION) == [LONG.strip()]
    first, second = referral.subject.addresses.order_by("pk")
    assert (first.lines, first.town, first.postcode) == (LONG.strip(), person["town"], "NR1 1AA")
    assert second.postcode == "maybe NR2 4TT, the old one"
    told = [row["value"] for row in minimum_identifiers(referral.subject) if row["label"] == "Postcode"]
    assert told == ["NR1 1AA", "maybe NR2 4TT, the old one"]


def test_a_box_with_several_things_is_several_claims(who):
    more = {
        "aliases": "Smith, John; also Jack",
        "phones": "07700 900457 or 0161 496 0123 ext 45 after 5pm",
        "handles": "darkfalcon (TikTok), @Kestrelwing",
        "emails": "a@example.org / b@example.org",
    }
    referral = a_referral(who("tanya"), who={"surname": "Marsh", "phone": "07700 900456 (mum's)"}, person=more)
    assert values(referral, IdentifierKind.PHONE) == [
        "07700 900456 (mum's)",
        "07700 900457",
        "0161 496 0123 ext 45 after 5pm",
    ]
    assert values(referral, IdentifierKind.HANDLE) == ["darkfalcon (TikTok)", "@Kestrelwing"]
    assert values(referral, IdentifierKind.EMAIL) == ["a@example.org", "b@example.org"]
    desk = [row["value"] for row in minimum_identifiers(referral.subject)]
    assert {"John Smith", "Jack"} <= set(desk)


@pytest.mark.parametrize("name", ["Unknown", "n/a", "Mr", "-", "TBC", "Unknown Unknown"])
def test_a_placeholder_makes_no_claim_and_leaves_the_identity_incomplete(who, name):
    typed = {
        "forenames": name,
        "surname": "Unknown",
        "phone": "none",
        "unknown": "on",
        "find_out": "Ask Lena",
    }
    referral = a_referral(who("tanya"), who=typed)
    assert not referral.subject.names.exists()
    assert not referral.subject.identifiers.exists()
    assert identity_incomplete(referral) == "Ask Lena"
    assert MatchKeys.objects.get(subject=referral.subject_id).keys == []


@pytest.mark.parametrize(
    ("typed", "beside"),
    [
        ({"forenames": "Unknown", "surname": "n/a"}, "forenames"),
        ({"surname": "Mr", "phone": "none"}, "surname"),
        ({"place": "not known", "find_out": "Ask Lena"}, "place"),
        ({"description": "?"}, "description"),
    ],
)
def test_placeholders_alone_are_answered_beside_the_first_of_them_and_kept(who, signed_in, typed, beside):
    draft = drafting.start(by=who("tanya"))
    page = reverse("referrals:draft_page", args=[draft.public_id, "who"])
    answer = signed_in("tanya").post(page, {**typed, "version": "1"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {beside: [SAYS_NOTHING]}
    draft.refresh_from_db()
    assert {name: draft.answers["who"][name] for name in typed} == {k: [v] for k, v in typed.items()}


def test_with_the_tick_a_page_of_placeholders_asks_how_we_could_find_out(who, signed_in):
    draft = drafting.start(by=who("tanya"))
    page = reverse("referrals:draft_page", args=[draft.public_id, "who"])
    answer = signed_in("tanya").post(page, {"forenames": "Unknown", "unknown": "on", "version": "1"})
    assert list(answer.context["form"].errors) == ["find_out"]


def test_half_a_name_beside_a_placeholder_is_a_part_of_one(who):
    referral = a_referral(who("tanya"), who={"forenames": "Unknown", "surname": "Marsh"})
    (name,) = referral.subject.names.all()
    assert (name.kind, str(name)) == ("part", "Marsh")


@pytest.mark.parametrize(
    ("ages", "read"),
    [
        ({"age_from": "0", "age_to": "1"}, "about 0 to 1 years old"),
        ({"age_from": "15"}, "about 15 years old"),
        ({"age_to": "0"}, "about 0 years old"),
    ],
)
def test_an_age_of_nought_is_an_answer_and_a_lone_age_is_one_age(who, ages, read):
    referral = a_referral(who("tanya"), person=ages)
    (section,) = [each for each in referral.document["sections"] if each["code"] == "person"]
    assert {row["value"] for row in section["rows"]} == set(ages.values())
    assert str(referral.subject.dates_of_birth.get()).startswith(read)
