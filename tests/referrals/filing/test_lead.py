"""What a safeguarding lead sees, and what no lead or administrator ever learns of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.moves import MoveDenied
from referrals import access
from referrals.filing.actions import drafting
from referrals.filing.actions.filing import submit
from referrals.models import Draft
from tests.records import a_draft, a_referral, becomes_lead
from tests.two_worlds import the_clock_stands

ABOUT_A_COLLEAGUE = {"under_18": "no", "own_staff": "yes", "declaration": "on"}
SITE = reverse("referrals:site")


def shown_reference(referral):
    stored = referral.reference
    return f"{stored[:2]}-{stored[2:6]}-{stored[6:]}"


def test_lena_sees_what_her_site_sent_and_the_draft_handed_to_her(who, signed_in):
    referral = a_referral(who("tanya"))
    drafting.hand_over(draft=a_draft(who("tom")), by=who("tom"))
    shown = signed_in("lena").get(SITE).content.decode()
    assert shown_reference(referral) in shown
    assert "Tom Beck" in shown


@pytest.mark.parametrize("name", ["lowri", "marcus"])
def test_leads_of_other_sites_and_agencies_see_nothing_of_it(who, signed_in, name):
    referral = a_referral(who("tanya"))
    client = signed_in(name)
    assert shown_reference(referral) not in client.get(SITE).content.decode()
    assert client.get(reverse("referrals:submission", args=[referral.public_id])).status_code == 404


def test_a_concern_about_a_colleague_is_nowhere_for_lead_and_administrator(people, who, signed_in):
    """Scenario 4."""
    referral = a_referral(who("tanya"), last=ABOUT_A_COLLEAGUE)
    for name in ("lena", "ada", "tom"):
        client = signed_in(name)
        for page in ("submission", "sent", "print_submission", "add", "correct"):
            assert client.get(reverse(f"referrals:{page}", args=[referral.public_id])).status_code == 404
        assert not getattr(people, name).notices.exists()
    assert shown_reference(referral) not in signed_in("lena").get(SITE).content.decode()
    assert shown_reference(referral) in signed_in("tanya").get(reverse("referrals:submissions")).content.decode()


def test_nothing_tells_a_hidden_concern_from_one_that_does_not_exist(who, signed_in):
    referral = a_referral(who("tanya"), last=ABOUT_A_COLLEAGUE)
    lena = signed_in("lena")
    with the_clock_stands(at=timezone.now()):
        hidden = lena.get(reverse("referrals:submission", args=[referral.public_id]))
        nothing = lena.get(reverse("referrals:submission", args=["00000000-0000-4000-8000-000000000000"]))
    assert hidden.content == nothing.content


def test_lena_learns_number_and_age_of_unsent_drafts_and_nothing_they_say(who, signed_in):
    a_draft(who("tanya"))
    a_draft(who("tom"), last=ABOUT_A_COLLEAGUE)
    Draft.objects.update(started_at=timezone.now() - timedelta(days=9))
    shown = signed_in("lena").get(SITE).content.decode()
    assert "1 draft at your site has not been sent" in shown
    assert "1\xa0week, 2\xa0days ago" in shown
    for secret in ("Tanya", "Dylan", "one more push"):
        assert secret not in shown


def test_a_draft_that_names_lena_is_counted_for_tom_and_not_for_her(people, who, signed_in):
    becomes_lead(who, people.tom)
    a_draft(who("tanya"), happened={"what": "Mrs Marsh gave him the leaflet."})
    assert "1 draft at your site has not been sent" in signed_in("tom").get(SITE).content.decode()
    assert "has not been sent" not in signed_in("lena").get(SITE).content.decode()
    a_draft(who("tanya"))
    assert "1 draft at your site has not been sent" in signed_in("lena").get(SITE).content.decode()


def test_a_draft_that_is_about_whoever_leads_is_counted_for_nobody(who, signed_in):
    a_draft(who("tanya"), who={"description": "Our designated safeguarding lead"})
    assert "has not been sent" not in signed_in("lena").get(SITE).content.decode()


# --- An author without a site, in a school with sites ---------------------------------------------------------


@pytest.fixture
def tanya_without_a_site(people):
    """Tanya works for the school as a whole; Lena leads at one of its sites, Lowri at the other."""
    held = people.tanya.memberships.get()
    held.site = None
    held.save()


def told(*leads):
    return [lead.name for lead in leads if lead.notices.exists()]


def test_no_lead_of_a_site_is_offered_or_told_what_belongs_to_no_site(tanya_without_a_site, people, who, signed_in):
    draft = a_draft(who("tanya"))
    page = signed_in("tanya").get(reverse("referrals:check", args=[draft.public_id])).content.decode()
    assert "Send to my lead" not in page and "Your safeguarding lead, who is told" not in page
    assert "so it goes straight to police" in page
    with pytest.raises(MoveDenied, match="no safeguarding lead"):
        drafting.hand_over(draft=draft, by=who("tanya"))
    referral = submit(draft=draft, by=who("tanya"))
    assert told(people.lena, people.lowri) == []
    for name in ("lena", "lowri"):
        assert not access.see_submission.allows(who(name), referral)


def test_a_lead_of_the_whole_school_is_offered_told_and_reads_it(tanya_without_a_site, people, who, signed_in):
    held = people.lena.memberships.get()
    held.site = None
    held.save()
    draft = a_draft(who("tanya"))
    page = signed_in("tanya").get(reverse("referrals:check", args=[draft.public_id])).content.decode()
    assert "Send to my lead" in page
    draft = drafting.hand_over(draft=draft, by=who("tanya"))
    assert told(people.lena, people.lowri) == ["Lena Marsh"]
    shown = signed_in("lena").get(reverse("referrals:draft", args=[draft.public_id]))
    assert shown.status_code == 200
    assert access.see_submission.allows(who("lena"), submit(draft=draft, by=who("tanya")))


def test_the_page_does_not_exist_for_those_who_are_no_leads(signed_in):
    for name in ("tanya", "ada", "omar", "grace", "rex"):
        assert signed_in(name).get(SITE).status_code == 404


def test_lena_can_add_to_what_her_site_sent(who, signed_in):
    referral = a_referral(who("tanya"))
    assert signed_in("lena").get(reverse("referrals:add", args=[referral.public_id])).status_code == 200


def test_the_lists_cost_the_same_however_long_they_are(who, signed_in, django_assert_max_num_queries):
    for _ in range(3):
        a_referral(who("tanya"))
        drafting.hand_over(draft=a_draft(who("tanya")), by=who("tanya"))
    lena = signed_in("lena")
    lena.get(SITE)
    with django_assert_max_num_queries(26):
        lena.get(SITE)
