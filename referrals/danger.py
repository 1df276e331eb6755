"""Danger, in one definition: what of it was told, whether it stands, and since when. Everything else asks here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.kept_rows import Abreast, rows_kept
from core.rules import record_column
from referrals.limits import DANGER, PERHAPS_DANGER
from referrals.models import Danger, Referral
from referrals.models.referral import Answer

AT_RISK = (Answer.YES, Answer.NOT_SURE)
GRAVER = (Answer.NO, Answer.NOT_SURE, Answer.YES)


def told(*, danger: str, weapon: str = Answer.NO, alarming: bool = False) -> Answer:
    """What an answer tells of danger, in the form and in everything added since: yes as it is said; a weapon that there
    is or may be, or anything else that shows the referrer the 999 page, is at least "not sure"."""
    if danger == Answer.YES:
        return Answer.YES
    perhaps = danger == Answer.NOT_SURE or weapon in AT_RISK or alarming
    return Answer.NOT_SURE if perhaps else Answer.NO


def gravest(*said: str) -> Answer:
    return max((Answer(one or Answer.NO) for one in said), key=GRAVER.index)


def told_by_referrer(referral: Referral) -> Answer:
    """The gravest that the referrer's side ever told, in the form or since; not what staff told, nor what
    came of it."""
    dangers = referral.dangers.values_list("by_referrer", flat=True)
    added = referral.addenda.values_list("immediate_danger", "weapon")
    said = (told(danger=danger, weapon=weapon) for danger, weapon in added)
    return gravest(referral.immediate_danger, *dangers, *said)


def referrer_told() -> Q:
    """The same as a narrowing of referrals: their own side told of danger, in the form or since."""
    return (
        Q(immediate_danger__in=AT_RISK)
        | Q(dangers__by_referrer__in=AT_RISK)
        | Q(addenda__immediate_danger__in=AT_RISK)
        | Q(addenda__weapon__in=AT_RISK)
    )


def due_at(what: str, since: datetime) -> datetime:
    """By when danger must be answered: minutes, or hours; no weekend and no holiday stops this clock."""
    if what == Answer.YES:
        return DANGER.due(since)
    return PERHAPS_DANGER.due(since)


def standing(referral: Referral) -> Danger | None:
    """What was told and is not answered."""
    found = next(iter(_standing(referral.pk)), None)
    if found is not None:
        found.referral = referral
    return found


@rows_kept
def _standing(referral_id: int) -> QuerySet[Danger]:
    return Danger.objects.filter(referral_id=referral_id).standing().select_related("taken_by", "told_by")[:1]


def stands(prefix: str = "") -> Q:
    """Danger that was not answered, as a narrowing."""
    return Q(**{f"{prefix}danger_now__in": AT_RISK})


def danger_told_since(moment: datetime) -> Callable[[str], Q]:
    """Danger that stands, and was told after this moment, as a narrowing."""

    def narrow(prefix: str) -> Q:
        told_since = Danger.objects.filter(referral_id=OuterRef(record_column(prefix)), told_at__gt=moment).standing()
        return Q(Exists(told_since))

    return narrow


def standing_asked(referrals: Iterable[Referral]) -> Abreast:
    """What stands, for a whole list: to be asked abreast of what else is shown of it."""
    dangerous = [one.pk for one in referrals if one.danger_now != Answer.NO]
    return _all_standing.asking(*dangerous) if dangerous else []


@rows_kept
def _all_standing(*referral_ids: int) -> QuerySet[Danger]:
    return Danger.objects.filter(referral_id__in=referral_ids).standing().select_related("taken_by")
