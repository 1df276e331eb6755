"""What is typed to ask for a pack. They parse; requesting.py decides."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.authority import Authority
from core.forms import GovukForm, Look, NarrativeField, OnceForm
from packs.actions import Wanted
from packs.asking import STAYS, rule_of
from packs.content.attached import needs_reason
from packs.models import OWN
from packs.sections import CHOSEN, KINDS
from referrals.casework.forms.correcting import SettleForm
from referrals.casework.forms.fields import ReasonField
from referrals.code_lists import LAWFUL_BASES
from referrals.models import Referral
from referrals.models.correcting import SettledHow
from safeguarding.requests.actions.asking import agencies_that_can_be_asked


class RecipientForm(GovukForm):
    """First: for whom. It decides what the next page offers."""

    page_heading = "recipient"
    looks = {"recipient": Look(size="l", hints={kind: KINDS[kind].says for kind in OWN})}
    recipient = forms.ChoiceField(label="Who is the pack for?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, referral: Referral, by: Authority, **options: Any) -> None:
        super().__init__(*args, **options)
        agencies = agencies_that_can_be_asked(referral)
        own = [kind for kind in OWN if rule_of(kind).allows(by, referral)]
        choices = [
            *((kind, KINDS[kind].title) for kind in own),
            *((str(agency.public_id), agency.name) for agency in agencies),
        ]
        fields: dict[str, Any] = self.fields
        fields["recipient"].choices = choices
        self.agencies = {str(agency.public_id): agency for agency in agencies}


class PackForm(OnceForm, GovukForm):
    """Why the police want one, on what basis, and what beyond the usual: each part chosen by itself."""

    looks = {"lawful_basis": Look(small=True), "chosen": Look(small=True)}
    purpose = NarrativeField(
        label="Purpose",
        rows=3,
        max_length=1000,
        help_text="What it is needed for. Printed on the cover.",
    )
    lawful_basis = forms.ChoiceField(label="Lawful basis", widget=forms.RadioSelect)
    chosen = forms.MultipleChoiceField(
        label="Add to the usual contents (optional)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick only what is needed for this purpose.",
    )

    unredacted_why = ReasonField(
        "Why do they need files as wholes, of which redacted versions were released?",
        required=False,
        help_text="Leave this empty, and each goes as its redacted version alone. Kept with the pack; not printed.",
    )

    def __init__(self, *args: Any, kind: str, referral: Referral, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        if kind == STAYS or not needs_reason(referral):
            del self.fields["unredacted_why"]
        fields: dict[str, Any] = self.fields
        fields["lawful_basis"].choices = LAWFUL_BASES.choices_with_hints()
        fields["chosen"].choices = [(part.code, part.title) for part in KINDS[kind].parts(CHOSEN)]

    @property
    def said(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("purpose", "lawful_basis", "chosen")}
        given["unredacted_why"] = self.cleaned_data.get("unredacted_why", "")
        return {"wanted": Wanted(kind=self.kind, **given)}


class SettlePackForm(SettleForm):
    """As for a request; or a new pack was handed over."""

    ways = (SettledHow.REPLACED, SettledHow.TELEPHONE, SettledHow.NOT_NEEDED)


class PressForm(OnceForm, GovukForm):
    """A button that changes something."""

    def __init__(self, *args: Any, **options: Any) -> None:
        # Several stand on one page: a hidden field needs no id.
        super().__init__(*args, **{"auto_id": False, **options})
