"""A referral or a case goes to a colleague: asked and taken on, declined, taken back, lapsed, or assigned
by a supervisor."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import people as acts
from accounts.models import Notice
from audit.moves import MoveDenied
from referrals.casework.actions import claiming, giving, sealing, sight
from referrals.casework.presenters.timeline import happenings
from referrals.casework.rules.giving import GIVINGS, giving_of
from referrals.filing.actions import adding
from referrals.models import PurposeStated, Referral, RiskOwner
from safeguarding.cases.actions import closing
from safeguarding.cases.actions.giving import assign
from tests.records import a_referral, planned
from tests.safeguarding.test_cases import a_case

pytestmark = pytest.mark.usefixtures("filed_beforehand")


def a_claimed_referral(who):
    return claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))


KINDS = {"referral": a_claimed_referral, "case": a_case}


@pytest.fixture(params=KINDS)
def held(request, who):
    """Something that Omar has."""
    return KINDS[request.param](who)


def offered(record, who, people, *, to="priya", by="omar"):
    record = now(record)
    return giving.offer(
        record=record,
        to=getattr(people, to),
        why="I move to another team",
        version=record.version,
        by=who(by),
    )


def now(record):
    return type(record).objects.get(pk=record.pk)


def holder(record):
    return giving_of(record).holder_of(now(record))


def told(kind):
    return {notice.person.name for notice in Notice.objects.filter(kind=kind)}


def test_each_kind_that_is_given_is_tried_here():
    assert {how.noun for how in GIVINGS} == set(KINDS)


def test_omar_has_it_until_priya_takes_it_on(who, people, held):
    offered(held, who, people)
    assert holder(held) == people.omar and told("gift.offered") == {"Priya Nair"}
    giving.take_on(record=now(held), by=who("priya"))
    assert holder(held) == people.priya and now(held).offered_to is None
    assert told("gift.taken_on") == {"Omar Haddad"}


def test_the_referral_and_its_risk_go_with_it_in_one_moment(who, people, held):
    giving.take_on(record=offered(held, who, people), by=who("priya"))
    referral = Referral.objects.get()
    assert referral.officer == referral.owner == people.priya
    last, new = RiskOwner.objects.order_by("-since")[:2][::-1]
    assert last.until == new.since and new.until is None


def test_its_clock_runs_on_whoever_has_it(who, people):
    held = a_claimed_referral(who)
    giving.take_on(record=offered(held, who, people), by=who("priya"))
    assert (now(held).due_at, now(held).state) == (held.due_at, held.state)


def test_priya_declines_and_it_stays_with_omar_who_is_told(who, people, held):
    giving.decline(record=offered(held, who, people), reason="I know the family", by=who("priya"))
    assert holder(held) == people.omar
    assert told("gift.declined") == {"Omar Haddad"}


def test_an_offer_is_taken_back_and_then_nobody_can_take_it_on(who, people, held):
    kept = giving.keep(record=offered(held, who, people), by=who("omar"))
    assert told("gift.over") == {"Priya Nair"}
    with pytest.raises(MoveDenied):
        giving.take_on(record=kept, by=who("priya"))


@pytest.mark.parametrize("name", ["sian", "omar", "yusuf", "tanya"])
def test_only_who_was_asked_takes_it_on(who, people, held, name):
    record = offered(held, who, people)
    with pytest.raises(MoveDenied):
        giving.take_on(record=record, by=who(name))


def test_it_is_offered_to_one_at_a_time_and_never_to_who_cannot_have_it(who, people, held):
    for to in ("omar", "yusuf", "nadia"):
        with pytest.raises(MoveDenied):
            offered(held, who, people, to=to)
    offered(held, who, people)
    with pytest.raises(MoveDenied, match="already"):
        offered(held, who, people, to="sian")


def test_a_page_made_before_something_changed_offers_nothing(who, people, held):
    record = offered(held, who, people)
    giving.keep(record=record, by=who("omar"))
    with pytest.raises(MoveDenied, match="changed while"):
        giving.offer(record=record, to=people.priya, why="Again", version=record.version, by=who("omar"))


def test_the_timeline_tells_to_whom_and_why_and_why_not(who, people, held):
    giving.decline(record=offered(held, who, people), reason="I know the family", by=who("priya"))
    noun, told = giving_of(held).noun, happenings(Referral.objects.get())
    notes = {(one.by, one.text) for one in told if one.title == "Note"}
    assert notes == {
        ("Omar Haddad", f"Offered the {noun} to Priya Nair: I move to another team"),
        ("Priya Nair", f"Declined the {noun}: I know the family"),
    }
    assert sum("to a colleague" in one.title.lower() for one in told) == 1


# --- Ending without an answer ---------------------------------------------------------------------------------


def test_an_offer_to_somebody_who_is_suspended_comes_back(who, people, held):
    offered(held, who, people)
    acts.suspend(person=people.priya, version=people.priya.version, reason="Left", by=who("fay"))
    assert holder(held) == people.omar and now(held).offered_to is None
    assert told("gift.lapsed") == {"Omar Haddad"}


def test_silence_ends_it_and_both_are_told_once(who, people, held):
    record = offered(held, who, people)
    giving.lapse_unanswered()
    assert now(held).offered_to == people.priya
    type(record).objects.update(offered_at=timezone.now() - timedelta(days=3))
    giving.lapse_unanswered()
    giving.lapse_unanswered()
    assert now(held).offered_to is None and holder(held) == people.omar
    assert told("gift.lapsed") == {"Omar Haddad"} and told("gift.over") == {"Priya Nair"}


def test_nobody_ends_the_offer_of_somebody_who_can_still_answer(who, people, held):
    record = offered(held, who, people)
    with pytest.raises(MoveDenied, match="can still answer"):
        giving.lapse(record=record, because="I would like it", by=who("sian"))


def test_whoever_must_keep_away_is_offered_it_no_more(who, people, held):
    offered(held, who, people)
    sight.exclude(referral=Referral.objects.get(), person=people.priya, why="Her nephew", by=who("sian"))
    assert now(held).offered_to is None and told("gift.lapsed") == {"Omar Haddad"}


def test_a_record_that_is_sealed_is_offered_only_to_who_may_know_of_it(who, people, held):
    offered(held, who, people)
    sealing.seal(referral=Referral.objects.get(), why="A colleague's son", by=who("ian"))
    assert now(held).offered_to is None
    with pytest.raises(MoveDenied):
        offered(held, who, people)
    assert offered(held, who, people, to="ian").offered_to == people.ian


@pytest.mark.parametrize("act", ["release", "assign", "suspend"])
def test_what_omar_no_longer_has_he_no_longer_offers(who, people, act):
    record = offered(a_claimed_referral(who), who, people)
    if act == "release":
        claiming.release(referral=record, reason="On leave", by=who("omar"))
    elif act == "assign":
        claiming.assign(referral=record, to=people.sian, reason="", by=who("sian"))
    else:
        acts.suspend(person=people.omar, version=people.omar.version, reason="Left", by=who("fay"))
    assert now(record).offered_to is None and told("gift.over") == {"Priya Nair"}


def test_information_that_arrives_meanwhile_stays_with_omar_and_the_offer_stands(who, people):
    record = offered(a_claimed_referral(who), who, people)
    adding.add_information(referral=record, text="He is quieter", immediate_danger="no", by=who("tanya"))
    assert now(record).offered_to == people.priya and now(record).officer == people.omar


def test_an_offer_ends_with_its_case(who, people):
    case = a_case(who)
    case = offered(planned(who, case), who, people)
    ending = closing.Ending(["exit_no_concern"], "Twelve sessions.", "All of it was done.", "Grief.")
    proposal = closing.propose_closing(case=case, ending=ending, version=case.version, by=who("omar"))
    closing.approve_closing(case=case, reason="I agree.", read=proposal.public_id, by=who("sian"))
    assert now(case).offered_to is None and told("gift.over") == {"Priya Nair"}


def test_the_database_keeps_no_offer_of_what_nobody_has(who, people):
    record = offered(a_claimed_referral(who), who, people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=record.pk).update(officer=None, claimed_at=None)


# --- Assigned -------------------------------------------------------------------------------------------------


def test_a_supervisor_assigns_a_case_without_asking_and_an_officer_does_not(who, people):
    case = offered(a_case(who), who, people)
    with pytest.raises(MoveDenied):
        assign(case=case, to=people.priya, why="Workload", version=case.version, by=who("omar"))
    assign(case=case, to=people.priya, why="Workload", version=case.version, by=who("sian"))
    assert holder(case) == people.priya and now(case).offered_to is None
    assert told("case.assigned_away") == {"Omar Haddad"}


def test_whoever_loses_a_referral_to_a_colleague_is_told(who, people):
    claiming.assign(referral=a_claimed_referral(who), to=people.priya, reason="", by=who("sian"))
    assert told("case.assigned") == {"Priya Nair"} and told("case.assigned_away") == {"Omar Haddad"}


# --- The page -------------------------------------------------------------------------------------------------


def url(record, act=""):
    return reverse(giving_of(record).page + (f"_{act}" if act else ""), args=[record.public_id])


def test_priya_reads_the_offer_without_a_purpose_and_takes_it_on_with_two_clicks(who, people, held, signed_in):
    priya = signed_in("priya")
    page = priya.get(url(offered(held, who, people))).content.decode()
    noun = giving_of(held).noun
    assert f"Take the {noun} on" in page and "I move to another team" in page
    assert not PurposeStated.objects.exists()
    key = {"version": now(held).version, "idempotency": "4f7b1c9e-8f0e-4f5f-9a40-0a5f6f0c2a11"}
    for _ in range(2):
        assert priya.post(url(held, "take_on"), key).url == url(held)
    assert holder(held) == people.priya


def test_omar_asks_on_a_page_and_what_he_typed_is_kept_when_something_changed(who, people, held, signed_in):
    typed = {"officer": people.priya.pk, "reason": "I move teams", "version": now(held).version - 1}
    key = {"idempotency": "4f7b1c9e-8f0e-4f5f-9a40-0a5f6f0c2a12"}
    omar = signed_in("omar")
    stale = omar.post(url(held, "offer"), typed | key)
    assert "changed while your page was open" in stale.content.decode()
    assert "I move teams" in stale.content.decode() and f'value="{now(held).version}"' in stale.content.decode()
    assert omar.post(url(held, "offer"), typed | key | {"version": now(held).version}).url == url(held)
    assert now(held).offered_to == people.priya


def test_priya_declines_on_a_page(who, people, held, signed_in):
    record = offered(held, who, people)
    typed = {"reason": "I know them", "idempotency": "4f7b1c9e-8f0e-4f5f-9a40-0a5f6f0c2a13"}
    assert signed_in("priya").post(url(record, "decline"), typed).url == url(record)
    assert now(held).offered_to is None


def test_what_is_offered_to_priya_is_a_list_of_her_own(who, people, held, signed_in):
    record = offered(held, who, people)
    lists = {"referral": reverse("referrals:queue"), "case": reverse("safeguarding:cases")}
    page = signed_in("priya").get(f"{lists[giving_of(held).noun]}?tab=offered").content.decode()
    assert url(record) in page
