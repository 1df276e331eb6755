"""The failures on the record (field notes 5.6), rows 9, 10 and 20, each as a story: with this product it is caught. Risk that
nobody owned; several who each thought that another led; and a picture that no one place had whole."""

from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import people as accounts
from audit.moves import MoveDenied
from packs.content import cases as in_packs
from referrals.casework.actions import claiming, giving, transferring
from referrals.casework.actions.candidate_search import look_for_waiting
from referrals.casework.contacts import everything
from referrals.filing.actions import adding
from referrals.models import Referral
from safeguarding.cases.rules.closing import obstacles
from safeguarding.models import Case, PanelReferral, PartnerAction
from safeguarding.requests.actions import answering
from tests.records import (
    a_commission,
    a_decided_referral,
    a_line,
    a_referral,
    a_request,
    an_assessed_referral,
    consent_answered,
    planned,
    settled,
)
from tests.safeguarding.test_unread_answers import nadia_answers

COUNTY, CALDER = "Wensum County Council", "Calder Vale Police"


def now(record):
    return type(record).objects.get(pk=record.pk)


def owner(record):
    return now(record).owner.name


# --- Row 9: a merry-go-round, and nobody owned the risk -----------------------------------------------------


def offered(who, people, record):
    record = now(record)
    giving.offer(record=record, to=people.priya, why="I move teams", version=record.version, by=who("omar"))
    return now(record)


def no_gap(referral):
    """Each owner begins in the very moment in which the one before ends, and one has it now."""
    rows = list(referral.owners.order_by("since"))
    assert rows[0].since <= referral.submitted_at and rows[-1].until is None
    assert all(before.until == after.since for before, after in pairwise(rows))
    return [row.person.name for row in rows]


def test_row_9_from_the_first_moment_to_the_panel_one_named_person_owns_the_risk(who, people):
    """Filed, claimed, offered, declined, offered again, taken on, left behind: each hand lets go when the next has it."""
    referral = a_referral(who("tanya"))
    assert now(referral).owner is not None
    claiming.claim(referral=referral, by=who("omar"))
    giving.decline(record=offered(who, people, referral), reason="I know the family", by=who("priya"))
    assert owner(referral) == "Omar Haddad"
    asked = offered(who, people, referral)
    assert owner(referral) == "Omar Haddad"
    giving.take_on(record=asked, by=who("priya"))
    assert owner(referral) == "Priya Nair"
    accounts.suspend(person=people.priya, version=people.priya.version, reason="Left", by=who("fay"))
    assert owner(referral) not in ("", "Priya Nair")
    assert len(no_gap(now(referral))) >= 4


def test_row_9_a_case_is_let_go_by_its_owner_when_another_has_taken_it(who, people):
    case = Case.objects.get(referral=a_decided_referral(who, option="channel", to=COUNTY))
    asked = offered(who, people, case)
    assert owner(case) == "Omar Haddad"
    giving.take_on(record=asked, by=who("priya"))
    assert owner(case) == owner(case.referral) == "Priya Nair"
    accounts.suspend(person=people.priya, version=people.priya.version, reason="Left", by=who("fay"))
    assert owner(case) == owner(case.referral) != "Priya Nair"
    no_gap(now(case.referral))


def test_row_9_another_force_owns_it_when_it_has_said_yes_and_not_before(who):
    sent = a_decided_referral(who, option="transfer", to=CALDER)
    assert now(sent).force.name == "Wensum Constabulary" and now(sent).owner is not None
    taken = transferring.accept_transfer(referral=now(sent), by=who("iris"))
    assert now(taken).force.name == CALDER and now(taken).owner is not None
    no_gap(now(taken))


def test_row_9_a_service_that_says_no_leaves_it_with_who_had_it(who):
    offer = PartnerAction.objects.get(referral=a_decided_referral(who, option="service", to="Broadfen NHS Trust"))
    answering.decline(action=offer, reason="Under our threshold", version=offer.version, by=who("nadia"))
    back = now(offer.referral)
    assert back.owner is not None and back.state != "closed"
    no_gap(back)


# --- Row 10: the officer thought that one led, the others that another did ----------------------------------


def test_row_10_whoever_is_asked_to_do_something_reads_who_leads(who, signed_in):
    """The trust that is asked, the council whose panel has it, and the provider who meets the person."""
    action = a_request(who)
    at_the_trust = signed_in("nadia").get(reverse("safeguarding:request", args=[action.public_id])).text
    case = Case.objects.get(referral=a_decided_referral(who, option="channel", to=COUNTY, approver="ian"))
    sent = a_commission(who, consent_answered(who, planned(who, case)))
    at_the_council = signed_in("carl").get(reverse("safeguarding:panel_case", args=[case.public_id])).text
    with_the_provider = signed_in("imran").get(reverse("safeguarding:commission", args=[sent.public_id])).text
    for page in (at_the_trust, at_the_council, with_the_provider):
        assert "Who leads" in page and "Wensum Constabulary" in page
    assert "Risk owner: Omar Haddad" in at_the_council and "Risk owner" not in at_the_trust + with_the_provider


def test_row_10_that_nobody_at_the_council_has_it_is_seen_and_said(who, signed_in):
    """A referral to a panel is nobody's belief: until the council says that it has it, both sides read that it has not."""
    case = Case.objects.get(referral=a_decided_referral(who, option="channel", to=COUNTY))
    assert PanelReferral.objects.get(case=case).state == "sent"
    shown = signed_in("omar").get(reverse("safeguarding:case", args=[case.public_id])).text
    assert "Not acknowledged" in shown and "due by" in shown


def test_row_10_a_constable_who_knows_of_none_of_three_referrals_files_into_the_same_history(who):
    """The officer who has the person is told of the fourth, though the constable who met them could not know."""
    held = an_assessed_referral(who)
    filed = a_referral(who("tanya"))
    look_for_waiting()
    found = {candidate.other_id for candidate in now(filed).subject.candidates.all()}
    assert held.subject_id in found


# --- Row 20: the full picture was not shared, and not assessed ----------------------------------------------


@pytest.fixture
def known_to_many(who):
    """The trust answered, the school added, and the case is with the panel."""
    action = a_request(who)
    nadia_answers(who, action)
    referral = Referral.objects.get(pk=action.referral_id)
    adding.add_information(referral=referral, text="He was excluded in May.", immediate_danger="no", by=who("tanya"))
    return now(referral)


def test_row_20_what_each_agency_knows_stands_in_one_timeline(who, known_to_many, signed_in):
    found = everything(known_to_many, who("omar"))
    assert {one.name for one in found.agencies} >= {"Hollow Lane Academy", "Broadfen NHS Trust"}
    told = " ".join(one.text for one in found.known)
    assert "excluded in May" in told and "bring a knife" in told
    shown = signed_in("omar").get(reverse("referrals:case_person", args=[known_to_many.public_id])).text
    assert f"{found.sum_in_words} are known" in shown


def test_row_20_nothing_is_decided_while_an_answer_lies_unread(who, known_to_many):
    with pytest.raises(MoveDenied):
        a_decided_referral(who, referral=known_to_many, option="channel", to=COUNTY)


def test_row_20_a_need_that_no_service_meets_keeps_the_case_open_until_it_is_said_why_and_who_holds_it(who):
    """Mental health turned him away: the line stays, with the reason, and is handed to a person who accepted it."""
    case = Case.objects.get(referral=a_decided_referral(who, option="channel", to=COUNTY))
    planned(who, case)
    unmet = a_line(who, case, about="need", need="Sudden rage, and a personality disorder that no service treats")
    assert any(unmet.need in sentence for sentence in obstacles(now(case), ["exit_reduced"]))
    said = {"because": "The trust declined: under its threshold", "person": "Dr Amara Okoye"}
    settled(who, unmet, stands="handed_on", accepted_on=timezone.localdate(), **said)
    assert obstacles(now(case), ["exit_reduced"]) == []
    packed = repr(in_packs.case(case.referral, given=frozenset()))
    assert unmet.need in packed and "The trust declined" in packed and "Dr Amara Okoye" in packed
