"""The steps of signing in that are ours."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import Login
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.single_sign_on.standing import SECOND_FACTOR

ACCOUNT = "account"  # in the state of this step: the account as it stood when the first one was taken


class SecondStepUnlessShown(AuthenticateStage):
    """Passkey or code after the first step; not after a second factor that was shown at the agency's provider and counts
    here. That is said of this one sign-in, and not of the browser."""

    def handle(self) -> Any:
        self.state.setdefault(ACCOUNT, _as_it_stands(self.login.user))
        return super().handle()

    def _should_handle(self, request: HttpRequest) -> bool:
        if (self.login.signal_kwargs or {}).get(SECOND_FACTOR):
            return False
        return bool(super()._should_handle(request))


def is_of_before(request: HttpRequest) -> bool:
    """Whether a sign-in waits here for its second step, and the password was changed since the first one, or the account signed
    out elsewhere: a person who knew what no longer holds begins anew."""
    waits: Login | None = unstash_login(request, peek=True)
    if waits is None:
        return False
    state = waits.state.get("stages", {}).get(SecondStepUnlessShown.key, {}).get("data", {})
    return waits.user is None or state.get(ACCOUNT) != _as_it_stands(waits.user)


def _as_it_stands(person: User) -> str:
    """The password, and what moves when browsers are signed out (`sessions.end_all`)."""
    said = f"{person.get_session_auth_hash()} {person.sessions_end_before} {person.version}"
    return salted_hmac("accounts.stages", said).hexdigest()
