"""The main story, in a real browser, as each of the people in it."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from django.db import connection, transaction
from django.utils import timezone
from playwright.sync_api import expect

from audit.models import Event
from packs.models import PackJob
from packs.tasks import make_pack
from referrals.casework.actions.releasing import release
from referrals.models import Referral
from tests.browser import assert_good_page, never_says, press_twice, says, words
from tests.browser import press as press_and_wait

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CONCERN = "He said on Monday that one more push and they will all pay for it. I heard it myself."
REFERENCE = re.compile(r"PR-\w{4}-\w{5}")


def press(page, name):
    press_and_wait(page.get_by_role("button", name=name).first)


def follow(page, name):
    press_and_wait(page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first)


def follow_first_row(page):
    press_and_wait(page.locator("main table a").first)


def choose(page, question, answer):
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def pick(page, **answers):
    """Answer by the names of the questions, of which one chooses."""
    for name, value in answers.items():
        page.locator(f"input[name={name}][value={value!r}]").check()


def fill(page, **answers):
    """Answer by the names of the questions, into which one types."""
    for name, value in answers.items():
        if isinstance(value, date):
            for part in ("day", "month", "year"):
                page.locator(f"[name={name}-{part}]").fill(str(getattr(value, part)))
        else:
            page.locator(f"textarea[name={name}], input[name={name}]").first.fill(value)


def send_form(page):
    press_and_wait(page.locator("main form[method=post] button[type=submit]").first)


class Story:
    """One telling: a browser for each person, opened when they first appear."""

    def __init__(self, browsing_as):
        self.browsing_as, self.pages, self.reference = browsing_as, {}, ""

    def as_(self, name):
        if name not in self.pages:
            self.pages[name] = self.browsing_as(name)
        return self.pages[name]

    @staticmethod
    def in_days(days):
        return timezone.localdate() + timedelta(days=days)

    @property
    def referral(self):
        return Referral.objects.get(reference=self.reference.replace("-", ""))

    def open_case(self, name, tab=None):
        page = self.as_(name)
        page.goto(f"/referrals/{self.referral.public_id}/")
        if tab:
            follow(page, tab)
        return page


def test_a_concern_from_a_browser_to_a_downloaded_pack(browsing_as, live_server, monkeypatch):
    """
    1. Tanya, a teacher, types four short pages, leaves one invalid, finds it again, and sends once with a double click.
    2. Lena, the lead of her site, sees it; Lowri, of the other site, does not.
    3. Omar claims it from the queue, and Priya is told who has it.
    4. Omar confirms who it is; Des answers the desk's question with a code; Omar settles the lines of enquiry.
    5. Omar asks the NHS trust. Nadia sees exactly what was disclosed, answers, and nothing else exists for her.
    6. Omar recommends, cannot approve, and Sian approves. Tanya still sees "Being assessed" until the batch.
    7. Omar asks for a pack twice and gets one; the file's SHA-256 is the one on the page.
    8. Amir finds all of it in the log, his own reading too; changing a row there is refused.
    """
    story = Story(browsing_as)
    # The batch of the next working morning, whatever day the tests run on.
    monkeypatch.setattr(
        "referrals.casework.actions.releasing.batch_of_today", lambda: timezone.now() + timedelta(days=7)
    )
    the_teacher_files(story)
    the_lead_sees_and_the_other_site_does_not(story)
    the_officer_claims_and_assesses(story)
    the_trust_is_asked_and_answers(story)
    one_recommends_and_another_approves(story)
    the_pack_is_made_once_and_matches(story)
    the_auditor_finds_it_all(story)


def the_teacher_files(story):
    page = story.as_("tanya")
    follow(page, "Report a concern")
    choose(page, re.compile("about a person"), "Yes, about a person")
    press(page, "Continue")
    choose(page, re.compile("immediate danger"), "No")
    press(page, "Continue")
    page.get_by_label("What have you noticed?").fill(CONCERN)
    press(page, "Continue")
    press(page, "Continue")  # nothing typed: one identifying thing is needed
    says(page, "There is a problem")
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_label("First names").fill("Dylan")
    page.get_by_label("Family name").fill("Marsh-Price")
    page.get_by_label("Where they are known").fill("Year 9, form 9C")
    press(page, "Continue")
    choose(page, re.compile("under 18"), "Yes")
    press(page, "Save and come back later")
    elsewhere = story.browsing_as("tanya")
    follow(elsewhere, "Your drafts")
    follow(elsewhere, re.compile("^Begun"))
    follow(elsewhere, "Last questions")
    expect(elsewhere.get_by_role("group", name=re.compile("under 18")).get_by_label("Yes", exact=True)).to_be_checked()
    choose(elsewhere, re.compile("volunteer"), "No")
    elsewhere.get_by_label(re.compile("What I have written is true")).check()
    press(elsewhere, "Continue")
    expect(elsewhere).to_have_url(re.compile("/check/$"))
    says(elsewhere, "Wensum Constabulary")
    assert_good_page(elsewhere)
    press_twice(elsewhere.get_by_role("button", name="Send to police now"), "**/sent/")
    story.reference = REFERENCE.search(words(elsewhere)).group()
    assert Referral.objects.count() == 1
    assert_good_page(elsewhere)


def the_lead_sees_and_the_other_site_does_not(story):
    lena, lowri = story.as_("lena"), story.as_("lowri")
    lena.goto("/site/")
    says(lena, story.reference)
    lowri.goto("/site/")
    never_says(lowri, story.reference)
    answer = lowri.goto(f"/submissions/{story.referral.public_id}/")
    assert answer.status == 404


def the_officer_claims_and_assesses(story):
    omar, priya = story.as_("omar"), story.as_("priya")
    for page in (omar, priya):
        page.goto("/queue/")
        follow(page, story.reference)
        choose(page, re.compile("Why are you opening"), "To see whether I should claim it")
        press(page, "Continue")
    assert_good_page(omar)
    press(omar, re.compile("^Claim"))
    press(priya, re.compile("^Claim"))
    says(priya, "Omar Haddad")
    story.open_case("omar", "Identity")
    press(omar, re.compile("^Confirm"))
    des = story.as_("des")
    des.goto("/desk/")
    follow_first_row(des)
    says(des, "Marsh-Price")
    never_says(des, CONCERN)
    never_says(des, story.reference)
    pick(des, code="clear")
    fill(des, next_check_on=story.in_days(14))
    press(des, "Send the answer")
    settle_the_lines(story)


def settle_the_lines(story):
    omar = story.open_case("omar", "Notes and enquiries")
    says(omar, "enquiries")
    for line in story.referral.enquiries.filter(state="open"):
        omar.goto(f"/referrals/{story.referral.public_id}/enquiries/{line.public_id}/")
        pick(omar, state="answered")
        fill(omar, answer="Asked his form tutor, who has known him for two years.")
        send_form(omar)
    assert not story.referral.enquiries.filter(state="open").exists()


def the_trust_is_asked_and_answers(story):
    omar = story.open_case("omar", "Partners")
    follow(omar, "Ask a partner")
    omar.get_by_label("Agency").select_option(label="Broadfen NHS Trust")
    pick(omar, kind="information", may_tell="no", lawful_basis="law_enforcement_to_partner")
    fill(omar, what="Is he known to you, and is he safe at home?", why="To see what support he has.")
    omar.get_by_label(re.compile("Dylan Marsh-Price")).first.check()
    press(omar, "See it as they will")
    never_says(omar, CONCERN)
    press(omar, re.compile("^Send"))
    nadia = story.as_("nadia")
    nadia.goto("/requests/")
    follow_first_row(nadia)
    says(nadia, "Dylan Marsh-Price")
    never_says(nadia, CONCERN, story.reference, "Tanya Okafor", "Hollow Lane", "Lena Marsh")
    assert_good_page(nadia)
    press(nadia, "Accept")
    follow(nadia, re.compile("^Answer"))
    fill(nadia, answer="Seen by the school nurse in September. No concern recorded.")
    send_form(nadia)
    for address in (
        f"/referrals/{story.referral.public_id}/",
        "/queue/",
        f"/submissions/{story.referral.public_id}/",
    ):
        assert nadia.goto(address).status == 404
    omar = story.open_case("omar", "Partners")
    follow_first_row(omar)
    says(omar, "Seen by the school nurse")
    press(omar, re.compile("Complete"))


def one_recommends_and_another_approves(story):
    omar = story.open_case("omar", "Decision")
    follow(omar, "Recommend")
    follow(omar, "No further Prevent action")
    fill(
        omar,
        rationale="He quoted a film for a dare; the class, the film and his mother bear it out.",
        evidence="Three people who were there.",
        checked="School, family, trust.",
        change_our_mind="A second remark.",
        holds_safeguarding="Lena Marsh",
    )
    pick(omar, message="standard", retention="standard")
    omar.get_by_label(re.compile("No ideology")).first.check()
    press(omar, "Check and send")
    says(omar, "never the only reason")
    omar.get_by_label(re.compile("No concern found")).first.check()
    press(omar, "Check and send")
    press(omar, "Send for a decision")
    assert omar.goto(f"/referrals/{story.referral.public_id}/decision/approve/").status == 403
    says(omar, "supervisor")
    sian = story.open_case("sian", "Decision")
    assert_good_page(sian)
    follow(sian, "Approve")
    fill(sian, reason="I read all of it and agree.")
    press(sian, "Approve")
    assert story.referral.state == "closed"
    tanya = story.as_("tanya")
    tanya.goto(f"/submissions/{story.referral.public_id}/")
    never_says(tanya, "Considered")
    with transaction.atomic():
        release()
    tanya.reload()
    says(tanya, "Considered")
    never_says(tanya, "film")


def the_pack_is_made_once_and_matches(story):
    omar = story.open_case("omar", "Packs")
    follow(omar, "Make a pack")
    pick(omar, recipient="police")
    press(omar, "Continue")
    pick(omar, lawful_basis="law_enforcement")
    fill(omar, purpose="Force review of closed referrals")
    press_twice(omar.get_by_role("button", name="Make the pack"), re.compile(r"/packs/[0-9a-f-]{36}/$"))
    job = PackJob.objects.get()
    make_pack(job.pk)
    omar.goto(f"/packs/{job.public_id}/")
    says(omar, "Ready")
    with omar.expect_download() as waiting:
        omar.get_by_role("button", name=re.compile("^Download")).first.click()
    with ZipFile(waiting.value.path()) as pack:
        assert pack.read("pack.pdf").startswith(b"%PDF-")
        root = json.loads(pack.read("manifest.json"))["root"]
    omar.reload()
    assert root in words(omar).replace(" ", "").replace("\n", "")


def the_auditor_finds_it_all(story):
    amir = story.as_("amir")
    amir.goto("/audit/")
    assert_good_page(amir)
    never_says(amir, CONCERN)
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert kinds >= {
        "record.viewed",
        "list.shown",
        "access.refused",
        "access.probed",
        "row.created",
        "row.changed",
        "referral.claim",
        "referral.recommend",
        "partneraction.accept",
    }
    readers = set(
        Event.objects.filter(target_type="referrals.Referral", kind="record.viewed").values_list(
            "actor_name", flat=True
        )
    )
    assert {"Tanya Okafor", "Omar Haddad", "Sian Pugh"} <= readers
    # The auditor's own reading of the log is in the log.
    assert Event.objects.filter(kind="console.viewed", actor_name="Amir Stone").exists()
    with (
        pytest.raises(Exception, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("delete from audit_event")
