"""The council chosen under section 36 is told, has the case in its list, says that it has it, and sees that and nothing
else; until the case is over for some days, or is taken back."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.shares import agencies_granted
from audit.models import Event
from audit.moves import MoveDenied
from core.clock import LONDON
from core.rules import opened_by
from referrals.casework.actions.withdrawing import withdraw_known
from referrals.casework.presenters.pointers import pointers
from referrals.casework.presenters.told import who_was_told
from referrals.models import Referral
from safeguarding.access import PLAN_DUE_FIRST, see_panel_case
from safeguarding.cases.actions import panel as acts
from safeguarding.cases.duties import chasing_panels
from safeguarding.models import Case, CaseGrant, PanelReferral, PanelState
from tests.plans import plan_of
from tests.records import a_decided_referral, an_assessed_referral, ready, the_desk_says
from tests.safeguarding.test_closing import a_closed_case

# One is built for the module; a test that asks for an assessed referral has it.
pytestmark = pytest.mark.usefixtures("assessed_beforehand")


def referred(who, to="Wensum County Council") -> Case:
    referral = a_decided_referral(who, option="channel", to=to, approver="ian")
    return Case.objects.get(referral=referral)


def page(client, case):
    return client.get(reverse("safeguarding:panel_case", args=[case.public_id]))


def in_list(client, case, tab="open"):
    shown = client.get(reverse("safeguarding:panel"), {"tab": tab}).content.decode()
    return reverse("safeguarding:panel_case", args=[case.public_id]) in shown


def presses(client, name, case, **typed):
    data = {"version": case.panel.version, "idempotency": str(uuid.uuid4()), **typed}
    return client.post(reverse(f"safeguarding:{name}", args=[case.public_id]), data)


def taken_back(who, case, *, by="omar"):
    return acts.take_back(panel=case.panel, reason="Sent to the wrong council", version=case.panel.version, by=who(by))


def fresh(case) -> Case:
    return Case.objects.get(pk=case.pk)


def told(kind):
    return {notice.person.name for notice in Notice.objects.filter(kind=kind)}


def test_carl_is_told_and_finds_it_in_his_list(who, people, signed_in):
    case = referred(who)
    told = Notice.objects.get(person=people.carl, kind="case.panel")
    assert told.reference == case.reference and "Dylan" not in told.words
    assert told.path in signed_in("carl").get(reverse("safeguarding:panel")).content.decode()


def test_he_reads_who_it_is_and_why_and_not_what_was_filed_or_by_whom(who, people, signed_in):
    shown = page(signed_in("carl"), referred(who)).content.decode()
    assert "Marsh-Price" in shown and "He rehearses an attack" in shown and "Mentoring" in shown
    for word in ("one more push", people.tanya.name, "Hollow Lane"):
        assert word not in shown, word


def test_that_it_went_to_the_council_is_a_disclosure_in_the_log(who):
    referred(who)
    event = Event.objects.get(kind="case.referred_to_panel")
    assert event.operation == "disclosure" and "Wensum County Council" in event.payload


def withdrawn(who, case):
    claim = case.referral.subject.names.standing().order_by("pk").first()
    return withdraw_known(referral=case.referral, claim=claim, reason="Another boy's", by=who("omar"))


def test_carl_is_told_once_that_something_he_may_have_written_down_is_wrong(who, people):
    case = referred(who)
    withdrawn(who, case)
    acts.tell_what_is_wrong(case.referral)
    (told,) = Notice.objects.filter(person=people.carl, kind="panel.corrected")
    assert told.reference == case.reference and "Dylan" not in told.words


@pytest.mark.parametrize("before", [taken_back, lambda who, case: the_desk_says(who, case.referral, "pursue_primacy")])
def test_of_what_he_cannot_open_he_is_told_nothing(before, who):
    case = referred(who)
    before(who, case)
    withdrawn(who, case)
    assert told("panel.corrected") == set()


def test_what_was_wrong_before_the_council_had_it_is_no_news_to_it(who):
    referral = an_assessed_referral(who)
    claim = referral.subject.identifiers.first() or referral.subject.names.first()
    withdraw_known(referral=referral, claim=claim, reason="Another boy's", by=who("omar"))
    a_decided_referral(
        who,
        referral=ready(who, Referral.objects.get(pk=referral.pk)),
        option="channel",
        to="Wensum County Council",
        approver="ian",
    )
    assert told("panel.corrected") == set()


def test_another_councils_panel_is_out_of_his_sight(who, people, signed_in):
    case = referred(who, to="Calder Vale Council")
    assert page(signed_in("carl"), case).status_code == 404
    assert not Notice.objects.filter(person=people.carl, kind="case.panel").exists()


def test_while_a_hold_stands_the_council_sees_nothing(who, signed_in):
    case = referred(who)
    the_desk_says(who, case.referral, "pursue_primacy")
    assert page(signed_in("carl"), case).status_code == 404


# --- "We have this" -------------------------------------------------------------------------------------------------


def test_carl_says_we_have_this_and_omar_reads_who_and_when(who, signed_in, people):
    case, carl = referred(who), signed_in("carl")
    assert "We have this" in page(carl, case).text and in_list(carl, case, tab="new")
    presses(carl, "panel_acknowledge", case)
    assert "We have this" not in page(carl, case).text and not in_list(carl, case, tab="new")
    shown = signed_in("omar").get(reverse("safeguarding:case", args=[case.public_id]))
    (row,) = (row for row in shown.context["panel_rows"] if row.key == "Acknowledged")
    assert row.value.startswith(f"{people.carl.name}, ") and told("panel.taken") == {"Omar Haddad"}


def test_a_second_press_of_the_same_page_changes_nothing(who):
    case = referred(who)
    acts.acknowledge(panel=case.panel, version=1, by=who("carl"))
    with pytest.raises(MoveDenied, match="has changed since you opened it"):
        acts.acknowledge(panel=case.panel, version=1, by=who("carl"))
    assert Event.objects.filter(kind="panelreferral.acknowledge").count() == 1


@pytest.mark.parametrize("name", ["omar", "nadia", "tanya"])
def test_nobody_else_says_it_for_the_council(who, signed_in, name):
    case = referred(who)
    assert presses(signed_in(name), "panel_acknowledge", case).status_code in (403, 404)
    assert fresh(case).panel.state == PanelState.SENT


def at_nine(day, monkeypatch):
    """Run the duty at nine on a day of December, twice; what was sent, and to whom."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, day, 9, 0, tzinfo=LONDON))
    Notice.objects.update(kind="before")
    chasing_panels.chase_panels()
    said = [(notice.kind, notice.person.name) for notice in Notice.objects.exclude(kind="before")]
    chasing_panels.chase_panels()
    assert len(said) == Notice.objects.exclude(kind="before").count()
    return set(said)


SUPERVISORS = {"Sian Pugh", "Ian Whitlock", "Ingrid Shaw"}
# Due on Wednesday 9 December 2026.
CHASED = {
    7: set(),
    8: {("panel.reminder", "Carl Ives")},
    9: {("panel.due", "Carl Ives")},
    10: {("panel.not_taken", "Omar Haddad")},
    11: {("panel.raised", name) for name in {"Omar Haddad", *SUPERVISORS}},
    17: {("panel.late", name) for name in {"Omar Haddad", *SUPERVISORS}}
    | {("panel.raised", name) for name in {"Omar Haddad", *SUPERVISORS}},
}


@pytest.mark.parametrize("day", CHASED)
def test_who_is_told_while_nobody_at_the_council_says_so(who, monkeypatch, day):
    referred(who)
    PanelReferral.objects.update(acknowledge_by=datetime(2026, 12, 9, 17, 0, tzinfo=LONDON))
    assert at_nine(day, monkeypatch) == CHASED[day]


@pytest.mark.parametrize("end", ["acknowledged", "taken back", "on hold"])
def test_nobody_is_chased_for_what_does_not_wait(who, monkeypatch, end):
    case = referred(who)
    PanelReferral.objects.update(acknowledge_by=datetime(2026, 12, 9, 17, 0, tzinfo=LONDON))
    {
        "acknowledged": lambda: acts.acknowledge(panel=case.panel, version=1, by=who("carl")),
        "taken back": lambda: taken_back(who, case),
        "on hold": lambda: the_desk_says(who, case.referral, "pursue_primacy"),
    }[end]()
    assert at_nine(11, monkeypatch) == set()


def test_the_overview_says_that_nobody_there_has_it_once_it_is_late(who):
    case = referred(who)
    assert "The council has not acknowledged" not in titles(case, who)
    PanelReferral.objects.update(acknowledge_by=timezone.now() - timedelta(hours=1))
    assert "The council has not acknowledged" in titles(case, who)


def titles(case, who):
    return [each.title for each in pointers(Referral.objects.get(pk=case.referral_id), who("omar"))]


# --- Taken back, and given again --------------------------------------------------------------------------------------


def test_omar_takes_it_back_and_it_is_gone_on_the_next_request(who, signed_in, people):
    case, carl = referred(who), signed_in("carl")
    presses(signed_in("omar"), "panel_take_back", case, reason="Sent to the wrong council")
    assert page(carl, case).status_code == 404 and not in_list(carl, case)
    assert agencies_granted(case) == []
    notices = Notice.objects.filter(person=people.carl, kind__contains="panel")
    assert {notice.path for notice in notices} == {reverse("safeguarding:panel")}
    assert told("panel.taken_back") == {"Carl Ives"}


def test_it_wants_a_reason_and_the_reason_is_in_the_log(who, signed_in):
    case, omar = referred(who), signed_in("omar")
    assert "Say why" in presses(omar, "panel_take_back", case, reason=" ").text
    presses(omar, "panel_take_back", case, reason="Sent to the wrong council")
    event = Event.objects.get(kind="panelreferral.take_back")
    assert "Sent to the wrong council" in event.payload and "Wensum County Council" in event.payload


def test_the_timeline_says_both(who, signed_in):
    case = referred(who)
    acts.acknowledge(panel=case.panel, version=1, by=who("carl"))
    taken_back(who, fresh(case))
    shown = signed_in("omar").get(reverse("referrals:case_timeline", args=[case.referral.public_id])).text
    for words in (
        "acknowledged by the council",
        "taken back from the council",
        "Referred somebody to a council",
    ):
        assert words.lower() in shown.lower(), words


def test_who_can_see_this_now_names_carl_and_then_no_longer(who, signed_in, people):
    case = referred(who)
    there = reverse("safeguarding:who_sees", args=[case.referral.public_id])
    before = signed_in("sian").get(there)
    assert people.carl.name in at_panel(before) and "Referred to its panel" in before.text
    taken_back(who, case)
    after = signed_in("sian").get(there)
    assert at_panel(after) == [] and "Referred to its panel" not in after.text


def at_panel(shown):
    (part,) = (part for part in shown.context["parts"] if "at the panel of" in part.title)
    return [person["name"] for person in part.people]


def test_a_share_without_its_grant_opens_nothing(who, signed_in):
    case = referred(who)
    CaseGrant.objects.all().delete()
    assert page(signed_in("carl"), case).status_code == 404 and not in_list(signed_in("carl"), case)


def test_given_again_it_is_there_and_to_be_acknowledged_anew(who, signed_in):
    case = referred(who)
    acts.acknowledge(panel=case.panel, version=1, by=who("carl"))
    taken_back(who, fresh(case))
    presses(signed_in("omar"), "panel_give_again", fresh(case), reason="It was the right council")
    assert page(signed_in("carl"), case).status_code == 200
    assert in_list(signed_in("carl"), case, tab="new")


def test_nothing_is_given_again_while_a_hold_stands_and_taking_back_is_silent(who):
    case = referred(who)
    the_desk_says(who, case.referral, "pursue_primacy")
    gone = taken_back(who, case)
    assert told("panel.taken_back") == set()
    with pytest.raises(MoveDenied, match="on hold"):
        acts.give_again(panel=gone, reason="Again", version=gone.version, by=who("omar"))


def test_two_tabs_the_second_reads_that_it_changed(who, signed_in):
    case, omar = referred(who), signed_in("omar")
    acts.acknowledge(panel=case.panel, version=1, by=who("carl"))
    answer = presses(omar, "panel_take_back", case, reason="An old page")
    assert answer.status_code == 409 and "An old page" in answer.text
    assert fresh(case).panel.state == PanelState.TAKEN


def test_priya_who_does_not_own_the_case_cannot_take_it_back(who, signed_in):
    case = referred(who)
    assert presses(signed_in("priya"), "panel_take_back", case, reason="No").status_code == 403


# --- After the case ---------------------------------------------------------------------------------------------------


def test_a_closed_case_stays_for_some_days_and_then_leaves_the_list(who, signed_in, people):
    case, carl = a_closed_case(who), signed_in("carl")
    assert told("panel.closed") == {"Carl Ives"} and in_list(carl, case, tab="closed")
    assert fresh(case).panel.until == fresh(case).closed_at + timedelta(days=30)
    PanelReferral.objects.update(until=timezone.now() - timedelta(minutes=1))
    assert not in_list(carl, case, tab="closed") and page(carl, case).status_code == 404
    assert acts.sweep_grants() == 1 and agencies_granted(case) == []


def test_opened_again_it_stands_in_the_list_as_before(who, signed_in):
    case = a_closed_case(who)
    PanelReferral.objects.update(until=timezone.now() - timedelta(minutes=1))
    acts.sweep_grants()
    acts.case_goes_on(fresh(case))
    assert page(signed_in("carl"), case).status_code == 200


# --- Beside it ----------------------------------------------------------------------------------------------------------


def test_who_withdraws_a_claim_reads_that_the_panel_was_told(who):
    case = referred(who)
    claim = case.referral.subject.names.standing().first()
    assert "Wensum County Council, panel" in [told.who for told in who_was_told(case.referral, claim)]


def test_the_list_walks_the_panels_own_index(who):
    referred(who)
    (branch,) = see_panel_case.branches
    rows = opened_by(see_panel_case, branch, who("carl"), Case, PLAN_DUE_FIRST).rows
    assert "safeguarding_panel_list" in plan_of(rows[:26], without=("seqscan", "sort"))
