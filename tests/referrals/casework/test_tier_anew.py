"""Who may decide is asked anew when somebody decides: what came while it waited counts too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.moves import MoveDenied
from referrals.casework.actions import claiming, deciding, enquiring
from referrals.models import Referral
from referrals.models.decision import Tier
from referrals.models.referral import State
from tests.records import a_recommendation, a_referral, an_assessed_referral, joined, ready, says_first

pytestmark = pytest.mark.usefixtures("assessed_beforehand")

WHY_NOT = "Weekly support by the school holds"


def now(referral):
    return Referral.objects.get(pk=referral.pk)


def flagged(who, referral, *, needs=False, violence=False):
    """Omar learns more about it."""
    referral = now(referral)
    return enquiring.set_flags(
        referral=referral,
        concern_type=referral.concern_type,
        has_complex_needs=needs,
        has_violence=violence,
        version=referral.version,
        by=who("omar"),
    )


def approves(who, name, referral):
    says_first(now(referral), by=who(name))
    return deciding.approve(referral=now(referral), reason="I read all of it", by=who(name))


def page_of(signed_in, name, referral):
    return signed_in(name).get(reverse("referrals:case_decision", args=[referral.public_id])).content.decode()


@pytest.fixture
def waiting(who):
    """Omar recommends to gather information about a boy of 14: a sergeant may decide that."""
    decision = a_recommendation(who, option="gather", default_option_not_taken_because=WHY_NOT)
    assert decision.tier == Tier.SERGEANT
    return decision.referral


@pytest.mark.parametrize(
    ("learned", "words"),
    [({"needs": True}, "with complex needs"), ({"violence": True}, "violence or weapons")],
)
def test_what_omar_learns_while_it_waits_makes_it_an_inspectors(learned, words, waiting, who, signed_in):
    assert "Sergeant or inspector decides." in page_of(signed_in, "sian", waiting)
    flagged(who, waiting, **learned)
    page = page_of(signed_in, "sian", waiting)
    assert "Inspector decides." in page and words in page and "Sergeant or inspector" not in page
    with pytest.raises(MoveDenied, match=f"An inspector must decide this: .*{words}"):
        approves(who, "sian", waiting)
    assert approves(who, "ian", waiting).state == State.INFORMATION


def test_ian_approves_nothing_that_passes_by_the_panel_which_is_suggested_by_now(who, signed_in):
    waiting = a_recommendation(who, option="gather").referral
    flagged(who, waiting, needs=True)
    with pytest.raises(MoveDenied, match="The Channel panel is suggested here by now"):
        approves(who, "ian", waiting)
    assert "Return it, so that the officer says why not the panel" in page_of(signed_in, "ian", waiting)
    due = timezone.localdate() + timedelta(days=7)
    deciding.send_back(referral=now(waiting), what_is_missing="Why not the panel", due=due, by=who("ian"))
    said = {
        "rationale": "The college is asked first, then the doctor.",
        "default_option_not_taken_because": WHY_NOT,
    }
    a_recommendation(who, option="gather", referral=now(waiting), **said)
    assert approves(who, "ian", waiting).state == State.INFORMATION


def test_a_second_referral_about_him_makes_the_first_an_inspectors(waiting, who):
    second = claiming.claim(referral=a_referral(who("bea")), by=who("priya"))
    joined(who, second, waiting, officer="priya")
    with pytest.raises(MoveDenied, match="An inspector must decide this: referred more than once"):
        approves(who, "sian", waiting)
    assert approves(who, "ian", waiting).state == State.INFORMATION


def test_what_asked_for_an_inspector_when_it_was_written_still_does(who):
    referral = flagged(who, an_assessed_referral(who), violence=True)
    waiting = a_recommendation(who, option="gather", referral=referral).referral
    flagged(who, waiting, violence=False)
    with pytest.raises(MoveDenied, match="An inspector must decide this: violence or weapons"):
        approves(who, "sian", waiting)


def test_priya_a_sergeant_takes_no_second_look_at_what_is_an_inspectors_by_now(people, who, monkeypatch):
    monkeypatch.setattr("referrals.casework.actions.second_look.by_chance", lambda: True)
    waiting = a_recommendation(who).referral
    people.priya.memberships.create(agency=waiting.force, role="sergeant", state="active", confirmed_at=timezone.now())
    assert approves(who, "sian", waiting).state == State.APPROVAL
    flagged(who, waiting, violence=True)
    ready(who, waiting)
    with pytest.raises(MoveDenied, match="An inspector must decide this: violence or weapons"):
        approves(who, "priya", waiting)
    assert approves(who, "ian", waiting).state == State.CLOSED


@pytest.fixture
def ian_has_read(who, monkeypatch):
    """Omar recommends to close it as unfounded; Ian, an inspector, approves it first, and it is chosen to
    be read again."""
    monkeypatch.setattr("referrals.casework.actions.second_look.by_chance", lambda: True)
    said = {"reason_codes": ["misguided"], "default_option_not_taken_because": WHY_NOT}
    referral = a_recommendation(who, option="unfounded", **said).referral
    assert approves(who, "ian", referral).state == State.APPROVAL
    return referral


def test_sian_closes_nothing_that_became_an_inspectors_after_ian_had_read_it(ian_has_read, who, signed_in):
    flagged(who, ian_has_read, needs=True, violence=True)
    ready(who, ian_has_read)
    with pytest.raises(MoveDenied, match="complex needs; violence or weapons") as no:
        approves(who, "sian", ian_has_read)
    assert "unfounded" not in str(no.value)
    assert str(no.value) in page_of(signed_in, "sian", ian_has_read)
    assert approves(who, "ingrid", ian_has_read).state == State.CLOSED


def test_sian_takes_the_second_look_at_violence_that_ian_has_read_of(who, monkeypatch):
    monkeypatch.setattr("referrals.casework.actions.second_look.by_chance", lambda: True)
    referral = a_recommendation(who).referral
    flagged(who, referral, violence=True)
    ready(who, referral)
    assert approves(who, "ian", referral).state == State.APPROVAL
    assert approves(who, "sian", referral).state == State.CLOSED
