"""What is typed and ticked to share a pack with an agency. They parse; actions decide."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Agency, User
from core.forms import GovukForm, Look, NarrativeField, OnceForm, VersionedForm, VersionField
from core.reference_numbers import is_quoted_in
from packs.content.attached import is_whole_in_spite
from packs.limits import LIMITS
from packs.sharing import offer
from packs.sharing.actions import Wanted
from packs.sharing.changed import corrections_by_sender
from packs.sharing.offer import Piece
from referrals.casework.forms.fields import PersonField, ReasonField, colleagues
from referrals.casework.forms.giving import ActForm
from referrals.code_lists import LAWFUL_BASES
from referrals.models import Referral

OTHERS = " (names others)"
LONGEST = 160


class ShareForm(OnceForm, GovukForm):
    """Piece by piece what one agency gets; then why, on what basis, and who decided it."""

    about_subject = True
    looks = {
        "lawful_basis": Look(small=True),
        "days": Look(width=2, suffix="days", inputmode="numeric"),
    }
    purpose = NarrativeField(
        label="Purpose", rows=3, max_length=1000, help_text="What they need it for. They read this on the cover."
    )
    lawful_basis = forms.ChoiceField(label="Lawful basis for sharing", widget=forms.RadioSelect)
    necessity = ReasonField(
        "Why is it necessary?", help_text="What could not be done without it. Kept with the pack; they do not see it."
    )
    proportionality = ReasonField(
        "Why is it proportionate?", help_text="Why no less would do, for the person and for others who are named."
    )
    unredacted_why = ReasonField(
        "Why do they need a file as a whole, of which a redacted version was released?",
        required=False,
        help_text="Only where you ticked the whole. Otherwise tick the redacted version above, or make one. Kept with the pack; they do "
        "not see it.",
    )
    decided_by = PersonField(label="Who decided to share it?", queryset=User.objects.none(), empty_label="Choose")
    days = forms.IntegerField(
        label="How long can they open it?",
        min_value=1,
        max_value=LIMITS.longest_shared_days,
        initial=LIMITS.shared_days,
        help_text="A local limit, not a statutory one. You can recall it at any time.",
    )
    corrections = VersionField(initial=0)

    def __init__(self, *args: Any, referral: Referral, agency: Agency, **options: Any) -> None:
        super().__init__(*args, **options)
        self.referral, self.agency = referral, agency
        fields: dict[str, Any] = self.fields
        fields["lawful_basis"].choices = LAWFUL_BASES.choices_with_hints()
        fields["decided_by"].queryset = colleagues(referral.force_id)
        fields["corrections"].initial = corrections_by_sender(referral).count()
        self.picks = {
            f"pieces_{group.code}": group for group in offer.groups(referral, offer.kind_for(referral, agency))
        }
        for name, group in self.picks.items():
            fields[name] = forms.MultipleChoiceField(
                label=group.title,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(piece.key, words_of(piece)) for piece in group.pieces],
                error_messages={
                    "invalid_choice": "Something here has changed since you opened the page. Tick it again"
                },
            )
        if not any(piece.whole_in_spite for group in self.picks.values() for piece in group.pieces):
            del fields["unredacted_why"]
        self.looks = {**self.looks, **dict.fromkeys(self.picks, Look(small=True))}  # type: ignore[misc]  # of this record's groups
        self.order_fields([*self.picks])

    def clean(self) -> dict[str, Any] | None:
        """The agency is told which referral it is only where that was picked."""
        if is_quoted_in(self.cleaned_data.get("purpose", ""), self.referral.reference):
            self.add_error("purpose", "Leave out the reference of the referral: tick it above if they need it")
        if not self.errors and not self._picked():
            self.add_error(next(iter(self.picks)), "Tick at least one thing, or the pack is empty")
        if not self.errors and any(map(is_whole_in_spite, self._picked())) and not self.cleaned_data["unredacted_why"]:
            self.add_error(
                "unredacted_why",
                "You ticked a file as a whole, of which a redacted version was released: say why, or tick that one",
            )
        return super().clean()

    def _picked(self) -> list[str]:
        return [key for name in self.picks for key in self.cleaned_data.get(name, [])]

    @property
    def said(self) -> dict[str, Any]:
        typed = ("purpose", "lawful_basis", "necessity", "proportionality", "decided_by", "days", "corrections")
        told = {name: self.cleaned_data[name] for name in typed}
        told["unredacted_why"] = self.cleaned_data.get("unredacted_why", "")
        return {"wanted": Wanted(agency=self.agency, pieces=self._picked(), **told)}


def words_of(piece: Piece) -> str:
    """Enough to choose by; the whole stands on the next page, as the agency will see it."""
    value = piece.value if len(piece.value) <= LONGEST else f"{piece.value[:LONGEST].rstrip()}…"
    said = f"{piece.label.rstrip('?:')}: {value}"
    return said + OTHERS if piece.of_others else said


class ShareReasonForm(VersionedForm, OnceForm, GovukForm):
    """Why: for recalling, and for not approving."""

    about_subject = True
    reason = ReasonField("Why?", error_messages={"required": "Say why"})


class ReadCorrectionForm(ActForm):
    """That the agency has read what was corrected: as much of it as the page showed."""

    corrections = VersionField()


class DestroyedForm(VersionedForm, OnceForm, GovukForm):
    """The certificate: every copy is gone, and how."""

    how = ReasonField(
        "How were the copies destroyed?",
        help_text="Files deleted, also from downloads and backups that you can reach; paper shredded. Do not describe the "
        "person.",
        error_messages={"required": "Say how the copies were destroyed"},
    )
    sure = forms.BooleanField(
        label="No copy of it is left at my agency",
        error_messages={"required": "Say that no copy is left, or tell the police team what you still hold"},
    )
    parts = ("sure",)
