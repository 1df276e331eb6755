"""Signing in and passwords: allauth's forms, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest

from accounts.actions import new_passwords
from core.forms import Look
from core.forms.base import GovukLook

HOW_TO_CHOOSE = (
    "At least 15 characters. Three or four unrelated words are easy to remember and hard to guess. "
    "Common passwords are refused."
)


def _ask_for_email(field: forms.Field) -> None:
    field.label = "Email address"
    field.error_messages |= {
        "required": "Enter your email address",
        "invalid": "Enter an email address, like name@example.com",
    }


class SignInForm(GovukLook, allauth.LoginForm):
    looks = {
        "login": Look(autocomplete="username", spellcheck=False, inputmode="email"),
        "password": Look(autocomplete="current-password"),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _ask_for_email(self.fields["login"])
        self.fields["password"].label = "Password"
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = "Enter your password"


class ForgottenPasswordForm(GovukLook, allauth.ResetPasswordForm):
    """Asks the worker for a link. Whether there is an account with the address is looked up there, so how long
    the page takes does not tell it."""

    looks = {"email": Look(autocomplete="username", spellcheck=False, inputmode="email")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _ask_for_email(self.fields["email"])

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **_: Any) -> str:
        new_passwords.ask(mailbox=self.cleaned_data["email"])
        return str(self.cleaned_data["email"])


class NewPasswordForm(GovukLook, allauth.ResetPasswordKeyForm):
    looks = {"password1": Look(autocomplete="new-password"), "password2": Look(autocomplete="new-password")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _plain_words(self)


class ChangePasswordForm(GovukLook, allauth.ChangePasswordForm):
    looks = {
        "oldpassword": Look(autocomplete="current-password"),
        "password1": Look(autocomplete="new-password"),
        "password2": Look(autocomplete="new-password"),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["oldpassword"].label = "Password you use now"
        self.fields["oldpassword"].error_messages["required"] = "Enter the password you use now"
        _plain_words(self)

    def clean_oldpassword(self) -> str:
        """Asked as at the door: an unlocked screen is no place to guess at leisure."""
        if not get_adapter().reauthenticate(self.user, self.cleaned_data["oldpassword"]):
            raise get_adapter().validation_error("enter_current_password")
        return str(self.cleaned_data["oldpassword"])


class ReauthenticateForm(GovukLook, allauth.ReauthenticateForm):
    looks = {"password": Look(autocomplete="current-password")}


def _plain_words(form: forms.Form) -> None:
    form.fields["password1"].label = "New password"
    form.fields["password1"].help_text = HOW_TO_CHOOSE
    form.fields["password1"].error_messages["required"] = "Enter a new password"
    form.fields["password2"].label = "New password again"
    form.fields["password2"].error_messages["required"] = "Enter the new password again"
