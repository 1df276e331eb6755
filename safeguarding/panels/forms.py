"""What is typed on the pages of a panel's meetings. They parse; actions decide."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.models import Agency, AgencyKind, Membership
from accounts.roles import Role
from core.clock import LONDON
from core.forms import (
    TODAY,
    DayField,
    GovukForm,
    LineField,
    Look,
    NarrativeField,
    OnceForm,
    OneOf,
    SeveralOf,
    VersionedForm,
)
from core.reference_numbers import display_reference
from safeguarding.limits import LIMITS
from safeguarding.models import (
    OF_A_LOCAL_PANEL,
    OF_SECTION_36,
    OUTCOMES,
    AgendaItem,
    Case,
    ItemState,
    Meeting,
    MeetingKind,
    Method,
    Panel,
    PanelMember,
    Seat,
)
from safeguarding.panels.actions.items import Decided
from safeguarding.panels.papers import on_offer


class SetUpForm(OnceForm, GovukForm):
    council = OneOf(queryset=Agency.objects.none(), label="Which council's panel is it?", empty_label=None)

    def __init__(self, *args: Any, councils: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["council"].queryset = Agency.objects.filter(pk__in=councils)


class HeldField(OneOf):
    """A role with which a person can sit on a panel: whose it is, and for whom they speak."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.name}, {obj.agency.name}"


class SeatForm(OnceForm, GovukForm):
    held = HeldField(queryset=Membership.objects.none(), label="Who sits on the panel?", empty_label="Choose a person")
    seat = forms.ChoiceField(label="As what?", choices=Seat.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, panel: Panel, **options: Any) -> None:
        super().__init__(*args, **options)
        council = panel.council
        here = Q(agency__area=council.area) | Q(agency__kind=AgencyKind.FORCE)
        may = Q(role=Role.CHANNEL_CHAIR, agency=council) | Q(role=Role.PANEL_MEMBER) & here
        seated = panel.members.standing().values("person_id")
        can = Membership.objects.serving().filter(may).exclude(user_id__in=seated)
        fields: dict[str, Any] = self.fields
        fields["held"].queryset = can.select_related("user", "agency").order_by("user__sort_key", "pk")


class EndSeatForm(OnceForm, GovukForm):
    reason = NarrativeField(label="Reason", rows=3, error_messages={"required": "Say why"})


ABOUT_KINDS: dict[str, str] = {
    MeetingKind.URGENT: f"Where a risk cannot wait. It meets within {LIMITS.urgent_panel_days} working days, with the same quorum.",
    MeetingKind.LOCAL: "For support that needs no decision under section 36. It adopts nobody.",
}


class CallForm(OnceForm, GovukForm):
    """A day and an hour as they are in London; kept in UTC."""

    parts = ("day", "clock")
    looks = {
        "kind": Look(hints=ABOUT_KINDS),
        "clock": Look(width=5),
        "minutes_long": Look(width=4, suffix="minutes", inputmode="numeric"),
    }
    kind = forms.ChoiceField(
        label="What kind of meeting is it?",
        choices=MeetingKind.choices,
        initial=MeetingKind.ORDINARY,
        widget=forms.RadioSelect,
    )
    urgent_why = NarrativeField(
        label="If it is urgent: why can it not wait for the next meeting?", rows=3, required=False
    )
    day = DayField(
        label="Day",
        earliest=-timedelta(days=LIMITS.meeting_entered_days_after),
        latest=timedelta(days=LIMITS.meetings_ahead_days),
    )
    clock = LineField(
        label="Time",
        max_length=5,
        help_text="On the 24-hour clock, for example 09:30",
        error_messages={"required": "Enter the time it begins"},
    )
    minutes_long = forms.IntegerField(
        label="How long is it?",
        min_value=1,
        max_value=LIMITS.longest_meeting_minutes,
        initial=LIMITS.meeting_minutes,
    )

    def clean_clock(self) -> time:
        try:
            return datetime.strptime(self.cleaned_data["clock"].replace(".", ":"), "%H:%M").time()
        except ValueError:
            raise ValidationError("Enter a time like 09:30") from None

    @property
    def said(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {**super().said, "starts_at": datetime.combine(typed["day"], typed["clock"], tzinfo=LONDON)}


class CaseField(OneOf):
    def label_from_instance(self, obj: Any) -> str:
        return display_reference(obj.reference)


class AgendaForm(VersionedForm, OnceForm, GovukForm):
    """A case on the agenda: why it is there, and what the panel is asked."""

    about_subject = True
    case = CaseField(queryset=Case.objects.none(), label="Case", empty_label="Choose a case")
    residence = OneOf(
        queryset=Agency.objects.none(),
        label="In which force's area does the person live?",
        empty_label="Choose a force",
        help_text="That force must be present (section 37).",
    )
    why = NarrativeField(label="Why is it on the agenda?", rows=3)
    asked = NarrativeField(label="What is the panel asked?", rows=3)

    def __init__(self, *args: Any, cases: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["case"].queryset = cases
        fields["residence"].queryset = Agency.objects.taking_on().filter(kind=AgencyKind.FORCE).order_by("sort_key")


class PresentForm(VersionedForm, OnceForm, GovukForm):
    present = SeveralOf(
        queryset=PanelMember.objects.none(),
        label="Who is there?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Everybody else with a seat is recorded as absent.",
    )

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["present"].queryset = _seats(meeting.panel)


class PapersForm(OnceForm, GovukForm):
    """For whom, what exactly, and until when."""

    about_subject = True
    parts = ("until",)
    looks = {"pieces": Look(small=True), "members": Look(small=True)}
    members = SeveralOf(
        queryset=PanelMember.objects.none(),
        label="Who is given it?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one member"},
    )
    pieces = forms.MultipleChoiceField(
        label="What may they read?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick the least they need. Nothing else leaves. Another agency can be given something else.",
        error_messages={"required": "Tick at least one piece"},
    )
    until = DayField(
        label="They can read it until the end of",
        earliest=TODAY,
        latest=timedelta(days=LIMITS.paper_days),
    )

    def __init__(self, *args: Any, item: AgendaItem, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        given = item.papers.values("member_id")
        fields["members"].queryset = _seats(item.meeting.panel).exclude(pk__in=given)
        fields["pieces"].choices = [
            (piece.key, f"{piece.label.rstrip('?:')}: {piece.value}") for piece in on_offer(item.case)
        ]

    @property
    def said(self) -> dict[str, Any]:
        return {**super().said, "until": end_of_the(self.cleaned_data["until"])}


def end_of_the(day: Any) -> datetime:
    return datetime.combine(day, time.max, tzinfo=LONDON)


class ConflictForm(OnceForm, GovukForm):
    reason = NarrativeField(
        label="What is the conflict of interest?",
        rows=3,
        help_text="For example: you are related to the person, or you teach them. Do not say more than is needed.",
        error_messages={"required": "Say what it is"},
    )


class ViewForm(OnceForm, GovukForm):
    about_subject = True
    text = NarrativeField(
        label="What does your agency think?",
        help_text="Said once, before you are shown what the others think. Say what is fact and what is opinion.",
        error_messages={"required": "Say what your agency thinks, or that it has nothing to add"},
    )


class OutcomeForm(VersionedForm, OnceForm, GovukForm):
    about_subject = True
    outcome = forms.ChoiceField(
        label="What did the panel decide?",
        widget=forms.RadioSelect,
        choices=[(one, ItemState(one).label) for one in OUTCOMES],
    )
    method = forms.ChoiceField(label="How?", widget=forms.RadioSelect, choices=Method.choices)
    reasons = NarrativeField(label="Reasons", rows=6, error_messages={"required": "Write the reasons"})
    dissent = NarrativeField(label="Who disagreed, and why (where not all agreed)", rows=4, required=False)
    care = NarrativeField(
        label="What of health and social care was considered (where it is not adopted)",
        rows=4,
        required=False,
        help_text="Section 36(6): where no support is given, say which services were considered, and what was arranged.",
    )

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        if meeting.is_local:
            self.fields["care"].help_text = "Leave this empty: a local panel decides nothing under section 36."
        not_here = OF_SECTION_36 if meeting.is_local else OF_A_LOCAL_PANEL
        fields: dict[str, Any] = self.fields
        fields["outcome"].choices = [(one, ItemState(one).label) for one in OUTCOMES if one not in not_here]

    @property
    def said(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "version": typed["version"],
            "decided": Decided(**{name: typed[name] for name in Decided.__dataclass_fields__}),
        }


class ActionForm(OnceForm, GovukForm):
    about_subject = True
    owner = OneOf(queryset=PanelMember.objects.none(), label="Who does it?", empty_label="Choose a member")
    what = NarrativeField(label="What is to be done?", rows=3)
    due_on = DayField(label="By when?", earliest=TODAY, latest=timedelta(days=LIMITS.panel_action_days))

    def __init__(self, *args: Any, item: AgendaItem, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["owner"].queryset = _seats(item.meeting.panel)


class DoneForm(VersionedForm, OnceForm, GovukForm):
    about_subject = True
    result = NarrativeField(label="What was done?", rows=4, error_messages={"required": "Say what was done"})


class AddendumForm(OnceForm, GovukForm):
    about_subject = True
    text = NarrativeField(label="What is added?", rows=5, error_messages={"required": "Write what is added"})


class SignForm(VersionedForm, OnceForm, GovukForm):
    """The version of the meeting whose minutes stand on the page."""


def _seats(panel: Panel) -> Any:
    return panel.members.standing().select_related("person", "agency").order_by("pk")
