"""Who is told about a pack that is shared with an agency. No words here name or describe a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import Membership, User
from accounts.notices.telling import lead_elsewhere, people_with, tell
from accounts.roles import CASE_STAFF, Role
from packs.models import PackShare, every_share
from packs.sharing.second_person import APPROVER, own_hand
from referrals.casework.notices.casework_notices import supervisors, the_supervisors, with_sight, without_kept_out
from referrals.casework.rules.holds import nothing_held
from referrals.casework.rules.second_person import supervisors as who_may_answer

SENT = "A pack was sent to your agency. Open it and say that you have it."
CORRECTED = "Something in a pack that your agency has was corrected. Open it and read it again."
RECALLED = "A pack was recalled from your agency. Its copies must be destroyed: say when that is done."
GONE = "A pack was recalled from your agency. It cannot be opened any more."


def tell_agency(share: PackShare, *, kind: str, words: str, path: str, about: str = "", urgent: bool = False) -> bool:
    """The practitioners of the agency, and none of them while a hold or a seal stands: that there is news is news. Answers
    whether a practitioner was told."""
    if not may_be_told_now(share):
        return False
    desk = without_kept_out(share.referral, desk_of(share))
    _tell(share, desk, kind=kind, words=words, path=path, about=about, urgent=urgent)
    return bool(desk)


def tell_police(
    share: PackShare, *, kind: str, words: str, about: str = "", raised: bool = False, urgent: bool = False
) -> None:
    """The officer who prepared it and the one who has the referral, while they are the force's; `raised`: its supervisors
    too."""
    referral = share.referral
    staff = Membership.objects.serving().filter(agency_id=referral.force_id, role__in=CASE_STAFF)
    meant = User.objects.filter(pk__in=[share.shared_by_id, referral.officer_id or referral.owner_id])
    people = list(meant.filter(pk__in=staff.values("user_id")))
    told = [*people, *(supervisors(referral) if raised else [])]
    _tell_staff(share, told, kind=kind, words=words, about=about, urgent=urgent)


def tell_approvers(share: PackShare) -> None:
    """The supervisors who may say yes."""
    people = [who.user for who in who_may_answer(share.referral) if APPROVER.refusal(share, own_hand, by=who) is None]
    words = "A pack for a partner waits for a second person."
    _tell_staff(share, [person for person in people if person], kind="pack.waits", words=words)


def tell_decider(share: PackShare) -> None:
    """The colleague who is named as having decided it, and who may not know of that."""
    words = "A pack for a partner says that you decided to share it. If you did not, have it recalled."
    _tell_staff(share, [share.decided_by], kind="pack.decided", words=words, about=f"{share.pk}")


def forget_at_agency(share: PackShare) -> None:
    """Messages of a pack that the agency can open no more lead to its list."""
    lead_elsewhere(desk_of(share), path=agency_path(share), to=reverse("packs:received"))


def desk_of(share: PackShare) -> list[User]:
    return people_with(agency_id=share.agency_id, roles=[Role.PRACTITIONER])


def agency_path(share: PackShare) -> str:
    return reverse("packs:received_pack", args=[share.public_id])


def police_path(share: PackShare) -> str:
    return reverse("packs:share", args=[share.public_id])


def destroyed_path(share: PackShare) -> str:
    return reverse("packs:destroyed", args=[share.public_id])


def may_be_told_now(share: PackShare) -> bool:
    """Whether an agency may be written to: neither a hold nor a seal stands."""
    unsealed = not share.referral.seals.standing().exists()
    return unsealed and every_share().filter(nothing_held("referral__"), pk=share.pk).exists()


def _tell_staff(
    share: PackShare, people: Iterable[User], *, kind: str, words: str, about: str = "", urgent: bool = False
) -> None:
    people = with_sight(share.referral, without_kept_out(share.referral, people))
    _tell(share, people, kind=kind, words=words, path=police_path(share), about=about, urgent=urgent)


def _tell(
    share: PackShare,
    people: Iterable[User],
    *,
    kind: str,
    words: str,
    path: str,
    about: str,
    urgent: bool = False,
) -> None:
    """The force's supervisors hear it where none of these people can act. Each version of a pack is its own news."""
    tell(
        people,
        kind=kind,
        words=words,
        path=path,
        about=about or f"{share.pk}:{share.version}",
        reference=share.reference,
        urgent=urgent,
        expected=True,
        instead=the_supervisors(share.referral, police_path(share)),
    )
