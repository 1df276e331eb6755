"""A case goes to a colleague: asked and accepted, declined, taken back, or assigned by a supervisor."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.actions import people as acts
from accounts.models import Notice
from audit.moves import MoveDenied
from referrals.models import Referral, RiskOwner
from safeguarding.actions import giving
from safeguarding.models import Case
from tests.safeguarding.test_cases import a_case


def offered(who, people, *, by="omar"):
    case = a_case(who)
    return giving.offer(
        case=case, to=people.priya, why="I move to another team", version=case.version, by=who(by)
    )


def told(kind):
    return {notice.person.name for notice in Notice.objects.filter(kind=kind)}


def test_omar_owns_it_until_priya_takes_it_on(who, people):
    case = offered(who, people)
    assert Case.objects.get().owner == people.omar and told("case.offered") == {"Priya Nair"}
    giving.take_on(case=case, by=who("priya"))
    now = Case.objects.get()
    assert now.owner == people.priya and now.offered_to is None and told("case.taken_on") == {"Omar Haddad"}


def test_the_referral_and_its_risk_go_with_the_case_in_one_moment(who, people):
    giving.take_on(case=offered(who, people), by=who("priya"))
    referral = Referral.objects.get()
    assert referral.officer == referral.owner == people.priya
    last, new = RiskOwner.objects.order_by("-since")[:2][::-1]
    assert last.until == new.since and new.until is None


def test_priya_declines_and_it_stays_with_omar_who_is_told(who, people):
    giving.decline(case=offered(who, people), reason="I know the family", by=who("priya"))
    assert Case.objects.get().owner == people.omar and told("case.declined_offer") == {"Omar Haddad"}


def test_an_offer_is_taken_back_and_then_nobody_can_take_it_on(who, people):
    case = giving.keep(case=offered(who, people), by=who("omar"))
    with pytest.raises(MoveDenied):
        giving.take_on(case=case, by=who("priya"))


@pytest.mark.parametrize("name", ["sian", "omar", "yusuf", "tanya"])
def test_only_who_was_asked_takes_it_on(who, people, name):
    case = offered(who, people)
    with pytest.raises(MoveDenied):
        giving.take_on(case=case, by=who(name))


def test_it_is_offered_to_one_at_a_time_and_never_to_who_cannot_have_it(who, people):
    case = offered(who, people)
    for to in (people.sian, people.omar, people.yusuf, people.nadia):
        with pytest.raises(MoveDenied):
            giving.offer(case=case, to=to, why="Busy", version=case.version, by=who("omar"))


def test_a_supervisor_assigns_it_without_asking_and_an_officer_does_not(who, people):
    case = offered(who, people)
    with pytest.raises(MoveDenied):
        giving.assign(case=case, to=people.priya, why="Workload", version=case.version, by=who("omar"))
    giving.assign(case=case, to=people.priya, why="Workload", version=case.version, by=who("sian"))
    now = Case.objects.get()
    assert (
        now.owner == people.priya and now.offered_to is None and told("case.assigned_away") == {"Omar Haddad"}
    )


def test_an_offer_to_somebody_who_is_suspended_comes_back(who, people):
    offered(who, people)
    acts.suspend(person=people.priya, version=people.priya.version, reason="Left", by=who("fay"))
    now = Case.objects.get()
    assert (
        now.owner == people.omar and now.offered_to is None and told("case.offer_lapsed") == {"Omar Haddad"}
    )


def test_priya_reads_the_offer_on_the_page_and_takes_it_on_there(who, people, signed_in):
    case = offered(who, people)
    from referrals.actions.sight import state_purpose

    state_purpose(referral=case.referral, purpose="cover", detail="", by=who("priya"))
    here = reverse("safeguarding:case", args=[case.public_id])
    assert "Take the case on" in signed_in("priya").get(here, follow=True).content.decode()
