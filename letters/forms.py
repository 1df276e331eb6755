"""What is typed about letters and their templates. They parse; actions decide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from accounts.models import Agency
from core.forms import TODAY, DayField, GovukForm, LineField, Look, NarrativeField, OnceForm, OneOf, VersionedForm
from guidance.forms import ADDRESS
from guidance.versions import State
from letters.actions import Wanted, Wording
from letters.fields import MAY_TELL, Addressee, Field, Part, faults, fields_in, offered
from letters.limits import LIMITS
from letters.models import DESTROYED, SentHow, TemplateVersion
from letters.untold import by_words
from referrals.casework.forms.fields import ReasonField
from referrals.code_lists import LAWFUL_BASES
from referrals.models import Referral
from safeguarding.requests.actions.asking import agencies_that_can_be_asked

TAKEN_BY_THE_SERVICE = {"new"}
ON_BOX = "box_"


class Words(GovukForm):
    """What a template shall say. Each place that is not on the list is refused beside the box."""

    title = LineField(max_length=120, label="Title", help_text="Stands above the letter.")
    body = NarrativeField(rows=20, max_length=LIMITS.text, label="Text")
    tells = forms.MultipleChoiceField(
        label="What may a letter from it tell? (optional)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each letter tells it only where the officer chooses it and says why.",
    )
    looks = {"title": Look(spellcheck=True), "body": Look(spellcheck=True), "tells": Look(small=True)}

    def __init__(self, *args: Any, addressee: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.to = addressee
        boxes: dict[str, Any] = self.fields
        boxes["tells"].choices = [(part.value, part.label) for part in MAY_TELL.get(addressee, tuple(Part))]
        if addressee:
            boxes["body"].help_text = f"A place to be filled in is written ((officer)). {offered(addressee)}"

    @property
    def addressee(self) -> str:
        return self.to

    def clean(self) -> dict[str, Any] | None:
        body, tells = self.cleaned_data.get("body", ""), self.cleaned_data.get("tells", [])
        for fault in by_words(self.cleaned_data.get("title", ""), tells=tells):
            self.add_error("title", fault)
        if body and self.addressee:
            for fault in (*faults(body, addressee=self.addressee, tells=tells), *by_words(body, tells=tells)):
                self.add_error("body", fault)
        if self.addressee and not set(tells) <= set(MAY_TELL[self.addressee]):
            self.add_error("tells", "A letter to this addressee never tells that")
        return super().clean()

    def wording(self) -> Wording:
        given = self.cleaned_data
        return Wording(title=given["title"], body=given["body"], tells=sorted(given["tells"]))


class WordingForm(VersionedForm, Words):
    """The draft of a template that is there."""

    @property
    def said(self) -> dict[str, Any]:
        return {"wording": self.wording(), "version": self.cleaned_data["version"]}


class NewTemplateForm(OnceForm, Words):
    """A template that is not there yet: its address, to whom, and its first text."""

    field_order = ("addressee_of", "slug", "title", "body", "tells")
    addressee_of = forms.ChoiceField(
        label="To whom are these letters?", choices=Addressee.choices, widget=forms.RadioSelect
    )
    slug = LineField(
        max_length=50,
        label="Name in the address",
        help_text="Small letters, figures and hyphens, for example: invitation-to-parent. It cannot be changed later.",
        validators=[RegexValidator(ADDRESS, "Name in the address must be small letters, figures and single hyphens")],
    )
    looks = {**Words.looks, "slug": Look(width=30, spellcheck=False)}

    @property
    def addressee(self) -> str:
        return str(self.cleaned_data.get("addressee_of", ""))

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in TAKEN_BY_THE_SERVICE:
            raise forms.ValidationError("The service itself uses this name. Choose another one")
        return slug

    @property
    def said(self) -> dict[str, Any]:
        return {"slug": self.cleaned_data["slug"], "addressee": self.addressee, "wording": self.wording()}


class TemplateForm(GovukForm):
    """First: which letter. It decides what the next page asks."""

    page_heading = "template"
    looks = {"template": Look(size="l")}
    template = forms.ChoiceField(label="Which letter?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = TemplateVersion.objects.filter(state=State.PUBLISHED).select_related("template")
        choices = [
            (each.template.slug, f"{each.title} ({each.template.get_addressee_display().lower()})")
            for each in found.order_by("template__addressee", "title", "pk")
        ]
        self.fields["template"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class LetterForm(OnceForm, GovukForm):
    """To whom, on what basis, and each place of the template: what the record answers stands there already, what it does not
    is asked."""

    about_subject = True
    agency = OneOf(queryset=Agency.objects.none(), label="Which agency?", empty_label="Choose")
    to_name = LineField(label="To whom?", help_text="As it stands in the address and after “Dear”.")
    to_address = NarrativeField(label="Address (optional)", rows=4, max_length=500, required=False)
    lawful_basis = forms.ChoiceField(label="Lawful basis", widget=forms.RadioSelect)
    tells = forms.MultipleChoiceField(
        label="What does it tell? (optional)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What is not ticked is left out, and a letter that says it in other words is not made.",
    )
    told_why = ReasonField(
        "Why is that told?", required=False, help_text="Only where you ticked something. It stays here."
    )
    looks = {"lawful_basis": Look(small=True), "tells": Look(small=True)}

    def __init__(self, *args: Any, referral: Referral, version: TemplateVersion, **options: Any) -> None:
        super().__init__(*args, **options)
        self.written_from, self.referral = version, referral
        boxes: dict[str, Any] = self.fields
        boxes["lawful_basis"].choices = LAWFUL_BASES.choices_with_hints()
        boxes["tells"].choices = [(part, Part(part).label) for part in version.tells]
        if not version.tells:
            del boxes["tells"], boxes["told_why"]
        if version.template.addressee == Addressee.PARTNER:
            boxes["agency"].queryset = agencies_that_can_be_asked(referral)
        else:
            del boxes["agency"]
        self.places = {f"{ON_BOX}{field.name.replace(' ', '_')}": field for field in self._asked()}
        for name, field in self.places.items():
            boxes[name] = _box(field, field.read(referral))

    def _asked(self) -> Iterator[Field]:
        return (field for field in fields_in(self.written_from.body) if field.name != "addressee")

    def clean(self) -> dict[str, Any] | None:
        """A place that tells what was not ticked is not asked."""
        tells = self.cleaned_data.get("tells", [])
        for name, field in self.places.items():
            if field.part in {"", *tells} and not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, f"Enter {field.name}: the record does not say it")
        if tells and not self.cleaned_data.get("told_why"):
            self.add_error("told_why", "Say why that is told")
        return super().clean()

    @property
    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        typed = {name: given[name] for name in ("to_name", "to_address", "lawful_basis")}
        answers = {field.name: given.get(name, "") for name, field in self.places.items()}
        tells = given.get("tells", [])
        why = given.get("told_why", "") if tells else ""
        wanted = Wanted(**typed, answers=answers, tells=tells, told_why=why, agency=given.get("agency"))
        return {"wanted": wanted}


def _box(field: Field, known: str) -> forms.Field:
    said: dict[str, Any] = {
        "label": field.name[0].upper() + field.name[1:],
        "help_text": field.says + (f". Only where you ticked: {Part(field.part).label.lower()}" if field.part else ""),
        "required": False,  # asked in clean(): only where it is told
        "initial": known,
    }
    return NarrativeField(rows=3, max_length=LIMITS.answer, **said) if field.is_long else LineField(**said)


class TextForm(VersionedForm, GovukForm):
    """The letter itself, to be changed."""

    about_subject = True
    text = NarrativeField(rows=22, max_length=LIMITS.text, label="The letter")
    looks = {"text": Look(spellcheck=True)}


class SentForm(VersionedForm, OnceForm, GovukForm):
    """How, when and to whom it was sent, outside the service; or that it was not, and what was taken is destroyed."""

    about_subject = True
    how = forms.ChoiceField(
        label="How was it sent?",
        choices=[*SentHow.choices, (DESTROYED, "It was not sent: what was taken, file and paper, is destroyed")],
        widget=forms.RadioSelect,
    )
    to = LineField(label="To whom, and where?", help_text="The person, and the address or mailbox.", required=False)
    on = DayField(label="On which day?", earliest=-LIMITS.sent_ago, latest=TODAY, required=False)

    def clean(self) -> dict[str, Any] | None:
        if self.cleaned_data.get("how") not in (None, DESTROYED):
            for name, missing in (
                ("to", "Say to whom and where it was sent"),
                ("on", "Give the day on which it was sent"),
            ):
                if name not in self.errors and not self.cleaned_data.get(name):
                    self.add_error(name, missing)
        return super().clean()
