"""The keeper's duties for what waits after a pack has left: that an agency says that it has it, that its copies of a
recalled one are gone, and that what was corrected since is settled. Each climbs a ladder of working days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.notices.telling import tell
from packs.corrected import reckon, wrong_in
from packs.limits import LIMITS, OPENED, SETTLED
from packs.models import PackJob, PackShare, ShareState, every_share
from packs.sharing import notices
from referrals.casework.notices.casework_notices import supervisors, the_supervisors, with_sight, without_kept_out
from referrals.casework.rules.holds import nothing_held
from safeguarding.rungs import Rung, climb

NOT_OPENED = "A partner has not opened a pack that was sent to it. Ring them, or recall it."
RAN_OUT = "A pack that was sent to a partner ran out before anybody there had opened it. Ring them, and send another."
NOT_GONE = "A partner has not certified that its copies of a recalled pack are destroyed. Ring them."
NOT_SETTLED = "A pack that somebody has was corrected since, and nobody has said what became of it."


def _desk(share: PackShare, *, kind: str, words: str, about: str) -> None:
    path = notices.destroyed_path(share) if share.state == ShareState.RECALLED else notices.agency_path(share)
    notices.tell_agency(share, kind=kind, words=words, path=path, about=about)


def _raised(share: PackShare, *, kind: str, words: str, about: str) -> None:
    notices.tell_police(share, kind=kind, words=words, about=about, raised=True)


OPENING = (
    Rung("not_opened_yet", 0, notices.SENT, _desk),
    Rung("not_opened", 1, NOT_OPENED, notices.tell_police),
    Rung("not_opened_raised", 2, NOT_OPENED, _raised),
)
DESTROYING = (
    Rung("not_destroyed_yet", 0, notices.RECALLED, _desk),
    Rung("not_destroyed", 1, NOT_GONE, notices.tell_police),
    Rung("not_destroyed_raised", 2, NOT_GONE, _raised),
)


def chase_unopened() -> None:
    """Packs that can be opened, and that no practitioner there has acknowledged."""
    unopened = every_share().filter(
        nothing_held("referral__"), state=ShareState.SENT, until__isnull=False, job__stopped_at=None
    )
    for share in _with_referral(unopened.live()).order_by("sent_at", "pk"):
        _climb(share, OPENING, due=min(OPENED.due(share.sent_at), _half_of(share)))


def _half_of(share: PackShare) -> datetime:
    """Of the time in which it can be opened: one that is open for a day or two is chased while a practitioner can open it."""
    assert share.until is not None, "it can be opened"
    return share.until - timedelta(days=share.days) / 2


def tell_of_unopened_ends() -> None:
    """Packs whose time ran out before a practitioner had said that they have it: the officer believes that they were told."""
    now = timezone.now()
    over = every_share().filter(state=ShareState.SENT, until__lte=now, until__gt=now - LIMITS.failures_told)
    for share in _with_referral(over.filter(job__stopped_at=None)).order_by("until", "pk"):
        notices.tell_police(share, kind="pack.ran_out", words=RAN_OUT, about=f"{share.pk}")


def chase_certificates() -> None:
    """Until it is given: a week after the last rung the supervisors hear it again, and each week from then on."""
    recalled = every_share().filter(state=ShareState.RECALLED, destroy_by__isnull=False)
    for share in _with_referral(recalled).order_by("destroy_by", "pk"):
        _climb(share, DESTROYING, due=share.destroy_by)


def _climb(record: PackShare | PackJob, ladder: tuple[Rung, ...], *, due: Any) -> None:
    climb(ladder, record, due=due, of="pack", said_again=LIMITS.said_again)


def _with_referral(shares: QuerySet[Any]) -> QuerySet[Any]:
    return shares.select_related("agency", "referral__force", "referral__officer", "referral__owner", "shared_by")


def chase_corrections() -> None:
    """Packs that a person has, that were corrected since, and that the officer has not settled."""
    wrong: QuerySet[Any] = PackJob.objects.filter(told_wrong_since__isnull=False)
    related = ("referral__subject", "referral__officer", "referral__owner", "requested_by", "pack")
    for job in wrong.select_related(*related).order_by("told_wrong_since", "pk"):
        reckon(job, wrong_in(job))
        if job.told_wrong_since is not None:
            _climb(job, SETTLING, due=SETTLED.due(job.told_wrong_since))


def _settle(job: PackJob, *, kind: str, words: str, about: str, raised: bool = False) -> None:
    """The officer who has the referral; `raised`: and the supervisors of its force."""
    referral = job.referral
    path = reverse("packs:settle", args=[job.public_id])
    people = [referral.officer or referral.owner, *(supervisors(referral) if raised else [])]
    tell(
        with_sight(referral, without_kept_out(referral, people)),
        kind=kind,
        words=words,
        path=path,
        about=about,
        reference=referral.reference,
        expected=True,
        instead=the_supervisors(referral, path),
    )


def _settle_raised(job: PackJob, **said: str) -> None:
    _settle(job, **said, raised=True)


SETTLING = (
    Rung("not_settled", 0, NOT_SETTLED, _settle),
    Rung("not_settled_raised", 1, NOT_SETTLED, _settle_raised),
)
