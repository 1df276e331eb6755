"""The name of a view, and for whom it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Agency
from core.forms import GovukForm, LineField, Look, OnceForm

OWN = ""


class ViewForm(OnceForm, GovukForm):
    looks = {"name": Look(width=20)}
    name = LineField(
        label="Name of the view",
        max_length=60,
        help_text="For example: Overdue, under 18. Name nobody: it stands above the list.",
    )
    team = forms.ChoiceField(label="Who is it for?", widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, teams: QuerySet[Agency], **options: Any) -> None:
        super().__init__(*args, **options)
        self.teams = {str(team.pk): team for team in teams}
        if self.teams:
            for_teams = [(key, f"Everybody who works on cases at {team}") for key, team in self.teams.items()]
            self.fields["team"].choices = [(OWN, "Only me"), *for_teams]  # type: ignore[attr-defined]  # a field of choices
            self.fields["team"].initial = OWN
        else:
            del self.fields["team"]

    @property
    def said(self) -> dict[str, Any]:
        return {"name": self.cleaned_data["name"], "team": self.teams.get(self.cleaned_data.get("team", OWN))}
