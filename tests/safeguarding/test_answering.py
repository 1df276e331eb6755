"""What the desk does with a request, and what comes back to whoever asked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.moves import MoveDenied
from safeguarding.access import see_action, see_request
from safeguarding.models import ActionState, PartnerAction
from safeguarding.requests.actions import answering, steering
from tests.records import a_request

pytestmark = pytest.mark.usefixtures("asked_beforehand")


def answered(who, action=None):
    action = action or a_request(who)
    return answering.answer(
        action=action,
        text="Seen twice in 2025. No concerns at home.",
        evidence="Our record of 3 May.",
        nothing_known=False,
        version=action.version,
        by=who("nadia"),
    )


def test_nadia_accepts_and_it_is_hers(who, people):
    action = a_request(who)
    action = answering.accept(action=action, version=action.version, by=who("nadia"))
    assert (action.state, action.allocated_to, action.accepted_by) == (
        ActionState.ACCEPTED,
        people.nadia,
        people.nadia,
    )
    assert Notice.objects.filter(kind="request.accepted", person=people.omar).exists()


def test_nadia_gives_it_to_neil_and_stays_his_deputy(who, people):
    action = a_request(who)
    action = answering.allocate(
        action=action, to=people.neil, deputy=people.nadia, version=action.version, by=who("nadia")
    )
    assert (action.allocated_to, action.deputy) == (people.neil, people.nadia)
    assert {n.person for n in Notice.objects.filter(kind="request.allocated")} == {people.neil, people.nadia}


def test_it_cannot_be_given_to_somebody_of_another_agency(who, people):
    action = a_request(who)
    with pytest.raises(MoveDenied, match="your own agency"):
        answering.allocate(action=action, to=people.bea, deputy=None, version=action.version, by=who("nadia"))


def test_an_answer_reaches_omar_and_accepts_what_nobody_had_accepted(who, people):
    action = answered(who)
    assert (action.state, action.accepted_by, action.answered_by) == (
        ActionState.ANSWERED,
        people.nadia,
        people.nadia,
    )
    assert Notice.objects.filter(kind="request.answered", person=people.omar).count() == 1


def test_we_hold_nothing_is_an_answer_and_silence_is_not(who):
    action = a_request(who)
    with pytest.raises(MoveDenied, match="Write your answer"):
        answering.answer(
            action=action, text="", evidence="", nothing_known=False, version=action.version, by=who("nadia")
        )
    action = answering.answer(
        action=action, text="", evidence="", nothing_known=True, version=action.version, by=who("nadia")
    )
    assert action.state == ActionState.ANSWERED and action.nothing_known


def test_declining_wants_a_reason_that_the_database_also_wants(who, people):
    action = a_request(who)
    action = answering.decline(
        action=action, reason="He is under another trust.", version=action.version, by=who("nadia")
    )
    assert action.state == ActionState.DECLINED and action.ended_by == people.nadia
    assert Notice.objects.filter(kind="request.declined", person=people.omar).exists()


def test_bea_of_another_agency_cannot_answer_for_the_trust(who):
    action = a_request(who)
    with pytest.raises(MoveDenied, match="agency that was asked"):
        answering.accept(action=action, version=action.version, by=who("bea"))


def test_an_officer_cannot_answer_for_a_partner(who):
    action = a_request(who)
    with pytest.raises(MoveDenied):
        answering.answer(
            action=action,
            text="Yes",
            evidence="",
            nothing_known=False,
            version=action.version,
            by=who("omar"),
        )


def test_neil_answering_from_an_old_page_is_stopped_and_nothing_is_overwritten(who):
    action = a_request(who)
    old = action.version
    answering.accept(action=action, version=old, by=who("nadia"))
    with pytest.raises(MoveDenied, match="changed while your page was open"):
        answering.answer(action=action, text="Old", evidence="", nothing_known=False, version=old, by=who("neil"))
    assert PartnerAction.objects.get(pk=action.pk).answer == ""


def test_omar_completes_it_and_the_trust_reads_it_for_some_days_only(who):
    action = steering.complete(action=(first := answered(who)), version=first.version, by=who("omar"))
    assert action.state == ActionState.COMPLETED and see_request.allows(who("nadia"), action)
    PartnerAction.objects.filter(pk=action.pk).update(partner_access_until=timezone.now() - timedelta(seconds=1))
    assert not see_request.allows(who("nadia"), action)
    assert see_action.allows(who("omar"), action)


def test_asked_for_more_the_first_answer_stays_and_a_new_date_runs(who, people):
    first = answered(who)
    action = steering.ask_for_more(action=first, text="Which clinic?", version=first.version, by=who("omar"))
    assert action.state == ActionState.ACCEPTED and action.answer == ""
    said = [(message.by, message.text) for message in action.thread.all()]
    assert said[0] == (people.nadia, "Seen twice in 2025. No concerns at home.\n\nOur record of 3 May.")
    assert said[1] == (people.omar, "Which clinic?")


def test_before_it_is_answered_nothing_more_is_asked(who):
    action = a_request(who)
    with pytest.raises(MoveDenied, match="changed since you opened it"):
        steering.ask_for_more(action=action, text="Which clinic?", version=action.version, by=who("omar"))
    assert not action.thread.exists()


@pytest.mark.parametrize("keeps", [{"state": "closed", "finished_at": timezone.now()}, {"state": "hold"}])
def test_what_keeps_a_partner_from_being_asked_keeps_a_finished_request_from_being_taken_up(who, keeps):
    action = steering.complete(action=(first := answered(who)), version=first.version, by=who("omar"))
    type(action.referral).objects.filter(pk=action.referral_id).update(**keeps)
    again = PartnerAction.objects.get(pk=action.pk)
    with pytest.raises(MoveDenied, match=r"closed|hold"):
        steering.ask_for_more(action=again, text="Which clinic?", version=again.version, by=who("sian"))
    assert PartnerAction.objects.get(pk=action.pk).state == ActionState.COMPLETED


def test_priya_who_has_not_got_the_case_cannot_complete_it(who):
    action = answered(who)
    with pytest.raises(MoveDenied, match="Only the officer"):
        steering.complete(action=action, version=action.version, by=who("priya"))


def test_a_withdrawn_request_tells_the_desk(who, people):
    action = a_request(who)
    steering.withdraw(action=action, reason="The council answered.", version=action.version, by=who("omar"))
    assert Notice.objects.filter(kind="request.withdrawn", person=people.nadia).exists()


def test_while_an_investigation_has_primacy_no_partner_sees_the_request(who):
    action = a_request(who)
    type(action.referral).objects.filter(pk=action.referral_id).update(state="hold")
    assert not see_request.allows(who("nadia"), action)
    assert see_action.allows(who("omar"), action)


def test_somebody_kept_out_of_the_referral_does_not_see_it_by_way_of_the_desk(who, people):
    action = a_request(who)
    action.referral.exclusions.create(person=people.neil, why="His nephew.", by=people.sian)
    assert not see_request.allows(who("neil"), action)
    assert see_request.allows(who("nadia"), action)


def test_what_was_withdrawn_is_gone_for_the_desk_on_its_next_request(who, signed_in, people):
    action, nadia = a_request(who), signed_in("nadia")
    page = reverse("safeguarding:request", args=[action.public_id])
    assert nadia.get(page).status_code == 200
    steering.withdraw(action=action, reason="Sent to the wrong trust", version=action.version, by=who("omar"))
    assert nadia.get(page).status_code == 404
    assert action.what[:20] not in nadia.get(f"{reverse('safeguarding:desk')}?tab=done").content.decode()
    assert not Notice.objects.filter(person=people.nadia, path=page).exists()
    told = Notice.objects.get(person=people.nadia, kind="request.withdrawn")
    assert nadia.get(told.path).status_code == 200
