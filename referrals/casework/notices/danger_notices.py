"""Who is told of danger, in which words: the duty officers, those who have the referral, and the council that
holds a copy."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import Notice, User
from accounts.notices.telling import tell
from referrals.casework.copying import front_doors
from referrals.casework.duties import duty_officers, on_duty
from referrals.casework.notices.casework_notices import (
    supervisors,
    tell_about,
    the_supervisors,
    without_kept_out,
)
from referrals.models import Danger, Referral
from referrals.models.danger import ToldIn

KIND = "filing.danger"
WORDS = "Someone may be in immediate danger. Look at this now."


def told(referral: Referral, danger: Danger, *, about: object) -> None:
    """The duty officers first; owner, officer and supervisors; the council's front door where it has a copy."""
    people = [*on_duty(referral.force_id), referral.owner, referral.officer, *supervisors(referral)]
    raise_to(referral, people, about=f"{danger.pk}:{about}")
    if danger.told_in != ToldIn.STAFF:  # what police learn by themselves is police's to tell
        _tell_council(referral, about=f"{danger.pk}:{about}")


def raise_to(referral: Referral, people: Iterable[User | None], *, about: str, words: str = WORDS) -> None:
    tell_about(referral, people, kind=KIND, words=words, about=about, urgent=True)


def _tell_council(referral: Referral, *, about: str) -> None:
    """Only those who can open the copy: of a sealed record, the front door learns nothing by a message."""
    tell(
        without_kept_out(referral, front_doors(referral)),
        kind=KIND,
        words=WORDS,
        path=reverse("referrals:submission", args=[referral.public_id]),
        instead=the_supervisors(referral),
        about=f"{referral.pk}:{about}",
        reference=referral.reference,
        urgent=True,
    )


def taken(danger: Danger) -> None:
    """The others need not come: an officer has it."""
    referral = danger.referral
    others = [*on_duty(referral.force_id), referral.owner, referral.officer, *supervisors(referral)]
    tell_about(
        referral,
        [one for one in others if one is not None and one.pk != danger.taken_by_id],
        kind="case.danger_taken",
        words="A report of danger was taken. The record says who has it.",
        about=f"{danger.pk}:{danger.taken_at}",
    )


def already_told(referral: Referral) -> list[int]:
    """Ids of the duty officers who were told of danger here; by their inboxes, which an index answers."""
    officers = duty_officers(referral.force_id)
    notices = Notice.objects.filter(person__in=officers, kind=KIND, reference=referral.reference)
    found = User.objects.filter(notices__in=notices)
    return list(found.values_list("pk", flat=True))
