"""Who can see a record now, and why: exactly those whom the rules let in, for supervisors and
auditors, without content."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from core.rules import Branch, Rule
from prevent_portal import printing_rules
from referrals import access as referrals
from referrals.casework.actions import sealing, sight
from referrals.models import Exclusion, Referral, ReferralGrant, ReferralShare
from tests.records import a_request

pytestmark = pytest.mark.usefixtures("asked_beforehand")


@pytest.fixture
def request_to_nhs(who):
    """Omar's referral of Tanya's, with a request to Broadfen NHS Trust."""
    return a_request(who)


@pytest.fixture
def shown_to(request_to_nhs, signed_in):
    def opened(name):
        return signed_in(name).get(reverse("safeguarding:who_sees", args=[request_to_nhs.referral.public_id]))

    return opened


def named(response, part):
    found = next(one for one in response.context["parts"] if one.title.startswith(part))
    return {person["name"]: person["why"] for person in found.people}


def test_sian_sees_each_person_and_why(shown_to, people):
    shown = shown_to("sian")
    file, sent = named(shown, "The case file"), named(shown, "What was sent")
    assert file["Omar Haddad"][:2] == ["the officer who has it", "the risk owner"]
    assert sent[people.tanya.name] == ["sent it"]
    assert sent[people.carl.name] == ["front door of the council that has a copy"]
    assert set(named(shown, "Request")) >= {people.nadia.name}
    assert people.nadia.name not in file and people.amir.name not in file


def test_the_share_stands_with_its_basis_and_its_days(shown_to):
    ((agency, rows),) = shown_to("sian").context["shares"]
    assert agency == "Wensum County Council"
    assert {row.key for row in rows} == {"Sees", "Why", "Since", "Until", "Lawful basis", "Under agreement"}


FIRST_PERSON = re.compile(r"\b(?:I|my|me|mine|our)\b", re.IGNORECASE)


def test_why_is_said_of_others_and_never_in_the_first_person(shown_to):
    shown = shown_to("sian")
    whys = {why for part in shown.context["parts"] for person in part.people for why in person["why"]}
    assert len(whys) > 4 and [why for why in whys if FIRST_PERSON.search(why)] == []


def test_a_way_in_whose_people_are_listed_has_words_for_the_list():
    with pytest.raises(ValueError, match="in words about others"):
        Branch("my force", lambda who: None, people=lambda record: Q())


def test_a_share_whose_grant_is_gone_says_that_it_opens_nothing(shown_to, people):
    ReferralGrant.objects.all().delete()
    shown = shown_to("sian")
    assert people.carl.name not in named(shown, "What was sent")
    assert b"this share opens nothing now" in shown.content


def test_a_person_kept_away_stands_there_and_no_longer_among_those_who_see(shown_to, people, who, request_to_nhs):
    sight.exclude(referral=request_to_nhs.referral, person=people.priya, why="Her cousin", by=who("sian"))
    shown = shown_to("sian")
    assert people.priya.name not in named(shown, "The case file")
    assert [one.person for one in shown.context["kept_away"]] == [people.priya]
    assert b"Her cousin" not in shown.content


def test_who_let_a_person_see_it_again_stands_there_with_why(shown_to, people, who, request_to_nhs):
    out = sight.exclude(referral=request_to_nhs.referral, person=people.priya, why="Her cousin", by=who("sian"))
    sight.lift_exclusion(exclusion=out, why="Another family of that name", by=who("ian"))
    shown = shown_to("sian")
    assert not shown.context["kept_away"]
    assert f"Let in again by {people.ian.name}: Another family of that name" in shown.content.decode()


def test_what_was_given_out_stands_there_with_the_agency_that_may_hold_a_copy(shown_to):
    given = {row.key: str(row.value) for row in shown_to("sian").context["given"]}
    assert given["Broadfen NHS Trust"].startswith("A request, with what was disclosed in it")
    assert given["Wensum County Council"].startswith("Copy of the referral as filed")


def test_of_a_sealed_record_only_those_are_named_who_may_know_of_it(shown_to, who, request_to_nhs):
    sealing.seal(referral=request_to_nhs.referral, why="Named in an investigation", by=who("ian"))
    assert shown_to("sian").status_code == 404, "a sergeant without a need to know learns nothing"
    assert set(named(shown_to("ian"), "The case file")) == {
        "Omar Haddad",
        "Ian Whitlock",
        "Ingrid Shaw",
    }


def test_amir_sees_who_can_see_and_nothing_of_what_is_in_it(shown_to, request_to_nhs):
    shown = shown_to("amir")
    assert shown.status_code == 200
    text = shown.content.decode()
    assert request_to_nhs.referral.subject.display_name.split()[-1] not in text
    assert request_to_nhs.what not in text and "He moved" not in text


def test_that_amir_looked_is_in_the_log(shown_to, people):
    shown_to("amir")
    assert Event.objects.filter(kind="record.sight_shown", actor_id=people.amir.pk).count() == 1


@pytest.mark.parametrize("name", ["omar", "priya", "tanya", "lena", "carl", "nadia", "ada", "rex", "della", "yusuf"])
def test_for_everybody_else_there_is_no_such_page(shown_to, name):
    assert shown_to(name).status_code == 404


def test_an_auditor_who_is_kept_away_from_the_record_does_not_learn_who_works_on_it(shown_to, request_to_nhs, people):
    Exclusion.objects.create(referral=request_to_nhs.referral, person=people.amir, why="His brother", by=people.sian)
    assert shown_to("amir").status_code == 404


ASKED_OF_NO_READER = {
    "referrals.lapse_offer": "The service, when an offer stands no more.",
    "referrals.let_go": "The service, when an officer can act no more.",
}


def test_every_rule_about_a_referral_asks_who_is_kept_away():
    found = {
        rule.name: referrals.NOT_KEPT_OUT in rule.conditions
        for app in printing_rules.APPS
        for rule in printing_rules.rules(app)
        if isinstance(rule, Rule) and Referral in printing_rules.records_of(rule)
    }
    assert len(found) > 20
    assert {name for name, asks in found.items() if not asks} == set(ASKED_OF_NO_READER)


def test_it_is_linked_from_the_case_file_and_from_the_records_story(request_to_nhs, signed_in):
    referral = request_to_nhs.referral
    address = reverse("safeguarding:who_sees", args=[referral.public_id]).encode()
    assert address in signed_in("sian").get(reverse("referrals:case", args=[referral.public_id])).content
    told = reverse("audit:story", args=["referrals.Referral", str(referral.pk)])
    assert address in signed_in("amir").get(told).content


def test_a_share_that_has_run_out_is_no_reason_any_more(shown_to, people):
    ReferralShare.objects.update(until=timezone.now() - timedelta(seconds=1))
    shown = shown_to("sian")
    assert list(shown.context["shares"]) == [] and people.carl.name not in named(shown, "What was sent")


def test_the_title_names_nobody(shown_to):
    title = re.search(r"<title>(.*?)</title>", shown_to("sian").content.decode(), re.DOTALL)
    assert title is not None and "Marsh" not in title[1]
