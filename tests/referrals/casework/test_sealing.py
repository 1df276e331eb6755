"""A sealed record does not exist for a curious colleague, whatever name they try: same pages, same bytes, same
number of statements, nobody told."""

import re
from datetime import timedelta
from difflib import ndiff

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Membership, MembershipState, Notice
from accounts.roles import Role
from audit.models import Event
from audit.moves import MoveDenied
from referrals.casework.actions import claiming, deciding, deconfliction, identity, sealing
from referrals.casework.actions.candidate_search import look_for_waiting
from referrals.casework.presenters.earlier_referrals import earlier
from referrals.filing.actions.filing import submit
from referrals.models import Referral, SecondLook
from referrals.models.referral import State
from subjects.models import Candidate
from tests.records import RATIONALES, a_draft, a_recommendation, a_referral, says_first
from tests.two_worlds import soon, the_clock_stands

DYLAN = {"forenames": "Dylan", "surname": "Marsh-Price", "place": "Year 9, form 9C"}
CORIN = {"forenames": "Corin", "surname": "Vale-Ashby", "place": "Year 9, form 9C"}
READING = ["case", "case_identity", "case_history", "case_decision", "case_timeline", "case_as_filed"]
VARYING = re.compile(
    r"claims/[a-z]+-\d+|"
    r"[0-9a-f]{8}-[0-9a-f-]{27}|value=\"[A-Za-z0-9]{64}\"|PR.?[A-Z0-9]{4}.?[A-Z0-9]{4}.?[A-Z0-9]"
    r"|\d\d?:\d\d[ap]m|datetime=\"[^\"]+\""
)


def at(page, referral, *rest):
    return reverse(f"referrals:{page}", args=[referral.public_id, *rest])


def now(referral):
    return Referral.objects.select_related("subject").get(pk=referral.pk)


def words_of(response, *, about):
    """A page without what differs from one record to the next: ids, references, clock times, the name itself."""
    text = response.content.decode()
    for name, stands_for in zip(about.values(), ("Forename", "Surname", "Place"), strict=True):
        text = text.replace(name, stands_for)
    return VARYING.sub("*", text).splitlines()


def seen_by(client, address):
    """How many statements a page takes once everybody's messages are read, and the page."""
    Notice.objects.update(read_at=timezone.now())
    client.get(address)
    return statements(lambda: client.get(address))


def different(one, other):
    """The statements and lines in which two readings differ."""
    lines = [line for line in ndiff(one[1], other[1]) if line[0] in "+-"]
    return lines + ([(one[0], other[0])] if one[0] != other[0] else [])


def statements(act):
    with CaptureQueriesContext(connection) as made:
        result = act()
    return len(made), result


@pytest.fixture
def sealed(who):
    """Dylan, whom Omar works on, sealed by Ian."""
    referral = claiming.claim(referral=a_referral(who("tanya"), who=DYLAN), by=who("omar"))
    sealing.seal(referral=referral, why="Son of an officer of the force", by=who("ian"))
    look_for_waiting()
    return now(referral)


def priya_claims(who, person):
    referral = claiming.claim(referral=a_referral(who("bea"), who=person), by=who("priya"))
    look_for_waiting()
    return now(referral)


# --- The record itself --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("person", "sees"), [("omar", True), ("ian", True), ("sian", False), ("dot", False)])
def test_who_knows_of_a_sealed_record(person, sees, sealed, signed_in):
    assert (signed_in(person).get(at("case", sealed)).status_code == 200) is sees


def test_to_a_colleague_a_sealed_record_is_any_address_that_never_was(sealed, signed_in):
    client = signed_in("priya")
    with the_clock_stands(at=soon()):  # every page says the minute
        never = client.get(reverse("referrals:case", args=["00000000-0000-4000-8000-000000000000"]))
        found = client.get(at("case", sealed))
    assert (found.status_code, found.content) == (404, never.content)


def test_no_list_or_count_of_a_colleague_holds_it(sealed, signed_in):
    for page in ("queue", "team"):
        assert "Marsh-Price" not in signed_in("sian").get(reverse(f"referrals:{page}")).content.decode()


def test_only_an_inspector_seals(who):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    for name in ("omar", "sian", "iris"):
        with pytest.raises(MoveDenied):
            sealing.seal(referral=referral, why="Mine", by=who(name))


def test_whoever_sealed_it_does_not_lift_the_seal_and_another_inspector_does(people, who, sealed, signed_in):
    with pytest.raises(MoveDenied, match="another inspector must lift"):
        sealing.lift_seal(referral=sealed, why="Over", by=who("ian"))
    force = Agency.objects.get(pk=sealed.force_id)
    Membership.objects.create(
        user=people.priya,
        agency=force,
        role=Role.INSPECTOR,
        state=MembershipState.ACTIVE,
        granted_by=people.ian,
        confirmed_by=people.sian,
        confirmed_at=timezone.now(),
    )
    sealing.lift_seal(referral=sealed, why="He has left the force", by=who("priya"))
    assert signed_in("sian").get(at("case", sealed)).status_code == 200


def test_an_inspector_seals_on_the_page_and_reads_that_it_is_sealed(who, signed_in):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    client = signed_in("ian")
    once = re.search(r'name="idempotency" value="([^"]+)"', client.get(at("case_seal", referral)).content.decode())
    client.post(at("case_seal", referral), {"reason": "Family of staff", "idempotency": once and once[1]})
    assert "This record is sealed" in client.get(at("case", referral)).content.decode()


def messages_of(person, referral):
    return Notice.objects.filter(person=person, path__contains=str(referral.public_id))


def test_a_seal_takes_its_messages_from_who_no_longer_knows_of_it_and_from_nobody_else(who, people):
    """An inbox would else keep its reference, and count one more."""
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    for person in (people.sian, people.omar):
        Notice.objects.get_or_create(
            dedupe_key=f"told:{person.pk}",
            defaults={"person": person, "kind": "case.assigned", "words": "See it", "path": at("case", referral)},
        )
    sealing.seal(referral=referral, why="Son of an officer of the force", by=who("ian"))
    assert not messages_of(people.sian, referral).exists()
    assert messages_of(people.omar, referral).exists()
    page = reverse("referrals:submission", args=[referral.public_id])
    assert Notice.objects.filter(person=people.tanya, path=page).exists()


# --- What a curious colleague can try with a name -------------------------------------------------------------


def test_filing_about_a_sealed_person_takes_the_same_statements_and_answers_the_same(sealed, who):
    drafts = [a_draft(who("bea"), who=person) for person in (DYLAN, CORIN)]
    counted = [statements(lambda draft=draft: submit(draft=draft, by=who("bea")))[0] for draft in drafts]
    assert counted[0] == counted[1]


def test_claiming_and_searching_take_the_same_statements_and_answer_the_same(sealed, who):
    counted = []
    for person in (DYLAN, CORIN):
        referral = a_referral(who("bea"), who=person)
        made, claimed = statements(lambda r=referral: claiming.claim(referral=r, by=who("priya")))
        again, new = statements(lambda r=claimed: identity.look_again(referral=r, by=who("priya")))
        counted.append((made, again, new))
    assert counted[0] == counted[1]


@pytest.mark.parametrize("tab", READING)
def test_every_page_of_a_colleagues_case_is_the_same_for_a_sealed_name(tab, sealed, who, signed_in):
    client, seen = signed_in("priya"), []
    for person in (DYLAN, CORIN):
        referral = priya_claims(who, person)
        made, response = seen_by(client, at(tab, referral))
        seen.append((made, words_of(response, about=person)))
    assert different(*seen) == []


def test_nothing_stands_on_the_colleagues_record_and_nobody_there_is_told(sealed, who):
    before = set(Notice.objects.filter(kind="case.sealed_match").values_list("pk", flat=True))
    referral = priya_claims(who, DYLAN)
    told = Notice.objects.exclude(pk__in=before).filter(kind="case.sealed_match")
    assert {notice.person.name for notice in told} == {sealed.owner.name}
    assert not Candidate.objects.filter(subject=referral.subject).exists()


def test_the_owner_is_told_once_however_often_the_person_is_searched(sealed, who):
    referral = priya_claims(who, DYLAN)
    for _ in range(2):
        identity.look_again(referral=referral, by=who("priya"))
        look_for_waiting()
    assert Notice.objects.filter(kind="case.sealed_match").count() == 1


def test_the_owner_reads_who_it_may_be_on_the_sealed_page(sealed, who, signed_in):
    priya_claims(who, DYLAN)
    page = signed_in("omar").get(at("case_identity", sealed)).content.decode()
    assert "Compare and decide" in page


def test_what_the_owner_decides_changes_nothing_for_the_colleague(sealed, who, signed_in):
    referral = priya_claims(who, DYLAN)
    client = signed_in("priya")
    before = [client.get(at(page, referral)).content for page in ("case_identity", "case_history", "case")]
    identity.decide_person(referral=sealed, other=referral.subject, verdict="same", reason="Same boy", by=who("omar"))
    after = [client.get(at(page, referral)).content for page in ("case_identity", "case_history", "case")]
    assert [VARYING.sub("*", page.decode()) for page in before] == [VARYING.sub("*", p.decode()) for p in after]
    assert not now(referral).is_repeat and now(sealed).is_repeat
    assert earlier(now(referral), who("priya")).times == 0


def test_being_unsure_on_the_sealed_page_stops_no_closure_of_the_colleague(sealed, who):
    referral = priya_claims(who, DYLAN)
    identity.decide_person(referral=sealed, other=referral.subject, verdict="unsure", reason="Perhaps", by=who("omar"))
    confirmed = identity.confirm_identity(referral=referral, by=who("priya"))
    assert confirmed.state == State.DECONFLICTION


def test_a_sealed_record_joins_no_two_open_ones(sealed, who):
    ours = [priya_claims(who, DYLAN), priya_claims(who, DYLAN)]
    for referral in ours:
        identity.decide_person(
            referral=sealed, other=referral.subject, verdict="same", reason="Same boy", by=who("omar")
        )
    assert earlier(now(ours[0]), who("priya")).times == 0
    assert earlier(now(sealed), who("ian")).times == 2


def test_a_seal_on_one_record_seals_the_others_of_that_person(who):
    first = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    second = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    identity.decide_person(referral=second, other=first.subject, verdict="same", reason="Same", by=who("omar"))
    sealing.seal(referral=now(second), why="Staff", by=who("ian"))
    assert now(first).subject.sealed and now(second).subject.sealed
    assert Event.objects.filter(kind="record.sealed", target_id__in=[first.pk, second.pk]).count() == 2


# --- A closure that heads past a sealed record --------------------------------------------------------------


def closing(who, person, *, rationale):
    referral = _assess(who, priya_claims(who, person))
    decision = a_recommendation(who, referral=referral, officer="priya", rationale=rationale)
    return deciding.approve(referral=decision.referral, reason="Agreed", by=who("sian"))


def test_a_closure_heading_past_a_sealed_record_is_read_by_another_supervisor(sealed, who):
    waiting = closing(who, DYLAN, rationale=RATIONALES["no_further_action"])
    assert waiting.state == State.APPROVAL
    says_first(waiting, by=who("ian"))
    assert deciding.approve(referral=waiting, reason="Read", by=who("ian")).state == State.CLOSED


def test_the_page_of_a_chosen_closure_does_not_tell_chance_from_a_sealed_record(sealed, who, signed_in, monkeypatch):
    client, seen = signed_in("priya"), []
    for person, lot in ((DYLAN, False), (CORIN, True)):
        monkeypatch.setattr("referrals.casework.actions.second_look.by_chance", lambda lot=lot: lot)
        waiting = closing(who, person, rationale=RATIONALES["no_further_action"])
        made, response = seen_by(client, at("case_decision", waiting))
        seen.append((made, words_of(response, about=person)))
    assert SecondLook.objects.count() == 2
    assert different(*seen) == []


def test_a_sealed_record_that_was_told_apart_asks_for_no_second_look(sealed, who):
    referral = priya_claims(who, DYLAN)
    identity.decide_person(
        referral=sealed, other=referral.subject, verdict="different", reason="A cousin", by=who("omar")
    )
    decision = a_recommendation(who, referral=_assess(who, referral), officer="priya")
    assert deciding.approve(referral=decision.referral, reason="Agreed", by=who("sian")).state == State.CLOSED


def _assess(who, referral):
    """Identity confirmed by Priya, cleared by Des."""
    confirmed = identity.confirm_identity(referral=referral, by=who("priya"))
    check = confirmed.deconflictions.get(code="")
    later = timezone.localdate() + timedelta(days=14)
    deconfliction.answer(check=check, code="clear", next_check_on=later, version=check.version, by=who("des"))
    return now(confirmed)
