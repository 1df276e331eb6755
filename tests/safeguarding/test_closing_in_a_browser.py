"""The end of a case as people see it: proposed, approved and looked back at, in a real browser."""

import pytest
from django.urls import reverse

from safeguarding.models import Case, FollowUp
from tests.browser import assert_good_page, press, says, screenshot
from tests.safeguarding.test_closing import a_planned_case, propose, returned

pytestmark = pytest.mark.browser


def looked_at(page, name):
    """Pictures at both widths, and everything that is asked of a page."""
    screenshot(page, name, width=320)
    screenshot(page, name)
    assert_good_page(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_case_is_closed_and_looked_back_at(who, browsing_as):
    case = a_planned_case(who)
    there = reverse("safeguarding:case", args=[case.public_id])
    omar, sian = browsing_as("omar"), browsing_as("sian")
    omar.goto(there)
    press(omar.get_by_role("button", name="Propose to close"))
    press(omar.get_by_role("button", name="Send for a decision"))
    looked_at(omar, "closing-problems")
    omar.get_by_label("No further radicalisation concerns").check()
    omar.get_by_label("Closing report").fill(
        "Twelve sessions. He left the chats in May and kept his place at the club."
    )
    omar.get_by_label("What of the plan was not done, and why").fill("All of it was done.")
    omar.get_by_label("What still needs support, and who holds it").fill("Grief: the trust has accepted.")
    press(omar.get_by_role("button", name="Send for a decision"))
    looked_at(omar, "closing-waits")
    sian.goto(there)
    press(sian.get_by_role("button", name="Approve closing"))
    sian.get_by_label("Your reason for approving").fill("I read the reports of all twelve sessions.")
    looked_at(sian, "closing-approve")
    press(sian.get_by_role("button", name="Close the case"))
    looked_at(sian, "case-closed")
    says(sian, "The case is closed.", "After 12 months")


def test_a_look_back_that_is_due_is_found_and_recorded(who, browsing_as):
    case = propose(a_planned_case(who), by=who("omar")).case
    sian = browsing_as("sian")
    sian.goto(reverse("safeguarding:closing_approve", args=[case.public_id]))
    sian.get_by_label("Your reason for approving").fill("Agreed.")
    press(sian.get_by_role("button", name="Close the case"))
    FollowUp.objects.filter(months=6).update(due_on=Case.objects.get().closed_at.date())
    returned(who, FollowUp.objects.get(months=6))
    omar = browsing_as("omar")
    omar.goto(reverse("safeguarding:cases") + "?tab=look_back")
    looked_at(omar, "look-back-list")
    omar.goto(reverse("safeguarding:case", args=[case.public_id]))
    press(omar.get_by_role("link", name="Record After 6 months"))
    looked_at(omar, "look-back")
    omar.get_by_label("What did you find?").fill("The school sees nothing new.")
    omar.get_by_label("Nothing new: it stays closed").check()
    press(omar.get_by_role("button", name="Record it"))
    says(omar, "The school sees nothing new.")
