"""Who hears that something is asked of those who told us. No word says what for."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import Membership, User
from accounts.notices.telling import tell
from accounts.roles import Role
from accounts.sight import allowed
from referrals.access import add_to_submission
from referrals.casework.notices.casework_notices import the_supervisors
from referrals.models import Referral, ReferrerQuestion


def who_is_asked(referral: Referral) -> list[User]:
    """Who sent it, while they are there still; then the safeguarding leads who may see it."""
    sender = allowed(add_to_submission, referral, [referral.submitted_by])
    return sender or allowed(add_to_submission, referral, _leads(referral))


def _leads(referral: Referral) -> list[User]:
    held = Membership.objects.serving().filter(agency_id=referral.agency_id, role=Role.SAFEGUARDING_LEAD)
    return list(User.objects.filter(pk__in=held.values("user_id")))


def tell_of_question(asked: ReferrerQuestion) -> None:
    words = "The team has a question about something you sent."
    _tell([asked.referral.submitted_by], asked, kind="submission.question", words=words, about=str(asked.pk))


def tell_of_view(asked: ReferrerQuestion, *, kind: str, words: str) -> None:
    _tell(who_is_asked(asked.referral), asked, kind=kind, words=words, about=f"{asked.pk}:{asked.due_on}")


def _tell(people: list[User], asked: ReferrerQuestion, *, kind: str, words: str, about: str) -> None:
    referral = asked.referral
    tell(
        people,
        kind=kind,
        instead=the_supervisors(referral),
        words=words,
        path=reverse("referrals:submission", args=[referral.public_id]),
        about=about,
        reference=referral.reference,
    )
