"""A photograph from a telephone into the case file: with and without script, at 1280 and 320 pixels."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from audit.models import Event
from evidence.limits import LIMITS
from evidence.models import File, FileState, Unfinished
from referrals.models import Referral
from tests.browser import assert_good_page, press, screenshot, tap
from tests.evidence.odd.documents import a_pdf, note
from tests.evidence.odd.pictures import noise, turned
from tests.evidence.sending import inspected
from tests.records import a_draft, a_referral

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PIECE = "**/unfinished/*/"
LARGE = {"name": "wall.png", "mimeType": "image/png", "buffer": noise(900)}
SIZE = len(LARGE["buffer"])
PHOTO = {"name": "note.jpg", "mimeType": "image/jpeg", "buffer": turned("JPEG", gps=True)}
LETTER = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": a_pdf(note)}


def nothing_more(page):
    """Axe is a script itself: where there is none, the page is only used."""


def chosen_and_sent(page, files, before=nothing_more):
    press(page.get_by_role("link", name="Add files").or_(page.get_by_role("button", name="Add files")).first)
    expect(page.get_by_text("Never send extremist or terrorist material")).to_be_visible()
    press(page.get_by_role("button", name="Go on and choose files"))
    before(page)
    page.get_by_label("Files", exact=True).set_input_files(files)
    page.get_by_label("What is this?").fill("A note that he left on his desk")
    press(page.get_by_role("button", name="Send", exact=True))


def lost_in_the_middle(tanya):
    """Two pieces of a large photograph come through, then none, then one more, then none; and the page is left."""
    left = {"pieces": 2}

    def answered(route):
        if left["pieces"]:
            left["pieces"] -= 1
            route.continue_()
        else:
            route.abort("connectionfailed")

    tanya.route(PIECE, answered)
    tanya.get_by_label("Files", exact=True).set_input_files([LARGE])
    said, bar = tanya.get_by_role("status").filter(has_text="wall.png"), tanya.get_by_role("progressbar")
    lost, so_far = (
        "No connection. What has arrived is kept, and we try again in",
        round(200 * LIMITS.piece_bytes / SIZE),
    )
    tap(tanya.get_by_role("button", name="Send", exact=True))
    expect(said).to_contain_text(lost)
    expect(bar).to_have_js_property("value", so_far)
    assert_good_page(tanya)
    screenshot(tanya, "files_connection_lost")
    screenshot(tanya, "files_connection_lost_narrow", width=320)
    left["pieces"] = 1
    expect(bar).not_to_have_js_property("value", so_far)
    expect(said).to_contain_text(lost)
    tanya.reload()
    tanya.unroute(PIECE)
    expect(tanya.get_by_text("To go on, choose the same file again above")).to_be_visible()
    expect(bar).to_be_hidden()
    assert_good_page(tanya)
    screenshot(tanya, "files_unfinished")
    screenshot(tanya, "files_unfinished_narrow", width=320)


OURS, NOT_OURS = {"X-Answered-By": "service"}, {}
# What answers the pieces, or that they begin, in place of the page that should; and what is said.
ANSWERS = (
    (PIECE, 429, OURS, "You have asked for too much in a short time"),
    (PIECE, 404, OURS, "Files cannot be added here now."),
    (PIECE, 403, NOT_OURS, "It will not let this file through"),
    (PIECE, 413, NOT_OURS, "Something between here and the service refused it."),
    ("**/files/begin/", 403, NOT_OURS, "Give the file a plain name"),
)


def instead(status, headers):
    return lambda route: route.fulfill(status=status, headers=headers)


def the_cookies_of(client, page, door):
    """Another session in this browser, as after signing in in another tab."""
    page.context.clear_cookies()
    page.context.add_cookies([{"name": each.key, "value": each.value, "url": door} for each in client.cookies.values()])
    tab = page.context.new_page()
    tab.goto("/")
    tab.close()


def test_whatever_answers_a_piece_the_page_says_so_and_nothing_is_lost(browsing_as, signed_in, who, settings, door):
    with transaction.atomic():
        sent = a_referral(who("tanya"))
    tanya = browsing_as("tanya")
    tanya.goto(reverse("referrals:submission_files_add", args=[sent.public_id]))
    tanya.get_by_label("Files", exact=True).set_input_files([LARGE])
    tanya.get_by_label("What is this?").fill("The wall of his room")
    said, send = tanya.locator("form[data-files] [role=status]"), tanya.get_by_role("button", name="Send", exact=True)

    def stays(words):
        # Not by the button, which takes no second press within a second.
        tanya.locator("form[data-files]").dispatch_event("submit")
        expect(said).to_contain_text(words)
        expect(said).to_contain_text("What has arrived is kept, and what you typed is still here")
        expect(tanya.get_by_label("What is this?")).to_have_value("The wall of his room")
        expect(tanya.get_by_label("Files", exact=True)).to_have_js_property("files.length", 1)
        expect(tanya.get_by_role("progressbar")).to_be_hidden()

    for address, status, headers, words in ANSWERS:
        tanya.route(address, instead(status, headers))
        stays(words)
        tanya.unroute(address)
    tanya.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    stays("You have been signed out")
    for name in ("tom", "lena"):  # to one of them the page is shown
        the_cookies_of(signed_in(name), tanya, door)
        stays("Another person has signed in in this browser")
    the_cookies_of(signed_in("tanya"), tanya, door)
    assert not File.objects.exists() and Unfinished.objects.get().sent_by == who("tanya").person
    # A page of the network's own for once, then a proxy that takes less at a time.
    answers = [200]

    def less(route):
        status = answers.pop() if answers else 413 if len(route.request.post_data_buffer) > 300_000 else 0
        route.fulfill(status=status, body="Welcome") if status else route.continue_()

    tanya.route(PIECE, less)
    tap(send)
    expect(said).to_contain_text(
        "Something on the way answers in place of the service. What has arrived is kept, and we try"
    )
    expect(tanya.get_by_role("heading", name="wall.png")).to_be_visible()
    assert File.objects.get().received_by == who("tanya").person and not Unfinished.objects.exists()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_tanya_sends_a_photo_and_a_letter_and_sees_how_far_they_have_got(browsing_as, who, clamd, script):
    with transaction.atomic():
        draft = a_draft(who("tanya"))
    tanya = browsing_as("tanya", script=script)
    tanya.goto(f"/drafts/{draft.public_id}/")
    press(tanya.get_by_role("link", name="Photos, letters and other files"))
    good, before = (assert_good_page, lost_in_the_middle) if script else (nothing_more, nothing_more)
    chosen_and_sent(tanya, [PHOTO, LETTER, LARGE], before)
    expect(tanya.get_by_role("heading", name="letter.pdf")).to_be_visible()
    expect(tanya.get_by_text("Nobody can open it yet")).to_have_count(3)
    assert Event.objects.filter(kind="file.begun").count() == (3 if script else 0)
    assert not Unfinished.objects.exists()
    good(tanya)
    screenshot(tanya, "files_waiting")
    assert {inspected(file).state for file in File.objects.all()} == {FileState.RELEASED}
    tanya.reload()
    press(tanya.get_by_role("link", name="letter.pdf"))
    expect(tanya.get_by_text("1 comment(s) or mark(s): Her own words")).to_be_visible()
    expect(tanya.get_by_text("He said it on Monday")).to_be_visible()
    screenshot(tanya, "file_viewed")
    screenshot(tanya, "file_viewed_narrow", width=320)
    press(tanya.get_by_role("button", name="This should not be here"))
    tanya.get_by_label("It should not be anywhere").check()
    tanya.get_by_label("In a few words").fill("An indecent image")
    press(tanya.get_by_role("button", name="Seal this file now"))
    expect(tanya.get_by_role("heading", name="A file that was sealed")).to_be_visible()
    assert not Referral.objects.exists()
