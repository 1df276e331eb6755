"""Fields that casework asks for again and again: a colleague, an agency, a code, a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Agency, AgencyKind, Membership, User
from accounts.roles import CASE_STAFF
from core.clock import LONDON
from core.forms import TODAY, TOMORROW, DayField, LineField, NarrativeField, OneOf
from core.forms.choosers import told_apart
from core.kept_rows import rows_kept
from referrals.limits import PREVENT_DUTY
from referrals.models import Referral

YES_NO = (("yes", "Yes"), ("no", "No"))


class ReasonField(NarrativeField):
    """Why: a few lines, never empty."""

    def __init__(self, label: str = "Reason", **options: Any) -> None:
        super().__init__(**{"label": label, "rows": 3, "max_length": 4000, **options})


class YesNoField(forms.TypedChoiceField):
    """Answers with True or False."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=YES_NO, coerce=lambda said: said == "yes", widget=forms.RadioSelect, **options)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class ComingDayField(DayField):
    """A day that lies ahead, and not further than said."""

    def __init__(self, *, within_days: int, **options: Any) -> None:
        super().__init__(earliest=TOMORROW, latest=timedelta(days=within_days), **options)


class MomentForm(forms.Form):
    """Mix in where a past moment is told in two parts: the day, and the time of day on a 24-hour clock."""

    parts: ClassVar[tuple[str, ...]] = ("day", "clock")
    day = DayField(label="Day it happened", earliest=PREVENT_DUTY, latest=TODAY)
    clock = LineField(
        label="Time",
        max_length=5,
        help_text="On the 24-hour clock, for example 14:05",
        error_messages={"required": "Enter a time"},
    )

    def clean_clock(self) -> time | None:
        try:
            return datetime.strptime(self.cleaned_data["clock"].replace(".", ":"), "%H:%M").time()
        except ValueError:
            raise ValidationError("Enter a time like 14:05") from None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("day") and data.get("clock"):
            data["when"] = datetime.combine(data["day"], data["clock"], tzinfo=LONDON)
            if data["when"] > timezone.now():
                self.add_error("clock", "The time must be in the past")
        return data


def with_job(person: User) -> str:
    """A line of a chooser."""
    return f"{person.name}, {person.job_title}" if person.job_title else str(person.name)


class PersonField(OneOf):
    def label_from_instance(self, obj: Any) -> str:
        return with_job(obj)


def colleagues(force_id: int) -> QuerySet[User]:
    """Prevent staff of a force who can act now, by name."""
    held = Membership.objects.able().filter(agency_id=force_id, role__in=CASE_STAFF)
    return User.objects.filter(pk__in=held.values("user_id")).order_by("sort_key", "pk")


@rows_kept
def agencies_near(*area_ids: int) -> QuerySet[Agency]:
    """Those of some areas, by name: who sends to their forces, and the councils in whose area people live."""
    return Agency.objects.filter(area_id__in=area_ids).select_related("area").order_by("sort_key", "pk")


def by_name(agencies: Iterable[Agency], *kinds: str) -> list[tuple[str, str]]:
    """What a filter offers of them: of these kinds, or of every kind."""
    offered = [agency for agency in agencies if not kinds or agency.kind in kinds]
    lines = told_apart(offered)
    return [(str(agency.pk), lines[agency.pk]) for agency in offered]


def everybody_near(agency_ids: list[int]) -> QuerySet[User]:
    """People with a live membership of one of these agencies."""
    held = Membership.objects.live().filter(agency_id__in=agency_ids)
    return User.objects.filter(pk__in=held.values("user_id")).order_by("sort_key", "pk")


def receivers(referral: Referral) -> QuerySet[Agency]:
    """Who may receive a transfer: another force; or another council of the force's own area, unless it may concern
    that council's own staff."""
    force = Q(kind=AgencyKind.FORCE) & ~Q(pk=referral.force_id)
    council = Q(kind=AgencyKind.COUNCIL, area_id=referral.force.area_id) & ~Q(pk=referral.council_id)
    if not referral.agency_may_see:
        council &= ~Q(pk__in=[key for key in (referral.agency_id, referral.agency.merged_into_id) if key])
    return Agency.objects.taking_on().filter(force | council).order_by("kind", "sort_key", "pk")


def partners(area_id: int | None) -> QuerySet[Agency]:
    """Agencies of the force's area that may be asked for something."""
    no_desk = (AgencyKind.FORCE, AgencyKind.PLATFORM)
    return Agency.objects.taking_on().filter(area=area_id).exclude(kind__in=no_desk).order_by("sort_key", "pk")
