"""An authenticator app is a bridge to a passkey, and each agency says until when it carries (ADR 0038)."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.limits import PEOPLE
from accounts.models import Agency, Membership, User
from accounts.notices.telling import tell
from accounts.signing_in.second_factor import proofs_of
from core.clock import ONE_DAY, day_words

PASSKEY_FIRST = "passkey_first"  # in the session: no page but those that add one answers
STANDS_IN = {Authenticator.Type.TOTP.value, Authenticator.Type.RECOVERY_CODES.value}
OVER = "Your agency takes no authenticator app any more. Add a passkey."


def is_over_for(person: User) -> bool:
    """Whether the last day of apps has passed at one of the agencies at which the person works."""
    at = Membership.objects.held_or_proposed().filter(user_id=person.pk).values("agency_id")
    return Agency.objects.filter(pk__in=at, apps_until__lt=timezone.localdate()).exists()


def has_passkey(person: User) -> bool:
    return _of(person.pk, Authenticator.Type.WEBAUTHN).exists()


def must_add_passkey(request: HttpRequest, person: User) -> bool:
    """A sign-in by a code, of a person who has no passkey, after the last day of apps. Of any other nothing is asked."""
    by_code = any(proof.get("type") in STANDS_IN for proof in proofs_of(request))
    return by_code and not has_passkey(person) and is_over_for(person)


def with_app_alone(agency: Agency) -> QuerySet[User]:
    """The people of the agency who would have to add a passkey."""
    here = Membership.objects.live().filter(user_id=OuterRef("pk"), agency=agency)
    app, key = (_of(OuterRef("pk"), kind) for kind in (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN))
    return User.objects.filter(Exists(here), Exists(app), ~Exists(key), is_active=True).order_by("pk")


def _of(person: object, kind: Authenticator.Type) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user_id=person, type=kind)


def remind() -> None:
    """The keeper's duty: each person with an app alone, so many days before the last day of apps at their agency."""
    today = timezone.localdate()
    soon = today + max(PEOPLE.apps_reminders) * ONE_DAY
    for agency in Agency.objects.filter(is_open=True, apps_until__range=(today, soon)).order_by("pk"):
        last_day = agency.apps_until or today
        rung = min(days for days in PEOPLE.apps_reminders if (last_day - today).days <= days)
        words = (
            f"An authenticator app lets you in until {day_words(last_day)}. Add a passkey before: it takes a minute."
        )
        tell(
            with_app_alone(agency),
            kind="account.app_ends",
            words=words,
            path=reverse("mfa_index"),
            about=f"{agency.pk}:{last_day}:{rung}",
            instead=None,
        )
