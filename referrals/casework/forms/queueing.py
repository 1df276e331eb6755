"""The filters of the queue. What is chosen can be bookmarked; what is searched stands in no address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from accounts.authority import Authority
from accounts.models import Agency, AgencyKind, User
from accounts.roles import CASE_STAFF, Role
from core.asked_once import asked_once
from core.cuts import CutField
from core.forms import IdentifierField, ListForm, Look, OneListed
from core.kept_rows import Abreast, abreast, rows_kept
from referrals.casework.cuts import CUTS
from referrals.casework.forms.fields import agencies_near, by_name, colleagues, with_job
from referrals.casework.queue_tabs import DUE, TABS, flags
from referrals.code_lists import SECTORS
from referrals.models import Code, Referral
from referrals.models.referral import FINISHED, Answer, State
from referrals.queues.rules import GENERAL, names_of_queues

ANY = ("", "Any")


@rows_kept
def _officers(*force_ids: int) -> QuerySet[User]:
    """Who can be given something, and who has something still, whatever became of their account."""
    found = User.objects.none()
    for force_id in force_ids:
        found = found | colleagues(force_id)
    # Asked of each person, of whom there are few, and not of each referral.
    in_hand = Referral.objects.filter(force_id__in=force_ids, officer=OuterRef("pk")).exclude(state__in=FINISHED)
    return (found | User.objects.filter(Exists(in_hand))).order_by("sort_key", "pk")


class QueueFilter(ListForm):
    about_subject = True
    looks = {"q": Look(spellcheck=False)}

    q = IdentifierField(label="Reference or name", required=False, max_length=300)
    state = forms.ChoiceField(label="State", choices=[ANY, *State.choices], required=False)
    danger = forms.ChoiceField(label="Immediate danger", choices=[ANY, *Answer.choices], required=False)
    due = forms.ChoiceField(label="Due", choices=[ANY, *DUE.items()], required=False)
    flag = forms.ChoiceField(
        label="Flag", choices=lambda: [ANY, *((flag.key, flag.label) for flag in flags().values())], required=False
    )
    sector = forms.ChoiceField(label="Sector", required=False)
    agency = forms.ChoiceField(label="Sent by", required=False)
    council = forms.ChoiceField(label="Area", required=False)
    queue = forms.ChoiceField(label="Queue", required=False)
    officer = OneListed(label="Officer", said=with_job, required=False, empty_label="Anybody")
    tab = forms.ChoiceField(
        label="Tab", choices=[(key, tab.label) for key, tab in TABS.items()], required=False, widget=forms.HiddenInput
    )
    cut = CutField(CUTS)
    order = forms.ChoiceField(
        label="Order",
        choices=[("queue", "Due first"), ("newest", "Newest first")],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(
        self, request: HttpRequest, *, officers: list[User], sectors: list[Code], agencies: list[Agency], **options: Any
    ) -> None:
        super().__init__(request, **options)
        self.fields["officer"].list(officers)  # type: ignore[attr-defined]  # a field that chooses a record
        self._offer_queues()
        for name, lines in (
            ("sector", [(code.code, code.label) for code in sectors]),
            ("agency", by_name(agencies)),
            ("council", by_name(agencies, AgencyKind.COUNCIL)),
        ):
            self.fields[name].choices = [ANY, *lines]  # type: ignore[attr-defined]  # a field that chooses from a list

    def _offer_queues(self) -> None:
        """Where the routing rules have made none, there is nothing to choose."""
        names = names_of_queues()
        offered = [ANY, *((name, name) for name in names), (GENERAL, GENERAL)]
        if names:
            self.fields["queue"].choices = offered  # type: ignore[attr-defined]  # a field that chooses from a list
        else:
            del self.fields["queue"]


def queue_filter(request: HttpRequest, who: Authority, **options: Any) -> QueueFilter:
    officers, sectors, agencies = choices(who)
    return QueueFilter(request, officers=officers, sectors=sectors, agencies=agencies, **options)


@asked_once
def choices(who: Authority) -> tuple[list[User], list[Code], list[Agency]]:
    officers, sectors, agencies = abreast(*chosen_from(who))
    return officers, sectors, agencies


def chosen_from(who: Authority) -> tuple[Abreast, Abreast, Abreast]:
    """The officers of the forces at which this reader works on cases, the sectors, and the agencies of the forces' areas:
    to be asked together."""
    works = (*CASE_STAFF, Role.DUTY_OFFICER)
    return _officers.asking(*who.agencies(*works)), SECTORS.asking(), agencies_near.asking(*who.areas(*works))
