"""The case that came of a referral is in the police's own pack, and in a partner's piece by piece where it was picked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.reference_numbers import display_reference
from packs import actions, build
from packs.fitting import fitted
from packs.models import PackJob
from packs.sharing.contents import content_for
from safeguarding.cases.actions import cases, closing
from safeguarding.cases.actions import panel as panels
from safeguarding.models import PanelReferral
from tests.packs.shares import a_share
from tests.packs.test_document import text_of
from tests.records import a_decided_referral, planned

SAID = ["Weekly mentoring", "He came to all three", "Twelve mentoring sessions", "Grief: Nadia Broad"]


@pytest.fixture
def closing_case(who):
    """Omar planned, held a review and proposes to close."""
    referral = a_decided_referral(who, option="channel", to="Wensum County Council")
    case, omar = referral.cases.get(), who("omar")
    case = planned(who, case)
    next_on = timezone.localdate() + timedelta(days=30)
    cases.hold_review(case=case, note="He came to all three.", next_on=next_on, version=case.version, by=omar)
    case.refresh_from_db()
    ending = closing.Ending(
        reason_codes=["exit_no_concern"],
        report="Twelve mentoring sessions.",
        gaps="All done.",
        remaining="Grief: Nadia Broad has accepted.",
    )
    closing.propose_closing(case=case, ending=ending, version=case.version, by=omar)
    return case


def pack_of(case, who):
    job = PackJob.objects.create(
        dedupe_key=str(PackJob.objects.count()),
        referral=case.referral,
        requested_by=who("omar").user,
        purpose="To help",
        lawful_basis="child_protection",
    )
    return build.content_of(job, by=who("omar"), at=timezone.now())


def test_plan_review_and_closing_are_in_the_polices_own_pack_as_printed(closing_case, who):
    printed = "".join(text_of(build.pdf_of(fitted(pack_of(closing_case, who)))))
    assert all(
        said in printed for said in [*SAID, display_reference(closing_case.reference), "Plan recorded", "Review held"]
    )


def test_a_partner_gets_the_plan_without_the_closing_where_only_that_was_picked(closing_case, who):
    share = a_share(who, referral=closing_case.referral, pick=lambda g, p: g.code == "case" and "Plan" in p.label)
    content = content_for(share, at=timezone.now())
    assert "Weekly mentoring" in repr(content.sections) and "Twelve mentoring sessions" not in repr(content.sections)
    assert "How the case ended" in {part.title for part in content.left_out}


def said(content):
    lines = [line for section in content.sections for entry in section.entries for line in entry.lines]
    return {(line.label, line.value) for line in lines if isinstance(line.value, str)}


def test_a_pack_says_at_which_stage_the_case_is_and_is_another_once_that_moves(closing_case, who):
    panel = PanelReferral.objects.get(case=closing_case)
    content = pack_of(closing_case, who)
    assert ("Stage", "Panel") in said(content)
    before = actions._stand(closing_case.referral)
    panels.acknowledge(panel=panel, version=panel.version, by=who("carl"))
    assert actions._stand(closing_case.referral) != before
    assert ("Stage", "Closing") in said(pack_of(closing_case, who))


def test_a_review_makes_it_another_pack(closing_case, who):
    before = actions._stand(closing_case.referral)
    closing_case.reviews.create(
        was_due=timezone.localdate(), next_on=timezone.localdate(), note="Again.", by=who("omar").user
    )
    assert actions._stand(closing_case.referral) != before
