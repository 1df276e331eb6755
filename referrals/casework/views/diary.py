"""The diary: what decisions promised for a day, due this week or overdue, and saying that it is done or put off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any, cast

from django import forms
from django.db.models import Model, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.authority import Authority
from accounts.requests import Visit
from audit.question_page import ask
from audit.reading import listed, with_gate, with_record
from core.components import Tab
from core.forms import GovukForm, Look, OnceForm
from core.paging import page_links, place_asked
from referrals import access
from referrals.casework.actions import diary as acts
from referrals.casework.forms.fields import ComingDayField, ReasonField
from referrals.limits import LIMITS
from referrals.models import DiaryEntry

RELATED = ("referral__officer", "referral__owner", "agency")


def _week() -> Any:
    return timezone.localdate() + timedelta(days=7)


TABS: dict[str, tuple[str, Callable[[str], Q]]] = {
    "week": (
        "This week",
        lambda prefix: Q(due_on__gte=timezone.localdate(), due_on__lte=_week()),
    ),
    "overdue": ("Overdue", lambda prefix: Q(due_on__lt=timezone.localdate())),
    "later": ("Later", lambda prefix: Q(due_on__gt=_week())),
}


class SettleForm(OnceForm, GovukForm):
    """Done, or another day; either way why."""

    about_subject = True
    looks = {"what": Look(small=True)}
    what = forms.ChoiceField(
        label="What becomes of it?",
        choices=(("done", "It is done"), ("put_off", "It is put off")),
        widget=forms.RadioSelect,
    )
    until = ComingDayField(
        label="Put off until (only if chosen above)", required=False, within_days=LIMITS.diary_put_off_days
    )
    why = ReasonField("What came of it, or why it is put off")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("what") == "put_off" and not data.get("until") and "until" not in self.errors:
            self.add_error("until", "Enter the day until which it is put off")
        if data.get("what") == "done" and data.get("until"):
            self.add_error("what", "You gave a day. Choose that it is put off, or take the day out")
        return data


@require_GET
@with_gate(access.keep_diary)
def diary(request: Visit) -> HttpResponse:
    chosen = request.GET.get("tab", "")
    chosen = chosen if chosen in TABS else "week"
    page = access.keep_diary.page(
        request.who,
        DiaryEntry,
        order=access.SOONEST_FIRST,
        narrow=TABS[chosen][1],
        after=place_asked(request.GET),
        related=RELATED,
    )
    listed(rows=page.rows, rule=access.keep_diary)
    tabs = [
        Tab(
            label,
            f"?tab={name}",
            current=name == chosen,
            count=access.keep_diary.count(
                request.who,
                DiaryEntry,
                order=access.SOONEST_FIRST,
                narrow=narrow,
            ),
        )
        for name, (label, narrow) in TABS.items()
    ]
    context = {
        "rows": page.rows,
        "tabs": tabs,
        "today": timezone.localdate(),
        **page_links(request.GET, page),
    }
    return render(request, "referrals/diary/list.html", context)


@require_http_methods(["GET", "POST"])
@with_record(DiaryEntry, can=access.keep_diary, related=RELATED)
def entry(request: Visit, found: Model) -> HttpResponse:
    promised = cast(DiaryEntry, found)
    return ask(
        request,
        SettleForm(request.POST or None),
        partial(_settle, promised),
        template="referrals/diary/entry.html",
        entry=promised,
        continue_label="Save",
        then="referrals:diary",
    )


def _settle(promised: DiaryEntry, *, what: str, until: date | None, why: str, by: Authority) -> DiaryEntry:
    if what == "done":
        return acts.settle(entry=promised, how=why, by=by)
    assert until is not None, "the form asks for the day"
    return acts.put_off(entry=promised, until=until, reason=why, by=by)
