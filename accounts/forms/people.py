"""What administrators and supervisors type about people: invitations, roles, training, absences; and the new
person's own page."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib.auth import password_validation
from django.db.models import QuerySet

from accounts.forms.signing_in import HOW_TO_CHOOSE
from accounts.limits import PEOPLE
from accounts.models import Agency, Membership, Site, User
from accounts.roles import CARDS, CONFIRMED_ROLES, Role
from core.clock import A_YEAR
from core.forms import (
    TODAY,
    DayField,
    GovukForm,
    LineField,
    Look,
    NarrativeField,
    OnceForm,
    OneOf,
    VersionedForm,
)

ROLE_HINTS = {
    role.value: f"{CARDS[role].says} A second person confirms it." if role in CONFIRMED_ROLES else CARDS[role].says
    for role in Role
}


class InviteForm(OnceForm, GovukForm):
    """Whom to invite, and as what. The choices are those that the agency may hold and the inviter may give."""

    looks = {"role": Look(hints=ROLE_HINTS), "email": Look(spellcheck=False, inputmode="email")}
    name = LineField(label="Full name", max_length=120)
    email = forms.EmailField(
        label="Work email address",
        help_text="The invitation is sent here, and only the person who can read this mailbox can use it.",
        error_messages={"invalid": "Enter an email address, like name@example.com"},
    )
    role = forms.TypedChoiceField(label="What will they do?", coerce=Role, widget=forms.RadioSelect)
    site = OneOf(Site.objects.none(), label="Site or unit", required=False, empty_label="The whole agency")

    def __init__(self, *args: Any, agency: Agency, roles: list[Role], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_roles(self, agency=agency, roles=roles)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class ManyForm(OnceForm, GovukForm):
    """A list of people, pasted from a spreadsheet."""

    looks = {"people": Look(spellcheck=False)}
    people = NarrativeField(
        label="The list",
        help_text="Copied from a spreadsheet or a CSV file. The first line names the columns: name, email, role"
        " and, if you need it, site.",
        rows=12,
        max_length=PEOPLE.list_of_people,
    )
    checked = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class AcceptForm(GovukForm):
    """The invited person's own name and password."""

    called = {"password1": "password"}
    parts = ("password2",)
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
    password2 = forms.CharField(label="Password again", strip=False, max_length=128, widget=forms.PasswordInput)

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


class RoleForm(OnceForm, GovukForm):
    """Another role for a person, or a role in place of one they hold."""

    looks = {"role": Look(hints=ROLE_HINTS)}
    role = forms.TypedChoiceField(label="What will they do?", coerce=Role, widget=forms.RadioSelect)
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


class AnswerAlarmsForm(ReasonForm):
    reason = NarrativeField(
        label="What was done about it?",
        help_text="For instance: telephoned each of them, and the addresses were corrected. Do not name anybody a concern is about.",
        rows=3,
        max_length=1000,
    )


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
VALID_UNTIL: Any = {"earliest": date(2000, 1, 1), "latest": PEOPLE.valid}


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
    last_day = DayField(label="Last day away", help_text="Within a year from now.", earliest=TODAY, latest=A_YEAR)
    cover = OneOf(
        queryset=User.objects.none(),
        label="Who covers?",
        required=False,
        empty_label="Nobody: a supervisor takes over",
        help_text="Somebody of the same role who can act now.",
    )

    def __init__(self, *args: Any, covers: QuerySet[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["cover"].queryset = covers  # type: ignore[attr-defined]  # a field that chooses a record


class LeavingForm(OnceForm, GovukForm):
    """The last day on which a person works here."""

    last_day = DayField(
        label="Last day",
        help_text="Today or later, within six months. The account closes at the end of that day.",
        earliest=TODAY,
        latest=PEOPLE.leaving,
    )


def _offer_roles(form: forms.Form, *, agency: Agency, roles: list[Role]) -> None:
    choice: Any = form.fields["role"]
    choice.choices = [(role.value, role.label) for role in roles]
    sites, place = agency.sites.order_by("sort_key", "pk"), cast(OneOf, form.fields["site"])
    place.queryset = sites
    if not sites.exists():
        del form.fields["site"]
