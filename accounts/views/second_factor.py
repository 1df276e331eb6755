"""A person's own passkeys, authenticator app and recovery codes. The first one is added before any other page answers."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in
from accounts.actions import second_factor as acts
from accounts.actions import sessions
from accounts.authority import Authority
from accounts.forms.second_factor import AppForm, EndOthersForm, PasskeyForm
from accounts.requests import Visit
from accounts.signing_in.apps_until import PASSKEY_FIRST, is_over_for
from accounts.signing_in.second_factor import factors_of, has_second_factor
from accounts.signing_in.second_factor_first import AFTERWARDS
from audit.question_page import ask
from audit.reading import with_gate
from core.gravity import Grave

NEW_APP = "second_factor.new_app"  # in the session, enciphered, until the app has shown its first code


@require_safe
@with_gate(signed_in)
def index(request: Visit) -> HttpResponse:
    factors = [(factor, mark_of(factor)) for factor in factors_of(request.user)]
    has_app = any(factor.type == Authenticator.Type.TOTP for factor, _ in factors)
    codes = acts.codes_of(request.who.person).first()
    left = len(codes.wrap().get_unused_codes()) if codes else 0
    context = {"factors": factors, "has_app": has_app, "codes_left": left, "add_url": reverse("mfa_add_passkey")}
    context |= {"passkey_first": PASSKEY_FIRST in request.session, "apps_over": is_over_for(request.who.person)}
    return render(request, "mfa/index.html", context)


def mark_of(factor: Authenticator) -> str:
    """Names one of a person's own in an address without a number that could be counted."""
    return salted_hmac("accounts.second_factor", str(factor.pk)).hexdigest()[:32]


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(signed_in, grave=Grave.WAY_IN)
def add_passkey(request: Visit) -> HttpResponse:
    form = PasskeyForm(request.POST or None)
    made = _made(form) if request.method == "POST" and form.is_valid() else None

    def act(*, name: str, credential: Any, by: Authority) -> Authenticator:
        return acts.add_passkey(by=by, name=name, credential=made or {})

    return ask(
        request,
        form,
        act,
        template="mfa/add_passkey.html",
        page=lambda: {"options": json.dumps(webauthn.begin_registration(request.user, passwordless=True))},
        then=partial(_added, request, said="Your passkey is added."),
    )


def _made(form: PasskeyForm) -> dict[str, Any] | None:
    """What the browser made, if it answers to this page and asked for a finger, a face or a PIN."""
    made: Any = form.cleaned_data["credential"]
    try:
        if not isinstance(made, dict):
            raise ValidationError("")
        webauthn.parse_registration_response(made)
        if webauthn.complete_registration(made).is_user_verified():
            return made
    except (ValidationError, ValueError, TypeError, KeyError):
        pass
    form.add_error(None, "No passkey was made. Press the button again, and follow what your device asks.")
    return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(signed_in, grave=Grave.WAY_IN)
def add_app(request: Visit) -> HttpResponse:
    secret = _secret_of(request)
    form = AppForm(request.POST or None, secret=secret)

    def act(*, code: str, by: Authority) -> Authenticator:
        added = acts.add_app(by=by, secret=secret, counter=form.counter or 0)
        del request.session[NEW_APP]
        return added

    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    then = partial(_added, request, said="Your authenticator app is added.")
    return ask(request, form, act, template="mfa/add_app.html", picture=picture, secret=grouped, then=then)


def _secret_of(request: Visit) -> str:
    """The same until it is used, so that a wrong code does not ask to photograph another picture."""
    adapter = get_adapter()
    if NEW_APP not in request.session:
        request.session[NEW_APP] = adapter.encrypt(generate_totp_secret())
    return adapter.decrypt(request.session[NEW_APP])


def _added(request: Visit, added: Authenticator, said: str) -> HttpResponse:
    """From now on this session has shown a second factor. The first one comes with recovery codes."""
    record_authentication(request, request.user, "mfa", id=added.pk, type=str(added.type))
    if added.type == Authenticator.Type.WEBAUTHN:
        request.session.pop(PASSKEY_FIRST, None)
    messages.success(request, said)
    if acts.codes_of(request.who.person).exists():
        return redirect("mfa_index")
    return _shown_once(request)


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(signed_in, grave=Grave.WAY_IN)
def new_codes(request: Visit) -> HttpResponse:
    if not has_second_factor(request.user):
        return redirect("mfa_index")
    form = _end_others_form(request)
    if request.method == "POST" and form.is_valid():
        _end_others(request, **form.said)
        return _shown_once(request)
    context = {"form": form, "had": acts.codes_of(request.who.person).exists()}
    return render(request, "mfa/new_codes.html", context, status=form.http_status)


def _end_others_form(request: Visit) -> EndOthersForm:
    others = UserSession.objects.filter(user_id=request.user.pk).exclude(session_key=request.session.session_key)
    return EndOthersForm(request.POST if request.method == "POST" else None, others=others.exists())


def _end_others(request: Visit, *, end_others: bool = False) -> None:
    if end_others:
        sessions.end_all(person=request.who.person, keep=request.session.session_key or "")


def _shown_once(request: Visit) -> HttpResponse:
    """In this answer, and nowhere else. It leads on to where the person was going when they were asked."""
    codes, onwards = acts.new_codes(by=request.who), request.session.pop(AFTERWARDS, reverse("home"))
    return never_cache(render)(request, "mfa/codes.html", {"codes": codes, "home_url": onwards})


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(signed_in, grave=Grave.WAY_IN)
def remove(request: Visit, mark: str) -> HttpResponse:
    factor = next((one for one in factors_of(request.user) if mark_of(one) == mark), None)
    if factor is None:
        raise Http404

    def act(*, by: Authority, **said: bool) -> None:
        acts.remove(factor=factor, by=by)
        _end_others(request, **said)

    return ask(
        request,
        _end_others_form(request),
        act,
        template="mfa/remove.html",
        factor=factor,
        is_app=factor.type == Authenticator.Type.TOTP,
        then="mfa_index",
        done="It is removed, and signs nobody in any more.",
    )
