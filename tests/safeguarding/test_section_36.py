"""Nobody goes to a panel without a decision under section 36: grounds, what the assessment relies on, and a supervisor who
stands in the chief officer's register and is not the officer who asks."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Notice
from audit.models import Event
from audit.moves import MoveDenied, MovedOn
from core.clock import day_words
from packs.content import cases as in_packs
from referrals.casework.actions import deciding
from referrals.models import Exclusion
from safeguarding.cases.actions import delegations
from safeguarding.cases.actions import section_36 as acts
from safeguarding.cases.duties import reminders
from safeguarding.cases.rules.closing import SECTION_36_WAITS, obstacles
from safeguarding.gates import section_36
from safeguarding.models import Case, Delegation, PanelReferral, Section36Decision
from tests.records import (
    a_recommendation,
    asked_under_section_36,
    may_decide_for_the_chief_officer,
    referred_to_the_panel,
    the_desk_says,
)


@pytest.fixture(scope="module")
def opened(once_a_module) -> Case:
    """Sian approved Omar's recommendation: the case is open, and no council has heard of it."""
    who = once_a_module.who
    decision = a_recommendation(who, option="channel", to="Wensum County Council")
    deciding.approve(referral=decision.referral, reason="I read all of it and agree.", by=who("sian"))
    return Case.objects.get(decision=decision)


@pytest.fixture
def case(opened, people) -> Case:
    return Case.objects.get(pk=opened.pk)


@pytest.fixture
def waits(who, case) -> Section36Decision:
    may_decide_for_the_chief_officer(who, "sian")
    return asked_under_section_36(who, case)


def decide(decision, *, by, act=acts.decide):
    return act(decision=decision, reason="The record bears it out.", version=decision.version, by=by)


def told(kind):
    return {notice.person.name for notice in Notice.objects.filter(kind=kind)}


def posts(client, name, case, **typed):
    return client.post(
        reverse(f"safeguarding:{name}", args=[case.public_id]), {"idempotency": str(uuid.uuid4()), **typed}
    )


# --- The council hears of nothing before ------------------------------------------------------------------------------


def test_an_approved_recommendation_opens_the_case_and_tells_no_council(case, people):
    assert not PanelReferral.objects.exists() and not Notice.objects.filter(person=people.carl, kind="case.panel")


def test_the_decision_tells_the_council_at_once_with_its_own_clock(who, waits, people):
    decided = decide(waits, by=who("sian"))
    panel = PanelReferral.objects.get(case=waits.case)
    assert panel.agency.name == "Wensum County Council" and panel.acknowledge_by > timezone.now()
    assert decided.delegation.document == "CC/2026/4" and told("case.panel") == {people.carl.name}
    assert told("section_36.decided") == {people.omar.name}


def test_refused_with_reasons_the_case_stays_and_no_council_hears_of_it(who, waits, signed_in):
    decide(waits, by=who("sian"), act=acts.refuse)
    assert not PanelReferral.objects.exists() and told("section_36.refused") == {"Omar Haddad"}
    shown = signed_in("omar").get(reverse("safeguarding:case", args=[waits.case.public_id])).text
    assert "Not referred" in shown and "The record bears it out." in shown and "Ask for a decision under" in shown


def test_after_a_refusal_it_can_be_asked_for_again_and_both_are_kept(who, waits):
    decide(waits, by=who("sian"), act=acts.refuse)
    decide(asked_under_section_36(who, waits.case, grounds="His new school adds to it"), by=who("sian"))
    assert [one.state for one in section_36.decisions_of(waits.case)] == ["refused", "decided"]


# --- Two persons, one of them in the register -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "why_not"),
    [("ian", "Sian Pugh may"), ("omar", "Only a supervisor of the force"), ("iris", "Only a supervisor of the force")],
)
def test_only_who_stands_in_the_register_decides(who, waits, name, why_not):
    for act in (acts.decide, acts.refuse):
        with pytest.raises(MoveDenied, match=why_not):
            decide(waits, by=who(name), act=act)


@pytest.mark.parametrize("change", [{"by_id": "sian"}, {"case__owner": "sian"}])
def test_who_proposed_it_or_owns_the_case_does_not_decide(who, waits, people, change):
    if "by_id" in change:
        Section36Decision.objects.filter(pk=waits.pk).update(by=people.sian)
    else:
        Case.objects.filter(pk=waits.case_id).update(owner=people.sian)
    with pytest.raises(MoveDenied, match="somebody else must decide"):
        decide(Section36Decision.objects.get(pk=waits.pk), by=who("sian"))


ENDED = {
    "run out": {
        "from_day": timezone.localdate() - timedelta(days=9),
        "until_day": timezone.localdate() - timedelta(days=1),
    },
    "not begun": {"from_day": timezone.localdate() + timedelta(days=1)},
    "not confirmed": {"confirmed_at": None, "confirmed_by": None},
}


@pytest.mark.parametrize("how", ENDED)
def test_a_delegation_that_does_not_hold_today_lets_nobody_decide(who, waits, how):
    Delegation.objects.update(**ENDED[how])
    with pytest.raises(MoveDenied, match="Nobody in the force stands in the register"):
        decide(waits, by=who("sian"))


def test_the_delegation_is_chosen_once_the_decision_is_locked(who, waits):
    """One that is being ended at this moment is waited for, and found ended."""
    with CaptureQueriesContext(connection) as asked:
        decide(waits, by=who("sian"))
    locks = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"] or "FOR NO KEY UPDATE" in one["sql"]]
    chosen = [n for n, sql in enumerate(locks) if 'FROM "safeguarding_delegation"' in sql]
    assert chosen and 'FROM "safeguarding_section36decision"' in "".join(locks[: chosen[0]])


def test_who_may_is_said_of_this_decision_and_of_no_other(who, waits, people):
    """Sian stands in the register, and owns the case by now: she is not named, and who else could is said to be nobody."""
    Case.objects.filter(pk=waits.case_id).update(owner=people.sian)
    again = Section36Decision.objects.get(pk=waits.pk)
    with pytest.raises(MoveDenied, match="None of those who do can decide this one") as refused:
        decide(again, by=who("ian"))
    assert "Sian" not in str(refused.value)


def test_who_is_kept_away_is_not_named_as_who_may(who, waits, people):
    Exclusion.objects.create(referral=waits.case.referral, person=people.sian, why="Her neighbour")
    with pytest.raises(MoveDenied, match="None of those who do can decide this one"):
        decide(waits, by=who("ian"))


def test_ended_at_once_by_one_person_with_a_reason(who, waits):
    delegations.end(delegation=Delegation.objects.get(), reason="She has moved", by=who("ian"))
    with pytest.raises(MoveDenied, match="Nobody in the force"):
        decide(waits, by=who("sian"))


def test_the_database_lets_nobody_answer_what_they_proposed(who, waits):
    decide(waits, by=who("sian"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Section36Decision.objects.update(by=who("sian").user)


# --- What it rests on -------------------------------------------------------------------------------------------------


def test_what_is_cited_is_kept_in_its_words_of_that_day(waits):
    (cited,) = waits.cited
    assert "one more push" in cited["words"] and cited["source"].startswith("as filed")


def test_what_is_not_on_the_record_cannot_be_cited(who, case):
    with pytest.raises(MoveDenied, match="not on the record") as refused:
        asked_under_section_36(who, case, cited=["filed-0", "invented"])
    assert refused.value.beside == "cited" and not Section36Decision.objects.exists()


@pytest.mark.parametrize("empty", ["grounds", "assessment", "necessity", "cited"])
def test_nothing_of_it_may_be_left_out_and_nothing_typed_is_lost(who, signed_in, case, empty):
    typed = {"grounds": "G", "assessment": "A typed assessment", "necessity": "N", "cited": ["filed-0"]}
    answer = posts(signed_in("omar"), "section_36_propose", case, version=case.version, **{**typed, empty: ""})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [empty]
    assert empty == "assessment" or "A typed assessment" in answer.text


def test_while_the_desk_holds_nothing_is_asked_for_and_nothing_decided(who, waits):
    the_desk_says(who, waits.case.referral, "pursue_primacy")
    with pytest.raises(MoveDenied, match="An investigation has primacy"):
        decide(waits, by=who("sian"))
    assert not PanelReferral.objects.exists()


# --- Two tabs, a second press, other people ---------------------------------------------------------------------------


def test_two_tabs_ask_once(who, waits):
    with pytest.raises(MovedOn, match="waits already"):
        asked_under_section_36(who, waits.case)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Section36Decision.objects.create(case=waits.case, by=waits.by, decide_by=timezone.now(), grounds="-")


def test_decided_twice_it_is_decided_once(who, waits):
    decide(waits, by=who("sian"))
    with pytest.raises(MoveDenied):
        decide(waits, by=who("sian"))
    assert PanelReferral.objects.count() == 1


def test_taken_back_it_waits_for_nobody(who, waits, signed_in):
    posts(signed_in("omar"), "section_36_take_back", waits.case, version=waits.version, reason="News has come")
    assert section_36.waiting(waits.case) is None and not told("section_36.proposed") - {"Sian Pugh"}
    assert not Notice.objects.filter(kind="section_36.proposed", read_at__isnull=True).exists()


@pytest.mark.parametrize("name", ["tanya", "lena", "nadia", "carl", "des", "yusuf", "della", "fay"])
def test_it_does_not_exist_for_others(waits, signed_in, name):
    for page in ("section_36_propose", "section_36_decide", "section_36_refuse", "section_36_take_back"):
        assert signed_in(name).get(reverse(f"safeguarding:{page}", args=[waits.case.public_id])).status_code == 404


def test_the_officer_asks_and_the_sergeant_decides_in_their_browsers(who, case, signed_in):
    may_decide_for_the_chief_officer(who, "sian")
    typed = {"grounds": "He rehearses it", "assessment": "High", "necessity": "No less", "cited": ["filed-0"]}
    asked = posts(signed_in("omar"), "section_36_propose", case, version=case.version, **typed)
    assert asked.status_code == 302
    sian = signed_in("sian")
    assert "Decide under section 36" in sian.get(reverse("referrals:team")).text
    read = sian.get(reverse("safeguarding:section_36_decide", args=[case.public_id])).text
    assert "one more push" in read and "He rehearses it" in read
    answered = posts(sian, "section_36_decide", case, version=1, reason="I read all of it")
    assert answered.status_code == 302 and section_36.standing(case).answered_by.name == "Sian Pugh"
    council = signed_in("carl").get(reverse("safeguarding:panel_case", args=[case.public_id])).text
    assert "He rehearses it" in council and "No less" in council and "one more push" not in council


def test_the_log_the_timeline_and_the_pack_say_it(who, waits, signed_in):
    decide(waits, by=who("sian"))
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"case.decision_asked", "section36decision.decide", "case.referred_to_panel"} <= kinds
    shown = signed_in("omar").get(reverse("referrals:case_timeline", args=[waits.case.referral.public_id])).text
    assert "asked for a decision under section 36" in shown and "decided that the person is referred" in shown
    packed = repr(in_packs.section_36_decisions(waits.case.referral, given=frozenset()))
    assert "He rehearses an attack" in packed and "CC/2026/4" in packed


# --- Late, and at the end ---------------------------------------------------------------------------------------------


def test_while_it_waits_the_case_does_not_end(waits):
    assert SECTION_36_WAITS in obstacles(waits.case, ["exit_no_concern"])


@pytest.mark.parametrize("asked", [False, True])
def test_late_it_is_raised_with_the_owner_and_the_supervisors(who, case, asked):
    if asked:
        may_decide_for_the_chief_officer(who, "sian")
        asked_under_section_36(who, case)
    Case.objects.update(opened_at=timezone.now() - timedelta(days=10))
    Section36Decision.objects.update(decide_by=timezone.now() - timedelta(days=1))
    reminders.raise_overdue_cases()
    assert {"Omar Haddad", "Sian Pugh"} <= told("case.section_36_overdue")


def test_a_case_that_was_referred_is_not_late(who, case):
    referred_to_the_panel(who, case)
    Case.objects.update(opened_at=timezone.now() - timedelta(days=10))
    reminders.raise_overdue_cases()
    assert told("case.section_36_overdue") == set()


# --- The register -----------------------------------------------------------------------------------------------------


def entered(who, *, person="sian", by="fay", **term):
    today = timezone.localdate()
    days = {"from_day": today, "until_day": today + timedelta(days=365), **term}
    force = Agency.objects.get(name="Wensum Constabulary")
    return delegations.enter(force=force, person=who(person).person, document="CC/9", by=who(by), **days)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"person": "omar"}, "Only a supervisor of the force"),
        ({"by": "ada"}, "Only an administrator of the force"),
        ({"by": "ian"}, "Only an administrator of the force"),
        ({"until_day": timezone.localdate() - timedelta(days=1)}, "ends after it begins"),
        ({"until_day": timezone.localdate() + timedelta(days=800)}, "can last until"),
    ],
)
def test_what_the_register_does_not_take(who, wrong, says):
    with pytest.raises(MoveDenied, match=says):
        entered(who, **wrong)
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("name", ["fay", "sian", "ian"])
def test_neither_who_entered_it_nor_whom_it_names_confirms(who, name):
    with pytest.raises(MoveDenied):
        delegations.confirm(delegation=entered(who, person="ian"), by=who(name))


def test_fay_enters_ian_confirms_and_sian_is_told(who, signed_in):
    force, today = Agency.objects.get(name="Wensum Constabulary"), timezone.localdate()
    days = {
        f"{box}-{part}": getattr(day, part)
        for box, day in (("from_day", today), ("until_day", today))
        for part in PARTS
    }
    typed = {"force": force.pk, "person": who("sian").pk, "document": "CC/9", "idempotency": str(uuid.uuid4()), **days}
    assert signed_in("fay").post(reverse("safeguarding:delegation_enter"), typed).status_code == 302
    held, ian = Delegation.objects.get(), signed_in("ian")
    assert "Confirm" in ian.get(reverse("safeguarding:delegations")).text and told("delegation.entered")
    ian.post(reverse("safeguarding:delegation_confirm", args=[held.public_id]), {})
    assert Delegation.objects.in_force().get() == held and told("delegation.confirmed") == {"Sian Pugh"}
    assert not Notice.objects.filter(kind="delegation.entered", read_at__isnull=True).exists()


PARTS = ("day", "month", "year")


def test_what_ran_out_before_it_was_confirmed_is_confirmed_by_nobody(who, signed_in):
    held, over = entered(who), timezone.localdate() - timedelta(days=1)
    Delegation.objects.update(from_day=over, until_day=over)
    with pytest.raises(MoveDenied, match="ran out before it was confirmed"):
        delegations.confirm(delegation=held, by=who("ian"))
    register = signed_in("ian").get(reverse("safeguarding:delegations")).text
    assert reverse("safeguarding:delegation_confirm", args=[held.public_id]) not in register


def test_one_that_begins_later_does_not_say_that_it_holds_now(who):
    tomorrow = timezone.localdate() + timedelta(days=1)
    delegations.confirm(delegation=entered(who, from_day=tomorrow), by=who("ian"))
    said = Notice.objects.get(kind="delegation.confirmed").words
    assert "now" not in said and day_words(tomorrow) in said


def test_ended_before_it_was_confirmed_the_inspectors_message_of_it_is_over_and_of_no_other(who):
    one, other = entered(who), entered(who, person="ingrid")
    delegations.end(delegation=one, reason="Entered twice", by=who("fay"))
    still = Notice.objects.filter(kind="delegation.entered", read_at__isnull=True)
    assert still.exists() and all(str(other.public_id) in notice.path for notice in still)


def test_before_it_runs_out_its_keeper_is_told_once(who):
    may_decide_for_the_chief_officer(who, "sian")
    Delegation.objects.update(until_day=timezone.localdate() + timedelta(days=9))
    delegations.remind()
    delegations.remind()
    assert Notice.objects.filter(kind="delegation.runs_out").count() == 2 and "Fay Alder" in told("delegation.runs_out")
