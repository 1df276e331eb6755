"""Signing in by passkey, the second step after a password, and proving again who one is."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import LoginWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from accounts.forms.second_factor import ProveAgainForm
from accounts.forms.signing_in import SignInForm
from accounts.requests import Visit
from accounts.signing_in.apps_until import is_over_for
from accounts.signing_in.listing_sessions import renew_key
from accounts.signing_in.second_factor import factors_of, password_counts
from accounts.signing_in.stages import is_of_before
from accounts.single_sign_on import standing
from audit.reading import with_gate

ANEW = "The account was changed, or signed out, since the password was entered. Sign in again."
NOT_TAKEN = "This passkey does not open an account here. Try another one, or sign in with your password."


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """GET is asked by the page's own script, for what the browser is to sign."""
    if request.user.is_authenticated:
        return redirect("home")
    if request.method != "POST":
        return JsonResponse(webauthn.begin_authentication())
    form = LoginWebAuthnForm(request.POST)
    if _valid(form):
        used = form.cleaned_data["credential"]
        return perform_passwordless_login(
            request, used, Login(user=used.user, redirect_url=get_next_redirect_url(request))
        )
    context = {"form": SignInForm(), "not_taken": NOT_TAKEN, "redirect_field_value": get_next_redirect_url(request)}
    return render(request, "account/login.html", context, status=422)


def _valid(form: Any) -> bool:
    """What comes from a browser may be anything at all; whatever is no passkey of ours is refused in one way."""
    try:
        return bool(form.is_valid())
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return False


class SecondStep(AuthenticateView):
    """After the password: the passkey, or a code."""

    def dispatch(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        if is_of_before(request):
            clear_login(request)
            messages.warning(request, ANEW)
            return redirect("account_login")
        return super().dispatch(request, *args, **options)

    def _build_forms(self) -> Any:
        posted = super()._build_forms()
        self.kinds = set(factors_of(self.stage.login.user).values_list("type", flat=True))
        return posted

    def post(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        return self.form_valid(self.form) if _valid(self.form) else self.form_invalid(self.form)

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        context = super().get_context_data(**given)
        context["options"] = json.dumps(context["js_data"]["request_options"])
        context["has_passkey"] = Authenticator.Type.WEBAUTHN in self.kinds
        over = context["has_passkey"] and is_over_for(self.stage.login.user)
        context["has_app"] = Authenticator.Type.TOTP in self.kinds and not over
        context["not_taken"] = NOT_TAKEN if self.request.method == "POST" and "code" not in self.request.POST else ""
        return context


second_step = login_not_required(SecondStep.as_view())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(signed_in)
def prove_again(request: Visit) -> HttpResponse:
    """By passkey, or by password and code: as the person has it. Who has no second factor yet, by password."""
    kinds = set(factors_of(request.user).values_list("type", flat=True))
    person, link = request.who.person, standing.link_of(request)
    half = bool(kinds) and standing.proved_lately(request)
    asks_form = half or (person.has_usable_password() and password_counts(request))
    form = ProveAgainForm(_typed(request), user=person, with_code=bool(kinds), with_password=not half)
    not_taken = ""
    if request.method == "POST" and "credential" in request.POST:
        pressed = ReauthenticateWebAuthnForm(request.POST, user=person)
        if _valid(pressed):
            pressed.save()
            return _back(request)
        not_taken = NOT_TAKEN
    elif request.method == "POST" and asks_form and form.is_valid():
        if not half:
            reauthenticate_by_password(request)
        if form.factor:
            post_authentication(request, form.factor, reauthenticated=True)
        return _back(request)
    has_passkey = Authenticator.Type.WEBAUTHN in kinds
    context = {
        "form": form,
        "has_passkey": has_passkey,
        "asks_form": asks_form,
        "half": half,
        "agency": link.agency if link else None,
        "options": json.dumps(webauthn.begin_authentication(person)) if has_passkey else "",
        "not_taken": not_taken,
        "next": get_next_redirect_url(request) or "",
    }
    return render(request, "account/reauthenticate.html", context, status=422 if not_taken else form.http_status)


def _typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" and "credential" not in request.POST else None


def _back(request: HttpRequest) -> HttpResponse:
    renew_key(request)
    return redirect(get_next_redirect_url(request) or "home")
