"""Sending: a reference, an owner, a subject, those who must know, and a document nobody changes any more."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Notice
from audit.models import Event
from audit.moves import MoveDenied
from core.reference_numbers import normalise_reference
from referrals.filing.actions.filing import NotReady, submit
from referrals.models import Referral
from referrals.models.referral import State
from referrals.search.search_question import Question
from tests.records import a_draft, a_referral


def told(name, people):
    return set(Notice.objects.filter(person=getattr(people, name)).values_list("kind", flat=True))


def test_what_tanya_sends_has_a_reference_an_owner_and_a_place_in_the_queue(people, who):
    referral = a_referral(who("tanya"))
    assert normalise_reference(referral.reference) == referral.reference
    assert (referral.state, referral.owner, referral.force.name) == (
        State.SUBMITTED,
        people.sian,
        "Wensum Constabulary",
    )
    assert referral.owners.get(until=None).person == people.sian
    assert referral.queue_key > 0


def test_the_six_answers_are_enough_and_nothing_else_is_asked_for(people, who):
    referral = a_referral(who("tanya"), who={"nickname": "Dazza", "place": "Year 9"})
    assert [str(name) for name in referral.subject.names.all()] == ["Dazza"]


def test_not_knowing_who_it_is_is_enough_with_a_way_to_find_out(people, who):
    referral = a_referral(who("tanya"), who={"unknown": "on", "find_out": "Ask the driver of the 47 bus."})
    assert referral.subject.display_name == "Name not known"


def test_the_document_holds_what_was_typed_in_the_words_of_the_form(people, who):
    sections = {s["code"]: s["rows"] for s in a_referral(who("tanya")).document["sections"]}
    assert sections["danger"][0] == {
        "field": "danger",
        "label": "Is anyone in immediate danger?",
        "value": "No",
    }
    assert sections["who"][0]["value"] == "Dylan"
    assert sections["sender"][0]["value"] == "Tanya Okafor"
    assert "weapons" not in sections


def test_staff_find_it_by_the_name_and_by_the_reference(people, who):
    referral = a_referral(who("tanya"))
    assert Referral.objects.filter(Question("marsh").as_written()("")).get() == referral
    assert Referral.objects.filter(Question(referral.reference).as_written()("")).get() == referral


@pytest.mark.parametrize(("danger", "state"), [("yes", State.IMMEDIATE_RISK), ("not_sure", State.SUBMITTED)])
def test_danger_goes_first_and_the_duty_officer_is_told_at_once(people, who, danger, state):
    """Scenario 2."""
    calm = a_referral(who("tanya"))
    referral = a_referral(who("tanya"), danger={"danger": danger})
    assert referral.queue_key < calm.queue_key
    assert referral.state == state
    assert Notice.objects.get(person=people.dot, kind="filing.danger").urgent


def test_tanya_gets_a_receipt_and_lena_learns_that_something_was_sent(people, who):
    a_referral(who("tanya"))
    assert told("tanya", people) == {"filing.receipt"}
    assert told("lena", people) == {"filing.lead"}
    assert told("lowri", people) == set()
    assert told("carl", people) == {"filing.copy"}


def test_a_concern_about_a_colleague_tells_no_lead(people, who):
    referral = a_referral(who("tanya"), last={"under_18": "no", "own_staff": "not_sure", "declaration": "on"})
    assert not referral.agency_may_see
    assert told("lena", people) == set()


def test_the_council_gets_a_copy_because_the_area_says_so(people, who):
    referral = a_referral(who("tanya"))
    assert [share.agency.name for share in referral.shares.all()] == ["Wensum County Council"]


def test_no_copy_where_the_area_sends_none(people, who):
    area = who("tanya").memberships[0].agency.area
    area.copies_council = False
    area.save()
    assert not a_referral(who("tanya")).shares.exists()


def test_ticked_prompts_are_observations_with_or_without_evidence(people, who):
    referral = a_referral(
        who("tanya"),
        prompts_e={"noticed": "noticed", "ticked": ["21", "23"]},
        evidence_e={"evidence-21": "“They deserve it”, to a friend, Monday", "known_how-21": "seen"},
    )
    first, second = referral.observations.order_by("indicator__number")
    assert (first.evidence, first.known_how) == ("“They deserve it”, to a friend, Monday", "seen")
    assert second.evidence == ""
    rows = next(s for s in referral.document["sections"] if s["code"] == "evidence-e")["rows"]
    assert rows[1]["value"] == "No evidence given"


def test_evidence_of_a_prompt_no_longer_ticked_is_not_sent(people, who):
    referral = a_referral(
        who("tanya"),
        prompts_e={"noticed": "noticed", "ticked": ["23"]},
        evidence_e={"evidence-21": "A slip", "evidence-23": "Draws it every day"},
    )
    assert referral.observations.get().evidence == "Draws it every day"
    assert "A slip" not in str(referral.document)


def test_weapons_and_complex_needs_are_flags_for_the_officer(people, who):
    referral = a_referral(who("tanya"), weapons={"weapons": "yes"}, needs={"needs": ["substances"]})
    assert referral.has_violence
    assert referral.has_complex_needs


def test_what_is_missing_keeps_it_from_being_sent_and_is_named(people, who):
    draft = a_draft(who("tanya"), happened={"what": "  "}, last=None)
    with pytest.raises(NotReady) as why:
        submit(draft=draft, by=who("tanya"))
    assert [page.code for page in why.value.pages] == ["happened", "last"]
    assert not Referral.objects.exists()


def test_sending_twice_sends_once_and_leads_to_the_same(people, who):
    draft = a_draft(who("tanya"))
    assert submit(draft=draft, by=who("tanya")) == submit(draft=draft, by=who("tanya"))
    assert Referral.objects.count() == 1


def test_nobody_else_can_send_tanyas_draft(people, who):
    draft = a_draft(who("tanya"))
    with pytest.raises(MoveDenied):
        submit(draft=draft, by=who("tom"))
    submit(draft=draft, by=who("tanya"))
    with pytest.raises(MoveDenied):
        submit(draft=draft, by=who("tom"))


def test_the_database_refuses_to_change_what_was_filed(people, who):
    referral = a_referral(who("tanya"))
    referral.document = {}
    with pytest.raises(DatabaseError), transaction.atomic():
        referral.save()


def test_a_lead_who_is_named_in_the_concern_is_kept_out(people, who):
    referral = a_referral(who("tanya"), happened={"what": "He wrote that Lena Marsh is on his list."})
    assert referral.exclusions.get().person == people.lena
    assert told("lena", people) == set()


def test_sending_is_in_the_log(people, who):
    mark = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    referral = a_referral(who("tanya"))
    kinds = Event.objects.filter(id__gt=mark, target_id=str(referral.pk)).values_list("kind", flat=True)
    assert "referral.submitted" in kinds
