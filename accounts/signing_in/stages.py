"""The steps of signing in that are ours."""

from __future__ import annotations

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from accounts.single_sign_on.standing import SECOND_FACTOR


class SecondStepUnlessShown(AuthenticateStage):
    """Passkey or code after the first step; not after a second factor that was shown at the agency's provider and counts
    here. That is said of this one sign-in, and not of the browser."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if (self.login.signal_kwargs or {}).get(SECOND_FACTOR):
            return False
        return bool(super()._should_handle(request))
