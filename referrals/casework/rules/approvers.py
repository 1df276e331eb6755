"""Who may decide about a referral: not a contributor, and not a supervisor below the tier. Where the force has
none left, that is said, with the way on."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority, authority_of
from core.asked_once import asked_once
from referrals import access
from referrals.casework.ownership import DUTY
from referrals.casework.rules.second_person import SecondPerson, below_tier, is_inspector, supervisors
from referrals.models import Decision, Referral, RiskOwner, SecondLook
from referrals.models.casework import ContactWith


@asked_once
def newest(referral: Referral) -> Decision | None:
    return referral.decisions.select_related("message", "author").order_by("-at", "-pk").first()


# --- What keeps one person from deciding ---------------------------------------------------------------------


def own_part(referral: Referral, who: Authority) -> str | None:
    """Why this supervisor has a part in it: owned it as a case, or wrote what a decision rests on. Answering
    for the unclaimed queue on duty is not owning the case: otherwise no supervisor could ever approve."""
    if who.pk in _owners(referral):
        return "You have owned this case: somebody else must decide."
    if who.pk in _writers(referral):
        return "You worked on what this rests on: somebody else must decide."
    return None


@asked_once
def _owners(referral: Referral) -> frozenset[int]:
    """Who has owned it as a case."""
    spans = RiskOwner.objects.filter(referral=referral).exclude(because=DUTY).exclude(since=referral.submitted_at)
    return frozenset(spans.values_list("person_id", flat=True))


@asked_once
def _writers(referral: Referral) -> frozenset[int]:
    """Who ever wrote on what the decision rests on, also where a colleague has written over it since."""
    first, *others = (
        written.order_by().values_list(by, flat=True)
        for written, by in (
            (referral.contributions.all(), "by_id"),
            (referral.enquiries.filter(settled_by__isnull=False), "settled_by_id"),
            (referral.observations.all(), "by_id"),
            (referral.contacts.filter(~Q(with_whom=ContactWith.EMERGENCY)), "by_id"),
            (referral.decisions.all(), "author_id"),
            (referral.addenda.all(), "by_id"),
            (referral.deconflictions.filter(overridden_by__isnull=False), "overridden_by_id"),
        )
    )
    return frozenset([*first.union(*others), referral.submitted_by_id])


def own_word(decision: Decision, who: Authority) -> str | None:
    if decision.author_id == who.pk:
        return "You recommended this: somebody else must decide."
    return own_part(decision.referral, who)


def read_before(decision: Decision, who: Authority) -> str | None:
    """A closure chosen for a second look is never read twice by one person."""
    look = _second_look(decision)
    is_own = look is not None and look.first_by_id == who.pk
    return "You approved this first: another supervisor takes the second look." if is_own else None


@asked_once
def _second_look(decision: Decision) -> SecondLook | None:
    return SecondLook.objects.filter(decision=decision).select_related("first_by").first()


def too_low(decision: Decision, who: Authority) -> str | None:
    """A sergeant may take the second look at what an inspector has read, but not at what has come since."""
    return below_tier(
        decision.referral,
        who,
        option=decision.option,
        before=decision.tier_because,
        since=decision.at,
        read=_read_by_an_inspector(decision),
    )


@asked_once
def _read_by_an_inspector(decision: Decision) -> list[str]:
    """The reasons for an inspector that stood there when one approved it first."""
    look = _second_look(decision)
    return look.tier_because if look and is_inspector(authority_of(look.first_by), decision.referral) else []


APPROVER: SecondPerson[Decision] = SecondPerson(
    bars=(own_word, read_before, too_low),
    referral_of=lambda decision: decision.referral,
    nothing_waits="There is no recommendation.",
)


def is_last(referral: Referral, by: Authority) -> bool:
    """Whether this supervisor could decide about it, and no other of the force who is no lower in rank."""
    if not access.send_back.allows(by, referral) or own_part(referral, by):
        return False
    others = (who for who in supervisors(referral) if who.pk != by.pk)
    if is_inspector(by, referral):
        others = (who for who in others if is_inspector(who, referral))
    return all(own_part(referral, who) for who in others)
