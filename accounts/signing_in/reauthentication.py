"""An unlocked screen is not a person: before what weighs heavily, a person has lately proved who they are (ADR 0038).

Which acts ask is said where they are defined: `grave` on their rule, or at their door (core/gravity.py, ADR 0085). They are
printed in docs/printed/fresh.md."""

from __future__ import annotations

from time import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.idempotency import AskedFirst
from accounts.kept_text import parked_text
from accounts.kept_text.tickets import ticket_of
from accounts.signing_in.second_factor import proofs_of


def must_prove(request: HttpRequest, *, since: float = 0, ahead: bool = False) -> bool:
    """Whether the person is asked again: by passkey, or by password and code. A proof from before `since` is none; where
    a form is opened, which is `ahead` of what is sent, half of its time must be left to fill it in."""
    if not request.user.is_authenticated:
        return False
    proofs = proofs_of(request)
    good_for = settings.PROVE_AGAIN_SECONDS / 2 if ahead else settings.PROVE_AGAIN_SECONDS
    return not proofs or proofs[-1]["at"] < max(since, time() - good_for)


def has_proved(request: HttpRequest) -> bool:
    return not must_prove(request)


def prove_first(
    request: HttpRequest, record: Any = None, *, since: float = 0, ahead: bool = False
) -> HttpResponse | None:
    """The page that asks, or None. It leads back to where the person was; nothing is sent on its own account afterwards,
    and what was typed is kept until it is (ADR 0033)."""
    if not must_prove(request, since=since, ahead=ahead):
        return None
    return AskedFirst(f"{reverse('account_reauthenticate')}?{urlencode({'next': _afterwards(request)})}")


def _afterwards(request: HttpRequest) -> str:
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    if parked_text.has_words(parked_text.typed(request), ticket_of(request)):
        text = parked_text.keep(request, person=request.user)  # type: ignore[arg-type]  # signed in
        if text is not None:
            return reverse("accounts:kept", args=[text.public_id])
    return _whence(request)


def _whence(request: HttpRequest) -> str:
    """The page of ours on which the button was pressed."""
    page = urlsplit(request.headers.get("Referer", ""))
    ours = page.netloc == request.get_host() and page.path.startswith("/")
    return page._replace(scheme="", netloc="", fragment="").geturl() if ours else reverse("home")
