"""The first six of the twelve acceptance scenarios of the product: each is a whole story, pressed on its real pages."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.notices.notice_email import send
from tests.journeys.walking import GATHER, NOTHING_MORE, PANEL, SAME, shown


def test_1_five_minutes(story):
    """A referrer who knows a nickname and a year group answers the six things: a reference within five minutes; the
    officer sees "Identity incomplete: how to find out"."""
    tanya = story.as_("tanya")
    before = tanya.pages
    referral = story.files("tanya", who={"Nickname": "Dazza", "Where they are known": "Year 9"})
    tanya.says(shown(referral), "A person will read it by")
    # The question before the form, four short pages, one that reads it all, and the reference: 40 seconds each.
    assert tanya.pages - before == 7
    story.claims("omar", referral).says("Identity incomplete: how to find out", "Ask the referrer")
    story.opens("omar", referral, "referrals:case_identity").says("Dazza", "Year 9")


def test_2_emergency(story, people, mailoutbox):
    """ "Yes": 999 shown, sending not blocked, first in the queue, duty officer notified within 10 seconds."""
    calm = story.files("tom")
    check, began = story.types("tanya", danger="Yes"), timezone.now()
    referral = story.sent_by(check.press("Send to police now"))
    notice = Notice.objects.get(person=people.dot, kind="filing.danger", urgent=True)
    send(Notice.claim(notice.pk))
    notice.refresh_from_db()
    assert notice.finished_at - began <= timedelta(seconds=10)
    assert [mail.to for mail in mailoutbox] == [["dot@demo.example"]]
    queue = story.as_("sian").open(reverse("referrals:queue")).words
    assert queue.index(shown(referral)) < queue.index(shown(calm))


def test_3_lead_away(story):
    """ "Lead sends" agency, lead does nothing: "send to police now" works; the lead sees it; nobody had to approve."""
    mina = story.types("mina").press("Send to my lead")
    mina.says("With your safeguarding lead").follow("Check and send")
    referral = story.sent_by(mina.press("Send to police now"))
    marcus = story.as_("marcus").open(reverse("referrals:site"))
    marcus.says(shown(referral), "Mina Castle", "No draft is waiting for you")
    marcus.follow(shown(referral)).says("they will all pay for it")
    story.opens("omar", referral).says("Mina Castle")


def test_4_colleague(story, people):
    """Own staff: lists, counts, search, notices and guessed address of lead and administrator show nothing; the
    officer sees "hidden from agency"."""
    referral = story.files("tanya", own_staff="Yes", who={"First names": "Gareth", "Family name": "Lowe"})
    for name in ("lena", "ada"):
        for page in ("/", "/site/", "/messages/", "/people/", "/submissions/", "/queue/?q=Lowe"):
            story.as_(name).open(page).hides(shown(referral), referral.reference, "Gareth")
        assert not getattr(people, name).notices.exists()
        guessed = story.opens(name, referral, "referrals:submission").response
        nothing = story.as_(name).open(f"/submissions/{'0' * 8}-0000-4000-8000-{'0' * 12}/").response
        assert (guessed.status_code, guessed.content) == (404, nothing.content)
    story.as_("lena").open("/site/").says("Nothing has been sent from your site yet")
    story.opens("omar", referral).says("Hidden from agency")


def test_5_third_time(story):
    """Two closed referrals: the officer must open who, when and why closed before Recommend is enabled; a sergeant
    cannot approve closure, an inspector can; last time's rationale pasted in is refused."""
    first, last = (
        "He quoted a film; his class bears it out.",
        "His aunt takes him to boxing; the club saw nothing.",
    )
    for words in (first, last):
        story.closes(story.files("tanya"), approver="ian", verdict=SAME, Rationale=words)
    third = story.assesses(story.files("tanya"), verdict=SAME)
    omar = story.opens("omar", third, "referrals:case_decision")
    omar.says("Open the history first")
    omar.follow("History").says("Tanya Okafor", "No concern found", first, last, "approved by Ian Whitlock")
    story.opens("omar", third, "referrals:case_decision").hides("Open the history first")
    omar = story.writes(third, NOTHING_MORE, Rationale=last.upper())
    assert "nearly the same words" in omar.error_beside("rationale")
    omar.fill({"Rationale": "Asked anew: his doctor, mother and coach each tell of a boy who is well."})
    omar.press("Check and send").press("Send for a decision")
    sian = story.opens("sian", third, "referrals:case_decision")
    sian.says("An inspector must decide this")
    assert not sian.can_follow("Approve")
    story.approves("ian", third).says("Closed")


def test_6_no_ideology(story):
    """Alone it is refused beside the field; fascination with violence and no ideology goes through options 1 and 2."""
    referral = story.assesses(story.files("tanya", what="He watches films of massacres for hours, for no cause."))
    omar = story.writes(referral, NOTHING_MORE, Reasons="No ideology identified")
    assert "never the only reason" in omar.error_beside("reason_codes")
    story.opens("omar", referral, "referrals:case_flags")
    omar.fill({"Type of concern": "Fascination", "Complex needs": "No", "Violence, threats": "Yes"}).press("Save")
    story.settles_the_lines(referral)
    story.recommends(referral, GATHER)
    story.approves("ian", referral).says("Approved")
    story.recommends(referral, PANEL)
    story.approves("ian", referral).says("Approved")
    story.as_("omar").open("/cases/").says("Channel (section 36)")
