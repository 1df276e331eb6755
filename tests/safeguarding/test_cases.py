"""What approved decisions start here: cases, and offers to services that are accepted or declined."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Notice
from audit.moves import MoveDenied
from referrals.casework.actions import deciding
from referrals.casework.actions.sight import state_purpose
from referrals.models import Referral
from referrals.models.referral import State
from safeguarding.cases.actions import cases
from safeguarding.models import ActionKind, ActionState, Case, PanelReferral, PartnerAction
from safeguarding.requests.actions import answering, steering
from safeguarding.requests.objections import open_requests
from tests.records import a_decided_referral, a_line, a_request, the_desk_says

pytestmark = pytest.mark.usefixtures("assessed_beforehand")


def a_case(who) -> Case:
    """Sian approved Omar's recommendation to refer to the Channel panel."""
    return Case.objects.get(referral=a_decided_referral(who, option="channel", to="Wensum County Council"))


def an_offer(who) -> PartnerAction:
    """Sian approved passing the person to the trust."""
    referral = a_decided_referral(who, option="service", to="Broadfen NHS Trust")
    return PartnerAction.objects.get(referral=referral, kind=ActionKind.SERVICE)


def test_an_approved_referral_to_the_panel_opens_a_case_with_an_owner_and_dates(who, people):
    case = a_case(who)
    assert case.owner == people.omar and case.kind == "channel"
    assert case.plan_due_at > timezone.now() and case.review_on > timezone.localdate()
    assert Notice.objects.filter(kind="case.opened", person=people.omar).exists()


def test_with_its_first_line_the_plan_is_begun_and_stops_being_due(who):
    case = a_case(who)
    Case.objects.update(plan_due_at=timezone.now() - timedelta(days=1))
    assert Case.objects.get().plan_is_overdue
    a_line(who, case)
    assert not Case.objects.get().plan_is_overdue


def test_a_review_sets_the_next_one_and_it_cannot_be_in_the_past(who):
    case = a_case(who)
    with pytest.raises(MoveDenied, match="after today"):
        cases.hold_review(case=case, note="Fine", next_on=timezone.localdate(), version=case.version, by=who("omar"))
    next_on = timezone.localdate() + timedelta(days=30)
    cases.hold_review(case=case, note="Fine", next_on=next_on, version=case.version, by=who("omar"))
    assert Case.objects.get().review_on == next_on and case.reviews.count() == 1


def test_the_list_narrows_to_the_council_that_has_a_case_at_its_panel(who, signed_in):
    case, omar = a_case(who), signed_in("omar")
    wensum = Agency.objects.get(name="Wensum County Council")
    for shown, panel in ((1, wensum), (0, Agency.objects.get(name="Calder Vale Council"))):
        PanelReferral.objects.filter(case=case).update(agency=panel)
        page = omar.get(reverse("safeguarding:cases"), {"council": wensum.pk})
        assert (len(page.context["records"]), page.context["tabs"][0].count) == (shown, shown)
    assert [chip.label for chip in page.context["chips"]] == ["Council: Wensum County Council"]


def test_an_overdue_plan_is_red_on_the_list(who, signed_in):
    a_case(who)
    Case.objects.update(plan_due_at=timezone.now() - timedelta(days=3))
    listing = signed_in("sian").get(reverse("safeguarding:cases") + "?tab=overdue")
    assert len(listing.context["rows"]) == 1 and "Plan overdue" in listing.content.decode()


@pytest.mark.parametrize("name", ["tanya", "nadia", "carl", "des", "amir", "yusuf"])
def test_a_case_does_not_exist_for_anybody_outside_the_force(who, signed_in, name):
    case = a_case(who)
    assert signed_in(name).get(reverse("safeguarding:case", args=[case.public_id])).status_code == 404


def test_priya_reads_a_case_and_cannot_change_it(who, signed_in):
    case, priya = a_case(who), signed_in("priya")
    asked = priya.get(reverse("safeguarding:case", args=[case.public_id]))
    assert asked.url.endswith("/purpose/"), "it is not in her caseload"
    state_purpose(referral=case.referral, purpose="cover", detail="", by=who("priya"))
    assert priya.get(reverse("safeguarding:case", args=[case.public_id])).status_code == 200
    assert priya.get(reverse("safeguarding:case_plan", args=[case.public_id])).status_code == 403


def test_an_approved_offer_reaches_the_services_desk_with_the_items_of_the_decision(who):
    offer = an_offer(who)
    assert offer.state == ActionState.ASKED and offer.disclosed
    assert Notice.objects.filter(kind="request.new", person__name="Nadia Broad").exists()


def test_only_when_the_service_accepts_is_the_referral_closed(who):
    offer = an_offer(who)
    assert offer.referral.state == State.SERVICE_PENDING
    offer = answering.accept(action=offer, version=offer.version, by=who("nadia"))
    assert offer.state == ActionState.COMPLETED
    assert Referral.objects.get(pk=offer.referral_id).state == State.CLOSED


def test_declined_it_is_not_closed_the_officer_owns_it_and_the_supervisor_sees_it(who, people):
    offer = an_offer(who)
    answering.decline(action=offer, reason="No capacity.", version=offer.version, by=who("nadia"))
    referral = Referral.objects.get(pk=offer.referral_id)
    assert (referral.state, referral.owner) == (State.ASSESSMENT, people.omar)
    assert Notice.objects.filter(person=people.sian, kind="case.declined").exists()
    spans = list(referral.owners.order_by("since"))
    assert all(before.until == after.since for before, after in pairwise(spans))
    assert spans[-1].until is None


def test_an_offer_withdrawn_brings_the_referral_back_to_the_officer(who):
    offer = an_offer(who)
    steering.withdraw(action=offer, reason="Moved away.", version=offer.version, by=who("omar"))
    assert Referral.objects.get(pk=offer.referral_id).state == State.ASSESSMENT


def test_an_offer_ends_at_the_desk_when_its_decision_is_taken_back(who, people):
    offer = an_offer(who)
    deciding.take_back(referral=offer.referral, reason="Moved away.", by=who("omar"))
    offer.refresh_from_db()
    assert offer.state == ActionState.WITHDRAWN
    assert Notice.objects.filter(kind="request.withdrawn", person=people.nadia).exists()
    again = a_decided_referral(
        who,
        option="service",
        to="Broadfen NHS Trust",
        referral=Referral.objects.get(pk=offer.referral_id),
        rationale="His aunt has moved back, and counselling at the trust is near again.",
    )
    assert again.actions.filter(state=ActionState.ASKED).count() == 1


def test_an_offer_taken_back_during_a_hold_ends_without_a_word(who, people):
    offer = an_offer(who)
    held = the_desk_says(who, offer.referral, "pursue_primacy")
    Notice.objects.update(kind="before")
    assert deciding.take_back(referral=held, reason="The desk.", by=who("omar")).state == State.HOLD
    offer.refresh_from_db()
    assert offer.state == ActionState.WITHDRAWN
    assert not Notice.objects.filter(person=people.nadia).exclude(kind="before").exists()


def test_while_a_partner_still_works_on_it_closing_has_an_objection(who):
    action = a_request(who)
    assert "Broadfen NHS Trust" in open_requests(action.referral)
    steering.withdraw(action=action, reason="Not needed.", version=action.version, by=who("omar"))
    assert open_requests(action.referral) is None
