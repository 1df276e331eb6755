"""Who may decide about a referral: not a contributor, and not a supervisor below the tier. Where the force has
none left, that is said, with the way on."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority, authority_of
from referrals import access
from referrals.casework.ownership import DUTY
from referrals.casework.rules.second_person import SecondPerson, below_tier, is_inspector, supervisors
from referrals.models import Decision, Referral, RiskOwner, SecondLook
from referrals.models.casework import ContactWith


def newest(referral: Referral) -> Decision | None:
    return referral.decisions.select_related("message", "author").order_by("-at", "-pk").first()


# --- What keeps one person from deciding ---------------------------------------------------------------------


def own_part(referral: Referral, who: Authority) -> str | None:
    """Why this supervisor has a part in it: owned it as a case, or wrote what a decision rests on. Answering
    for the unclaimed queue on duty is not owning the case: otherwise no supervisor could ever approve."""
    if (
        RiskOwner.objects.filter(referral=referral, person_id=who.pk)
        .exclude(because=DUTY)
        .exclude(since=referral.submitted_at)
        .exists()
    ):
        return "You have owned this case: somebody else must decide."
    if _wrote_substance(referral, who):
        return "You worked on what this rests on: somebody else must decide."
    return None


def _wrote_substance(referral: Referral, who: Authority) -> bool:
    """Who ever wrote on what the decision rests on, also where a colleague has written over it since."""
    emergency = Q(with_whom=ContactWith.EMERGENCY)
    return (
        referral.contributions.filter(by_id=who.pk).exists()
        or referral.enquiries.filter(settled_by_id=who.pk).exists()
        or referral.observations.filter(by_id=who.pk).exists()
        or referral.contacts.filter(~emergency, by_id=who.pk).exists()
        or referral.decisions.filter(author_id=who.pk).exists()
        or referral.submitted_by_id == who.pk
        or referral.addenda.filter(by_id=who.pk).exists()
        or referral.deconflictions.filter(overridden_by_id=who.pk).exists()
    )


def own_word(decision: Decision, who: Authority) -> str | None:
    if decision.author_id == who.pk:
        return "You recommended this: somebody else must decide."
    return own_part(decision.referral, who)


def read_before(decision: Decision, who: Authority) -> str | None:
    """A closure chosen for a second look is never read twice by one person."""
    look = SecondLook.objects.filter(decision=decision, first_by_id=who.pk)
    return "You approved this first: another supervisor takes the second look." if look.exists() else None


def too_low(decision: Decision, who: Authority) -> str | None:
    """A sergeant may take the second look at what an inspector has read, but not at what has come since."""
    return below_tier(
        decision.referral,
        who,
        option=decision.option,
        before=decision.tier_because,
        read=_read_by_an_inspector(decision),
    )


def _read_by_an_inspector(decision: Decision) -> list[str]:
    """The reasons for an inspector that stood there when one approved it first."""
    look = SecondLook.objects.filter(decision=decision).select_related("first_by").first()
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
