"""Of the demonstration: consent to support that is to be asked, was given, and was refused; and an investigation beside a
case."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from prevent_portal.seeding.section_36 import Tells
from referrals.models import Referral
from safeguarding.cases.actions import consents
from safeguarding.cases.actions.consents import Answered, Asking, ThreeTests
from safeguarding.models import Case
from safeguarding.models.consents import Answer, Answerer, Capacity

TOLD = "Who knows what, what the panel may ask of whom, that they can say no, and that they can end it any day."


def to_be_asked(story: Tells, referral: Referral) -> Case:
    case = Case.objects.get(referral=referral)
    asking = Asking(
        whom=Answerer.PARENT,
        how="At school, with the head of year there, and not at the home.",
        asked_by="Gwen Probert, social worker",
        ask_on=timezone.localdate() + timedelta(days=5),
        to_be_told=TOLD,
    )
    story.do("omar", consents.plan_asking, case=case, asking=asking, version=case.version)
    return Case.objects.get(pk=case.pk)


def answered(story: Tells, referral: Referral, said: Answer, words: str) -> Case:
    case, today = to_be_asked(story, referral), timezone.localdate()
    answer = Answered(
        said=said,
        asked_on=today,
        told_on=today,
        told=TOLD,
        warned=True,
        answered_by=Answerer.PARENT,
        answerer="The mother, who lives with the person",
        capacity=Capacity.NOT_GILLICK,
        capacity_why="The head of year and the social worker both asked, on the day.",
        words=words,
        reassess_on=None if said == Answer.GIVEN else today + timedelta(days=60),
    )
    story.do("omar", consents.record_answer, case=case, answered=answer, version=case.version)
    return Case.objects.get(pk=case.pk)


def consent_given(story: Tells, referral: Referral) -> None:
    answered(story, referral, Answer.GIVEN, "Yes, if it is after school and somebody tells me how it goes.")


def consent_refused(story: Tells, referral: Referral) -> None:
    answered(story, referral, Answer.REFUSED, "Not with the police. With the football club she would think again.")


def beside_an_investigation(story: Tells, referral: Referral) -> None:
    case = answered(story, referral, Answer.GIVEN, "Yes. We know that it may come up in court.")
    tests = ThreeTests(
        overt=True,
        overt_why="The person was interviewed under caution.",
        after_action=True,
        after_action_why="The search was eight weeks ago.",
        agreed=False,
        agreed_why="The investigating officer agrees; the panel has not said so yet.",
        review_on=timezone.localdate() + timedelta(days=21),
    )
    story.do("omar", consents.record_investigation, case=case, tests=tests, version=case.version)


WAYS = (to_be_asked, consent_given, consent_refused, beside_an_investigation)
