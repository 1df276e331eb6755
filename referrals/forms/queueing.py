"""The filters of the queue, in the address: what is shown can be bookmarked, and holds no name unless one was
searched."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from core.forms import GovukForm, LineField, Look
from referrals.forms.fields import PersonField, codes, colleagues
from referrals.models.referral import Answer, State
from referrals.queue import FLAGS, TABS

ANY = ("", "Any")


class QueueFilter(GovukForm):
    about_subject = True
    looks = {"q": Look(spellcheck=False)}

    q = LineField(label="Reference or name", required=False, max_length=80)
    state = forms.ChoiceField(label="State", choices=[ANY, *State.choices], required=False)
    danger = forms.ChoiceField(label="Immediate danger", choices=[ANY, *Answer.choices], required=False)
    flag = forms.ChoiceField(
        label="Flag", choices=[ANY, *((key, label) for key, (label, _) in FLAGS.items())], required=False
    )
    sector = forms.ChoiceField(label="Sector", required=False)
    officer = PersonField(
        label="Officer", queryset=User.objects.none(), required=False, empty_label="Anybody"
    )
    tab = forms.ChoiceField(choices=[(key, key) for key in TABS], required=False, widget=forms.HiddenInput)
    order = forms.ChoiceField(
        choices=[("queue", ""), ("newest", "")], required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, force_ids: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        found = User.objects.none()
        for force_id in force_ids:
            found = found | colleagues(force_id)
        self.fields["officer"].queryset = found  # type: ignore[attr-defined]
        self.fields["sector"].choices = [ANY, *codes("sectors")]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What can be used of it: a hand-typed value that means nothing is left out, and the list still
        shows."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
