"""May we go on? What the deconfliction desk's newest answer allows. A code in date, or a supervisor's override.
And does a hold stand: derived from what was answered and decided, never from where a referral came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone

from core.asked_once import asked_once, is_answered
from core.compiled import of_one_record
from core.kept_rows import Abreast, rows_kept
from core.rules import record_column
from referrals.casework.rules.obstacle import Obstacle
from referrals.models import Approval, Deconfliction, Referral
from referrals.models.casework import DeconflictionCode
from referrals.models.decision import Option, Outcome
from referrals.models.referral import State

HOLDING = frozenset({DeconflictionCode.PURSUE_PRIMACY, DeconflictionCode.DEFER})

NOT_ASKED = Obstacle(
    "The deconfliction desk has not been asked yet.",
    do="Ask the deconfliction desk",
    page="referrals:case_deconfliction",
)
NO_ANSWER = Obstacle("The deconfliction desk has not answered yet.")
PRIMACY = Obstacle("An investigation has primacy: no partner is asked, and nobody contacts the person or the family.")
WAIT = Obstacle("The deconfliction desk asked to wait.")
RUN_OUT = Obstacle("The deconfliction answer has run out: the desk is checking again.")


def _checks(referral: Referral) -> QuerySet[Deconfliction]:
    """Of the force that has it now: another force's desk spoke for itself."""
    return referral.deconflictions.filter(force_id=referral.force_id)


@asked_once
def newest_check(referral: Referral) -> Deconfliction | None:
    return next(iter(_newest_check(referral.pk, referral.force_id)), None)


@rows_kept
def _newest_check(referral_id: int, force_id: int) -> QuerySet[Deconfliction]:
    checks = Deconfliction.objects.filter(referral_id=referral_id, force_id=force_id)
    return checks.order_by("-requested_at", "-pk")[:1]


@asked_once
def deconfliction_allows(referral: Referral) -> Obstacle | None:
    """None when a partner may be asked, the person or family contacted and a decision recommended; else why not."""
    if hold := standing_hold(referral):
        return hold
    newest = newest_check(referral)
    if newest is None:
        return NOT_ASKED
    if not newest.code and newest.overridden_at and newest.overridden_at >= newest.requested_at:
        return None
    answered = newest if newest.code else _last_answer(referral)
    if answered is None:
        return NO_ANSWER
    in_date = answered.next_check_on is not None and answered.next_check_on >= timezone.localdate()
    return None if in_date else RUN_OUT


def primacy(prefix: str = "") -> Q:
    """The desk's last word is that an investigation has primacy; or a hold is the newest decision that a second person
    approved, and the desk has not spoken since. Only the desk lifts either. `prefix` leads to the referral: "" on its
    own table, "referral__" on what hangs on it."""
    said = _last_answers(prefix).filter(code__in=HOLDING - {DeconflictionCode.DEFER})
    return Q(Exists(said)) | Q(_hold_decided(prefix))


def asked_to_wait(prefix: str = "") -> Q:
    """The desk's last word is to wait, and no supervisor has gone over that since."""
    gone_over = Deconfliction.objects.filter(
        referral_id=OuterRef("referral_id"),
        force_id=OuterRef("force_id"),
        code="",
        overridden_at__gte=F("requested_at"),
    )
    return Q(Exists(_last_answers(prefix).filter(~Exists(gone_over), code=DeconflictionCode.DEFER)))


def nothing_held(prefix: str = "") -> Q:
    """No hold stands over the referral. The state alone does not say so: an offer that waits, or a recommendation,
    moves it and lifts no hold."""
    return ~(Q(**{f"{prefix}state": State.HOLD}) | primacy(prefix) | asked_to_wait(prefix))


@asked_once
def standing_hold(referral: Referral) -> Obstacle | None:
    """Why everything waits, as long as it does: the same two holds, asked of one referral, in the words of the page."""
    ((has_primacy, waits),) = _holds(referral.pk) or [(False, False)]
    return PRIMACY if has_primacy else WAIT if waits else None


@of_one_record
def _holds(pk: int) -> QuerySet[Any, tuple[Any, ...]]:
    held = {"primacy": primacy(), "waits": asked_to_wait()}
    asked = {name: ExpressionWrapper(hold, BooleanField()) for name, hold in held.items()}
    return Referral.objects.filter(pk=pk).annotate(**asked).values_list(*asked)


def _last_answers(prefix: str) -> QuerySet[Deconfliction]:
    """Of the force that has it now: another force's desk spoke for itself."""
    newer = Deconfliction.objects.filter(
        referral_id=OuterRef("referral_id"),
        force_id=OuterRef("force_id"),
        answered_at__gt=OuterRef("answered_at"),
    )
    record = OuterRef(record_column(prefix))
    return Deconfliction.objects.filter(
        ~Exists(newer), referral_id=record, force_id=OuterRef(f"{prefix}force_id"), answered_at__isnull=False
    )


def _hold_decided(prefix: str) -> Exists:
    approved = Approval.objects.filter(outcome=Outcome.APPROVED)
    newer = approved.filter(decision__referral=OuterRef("decision__referral"), at__gt=OuterRef("at"))
    spoken = Deconfliction.objects.filter(
        referral_id=OuterRef("decision__referral"),
        force_id=OuterRef("decision__referral__force_id"),
        answered_at__gte=OuterRef("at"),
    )
    return Exists(
        approved.filter(
            ~Exists(newer),
            ~Exists(spoken),
            decision__referral=OuterRef(record_column(prefix)),
            decision__option=Option.HOLD,
        )
    )


def _last_answer(referral: Referral) -> Deconfliction | None:
    return _checks(referral).exclude(code="").order_by("-answered_at", "-pk").first()


@asked_once
def was_overridden(referral: Referral) -> bool:
    """Whether a supervisor let it go on before the desk had answered: that makes the decision an inspector's."""
    return referral.deconflictions.filter(overridden_at__isnull=False).exists()


def overrides_asked(referrals: Sequence[Referral]) -> Abreast:
    """The same of a list, to be asked abreast of what else is shown of it; `overrides_known` takes the answer."""
    return _overrides.asking(*(one.pk for one in referrals)) if referrals else []


@rows_kept
def _overrides(*referral_ids: int) -> QuerySet[Deconfliction]:
    return Deconfliction.objects.filter(referral_id__in=referral_ids, overridden_at__isnull=False).only("referral_id")


def overrides_known(referrals: Iterable[Referral], found: Iterable[Deconfliction]) -> None:
    overridden = {one.referral_id for one in found}
    for referral in referrals:
        is_answered(was_overridden, referral.pk in overridden, referral)
