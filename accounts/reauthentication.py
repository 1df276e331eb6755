"""An unlocked screen is not a person: to take something out of the service, a person has lately proved
who they are."""

from __future__ import annotations

import functools
from collections.abc import Callable
from time import time
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.idempotency import AskedFirst

View = Callable[..., HttpResponse]


def must_prove(request: HttpRequest) -> bool:
    """Whether the password is asked for again. An account without one proves itself where it signs in."""
    if not request.user.is_authenticated or not request.user.has_usable_password():
        return False
    proofs = get_authentication_records(request, request.user)
    return not proofs or time() - proofs[-1]["at"] > settings.PROVE_AGAIN_SECONDS


def proved_lately(*, back: str) -> Callable[[View], View]:
    """For a view about a record, below its door. Leads to `back`, the page of that record, when the password was given:
    nothing is sent on its own account afterwards."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, record: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if must_prove(request):
                then = urlencode({"next": reverse(back, args=[record.public_id])})
                return AskedFirst(f"{reverse('account_reauthenticate')}?{then}")
            return view(request, record, *args, **kwargs)

        return guarded

    return decorate
