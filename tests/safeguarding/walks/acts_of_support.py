"""What a provider and a clinician do at random."""

from __future__ import annotations

from django.utils import timezone

from safeguarding.cases.actions import providers
from safeguarding.models import ActionState, Commission, PartnerAction, ProviderSession
from safeguarding.requests.actions import answering, steering
from tests.records import a_commission, an_advice_question
from tests.safeguarding.walks.walk import Walk, act


@act("omar")
def commission(walk: Walk) -> None:
    a_commission(walk.who, walk.case)


@act("imran")
def answer_the_brief(walk: Walk) -> None:
    sent = walk.one(Commission.objects.filter(case=walk.pk), state="sent")
    if walk.mostly(0.8):
        providers.take_on(commission=sent, version=sent.version, by=walk.me)
    else:
        providers.decline(commission=sent, reason="No time", version=sent.version, by=walk.me)


@act("imran")
def session(walk: Walk) -> None:
    taken = walk.one(Commission.objects.filter(case=walk.pk), state="taken")
    why = "" if walk.mostly(0.7) else "He did not come"
    providers.record_session(commission=taken, on=timezone.localdate(), not_held_why=why, by=walk.me)


@act("imran")
def report(walk: Walk) -> None:
    held = walk.one(ProviderSession.objects.filter(commission__case=walk.pk), held=True, report=None)
    providers.report(session=held, text="He means to come again", by=walk.me)


@act("omar")
def end_the_commission(walk: Walk) -> None:
    sent = walk.one(Commission.objects.filter(case=walk.pk), state="taken")
    providers.end(commission=sent, reason="Done", version=sent.version, by=walk.me)


@act("omar")
def ask_a_clinician(walk: Walk) -> None:
    an_advice_question(walk.who, referral=walk.case.referral)


@act("maya")
def advise(walk: Walk) -> None:
    asked = walk.one(PartnerAction.objects.filter(referral=walk.case.referral_id), state="asked")
    given = {"text": "It may be", "evidence": "", "nothing_known": False}
    answering.answer(action=asked, version=asked.version, by=walk.me, **given)


@act("omar", "sian")
def end_the_question(walk: Walk) -> None:
    asked = walk.one(PartnerAction.objects.filter(referral=walk.case.referral_id))
    if asked.state == ActionState.ANSWERED:
        steering.mark_seen(action=asked, by=walk.me)
        asked.refresh_from_db()
        steering.complete(action=asked, version=asked.version, by=walk.me)
    else:
        steering.withdraw(action=asked, reason="Not needed", version=asked.version, by=walk.me)


@act("maya")
def at_the_clinic(walk: Walk) -> None:
    asked = walk.one(PartnerAction.objects.filter(referral=walk.case.referral_id), state="asked")
    if walk.mostly(0.7):
        answering.accept(action=asked, version=asked.version, by=walk.me)
    else:
        answering.decline(action=asked, reason="Not for us", version=asked.version, by=walk.me)


@act("omar", "sian")
def ask_for_more(walk: Walk) -> None:
    asked = walk.one(PartnerAction.objects.filter(referral=walk.case.referral_id), state="answered")
    steering.ask_for_more(action=asked, text="Since when?", version=asked.version, by=walk.me)
