"""Forms about who it is, and about deconfliction."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils import timezone

from core.forms import GovukForm, Look, VersionedForm
from referrals.casework.forms.fields import ComingDayField, ReasonField
from referrals.limits import LIMITS
from referrals.models.casework import DeconflictionCode
from subjects.models import Verdict


class VerdictForm(GovukForm):
    about_subject = True
    looks = {
        "verdict": Look(small=True, hints={Verdict.UNSURE: "A supervisor is asked to settle it."}),
    }
    verdict = forms.ChoiceField(label="Are they one person?", choices=Verdict.choices, widget=forms.RadioSelect)
    reason = ReasonField("Why", help_text="What speaks for it, and what against. It stays with the decision.")


class AnswerForm(VersionedForm, GovukForm):
    """The desk's whole answer: a code and a date. There is no free text, on purpose."""

    looks = {
        "code": Look(
            small=True,
            hints={
                DeconflictionCode.CLEAR: "Nothing stands in the way of the usual steps.",
                DeconflictionCode.CT_RELEVANT: "The usual steps may go on; the desk is told of each contact.",
                DeconflictionCode.PURSUE_PRIMACY: "No partner is asked and nobody contacts the person or the family.",
                DeconflictionCode.DEFER: "Not yet. The check comes back after the date below.",
            },
        )
    }
    code = forms.ChoiceField(label="Answer", choices=DeconflictionCode.choices, widget=forms.RadioSelect)
    next_check_on = ComingDayField(
        label="Next check on",
        within_days=LIMITS.next_check_days,
        help_text="The answer runs out after this day.",
        initial=lambda: timezone.localdate() + timedelta(days=LIMITS.deconfliction_lasts_days),
    )
