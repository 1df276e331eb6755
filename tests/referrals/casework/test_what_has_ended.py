"""What has ended says so: no clock runs, nothing is danger as if it were open, and how it ended stands
on the overview."""

import pytest
from django.urls import reverse

from referrals.casework.actions import danger
from referrals.models import Referral
from safeguarding.models import Case
from safeguarding.requests.actions import answering, steering
from tests.records import a_decided_referral, a_request, an_assessed_referral

pytestmark = pytest.mark.usefixtures("assessed_beforehand")

PERHAPS = {"danger": {"danger": "not_sure"}}


def overview(client, referral):
    return client.get(reverse("referrals:case", args=[referral.public_id]), follow=True).content.decode()


@pytest.fixture
def closed(who):
    referral = an_assessed_referral(who, **PERHAPS)
    referral = danger.judge_none(referral=referral, reason="It was a line from a film.", by=who("sian"))
    return a_decided_referral(who, referral=referral, particulars={"checked": "All", "holds_safeguarding": "School"})


def test_a_closed_referral_says_how_it_ended_when_and_by_whom(closed, signed_in, people):
    page = overview(signed_in("omar"), closed)
    assert "How it ended" in page and "Closed, since" in page
    assert f"{people.omar.name}, " in page and f"{people.sian.name}, " in page


def test_no_clock_runs_for_what_has_closed(closed, signed_in):
    page = overview(signed_in("omar"), closed)
    assert "Local limits" not in page and "portal-clock" not in page


def test_danger_as_it_was_filed_is_no_tag_of_what_has_closed(closed, signed_in):
    page = overview(signed_in("omar"), closed)
    assert "Danger: not sure" not in page
    assert "Answered. Told: not sure (as filed: not sure)" in " ".join(page.split())


def test_danger_is_a_tag_while_it_is_in_hand(who, signed_in):
    assert "Danger: not sure" in overview(signed_in("omar"), an_assessed_referral(who, **PERHAPS))


def test_the_case_that_was_opened_is_a_link_away_from_its_referral_and_back(who, signed_in):
    referral = a_decided_referral(who, option="channel", to="Wensum County Council")
    case, omar = Case.objects.get(), signed_in("omar")
    assert f'href="/cases/{case.public_id}/"' in overview(omar, referral)
    assert (
        f'href="{reverse("referrals:case", args=[referral.public_id])}"'
        in omar.get(f"/cases/{case.public_id}/", follow=True).content.decode()
    )


def test_names_stand_in_the_own_cases_only(who, signed_in):
    a_decided_referral(who, option="channel", to="Wensum County Council")
    omar = signed_in("omar")
    assert "Marsh-Price" in omar.get("/cases/?tab=mine").content.decode()
    assert "Marsh-Price" not in omar.get("/cases/").content.decode()


@pytest.mark.parametrize("end", ["answered", "declined", "withdrawn"])
def test_no_clock_runs_for_a_request_that_was_dealt_with(who, signed_in, end):
    action = a_request(who)
    pages = [("nadia", f"/requests/{action.public_id}/"), ("omar", f"/asked/{action.public_id}/")]
    for name, page in pages:
        assert "portal-clock" in signed_in(name).get(page, follow=True).content.decode()
    ENDS[end](action, who)
    for name, page in pages:
        assert "portal-clock" not in signed_in(name).get(page, follow=True).content.decode()


def _answered(action, who):
    answering.answer(
        action=action,
        text="Known since May",
        evidence="Notes",
        nothing_known=False,
        version=action.version,
        by=who("nadia"),
    )


ENDS = {
    "answered": _answered,
    "declined": lambda action, who: answering.decline(
        action=action, reason="Not ours", version=action.version, by=who("nadia")
    ),
    "withdrawn": lambda action, who: steering.withdraw(
        action=action, reason="Not needed", version=action.version, by=who("omar")
    ),
}


def test_a_case_in_hand_still_has_its_clocks(who, signed_in):
    referral = an_assessed_referral(who)
    assert "Local limits" in overview(signed_in("omar"), referral)
    assert Referral.objects.get().finished_at is None
