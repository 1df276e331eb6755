"""A panel adopts what is ready: referred under section 36, planned, with a word on how consent is asked, and assessed. What
refuses the chair says to the owner of the case what comes next."""

import uuid
from types import SimpleNamespace

import pytest
from django.urls import reverse

from audit.moves import MoveDenied, MovedOn, Stale
from referrals.casework.actions import deciding
from referrals.filing.actions import adding
from safeguarding.cases.actions import referrers
from safeguarding.cases.presenters.stages import standing
from safeguarding.cases.rules.closing import obstacles
from safeguarding.gates import adoption, consents
from safeguarding.gates.those_who_told_us import NOT_ASKED_YET
from safeguarding.models import AgendaItem, Case
from safeguarding.panels.actions import items
from safeguarding.panels.actions.items import Decided
from tests.records import (
    a_decided_referral,
    a_line,
    a_recommendation,
    consent_answered,
    consent_planned,
)
from tests.safeguarding.assessing import begun, signed
from tests.safeguarding.at_the_panel import (
    COUNTY,
    a_meeting,
    a_panel,
    a_paper,
    decided,
    listed,
    ready,
    there,
    viewed,
)


@pytest.fixture(scope="module")
def _told(once_a_module) -> SimpleNamespace:
    """On the agenda, with a quorum and every view; and nothing of what the panel needs is there yet."""
    who = once_a_module.who
    case = Case.objects.get(referral=a_decided_referral(who, option="channel", to=COUNTY, approver="ian"))
    panel, seats = a_panel(who)
    meeting = a_meeting(who, panel)
    item = listed(who, meeting, case)
    paper = a_paper(who, item, seats["nell"])
    there(who, meeting, seats["hugh"], seats["nell"], seats["pete"])
    viewed(who, paper)
    return SimpleNamespace(case=case, item=item)


@pytest.fixture
def case(_told, people) -> Case:
    return now(_told.case)


@pytest.fixture
def item(_told, people) -> AgendaItem:
    return now(_told.item)


def now(record):
    return type(record).objects.get(pk=record.pk)


def step(case):
    return standing(now(case)).step.title


def shown(client, name, record):
    return client.get(reverse(f"safeguarding:{name}", args=[record.public_id])).text


def posted(client, item, **typed):
    said = {"version": item.version, "outcome": "adopted", "method": "unanimous", "reasons": "A mentor answers it"}
    there = reverse("safeguarding:outcome", args=[item.public_id])
    return client.post(there, {**said, **typed, "idempotency": str(uuid.uuid4())})


def _they_answer(who, case):
    """Tanya is asked how he is, and says so."""
    question = referrers.ask_their_view(case=now(case), asked_for="adoption", by=who("cora"))
    adding.answer_question(question=question, text="He is calmer.", by=who("tanya"))


def test_that_those_who_told_us_were_not_asked_or_have_time_is_shown_and_stops_no_panel(who, case, item, signed_in):
    ready(who, case)
    for_omar, for_hugh = (signed_in(name) for name in ("omar", "hugh"))
    assert NOT_ASKED_YET in shown(for_omar, "case", case) and NOT_ASKED_YET in shown(for_hugh, "outcome", item)
    assert reverse("safeguarding:case_ask_view", args=[case.public_id]) in shown(for_omar, "case", case)
    question = referrers.ask_their_view(case=now(case), asked_for="adoption", by=who("cora"))
    for client, name, record in ((for_omar, "case", case), (for_hugh, "item", item)):
        assert "were asked on" in shown(client, name, record) and NOT_ASKED_YET not in shown(client, name, record)
    adding.answer_question(question=question, text="He is calmer.", by=who("tanya"))
    assert "Those who told us" not in shown(for_hugh, "outcome", item)
    assert posted(for_hugh, item).status_code == 302 and now(item).state == "adopted"


# --- Adopted ----------------------------------------------------------------------------------------------------------

DOES = {
    adoption.NO_PLAN: lambda who, case: a_line(who, case),
    adoption.NO_ASKING: lambda who, case: consent_planned(who, case),
    adoption.NOT_ASSESSED: lambda who, case: signed(who, begun(who, case)),
}


@pytest.mark.parametrize("left_out", DOES)
def test_while_one_thing_is_missing_the_panel_adopts_nothing_and_the_chair_is_told_which(who, case, item, left_out):
    for says, does in DOES.items():
        if says != left_out:
            does(who, case)
    with pytest.raises(MoveDenied) as refused:
        decided(who, item)
    assert left_out in str(refused.value) and refused.value.beside == "outcome"
    assert not [says for says in DOES if says != left_out and says in str(refused.value)]
    assert decided(who, item, "deferred").state == "deferred"


def test_ready_it_is_adopted(who, case, item):
    assert adoption.missing(ready(who, case)) == [] and decided(who, item).state == "adopted"


def test_what_comes_onto_the_record_after_the_assessment_is_shown_and_stops_no_panel(who, case, item, signed_in):
    _they_answer(who, case)
    ready(who, case)
    pages = {name: signed_in(name) for name in ("omar", "hugh")}
    assert "Before the panel adopts it" not in shown(pages["omar"], "case", case)
    adding.add_information(referral=case.referral, text="He has burnt it.", immediate_danger="no", by=who("tanya"))
    for_omar = shown(pages["omar"], "case", case)
    assert "Before the panel adopts it" in for_omar and adoption.BEHIND in for_omar
    for name in ("item", "outcome"):
        for_hugh = shown(pages["hugh"], name, item)
        assert adoption.BEHIND in for_hugh and "The panel cannot adopt it yet" not in for_hugh
        assert "burnt" not in for_hugh
    assert posted(pages["hugh"], item).status_code == 302 and now(item).state == "adopted"
    assert adoption.BEHIND not in shown(pages["omar"], "case", case)


def test_where_no_framework_is_in_use_no_assessment_is_asked_for(who, case, settings):
    a_line(who, case)
    consent_planned(who, case)
    settings.FRAMEWORKS = []
    assert adoption.missing(case) == []


def test_turned_down_needs_none_of_it_but_what_of_care_was_considered(who, item):
    with pytest.raises(MoveDenied, match="section 36\\(6\\)") as refused:
        decided(who, item, "not_adopted")
    assert refused.value.beside == "care" and decided(who, item, "not_adopted", care="His doctor sees him").state


def test_the_chair_reads_it_beside_the_answer_and_loses_nothing_typed(who, case, item, signed_in):
    hugh = signed_in("hugh")
    before = shown(hugh, "outcome", item)
    assert "The panel cannot adopt it yet" in before and adoption.NO_PLAN in before
    refused = posted(hugh, item)
    assert refused.status_code == 422 and "A mentor answers it" in refused.text
    assert adoption.NO_PLAN in str(refused.context["form"].errors["outcome"])
    assert reverse("safeguarding:case_plan", args=[case.public_id]) not in refused.text
    ready(who, case)
    assert posted(hugh, item).status_code == 302 and now(item).state == "adopted"


@pytest.mark.parametrize(
    ("name", "because"), [("omar", "not available"), ("cora", "Only the chair"), ("nell", "not available")]
)
def test_nobody_else_adopts_it(who, case, item, name, because):
    ready(who, case)
    with pytest.raises(MoveDenied, match=because):
        decided(who, item, by=name)


def test_of_two_tabs_of_the_chair_the_second_changes_nothing(who, case, item):
    ready(who, case)
    said, version = Decided("adopted", "unanimous", "A mentor answers it"), item.version
    items.record_outcome(item=item, decided=said, version=version, by=who("hugh"))
    with pytest.raises((Stale, MovedOn)):
        items.record_outcome(item=item, decided=said, version=version, by=who("hugh"))


# --- What comes next --------------------------------------------------------------------------------------------------


def test_what_refuses_the_chair_is_what_comes_next_for_omar(who, case, item, signed_in):
    seen = []
    _they_answer(who, case)
    for does in DOES.values():
        lacks = adoption.missing(now(case))
        seen.append((step(case), lacks[0].do))
        page = shown(signed_in("omar"), "case", case)
        assert "Before the panel adopts it" in page and lacks[0] in page and lacks[0].href in page
        does(who, case)
    assert all(next_one == do for next_one, do in seen)
    assert "Before the panel adopts it" not in shown(signed_in("omar"), "case", case)


def test_before_it_is_referred_the_decision_under_section_36_comes_next(who):
    decision = a_recommendation(who, option="channel", to=COUNTY)
    deciding.approve(referral=decision.referral, reason="I read all of it and agree.", by=who("sian"))
    fresh = Case.objects.get(decision=decision)
    assert step(fresh) == adoption.ASK_36 and adoption.missing(fresh)[0] == adoption.NOT_REFERRED


def test_adopted_it_waits_for_consent(who, case, item):
    ready(who, case)
    decided(who, item)
    assert step(case) == consents.NOT_ASKED
    consent_answered(who, case)
    assert step(case) != consents.NOT_ASKED


# --- Turned down -----------------------------------------------------------------------------------------------------


def test_what_was_turned_down_ends_without_its_drafted_plan(who, case, item):
    a_line(who, case)
    decided(who, item, "not_adopted", care="His doctor sees him")
    assert [one for one in obstacles(now(case), ["panel_needs_met"]) if "still to be done" in one] == []
