"""Guidance in a real browser: every text, publication by two, a complaint without script, the paper sheet."""

import io

import pikepdf
import pytest
from playwright.sync_api import expect

from guidance.models import PageVersion
from guidance.reference_data import CONTENT
from tests.browser import axe_violations, csp_messages, press, says, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SLUGS = sorted(path.stem for path in CONTENT.glob("*.md"))
EDGE = {"top": "15mm", "bottom": "15mm", "left": "15mm", "right": "15mm"}


def faults(page):
    found = axe_violations(page) + csp_messages(page)
    return found + ([f"{sideways} px too wide"] if (sideways := too_wide(page)) else [])


def test_every_text_is_accessible_and_fits_a_telephone(live_server, page):
    wrong = {}
    for slug in SLUGS:
        page.goto(f"{live_server.url}/guidance/{slug}/")
        if found := faults(page):
            wrong[slug] = found
    assert wrong == {}


def test_pat_writes_and_petra_publishes_what_tanya_reads(browsing_as):
    pat = browsing_as("pat")
    pat.goto("/guidance/write/not-a-concern/")
    pat.get_by_label("Text").fill("## In short\n\nProtest is lawful.")
    press(pat.get_by_role("button", name="Save and look at it"))
    says(pat, "Another policy administrator publishes it.")
    assert faults(pat) == []
    petra = browsing_as("petra")
    petra.goto("/guidance/write/")
    press(petra.get_by_role("link", name="Draft by Pat Doyle"))
    assert faults(petra) == []
    press(petra.get_by_role("button", name="Publish"))
    tanya = browsing_as("tanya")
    tanya.goto("/guidance/not-a-concern/")
    says(tanya, "Protest is lawful.")
    assert PageVersion.objects.published().get(page__slug="not-a-concern").approver.name == "Petra Vance"


def test_a_complaint_is_sent_and_answered_without_script(browsing, browsing_as):
    public = browsing(script=False)
    public.goto("/data-protection/complaint/")
    public.get_by_label("Something held about me is wrong").check()
    public.get_by_label("What happened").fill("An address that was never mine.")
    public.get_by_label("Your name").fill("Jo Example")
    public.get_by_label("How we can reach you").fill("By post")
    press(public.get_by_role("button", name="Send the complaint"))
    expect(public.locator("h1")).to_contain_text("Complaint sent")
    della = browsing_as("della", script=False)
    della.goto("/data-protection/complaints/")
    press(della.get_by_role("link", name="DP-"))
    press(della.get_by_role("button", name="I have acknowledged it"))
    della.get_by_label("What was found").fill("Corrected, told by post.")
    press(della.get_by_role("button", name="Record the answer"))
    says(della, "Answered")


def test_the_sheet_fits_one_side_of_paper(live_server, page):
    page.goto(f"{live_server.url}/guidance/sheet/")
    printed = page.pdf(format="A4", margin=EDGE)
    with pikepdf.open(io.BytesIO(printed)) as paper:
        assert len(paper.pages) == 1
