"""Who worked on what a decision rests on. Whoever did will not approve it, whoever writes over it later."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.authority import Authority
from referrals.models import Contribution, Referral
from referrals.models.casework import Work


def worked_on(referral: Referral, what: Work, *, by: Authority) -> None:
    Contribution.objects.create(referral=referral, what=what, by=by.person)


def decided_identity(referral: Referral, others: Iterable[int], *, by: Authority) -> None:
    """Who it is was decided for the referrals of the other people too. Of a sealed record nothing reaches theirs."""
    subjects = {referral.subject_id} if referral.subject.sealed else {referral.subject_id, *others}
    about = Referral.objects.filter(subject_id__in=subjects).values_list("pk", flat=True)
    Contribution.objects.bulk_create(
        Contribution(referral_id=pk, what=Work.IDENTITY, by=by.person) for pk in about
    )
