"""Letters on the real path: begun from a template that came with the service, made."""

from __future__ import annotations

from accounts.models import Agency
from letters import actions
from letters.models import Letter, LetterTemplate
from tests.packs.shares import TRUST

INVITATION = "invitation-to-parent"
ANSWERS = {
    "date": "29 November 2026",
    "officer": "Omar Haddad",
    "force": "Wensum Constabulary",
    "telephone": "01603 496 0123",
    "person": "Dylan",
    "meeting": "On Tuesday at three, at the library.",
}


def wanted(**changes) -> actions.Wanted:
    said = {"to_name": "Ms Marsh", "to_address": "1 Mill Lane", "lawful_basis": "child_protection", "answers": ANSWERS}
    return actions.Wanted(**{**said, **changes})


def a_letter(who, referral, *, template=INVITATION, by="omar", **changes) -> Letter:
    found = LetterTemplate.objects.get(slug=template)
    letter = actions.begin(referral=referral, template=found, wanted=wanted(**changes), by=who(by))
    return again(letter)


def a_letter_to_the_trust(who, referral, **changes) -> Letter:
    said = {"to_name": TRUST, "agency": Agency.objects.get(name=TRUST)}
    answers = {**ANSWERS, "date of birth": "3 May 2012", "what we ask": "Offer him an appointment."}
    return a_letter(who, referral, template="request-to-partner", answers=answers, **said, **changes)


def made(who, letter, *, by="omar") -> Letter:
    actions.make(letter=letter, version=again(letter).version, by=who(by))
    return again(letter)


def again(letter) -> Letter:
    return Letter.objects.select_related("referral", "written_from__template").get(pk=letter.pk)
