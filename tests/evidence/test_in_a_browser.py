"""A photograph from a telephone into the case file: with and without script, at 1280 and 320 pixels."""

from __future__ import annotations

import pytest
from django.db import transaction
from playwright.sync_api import expect

from evidence.models import File, FileState
from referrals.models import Referral
from tests.browser import assert_good_page, press, screenshot
from tests.evidence.odd.documents import a_pdf, note
from tests.evidence.odd.pictures import turned
from tests.evidence.sending import inspected
from tests.records import a_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHOTO = {"name": "note.jpg", "mimeType": "image/jpeg", "buffer": turned("JPEG", gps=True)}
LETTER = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": a_pdf(note)}


def nothing_more(page):
    """Axe is a script itself: where there is none, the page is only used."""


def chosen_and_sent(page, files, good):
    press(page.get_by_role("link", name="Add files").or_(page.get_by_role("button", name="Add files")).first)
    expect(page.get_by_text("Never send extremist or terrorist material")).to_be_visible()
    good(page)
    press(page.get_by_role("button", name="Go on and choose files"))
    good(page)
    page.get_by_label("Files", exact=True).set_input_files(files)
    page.get_by_label("What is this?").fill("A note that he left on his desk")
    press(page.get_by_role("button", name="Send", exact=True))


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_tanya_sends_a_photo_and_a_letter_and_sees_how_far_they_have_got(browsing_as, who, clamd, script):
    with transaction.atomic():
        draft = a_draft(who("tanya"))
    tanya = browsing_as("tanya", script=script)
    tanya.goto(f"/drafts/{draft.public_id}/")
    press(tanya.get_by_role("link", name="Photos, letters and other files"))
    good = assert_good_page if script else nothing_more
    chosen_and_sent(tanya, [PHOTO, LETTER], good)
    expect(tanya.get_by_role("heading", name="letter.pdf")).to_be_visible()
    expect(tanya.get_by_text("Nobody can open it yet")).to_have_count(2)
    screenshot(tanya, "files_waiting")
    assert {inspected(file).state for file in File.objects.all()} == {FileState.RELEASED}
    tanya.reload()
    good(tanya)
    press(tanya.get_by_role("link", name="letter.pdf"))
    expect(tanya.get_by_text("1 comment(s) or mark(s): Her own words")).to_be_visible()
    expect(tanya.get_by_text("He said it on Monday")).to_be_visible()
    good(tanya)
    screenshot(tanya, "file_viewed")
    screenshot(tanya, "file_viewed_narrow", width=320)
    press(tanya.get_by_role("button", name="This should not be here"))
    good(tanya)
    tanya.get_by_label("What is wrong with it?").fill("An indecent image")
    press(tanya.get_by_role("button", name="Seal this file now"))
    expect(tanya.get_by_role("heading", name="A file that was sealed")).to_be_visible()
    assert not Referral.objects.exists()
