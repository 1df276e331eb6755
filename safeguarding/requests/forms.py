"""What is typed on the pages of requests to partners. They parse; actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Agency, User
from core.forms import GovukForm, Look, NarrativeField, OnceForm, OneOf, VersionedForm
from core.reference_numbers import is_quoted_in
from referrals.code_lists import LAWFUL_BASES
from referrals.models import Referral
from safeguarding.disclosure import Item, for_advice, items_of
from safeguarding.forms import shortened
from safeguarding.limits import ANSWER, LIMITS
from safeguarding.models import ActionKind, MayTell, PartnerAction
from safeguarding.requests.actions.answering import people_at_desk
from safeguarding.requests.actions.asking import Wanted, agencies_that_can_be_asked, clinics_that_can_be_asked


class AskForm(OnceForm, GovukForm):
    """One thing, asked of one agency, with exactly the items that are ticked."""

    about_subject = True
    looks = {
        "may_tell": Look(small=True),
        "items": Look(small=True),
        "lawful_basis": Look(small=True),
        "due_days": Look(width=2, suffix="working days", inputmode="numeric"),
    }

    agency = OneOf(queryset=Agency.objects.none(), label="Agency", empty_label="Choose an agency")
    kind = forms.ChoiceField(
        label="What kind of request is it?",
        widget=forms.RadioSelect,
        choices=[(ActionKind.INFORMATION, "Tell us what you know"), (ActionKind.TASK, "Do something")],
    )
    what = NarrativeField(
        label="What do you ask of them?",
        rows=4,
        help_text="One question or task. Leave out references, other agencies and colleagues.",
    )
    why = NarrativeField(
        label="Why is it needed?",
        rows=3,
        help_text="Enough to let them decide whether they may help. They see this too.",
    )
    lawful_basis = forms.ChoiceField(label="Lawful basis for sharing", widget=forms.RadioSelect)
    items = forms.MultipleChoiceField(
        label="What are they told about the person?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick the least they need. Nothing else leaves.",
        error_messages={"required": "Tick at least one item, or they cannot tell whom you mean"},
    )
    may_tell = forms.ChoiceField(
        label="May the person be told of this request?", choices=MayTell.choices, widget=forms.RadioSelect
    )
    safe_contact = NarrativeField(
        label="Safe contact warning (optional)",
        rows=2,
        required=False,
        help_text="For example: do not ring the home, do not write to the address.",
    )
    due_days = forms.IntegerField(
        label="Answer needed within",
        min_value=1,
        max_value=LIMITS.longest_answer_days,
        initial=lambda: ANSWER.held(timezone.localdate()),
        help_text="A local limit, not a statutory one.",
    )

    def __init__(self, *args: Any, referral: Referral, **options: Any) -> None:
        super().__init__(*args, **options)
        self.referral = referral
        fields: dict[str, Any] = self.fields
        fields["agency"].queryset, items = self.offered()
        fields["lawful_basis"].choices = LAWFUL_BASES.choices_with_hints()
        fields["items"].choices = [(item.key, f"{item.label.rstrip('?:')}: {shortened(item.value)}") for item in items]

    def offered(self) -> tuple[QuerySet[Agency], list[Item]]:
        """Which agencies can be asked, and what they can be told."""
        return agencies_that_can_be_asked(self.referral), items_of(self.referral)

    def clean(self) -> dict[str, Any] | None:
        """The partner is never told which referral it is; an officer may paste it without thinking."""
        for name in ("what", "why", "safe_contact"):
            if is_quoted_in(self.cleaned_data.get(name, ""), self.referral.reference):
                self.add_error(name, "Leave out the reference of the referral: partners do not see it")
        return super().clean()

    @property
    def said(self) -> dict[str, Any]:
        return {"wanted": self.wanted()}

    def wanted(self) -> Wanted:
        return Wanted(**self.typed())

    def typed(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {name: said[name] for name in Wanted.__dataclass_fields__ if name in said}


class AdviceWantedForm(AskForm):
    """A question to the clinicians of one service. They need not know who it is about."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        for name in ("kind", "may_tell", "safe_contact"):
            del fields[name]
        fields["agency"].label, fields["agency"].empty_label = "Clinical service", "Choose a service"
        fields["what"].label = "What do you ask the clinician?"
        fields["what"].help_text = "One question. Leave out names, references, other agencies and colleagues."
        fields["why"].help_text = "What they must know to answer, in your words. They see this and what you tick."
        fields["items"].required = False
        fields["items"].help_text = "Leave all of it unticked where the question can be answered without."

    def offered(self) -> tuple[QuerySet[Agency], list[Item]]:
        return clinics_that_can_be_asked(self.referral), for_advice(self.referral)

    def wanted(self) -> Wanted:
        return Wanted(**self.typed(), kind=ActionKind.CLINICAL, may_tell=MayTell.NO, safe_contact="")


class AllocateForm(VersionedForm, OnceForm, GovukForm):
    """Who does it, and who does it when that person is away."""

    to = OneOf(queryset=User.objects.none(), label="Who deals with it?", empty_label="Choose a colleague")
    deputy = OneOf(
        queryset=User.objects.none(),
        label="Deputy (optional)",
        required=False,
        empty_label="Nobody",
        help_text="Is told as well, and can do everything the first person can.",
    )

    def __init__(self, *args: Any, action: PartnerAction, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["to"].queryset = fields["deputy"].queryset = people_at_desk(action)


class AnswerForm(VersionedForm, OnceForm, GovukForm):
    """The answer, or that the agency holds nothing."""

    about_subject = True
    asks = "Answer the request"
    called = {"answer": "text"}
    answer = NarrativeField(
        label="Your answer",
        required=False,
        help_text="Say what is fact, what is opinion, and from when it is.",
    )
    evidence = NarrativeField(
        label="What it rests on (optional)",
        rows=4,
        required=False,
        help_text="Records, dates, who saw it. Do not paste or attach illegal or indecent material.",
    )
    nothing_known = forms.BooleanField(
        label="We hold nothing about this person",
        required=False,
        help_text="That is an answer too. Nothing more is needed.",
    )

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or {}
        if not self.errors and not said.get("answer") and not said.get("nothing_known"):
            self.add_error("answer", "Write your answer, or say that your agency holds nothing")
        return said


class DoneForm(AnswerForm):
    asks = "Say what was done"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["answer"].label = "What was done?"


class AdviceForm(VersionedForm, OnceForm, GovukForm):
    """What a clinician says to the question, in words that an officer can use."""

    about_subject = True
    asks = "Give your advice"
    called = {"answer": "text"}
    answer = NarrativeField(
        label="Your advice",
        error_messages={"required": "Write your advice"},
        help_text="Answer what is asked. No clinical notes, and nothing of another patient.",
    )
    evidence = NarrativeField(
        label="What it rests on (optional)",
        rows=4,
        required=False,
        help_text="What you were told here, what is known in general, and what you would have to see to say more.",
    )

    @property
    def said(self) -> dict[str, Any]:
        return {**super().said, "nothing_known": False}


class MoreForm(VersionedForm, OnceForm, GovukForm):
    about_subject = True
    text = NarrativeField(
        label="What is still needed?", rows=4, error_messages={"required": "Say what is still needed"}
    )


class MessageForm(OnceForm, GovukForm):
    about_subject = True
    text = NarrativeField(label="Message", rows=3, error_messages={"required": "Write a message"})


class CorrectionForm(MessageForm):
    """A message that stands ready, because something that the agency was told has changed since."""

    corrects = forms.BooleanField(
        label="This corrects what they were told",
        required=False,
        initial=True,
        help_text="They are asked to say that they have read it.",
    )
