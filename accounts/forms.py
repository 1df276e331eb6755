"""What people type about accounts. Forms parse; what may be done with it is decided in `accounts.actions`."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, cast

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth import password_validation
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.actions import new_passwords
from accounts.actions.people import LONGEST_VALID
from accounts.models import Agency, AgencyKind, Area, Membership, Site, User, WhoSends
from accounts.roles import CARDS, CONFIRMED_ROLES, Role
from core.clock import A_YEAR
from core.forms import (
    TODAY,
    DayField,
    GovukForm,
    IdentifierField,
    LineField,
    ListForm,
    Look,
    NarrativeField,
    OnceForm,
    OneOf,
    VersionedForm,
)
from core.forms.base import GovukLook

# Three digits as in 101, or a whole number; a plus may stand first, spaces between.
DIALLED = re.compile(r"\+?[0-9](?: ?[0-9]){2,14}")
HOW_TO_CHOOSE = (
    "At least 15 characters. Three or four unrelated words are easy to remember and hard to guess. "
    "Common passwords are refused."
)


ROLE_HINTS = {
    role.value: f"{CARDS[role].says} A second person confirms it."
    if role in CONFIRMED_ROLES
    else CARDS[role].says
    for role in Role
}


# --- Signing in: allauth's forms, in our words --------------------------------------------------------------


class SignInForm(GovukLook, allauth.LoginForm):
    looks = {
        "login": Look(autocomplete="username", spellcheck=False, inputmode="email"),
        "password": Look(autocomplete="current-password"),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].label = "Email address"
        self.fields["login"].error_messages |= {
            "required": "Enter your email address",
            "invalid": "Enter an email address, like name@example.com",
        }
        self.fields["password"].label = "Password"
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = "Enter your password"


class ForgottenPasswordForm(GovukLook, allauth.ResetPasswordForm):
    """Asks the worker for a link. Whether there is an account with the address is looked up there, so how long
    the page takes does not tell it."""

    looks = {"email": Look(autocomplete="username", spellcheck=False, inputmode="email")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].label = "Email address"
        self.fields["email"].error_messages |= {
            "required": "Enter your email address",
            "invalid": "Enter an email address, like name@example.com",
        }

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


class ReauthenticateForm(GovukLook, allauth.ReauthenticateForm):
    looks = {"password": Look(autocomplete="current-password")}


def _plain_words(form: forms.Form) -> None:
    form.fields["password1"].label = "New password"
    form.fields["password1"].help_text = HOW_TO_CHOOSE
    form.fields["password1"].error_messages["required"] = "Enter a new password"
    form.fields["password2"].label = "New password again"
    form.fields["password2"].error_messages["required"] = "Enter the new password again"


class NumberField(LineField):
    """One telephone number that a person can dial as it is written."""

    def __init__(self, **options: Any) -> None:
        hint = "Digits and spaces, for example 01632 960 123"
        super().__init__(**{"max_length": 24, "help_text": hint, **options})

    def clean(self, value: Any) -> str:
        number = str(super().clean(value) or "")
        if number and not DIALLED.fullmatch(number):
            raise forms.ValidationError("Enter one telephone number, with digits and spaces only")
        return number


# --- Invitations --------------------------------------------------------------------------------------------


class InviteForm(OnceForm, GovukForm):
    """Whom to invite, and as what. The choices are those that the agency may hold and the inviter may give."""

    looks = {"role": Look(hints=ROLE_HINTS), "email": Look(spellcheck=False, inputmode="email")}
    name = LineField(label="Full name", max_length=120)
    email = forms.EmailField(
        label="Work email address",
        help_text="The invitation is sent here, and only the person who can read this mailbox can use it.",
        error_messages={"invalid": "Enter an email address, like name@example.com"},
    )
    role = forms.ChoiceField(label="What will they do?", widget=forms.RadioSelect)
    site = OneOf(Site.objects.none(), label="Site or unit", required=False, empty_label="The whole agency")

    def __init__(self, *args: Any, agency: Agency, roles: list[Role], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_roles(self, agency=agency, roles=roles)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class AcceptForm(GovukForm):
    """The invited person's own name and password."""

    looks = {
        "name": Look(autocomplete="name"),
        "password1": Look(autocomplete="new-password"),
        "password2": Look(autocomplete="new-password"),
    }
    name = LineField(label="Your full name", max_length=120)
    job_title = LineField(label="Your job title (optional)", max_length=120, required=False)
    password1 = forms.CharField(
        label="Password", help_text=HOW_TO_CHOOSE, strip=False, max_length=128, widget=forms.PasswordInput
    )
    password2 = forms.CharField(
        label="Password again", strip=False, max_length=128, widget=forms.PasswordInput
    )

    def __init__(self, *args: Any, email: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.email = email

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, second = given.get("password1"), given.get("password2")
        if first and second and first != second:
            self.add_error("password2", "The two passwords are not the same. Type the second one again.")
        elif first:
            self._refuse_weak(first, name=given.get("name", ""))
        return given

    def _refuse_weak(self, password: str, *, name: str) -> None:
        try:
            password_validation.validate_password(password, User(email=self.email, name=name))
        except forms.ValidationError as weak:
            self.add_error("password1", weak)


# --- People and their roles ---------------------------------------------------------------------------------


class RoleForm(OnceForm, GovukForm):
    """Another role for a person, or a role in place of one they hold."""

    looks = {"role": Look(hints=ROLE_HINTS)}
    role = forms.ChoiceField(label="What will they do?", widget=forms.RadioSelect)
    site = OneOf(Site.objects.none(), label="Site or unit", required=False, empty_label="The whole agency")
    replaces = OneOf(
        Membership.objects.none(),
        label="In place of",
        required=False,
        empty_label="Nothing: it comes on top",
        to_field_name="public_id",
    )

    def __init__(self, *args: Any, agency: Agency, roles: list[Role], held: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_roles(self, agency=agency, roles=roles)
        cast(OneOf, self.fields["replaces"]).queryset = held


class ReasonForm(GovukForm):
    """Why. Kept with the event, and read by an auditor."""

    reason = NarrativeField(label="Why?", rows=3, max_length=1000)


class SuspendForm(VersionedForm, ReasonForm):
    reason = NarrativeField(
        label="Why is the account suspended?",
        help_text="The person's supervisor and an auditor may read this. Do not name anybody a concern is about.",
        rows=3,
        max_length=1000,
    )


class ReinstateForm(VersionedForm, ReasonForm):
    pass


# What lapsed before is not entered as a date.
VALID_UNTIL: Any = {"earliest": date(2000, 1, 1), "latest": LONGEST_VALID}


class TrainingForm(VersionedForm, GovukForm):
    """Until when training and vetting hold. Lapsing stops the reading roles, never filing."""

    training_until = DayField(
        label="Training valid until",
        help_text="Leave empty if none is required.",
        required=False,
        **VALID_UNTIL,
    )
    vetting_until = DayField(
        label="Vetting valid until",
        help_text="Leave empty if none is required.",
        required=False,
        **VALID_UNTIL,
    )


class AbsenceForm(OnceForm, GovukForm):
    """The days on which a person is away, and who covers."""

    first_day = DayField(label="First day away", help_text="Today or later.", earliest=TODAY, latest=A_YEAR)
    last_day = DayField(
        label="Last day away", help_text="Within a year from now.", earliest=TODAY, latest=A_YEAR
    )
    cover = OneOf(
        queryset=User.objects.none(), label="Who covers?", required=False, empty_label="Nobody: a supervisor takes over",
        help_text="Somebody of the same role who can act now.",
    )  # fmt: skip

    def __init__(self, *args: Any, covers: QuerySet[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["cover"].queryset = covers  # type: ignore[attr-defined]


class NewAgencyForm(OnceForm, GovukForm):
    """An agency that begins to use the service."""

    name = LineField(label="Name", max_length=120)
    kind = forms.ChoiceField(
        label="What kind of agency is it?",
        choices=[choice for choice in AgencyKind.choices if choice[0] != AgencyKind.PLATFORM],
        widget=forms.RadioSelect,
    )
    area = OneOf(Area.objects.order_by("sort_key", "pk"), label="Police force area", empty_label="Choose")
    town = LineField(label="Town (optional)", max_length=80, required=False)
    urn = IdentifierField(
        label="URN (optional)",
        help_text="Six figures, of a school or college. It tells two schools of one name apart.",
        max_length=6,
        required=False,
        validators=[RegexValidator(r"^[0-9]{6}$", "Enter six figures, for example 123456")],
    )


class SiteForm(OnceForm, GovukForm):
    name = LineField(label="Name of the site or unit", max_length=120)


class AgencyForm(VersionedForm, GovukForm):
    """How an agency sends."""

    who_sends = forms.ChoiceField(label="Who sends referrals?", choices=WhoSends, widget=forms.RadioSelect)
    is_open = forms.BooleanField(label="The agency is open: its people can use the service", required=False)


class NumbersForm(VersionedForm, GovukForm):
    """Telephone numbers of an agency, in its hours and out of them."""

    looks = {
        "telephone": Look(width=20, inputmode="tel"), "telephone_hours": Look(width=30),
        "telephone_out_of_hours": Look(width=20, inputmode="tel"),
    }  # fmt: skip
    telephone = NumberField(label="Telephone number", required=False)
    telephone_hours = LineField(
        label="When it answers (optional)",
        required=False,
        max_length=80,
        help_text="For example, Monday to Friday, 8am to 6pm",
    )
    telephone_out_of_hours = NumberField(label="Number out of hours (optional)", required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        lonely = data.get("telephone_hours") or data.get("telephone_out_of_hours")
        if lonely and not data.get("telephone") and "telephone" not in self.errors:
            self.add_error("telephone", "Enter the number for the usual hours first")
        return data


class AreaForm(VersionedForm, GovukForm):
    copies_council = forms.BooleanField(
        label="Copy each referral to the council's safeguarding front door", required=False
    )


class FindAgencyForm(ListForm):
    q = IdentifierField(label="Name, town or URN of the agency", required=False, max_length=120)


def _offer_roles(form: forms.Form, *, agency: Agency, roles: list[Role]) -> None:
    choice: Any = form.fields["role"]
    choice.choices = [(role.value, role.label) for role in roles]
    sites, place = agency.sites.order_by("sort_key", "pk"), cast(OneOf, form.fields["site"])
    place.queryset = sites
    if not sites.exists():
        del form.fields["site"]
