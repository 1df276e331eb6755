"""The form of a recommendation, built from what the option requires (decisions.py), and those of
the second person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Self

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Model
from django.forms.utils import ErrorDict

from accounts.models import Agency, AgencyKind
from core.components import Row
from core.forms import GovukForm, LineField, Look, NarrativeField, OnceForm, OneOf, SeveralOf
from core.templatetags.govuk import on_day
from referrals.casework.actions.deciding import USED_BEFORE, Message, Recommendation
from referrals.casework.forms.fields import (
    ComingDayField,
    PersonField,
    ReasonField,
    YesNoField,
    colleagues,
    partners,
    receivers,
)
from referrals.casework.rules.ahead import WITHIN
from referrals.casework.rules.cards import card_in
from referrals.casework.rules.decisions import (
    ONLY_SUPPORTS,
    RETENTION,
    WRONG_ROUTE,
    Need,
    OptionCard,
    why_channel_first,
)
from referrals.casework.rules.holds import newest_check
from referrals.casework.rules.repeated_rationale import repeats_an_earlier_rationale
from referrals.code_lists import LAWFUL_BASES
from referrals.decision_texts.asked import InWordsForm
from referrals.decision_texts.rules import Reason
from referrals.limits import LIMITS
from referrals.models import Referral
from referrals.models.decision import MessageChoice, Option

NOT_READ = "This page does not say which recommendation you read. Open it again, and approve what stands there"
REFERENCE_ONLY = RegexValidator(r"^[A-Za-z0-9/.-]+$", "Use letters, numbers, full stops, hyphens and slashes only")

# Each choice of what the referrer is told that has a box of its own: what is said where it is empty, and where
# something is typed in it beside another choice.
MESSAGE_BOXES = (
    (
        MessageChoice.WITHHOLD,
        "message_withheld_because",
        "Say why the referrer is told nothing",
        "You gave a reason for telling the referrer nothing. Select that, or empty its box",
    ),
    (
        MessageChoice.SPECIFIC,
        "message_text",
        "Enter the message",
        "You typed a message of its own. Select that it is sent, or empty its box",
    ),
)

Maker = Callable[[Need, Referral], forms.Field]


def _choice(choices: Any) -> Maker:
    return lambda need, referral: forms.ChoiceField(
        choices=choices() if callable(choices) else choices, widget=forms.RadioSelect
    )


def _agency(find: Callable[[Referral], Any]) -> Maker:
    return lambda need, referral: OneOf(find(referral), empty_label="Choose an agency")


def _day(kind: str) -> Maker:
    return lambda need, referral: ComingDayField(within_days=WITHIN[kind](referral))


def _councils(referral: Referral) -> Any:
    return Agency.objects.taking_on().filter(kind=AgencyKind.COUNCIL).order_by("sort_key", "pk")


MAKERS: dict[str, Maker] = {
    "text": lambda need, referral: NarrativeField(rows=4, max_length=20_000),
    "line": lambda need, referral: LineField(max_length=200),
    "reference": lambda need, referral: LineField(max_length=40, validators=[REFERENCE_ONLY]),
    **{kind: _day(kind) for kind in WITHIN},
    "basis": _choice(lambda: LAWFUL_BASES.choices()),
    "retention": _choice(RETENTION),
    "colleague": lambda need, referral: PersonField(colleagues(referral.force_id), empty_label="Choose somebody"),
    "agencies": lambda need, referral: SeveralOf(partners(referral.force.area_id), widget=forms.CheckboxSelectMultiple),
    "partner": _agency(lambda referral: partners(referral.force.area_id)),
    "receiver": _agency(receivers),
    "council": _agency(_councils),
}
CHOSEN = ("colleague", "agencies")
TO_AGENCY = ("service", "receiver", "council")


class RecommendForm(InWordsForm, OnceForm, GovukForm):
    """Rationale and evidence always; then what the option requires; then what the referrer is told. The council whose
    area it is stands there already."""

    about_subject = True

    def __init__(self, *args: Any, referral: Referral, option: str, **options: Any) -> None:
        super().__init__(*args, **{"initial": {"council": referral.council_id}, **options})
        self.referral, self.card = referral, card_in(self.said_in, option)
        self.reasons = self.said_in.offered(self.card.reasons)
        self.fields.update(_fields(self.card, referral, self.reasons))
        small = {name: Look(small=True) for name in self.fields}
        hints = {reason.code: reason.hint for reason in self.reasons if reason.hint}
        self.looks = {  # type: ignore[misc]  # this form's own, made of reference data
            **small,
            "reason_codes": Look(small=True, hints=hints),
            "contact_reference": Look(width=20),
        }

    def not_judged_yet(self) -> Self:
        """Shown again with what was typed, before it is finished: no box is complained of."""
        self._errors = ErrorDict()
        return self

    def clean_reason_codes(self) -> list[str]:
        said: list[str] = self.cleaned_data["reason_codes"]
        if self.said_in.only_support(said):
            raise forms.ValidationError(ONLY_SUPPORTS)
        return said

    def clean_rationale(self) -> str:
        said: str = self.cleaned_data["rationale"]
        if repeats_an_earlier_rationale(self.referral, said):
            raise forms.ValidationError(USED_BEFORE)
        return said

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_other_words(option=self.card.option, groups=filter(None, [self.card.reasons]))
        self._message_as_chosen(data)
        wrong_route = WRONG_ROUTE in data.get("reason_codes", [])
        if "not_channel_because" in self.fields and not (data.get("not_channel_because") or wrong_route):
            self.add_error("not_channel_because", "Say why the person is not referred to the Channel panel")
        return data

    def _message_as_chosen(self, data: dict[str, Any]) -> None:
        """What is typed for one choice is neither missing there nor left standing beside another."""
        for choice, name, missing, beside in MESSAGE_BOXES:
            if data.get("message") == choice and not data.get(name):
                self.add_error(name, missing)
            elif data.get("message") and data.get("message") != choice and data.get(name):
                self.add_error("message", beside)

    def as_rows(self) -> list[Row]:
        """Everything that was answered, to be read once more before it goes."""
        shown = (
            (str(bound.label), _words(bound, self.cleaned_data.get(bound.name))) for bound in self.visible_fields()
        )
        return [Row(label, said, typed=True) for label, said in shown if said]

    @property
    def said(self) -> dict[str, Any]:
        return {"what": self.recommendation()}

    def recommendation(self) -> Recommendation:
        """What the action is given."""
        data = self.cleaned_data
        particulars = {need.name: _plain(data.get(need.name)) for need in self.card.needs if need.asked}
        particulars |= {
            f"{need.name}_ids": _ids(data[need.name])
            for need in self.card.needs
            if need.kind in CHOSEN and data.get(need.name)
        }
        return Recommendation(
            option=self.card.option,
            rationale=data.get("rationale") or _by_code(self.referral),
            evidence=data.get("evidence") or _by_code(self.referral),
            particulars=particulars,
            reason_codes=data.get("reason_codes", []),
            dissent=data.get("dissent", ""),
            default_option_not_taken_because=data.get("not_channel_because", ""),
            to_agency=next((data[name] for name in TO_AGENCY if data.get(name)), None),
            message=Message(data["message"], data.get("message_text", ""), data.get("message_withheld_because", "")),
        )


def _fields(card: OptionCard, referral: Referral, reasons: Sequence[Reason]) -> dict[str, forms.Field]:
    """In the order of the page: what it is about, why, and what is said about it."""
    fields: dict[str, forms.Field] = {}
    if card.reasons:
        fields["reason_codes"] = _reason_codes(reasons)
    if card.free_text:
        fields["rationale"] = NarrativeField(
            label="Rationale",
            rows=6,
            help_text="In words that are true of this referral. Earlier rationales are refused.",
        )
        fields["evidence"] = NarrativeField(label="Evidence relied on", rows=5)
    fields.update({need.name: _field(need, referral) for need in card.needs if need.asked})
    if why_channel_first(referral) and card.option not in (Option.CHANNEL, Option.HOLD):
        fields["not_channel_because"] = ReasonField(
            "Why not the Channel panel, which is suggested here", required=False
        )
    if card.free_text:
        fields["dissent"] = NarrativeField(
            label="Anybody who sees it differently (optional)",
            rows=3,
            required=False,
            help_text="Who, and what they say.",
        )
    return {**fields, **_message_fields()}


def _field(need: Need, referral: Referral) -> forms.Field:
    made = MAKERS[need.kind](need, referral)
    made.label = need.label if need.required else f"{need.label} (optional)"
    made.help_text, made.required = need.hint, need.required
    return made


def _reason_codes(reasons: Sequence[Reason]) -> forms.Field:
    return forms.MultipleChoiceField(
        label="Reasons",
        choices=[(reason.code, reason.label) for reason in reasons],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one reason"},
    )


def _message_fields() -> dict[str, forms.Field]:
    """Closing without this choice is impossible."""
    return {
        "message": forms.ChoiceField(
            label="What is the referrer told?",
            choices=MessageChoice.choices,
            widget=forms.RadioSelect,
            help_text="The standard message is the same whatever was decided.",
        ),
        "message_text": NarrativeField(
            label="A specific message (only if chosen above)", rows=4, required=False, max_length=4000
        ),
        "message_withheld_because": ReasonField("Why nothing is said (only if chosen above)", required=False),
    }


def _words(bound: forms.BoundField, value: Any) -> Any:
    """An answer in the words of its choices; dates in full."""
    if isinstance(value, date):
        return on_day(value)
    choices = dict(getattr(bound.field, "choices", ())) if isinstance(bound.field, forms.ChoiceField) else {}
    if isinstance(bound.field, OneOf):
        return _plain(value)
    if isinstance(value, list):
        return [str(choices.get(one, one)) for one in value]
    return str(choices.get(value, value) or "")


def _plain(value: Any) -> Any:
    """A value as it is kept with the decision: dates as text, people and agencies by name."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Model):
        return str(value)
    if hasattr(value, "model"):
        return [str(one) for one in value]
    return value or ""


def _ids(chosen: Any) -> list[str]:
    """Whom the names mean: two may bear the same."""
    several: list[Any] = [chosen] if isinstance(chosen, Model) else list(chosen)
    return [str(one.public_id) for one in several]


def _by_code(referral: Referral) -> str:
    """A hold says nothing but that the desk has answered, and when."""
    check = newest_check(referral)
    answered = check.answered_at if check else None
    return f"Deconfliction answer of {on_day(answered)}." if answered else "Deconfliction answer."


class ApproveForm(OnceForm, GovukForm):
    """`read` names the recommendation that stood on the page: another may have taken its place since."""

    about_subject = True
    read = forms.UUIDField(required=False, widget=forms.HiddenInput)
    reason = ReasonField("Your reason for approving", help_text="What you looked at, and what convinced you.")

    def clean(self) -> dict[str, Any]:
        """A hidden field has no place for a message, so it stands above the form."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("read"):
            self.errors.pop("read", None)
            self.add_error(None, NOT_READ)
        return data


class SecondReadingForm(OnceForm, GovukForm):
    about_subject = True
    looks = {"closes": Look(inline=True)}
    closes = YesNoField(label="Would you close it?")
    because = ReasonField(
        "Because", help_text="From the record alone. It is kept as you say it, beside the first rationale."
    )


class SendBackForm(OnceForm, GovukForm):
    about_subject = True
    what_is_missing = NarrativeField(label="What is missing", rows=5)
    due = ComingDayField(label="Due back on", within_days=LIMITS.sent_back_days)


class ReviewHoldForm(OnceForm, GovukForm):
    due = ComingDayField(label="Next review on", within_days=LIMITS.hold_review_days)


class DelayForm(GovukForm):
    until = ComingDayField(label="Release on or after", within_days=LIMITS.release_delay_days)
    reason = ReasonField()
