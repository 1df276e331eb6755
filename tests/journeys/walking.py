"""What the people of a story do again and again, each by the pages they have: file, claim,
check, recommend, approve."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse
from django.utils import timezone

from referrals.models import Referral
from tests.journeys.window import Window
from tests.people import PASSWORD

REFERENCE = re.compile(r"PR-\w{4}-\w{5}")
SAID = "He said on Monday that one more push and they will all pay for it. I heard it myself."
DYLAN = {"First names": "Dylan", "Family name": "Marsh-Price", "Where they are known": "Year 9, form 9C"}
CLEAR, PRIMACY = "Clear", "Investigation has primacy"
SAME, DIFFERENT = "The same person", "Different people"
# What each option asks beyond its rationale and evidence.
NOTHING_MORE, PANEL, SERVICE = "No further Prevent action", "Refer to Channel panel", "Pass to a service"
NOBODY, GATHER, HOLD = "Cannot identify the person", "Gather information", "Hold: investigation"


def in_days(days: int) -> tuple[int, int, int]:
    on = timezone.localdate() + timedelta(days=days)
    return on.day, on.month, on.year


def particulars(option: str) -> dict:
    return {
        NOTHING_MORE: {
            "Reasons": "No concern found",
            "What was checked": "School, family, club.",
            "What would change our mind": "A second remark.",
            "Who holds safeguarding now": "Lena Marsh",
            "Retention class": "Standard",
        },
        PANEL: {
            "Reasonable grounds": "He keeps a list of names.",
            "Council whose panel": "Wensum County Council",
            "Assessment in short": "High.",
            "Needs the panel": "Mentoring.",
        },
        SERVICE: {
            "Reasons": "Health",
            "The need": "Counselling.",
            "Service": "Broadfen NHS Trust",
            "Named person": "Nadia Broad",
            "Lawful basis": "Safeguarding",
            "Exactly what is sent": "His name.",
            "To be accepted by": in_days(10),
        },
        NOBODY: {
            "Attempts to identify": "School, ward and handle.",
            "What would identify": "A surname.",
            "Look again on": in_days(40),
        },
        GATHER: {
            "Grounds for asking": "Too little is known.",
            "Agencies to ask": "Broadfen NHS Trust",
            "What they are asked": "Is he known to you?",
            "Lawful basis": "Safeguarding",
            "Who owns the risk": "Omar Haddad",
            "Review on": in_days(14),
        },
        HOLD: {"Contact reference": "OP/41", "Review on": in_days(6)},
    }[option]


def shown(referral: Referral) -> str:
    """Its reference as people read it."""
    stored = referral.reference
    return f"{stored[:2]}-{stored[2:6]}-{stored[6:]}"


def unbroken(referral: Referral) -> bool:
    """From the moment of sending on, somebody owns the risk, and one person at a time."""
    spells = list(referral.owners.order_by("since"))
    meet = all(one.until == another.since for one, another in pairwise(spells))
    return spells[0].since <= referral.submitted_at and meet and spells[-1].until is None


class Story:
    """The people of one story, each at a machine of their own, and what they do there."""

    def __init__(self, signed_in):
        self.signed_in, self.windows, self.recovery_codes = signed_in, {}, {}

    def as_(self, name: str) -> Window:
        """The browser of this person, opened when they first appear."""
        if name not in self.windows:
            self.windows[name] = Window(self.signed_in(name))
        return self.windows[name]

    # --- Filing ------------------------------------------------------------------------------------------------------

    def signs_in(self, name: str, window: Window) -> Window:
        """With a password, at any machine, and a recovery code; the first time an authenticator app is added. Whatever
        page asked for it comes next."""
        window.fill({"Email address": f"{name}@demo.example", "Password": PASSWORD}).press("Sign in")
        if name in self.recovery_codes:
            return window.fill({"Code": self.recovery_codes[name].pop()}).press("Continue")
        window.follow("Use an authenticator app instead")
        secret = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", window.words).group().replace(" ", "")
        counter = next(totp.yield_hotp_counters_from_time())
        window.fill({"Code that the app shows": totp.format_hotp_value(totp.hotp_value(secret, counter))})
        window.press("Continue").says("never again")
        self.recovery_codes[name] = re.findall(r"(?:\d{5} ){4}\d{5}", window.words)
        return window.follow("I have kept them")

    def types(self, name="tanya", *, danger="No", what=SAID, who=None, under_18="Yes", own_staff="No") -> Window:
        """The four short pages, up to the page on which everything is read once more."""
        window = self.as_(name).open(reverse("referrals:start"))
        window.fill({"about a person": "Yes, about a person"}).press("Continue")
        window.fill({"immediate danger": danger}).press("Continue")
        if danger == "Yes":
            window.says("999").follow("Continue to the next page")
        window.fill({"What have you noticed?": what}).press("Continue")
        window.fill(who or DYLAN).press("Continue")
        window.fill({"under 18": under_18, "work or volunteer": own_staff})
        return window.tick("What I have written is true").press("Continue")

    def files(self, name="tanya", *, button="Send to police now", **said) -> Referral:
        return self.sent_by(self.types(name, **said).press(button))

    @staticmethod
    def sent_by(window: Window) -> Referral:
        """The referral whose reference stands on the page that confirms it."""
        reference = REFERENCE.search(window.words).group()
        return Referral.objects.get(reference=reference.replace("-", ""))

    # --- Casework ----------------------------------------------------------------------------------------------------

    def opens(self, name: str, referral: Referral, page: str = "referrals:case") -> Window:
        """By address; where a purpose is asked, the reader states it."""
        window = self.as_(name).open(reverse(page, args=[referral.public_id]))
        if "Why are you opening" in window.words:
            window.fill({"Why are you opening": "To see whether I should claim it"}).press("Continue")
        return window

    def claims(self, name: str, referral: Referral) -> Window:
        return self.opens(name, referral).press("Claim")

    def knows_the_person(self, referral: Referral, *, verdict=DIFFERENT, name="omar") -> Window:
        """Everybody who may be the same is compared, then the identity is confirmed."""
        return self.compares(referral, verdict=verdict, name=name).press("Confirm identity")

    def compares(self, referral: Referral, *, verdict=DIFFERENT, name="omar") -> Window:
        window = self.opens(name, referral, "referrals:case_identity")
        for _ in window.every("Compare and decide"):
            window.follow("Compare and decide")
            window.fill({"Are they one person?": verdict, "Why": "Seen on the register."}).press("Record the decision")
            window = self.opens(name, referral, "referrals:case_identity")
        return window

    def desk_answers(self, code=CLEAR) -> Window:
        """Des opens what waits longest, and answers it with a code."""
        window = self.as_("des").open(reverse("referrals:desk"))
        window.follow_first()
        return window.fill({"Answer": code, "Next check on": in_days(5)}).press("Send the answer")

    def settles_the_lines(self, referral: Referral, name="omar") -> None:
        """All that are open, on the page that has them all."""
        window = self.opens(name, referral, "referrals:case_lines")
        window.types_in("answer-", "Asked his form tutor.").press("Save the answers")

    def assesses(self, referral: Referral, *, verdict=DIFFERENT, name="omar") -> Referral:
        """Claimed, compared, cleared by the desk, every line answered: ready for a recommendation."""
        self.claims(name, referral)
        self.knows_the_person(referral, verdict=verdict, name=name)
        self.desk_answers()
        self.settles_the_lines(referral, name)
        return referral

    def writes(self, referral: Referral, option: str, *, name="omar", **more) -> Window:
        """A recommendation, up to the page on which it is read once more."""
        window = self.opens(name, referral, "referrals:case_choose")
        window.follow(option)
        answers = {**particulars(option), "What is the referrer told?": "The standard message", **more}
        if option != HOLD:  # of which nothing is written but what the desk said
            answers = {
                "Rationale": f"Known to the school and the club, and looked at for {referral.reference}.",
                "Evidence relied on": "Three people who were there.",
                **answers,
            }
        if "Why not the Channel panel" in window.words:
            answers["Why not the Channel panel"] = "The support that he has holds."
        return window.fill(answers).press("Check and send")

    def recommends(self, referral: Referral, option: str, **more) -> Window:
        return self.writes(referral, option, **more).press("Send for a decision")

    def approves(self, name: str, referral: Referral) -> Window:
        window = self.opens(name, referral, "referrals:case_approve")
        return window.fill({"Your reason for approving": "I read all of it and agree."}).press("Approve")

    def closes(self, referral: Referral, *, approver="sian", verdict=DIFFERENT, **said) -> Referral:
        """Assessed by Omar, who recommends that there is nothing more for Prevent to do; a second person approves."""
        self.assesses(referral, verdict=verdict)
        self.opens("omar", referral, "referrals:case_history")
        self.recommends(referral, NOTHING_MORE, **said)
        self.approves(approver, referral).says("Approved")
        return referral

    # --- Others ------------------------------------------------------------------------------------------------------

    def asks(self, referral: Referral, agency: str, *, items=("Dylan Marsh-Price",), name="omar") -> Window:
        """What the agency's desk knows, telling it these items; as they will see it first."""
        window = self.opens(name, referral, "safeguarding:ask")
        window.fill(
            {
                "Agency": agency,
                "What kind of request": "Tell us what you know",
                "What do you ask": "Is he safe at home?",
                "Why is it needed": "To see what support he has.",
                "Lawful basis": "Safeguarding",
                "What are they told": list(items),
                "May the person be told": "No",
                "Answer needed within": "5",
            }
        )
        return window.press("See it as they will").press("Send to")

    def asks_the_desk_again(self, referral: Referral, name="omar") -> Window:
        return self.opens(name, referral, "referrals:case_deconfliction").press("Ask the desk again")

    def adds(self, referral: Referral, words: str, *, danger="No", weapon="No", name="tanya") -> Window:
        """The referrer adds to what was sent."""
        window = self.opens(name, referral, "referrals:submission").follow("Add information")
        window.fill({"What has changed": words, "immediate danger": danger, "Is there a weapon": weapon})
        return window.press("Send")

    def answers_the_danger(self, referral: Referral, name="dot") -> Window:
        window = self.opens(name, referral, "referrals:case_emergency")
        window.fill(
            {
                "Incident number": "WC-1",
                "Who was told": "Control room",
                "What was done": "A car went; the knife is here.",
                "Day it happened": in_days(0),
                "Time": "00:01",
            }
        )
        return window.press("Record")
