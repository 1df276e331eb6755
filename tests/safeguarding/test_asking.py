"""Asking a partner: what leaves, what gates it, what is refused."""

import pytest

from accounts.models import Agency, Notice
from audit.models import Event
from audit.moves import MoveDenied
from referrals.casework.actions import deconfliction
from safeguarding.disclosure import items_of
from safeguarding.models import PartnerAction
from safeguarding.requests.actions import asking
from tests.records import a_referral, a_request, an_assessed_referral

pytestmark = pytest.mark.usefixtures("assessed_beforehand")


def wanted(**changes):
    said = {
        "agency": Agency.objects.get(name="Wensum County Council"),
        "kind": "information",
        "what": "What do you know?",
        "why": "To see what support there is.",
        "lawful_basis": "child_protection",
        "due_days": 5,
        "may_tell": "ask_us",
        "safe_contact": "",
        "items": [],
    }
    return asking.Wanted(**{**said, **changes})


def test_the_trust_is_told_exactly_the_items_omar_picked(who):
    action = a_request(who)
    assert [item["value"] for item in action.disclosed] == ["Dylan Marsh-Price"]


def test_the_desk_learns_that_something_was_asked_and_not_what(who, people):
    action = a_request(who)
    told = Notice.objects.filter(kind="request.new")
    assert {notice.person for notice in told} == {people.nadia, people.neil}
    assert {notice.reference for notice in told} == {action.reference}
    assert "Dylan" not in "".join(notice.words + notice.path for notice in told)


def test_what_was_disclosed_is_in_the_log_by_key_and_basis(who):
    a_request(who)
    event = Event.objects.filter(kind="partneraction.ask").latest("id")
    assert event.operation == "disclosure" and "safeguarding_public_task" in event.payload
    assert "Marsh-Price" not in event.payload


def test_before_the_desk_has_answered_nobody_is_asked_and_the_reason_is_said(who):
    referral = a_referral(who("tanya"))
    from_sergeant = who("sian")
    with pytest.raises(MoveDenied, match="deconfliction desk has not"):
        asking.ask(referral=referral, wanted=wanted(items=[items_of(referral)[0].key]), by=from_sergeant)
    assert not PartnerAction.objects.exists()


def test_after_pursue_primacy_nobody_is_asked(who):
    referral = an_assessed_referral(who)
    check = deconfliction.request_check(referral=referral, by=who("omar"))
    deconfliction.answer(
        check=check,
        code="pursue_primacy",
        next_check_on=referral.submitted_at.date().replace(year=2027),
        version=check.version,
        by=who("des"),
    )
    with pytest.raises(MoveDenied, match="investigation has primacy"):
        a_request(who, referral=type(referral).objects.get(pk=referral.pk))


def test_an_officer_without_the_case_cannot_ask(who):
    referral = an_assessed_referral(who)
    with pytest.raises(MoveDenied, match="Claim this first"):
        asking.ask(referral=referral, wanted=wanted(items=[items_of(referral)[0].key]), by=who("priya"))


def test_asking_the_same_desk_the_same_kind_twice_is_refused(who):
    first = a_request(who)
    with pytest.raises(MoveDenied, match="already open"):
        a_request(who, referral=first.referral)


def test_an_agency_of_another_area_cannot_be_asked(who):
    referral = an_assessed_referral(who)
    elsewhere = wanted(agency=Agency.objects.get(name="Calder Vale Council"), items=[items_of(referral)[0].key])
    with pytest.raises(MoveDenied, match="Nobody at this agency"):
        asking.ask(referral=referral, wanted=elsewhere, by=who("omar"))


def test_nothing_about_who_filed_it_or_noticed_first_is_on_offer(who):
    referral = an_assessed_referral(
        who, noticer={"noticed_by": "other", "noticer_name": "Gwen Hollis", "noticer_role": "Cook"}
    )
    on_offer = " ".join(f"{item.key} {item.value}" for item in items_of(referral))
    for word in ("Gwen", "Cook", "Tanya", "Hollow Lane", "tanya@", "noticer", "sender", "own_staff"):
        assert word not in on_offer, word


def test_a_key_that_is_not_on_offer_sends_nothing(who):
    referral = an_assessed_referral(who)
    with pytest.raises(MoveDenied, match="at least one item"):
        asking.ask(referral=referral, wanted=wanted(items=["note:1", "row:noticer:0"]), by=who("omar"))


def test_a_page_added_to_the_form_later_is_held_back_until_somebody_decides(who):
    referral = an_assessed_referral(who)
    referral.document["sections"].append(
        {
            "code": "brand_new",
            "title": "New",
            "rows": [{"field": "x", "label": "Who told you?", "value": "Gwen"}],
        }
    )
    assert "Gwen" not in " ".join(item.value for item in items_of(referral))
