"""Codes, names of passkeys, and proving again who one is."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django import forms

from accounts.models import User
from accounts.signing_in.codes import counter_of, factor_of_code
from core.forms import GovukForm, LineField, Look, NarrativeField, VersionedForm

WRONG = "This code was not accepted. Wait for the next one, and type that."
CODE_HELP = "The 6 figures that your authenticator app shows now, or one of your recovery codes."
CODE = Look(autocomplete="one-time-code", inputmode="numeric", width=10, spellcheck=False)


class CodeForm(GovukForm):
    """The second step of signing in with a password."""

    looks = {"code": CODE}
    code = forms.CharField(
        label="Code",
        help_text=CODE_HELP,
        max_length=40,
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_code(self) -> str:
        self.factor = factor_of_code(context.request, self.user, self.cleaned_data["code"])
        if self.factor is None:
            raise forms.ValidationError(WRONG)
        return str(self.cleaned_data["code"])

    def save(self) -> None:
        if self.factor:
            post_authentication(context.request, self.factor)


class ProveAgainForm(GovukForm):
    """Password and code: a thief at an unlocked screen may have seen the one or hold the other. Who has no second
    factor yet has the password alone."""

    looks = {"password": Look(autocomplete="current-password"), "code": CODE}
    password = forms.CharField(label="Password", strip=False, max_length=128, widget=forms.PasswordInput)
    code = forms.CharField(label="Code", help_text=CODE_HELP, max_length=40)
    factor: Authenticator | None = None

    def __init__(self, *args: Any, user: User, with_code: bool, with_password: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        if not with_code:
            del self.fields["code"]
        if not with_password:  # the agency's own sign-in has just stood in for it
            del self.fields["password"]

    def clean_password(self) -> str:
        if not get_adapter().reauthenticate(self.user, self.cleaned_data["password"]):
            raise get_adapter().validation_error("incorrect_password")
        return str(self.cleaned_data["password"])

    def clean(self) -> dict[str, Any]:
        """The code is asked only when the password was right, so that no recovery code is spent in vain."""
        given = super().clean() or {}
        right = "password" in given or "password" not in self.fields
        if right and "code" in given:
            self.factor = factor_of_code(context.request, self.user, given["code"])
            if self.factor is None:
                self.add_error("code", WRONG)
        return given


class PasskeyForm(GovukForm):
    """A new passkey: what the browser made, and what the person calls it."""

    looks = {"name": Look(width=20)}
    name = LineField(
        label="What do you want to call it?",
        help_text="So that you know it again, for example: work laptop, blue key.",
        max_length=60,
    )
    credential = forms.JSONField(widget=forms.HiddenInput, required=False)


class AppForm(GovukForm):
    """The first code of a new authenticator app."""

    looks = {"code": CODE}
    code = forms.CharField(label="Code that the app shows now", max_length=12)

    def __init__(self, *args: Any, secret: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.secret = secret

    def clean_code(self) -> str:
        self.counter = counter_of(self.secret, self.cleaned_data["code"])
        if self.counter is None:
            raise forms.ValidationError(WRONG)
        return str(self.cleaned_data["code"])


class EndOthersForm(GovukForm):
    """Offered, and ticked, with a change of how one signs in: the other browsers may be why. Nothing is asked where there are none."""

    end_others = forms.BooleanField(
        label="Sign out my other browsers",
        help_text="Keep this ticked unless you know each of them. What is typed in them and not sent is kept for you.",
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, others: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not others:
            del self.fields["end_others"]


class TakeAwayForm(VersionedForm, GovukForm):
    """Why, and that it is really that person who asks: this is what a thief would ask for."""

    reason = NarrativeField(
        label="How do you know that it is they who ask, and what has happened?",
        help_text="For example: she stood at my desk and showed her card; her telephone was stolen.",
        rows=3,
        max_length=1000,
    )
