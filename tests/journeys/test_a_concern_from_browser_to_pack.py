"""The main story, in a real browser, as each of the people in it."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from django.db import connection, transaction
from django.utils import timezone

from audit.models import Event
from packs.models import PackJob
from packs.tasks import make_pack
from referrals.casework.actions.releasing import release
from referrals.models import Referral
from tests.browser import assert_good_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CONCERN = "He said on Monday that one more push and they will all pay for it. I heard it myself."
REFERENCE = re.compile(r"PR-\w{4}-\w{5}")


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def follow(page, name):
    with page.expect_navigation():
        page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.click()


def choose(page, question, answer):
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def fill(page, **answers):
    """Answer by the names of the questions: text is typed, a choice is made."""
    for name, value in answers.items():
        if isinstance(value, date):
            for part in ("day", "month", "year"):
                page.locator(f"[name={name}-{part}]").fill(str(getattr(value, part)))
            continue
        choice = page.locator(f"input[name={name}][value={value!r}]") if " " not in value else None
        if choice is not None and choice.count():
            choice.check()
        else:
            page.locator(f"textarea[name={name}], input[name={name}]").first.fill(value)


def send_form(page):
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").first.click()


def words(page):
    return page.locator("main").inner_text()


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
    assert "There is a problem" in words(page)
    assert page.title().startswith("Error: ")
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
    assert elsewhere.get_by_role("group", name=re.compile("under 18")).get_by_label("Yes", exact=True).is_checked()
    choose(elsewhere, re.compile("volunteer"), "No")
    elsewhere.get_by_label(re.compile("What I have written is true")).check()
    press(elsewhere, "Continue")
    if "/check/" not in elsewhere.url:
        follow(elsewhere, re.compile("Check"))
    assert "Wensum Constabulary" in words(elsewhere)
    assert_good_page(elsewhere)
    elsewhere.get_by_role("button", name="Send to police now").dblclick()
    elsewhere.wait_for_url("**/sent/")
    story.reference = REFERENCE.search(words(elsewhere)).group()
    assert Referral.objects.count() == 1
    assert_good_page(elsewhere)


def the_lead_sees_and_the_other_site_does_not(story):
    lena, lowri = story.as_("lena"), story.as_("lowri")
    lena.goto("/site/")
    assert story.reference in words(lena)
    lowri.goto("/site/")
    assert story.reference not in words(lowri)
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
    assert "Omar Haddad" in words(priya)
    story.open_case("omar", "Identity")
    press(omar, re.compile("^Confirm"))
    des = story.as_("des")
    des.goto("/desk/")
    des.locator("main table a").first.click()
    assert "Marsh-Price" in words(des)
    assert CONCERN not in words(des)
    assert story.reference not in words(des)
    fill(des, code="clear", next_check_on=story.in_days(14))
    press(des, "Send the answer")
    settle_the_lines(story)


def settle_the_lines(story):
    omar = story.open_case("omar", "Notes and enquiries")
    assert "What must be found out" in words(omar) or "enquir" in words(omar).lower()
    for line in story.referral.enquiries.filter(state="open"):
        omar.goto(f"/referrals/{story.referral.public_id}/enquiries/{line.public_id}/")
        fill(omar, state="answered", answer="Asked his form tutor, who has known him for two years.")
        send_form(omar)
    assert not story.referral.enquiries.filter(state="open").exists()


def the_trust_is_asked_and_answers(story):
    omar = story.open_case("omar", "Partners")
    follow(omar, "Ask a partner")
    omar.get_by_label("Agency").select_option(label="Broadfen NHS Trust")
    fill(omar, kind="information", what="Is he known to you, and is he safe at home?", may_tell="no")
    fill(omar, why="To see what support he has.", lawful_basis="law_enforcement_to_partner")
    omar.get_by_label(re.compile("Dylan Marsh-Price")).first.check()
    press(omar, "See it as they will")
    assert CONCERN not in words(omar)
    press(omar, re.compile("^Send"))
    nadia = story.as_("nadia")
    nadia.goto("/requests/")
    nadia.locator("main table a").first.click()
    assert "Dylan Marsh-Price" in words(nadia)
    for hidden in (CONCERN, story.reference, "Tanya Okafor", "Hollow Lane", "Lena Marsh"):
        assert hidden not in words(nadia), hidden
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
    omar.locator("main table a").first.click()
    assert "Seen by the school nurse" in words(omar)
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
        message="standard",
        retention="standard",
    )
    omar.get_by_label(re.compile("No ideology")).first.check()
    press(omar, "Check and send")
    assert "never the only reason" in words(omar)
    omar.get_by_label(re.compile("No concern found")).first.check()
    press(omar, "Check and send")
    press(omar, "Send for a decision")
    assert omar.goto(f"/referrals/{story.referral.public_id}/decision/approve/").status == 403
    assert "supervisor" in words(omar)
    sian = story.open_case("sian", "Decision")
    assert_good_page(sian)
    follow(sian, "Approve")
    fill(sian, reason="I read all of it and agree.")
    press(sian, "Approve")
    assert story.referral.state == "closed"
    tanya = story.as_("tanya")
    tanya.goto(f"/submissions/{story.referral.public_id}/")
    assert "Considered" not in words(tanya)
    with transaction.atomic():
        release()
    tanya.reload()
    assert "Considered" in words(tanya)
    assert "film" not in words(tanya)


def the_pack_is_made_once_and_matches(story):
    omar = story.open_case("omar", "Packs")
    follow(omar, "Make a pack")
    fill(omar, recipient="police")
    press(omar, "Continue")
    fill(omar, purpose="Force review of closed referrals", lawful_basis="law_enforcement")
    omar.get_by_role("button", name="Make the pack").dblclick()
    omar.wait_for_url(re.compile(r"/packs/[0-9a-f-]{36}/$"))
    job = PackJob.objects.get()
    make_pack(job.pk)
    omar.goto(f"/packs/{job.public_id}/")
    assert "Ready" in words(omar)
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
    assert CONCERN not in words(amir)
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
