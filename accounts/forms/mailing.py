"""How messages come by e-mail."""

from __future__ import annotations

from django import forms

from accounts.limits import MAIL
from accounts.models import Mailed
from core.forms import GovukForm, Look

HOURS = [(str(hour), f"{hour % 12 or 12}{'am' if hour < 12 else 'pm'}") for hour in MAIL.digest_hours]


class MailForm(GovukForm):
    looks = {"mailed": Look(hints={"daily": "Grouped by record, without what was read or done by then"})}
    called = {"mailed_at_hour": "hour"}

    mailed = forms.ChoiceField(label="Messages that are not urgent", choices=Mailed.choices, widget=forms.RadioSelect)
    mailed_at_hour = forms.TypedChoiceField(
        label="When the one e-mail a day comes", choices=HOURS, coerce=int, required=False, empty_value=None
    )
