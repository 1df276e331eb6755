"""The demonstration: each invented person is one click away. Only in demo mode, only on this machine."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url, user_pk_to_url_str
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.checks import Error, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import signed_in
from accounts.demo_people import ADDRESS, CAST
from accounts.models import User
from accounts.signing_in.soft_keys import key_of
from audit.reading import with_gate
from audit.requests import Visit

LOCAL_NAMES = {"localhost", "testserver", "::1"}
DESKS = (
    ("Those who file", {"school", "college", "charity", "probation"}),
    ("Police", {"force"}),
    ("Partners", {"council", "health"}),
    ("Those who look after the service", {"platform"}),
)


# --- Where it may run ---------------------------------------------------------------------------------------


def is_local(host: str) -> bool:
    name = host.strip("[]").lower()
    try:
        return name in LOCAL_NAMES or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def only_on_this_machine(**_: Any) -> list[Error]:
    """System check: a service in which a visitor can be any person must not be reachable from anywhere else."""
    if not settings.DEMO:
        return []
    hosts = [*settings.ALLOWED_HOSTS, urlsplit(settings.SITE_ADDRESS).hostname or ""]
    return [
        Error(
            f"Demo mode is on, and the service would answer as {host!r}.",
            hint="Unset DEMO, or leave ALLOWED_HOSTS and SITE_ADDRESS to the loopback.",
            id="prevent_portal.E001",
        )
        for host in hosts
        if not is_local(host)
    ]


def refuse_elsewhere() -> None:
    """For the web process, which runs no checks of its own."""
    if problems := run_checks(tags=["demo"]):
        raise ImproperlyConfigured(str(problems[0]))


def _is_here(request: HttpRequest) -> bool:
    """Asked from this machine, and not through a proxy that stands on it."""
    forwarded = {"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"} & set(request.META)
    return settings.DEMO and not forwarded and is_local(request.META.get("REMOTE_ADDR", ""))


# --- The pages ----------------------------------------------------------------------------------------------


@require_safe
@login_not_required
def people(request: HttpRequest) -> HttpResponse:
    """The invented people, with what each may do."""
    if not _is_here(request):
        raise Http404
    kinds = {entry["key"]: (entry["kind"], entry["name"]) for entry in CAST["agencies"]}
    desks = [(title, [_card(p, kinds) for p in CAST["people"] if _kind(p, kinds) in at]) for title, at in DESKS]
    return render(request, "demo.html", {"desks": desks})


@require_POST
@login_not_required
def be(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as an invented person, by the door of every sign-in: the same stages, event and session row."""
    if not _is_here(request) or key not in {entry["key"] for entry in CAST["people"]}:
        raise Http404
    person = get_object_or_404(User, email=ADDRESS.format(key=key))
    logout(request)
    response: HttpResponse = perform_passwordless_login(request, _pressed(request, person), Login(user=person))
    return response or redirect("home")


@require_POST
@with_gate(signed_in)
def prove(request: Visit) -> HttpResponse:
    """An invented person proves again who they are: no browser has their passkey, so this page presses it."""
    person = request.who.person
    if not _is_here(request) or person.email not in {ADDRESS.format(key=entry["key"]) for entry in CAST["people"]}:
        raise Http404
    post_authentication(request, _pressed(request, person), reauthenticated=True)
    return redirect(get_next_redirect_url(request) or "home")


def _pressed(request: HttpRequest, person: User) -> Authenticator:
    """The passkey of an invented person, pressed for them, and checked as anybody's is."""
    key, options = key_of(person), webauthn.begin_authentication(person)
    here = request.get_host().partition(":")[0]
    signed = key.pressed(options, origin=f"https://{here}", handle=user_pk_to_url_str(person).encode())
    return webauthn.complete_authentication(person, signed)


def _kind(person: dict[str, Any], kinds: dict[str, tuple[str, str]]) -> str:
    return kinds[person["roles"][0][1]][0]


def _card(person: dict[str, Any], kinds: dict[str, tuple[str, str]]) -> dict[str, str]:
    return {**person, "agency": kinds[person["roles"][0][1]][1]}
