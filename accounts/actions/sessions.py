"""Where a person is signed in, and ending it there."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from accounts.actions.credentials import ALL_SESSIONS_ENDED, SESSIONS_ENDED, tell_of_change
from accounts.authority import Authority
from accounts.kinds import SIGNIN_SESSION_ENDED, SIGNIN_SESSIONS_ENDED
from accounts.models import User
from audit.log import log
from audit.moves import bump_version
from core.locking import lock


@transaction.atomic
def end_one(*, session: UserSession, by: Authority) -> None:
    """Sign out one browser."""
    session.end()
    number = log(SIGNIN_SESSION_ENDED, target=by.user)
    tell_of_change(person=by.person, words="A browser was signed out of your account.", about=number)


@transaction.atomic
def end_all(*, person: User, keep: str = "") -> int:
    """Sign out every browser of the person, except the one whose key is `keep`, and say how many were listed.

    Deleting rows alone would miss a session that was never listed; the moment on the person ends those as well. A sign-in that
    waits for its second step is no session yet: it begins anew, as this moment or the version of the account has moved
    (`stages.is_of_before`).
    """
    listed = UserSession.objects.filter(user=person).exclude(session_key=keep)
    for session in listed:
        session.end()
    if keep:
        person = lock(person)
        bump_version(person)
        person.save(update_fields=["version"])
    else:
        person.sessions_end_before = timezone.now()
        person.save(update_fields=["sessions_end_before"])
    number = log(SIGNIN_SESSIONS_ENDED, target=person, data={"kept_one": bool(keep)})
    tell_of_change(person=person, words=SESSIONS_ENDED if keep else ALL_SESSIONS_ENDED, about=number)
    return len(listed)
