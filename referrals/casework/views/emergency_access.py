"""Opening a record in an emergency, ending it, and the reviews of those who did."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.authority import Authority
from accounts.requests import Visit
from audit.question_page import ask, press
from audit.reading import listed, with_gate, with_record
from core.components import Tab
from core.gravity import Grave
from core.paging import page_links, place_asked
from referrals import access
from referrals.casework.actions import emergency_access as acts
from referrals.casework.forms.emergency_access import EmergencyAccessForm, EmergencyReviewForm
from referrals.casework.presenters import emergency_access as shown
from referrals.kinds import EMERGENCY_ACCESS_VIEWED
from referrals.limits import EMERGENCY_REVIEWED, LIMITS
from referrals.models import EmergencyAccess, Referral

RELATED = ("referral", "by", "force", "reviewed_by")
OPEN_ANYWAY = "This record is open to you as it is, so nothing was opened in an emergency."


@require_http_methods(["GET", "POST"])
@with_gate(access.open_in_emergency)
def open_record(request: Visit) -> HttpResponse:
    """By its reference and nothing else, with a category and a reason, after a fresh proof of who asks."""
    return ask(
        request,
        EmergencyAccessForm(request.POST or None, who=request.who),
        _open,
        template="referrals/emergency/open.html",
        then=lambda made: reverse("referrals:case", args=[made[0].public_id]),
        done=lambda made: "" if made[1] else OPEN_ANYWAY,
        page=lambda: {"rows": shown.mine(request.who)},
        hours=LIMITS.emergency_access_hours,
        review_within=EMERGENCY_REVIEWED.now_in_words,
        continue_label="Open the record",
        cancel_url=reverse("home"),
    )


def _open(*, referral: Referral, by: Authority, **said: Any) -> tuple[Referral, EmergencyAccess | None]:
    return referral, acts.open_record(referral=referral, by=by, **said)


@require_POST
@with_record(EmergencyAccess, can=access.end_emergency, related=("referral",), kind=EMERGENCY_ACCESS_VIEWED)
def end(request: Visit, opened: EmergencyAccess) -> HttpResponse:
    act, done = partial(acts.end, opened=opened), "The record is closed to you again."
    return press(request, act, then=reverse("referrals:emergency_access"), done=done)


@require_GET
@with_gate(access.see_emergency)
def reviews(request: Visit) -> HttpResponse:
    """What waits for a review, the most urgent first; and what was reviewed."""
    chosen = "reviewed" if request.GET.get("tab") == "reviewed" else "open"
    page = access.see_emergency.page(
        request.who,
        EmergencyAccess,
        order=access.REVIEW_DUE_FIRST,
        narrow=_reviewed if chosen == "reviewed" else _open_still,
        after=place_asked(request.GET),
        related=RELATED,
    )
    listed(rows=page.rows, rule=access.see_emergency, named=False)
    tabs = [
        Tab(label, f"?tab={name}", current=name == chosen)
        for name, label in (("open", "To be reviewed"), ("reviewed", "Reviewed"))
    ]
    context = {"rows": page.rows, "tabs": tabs, "chosen": chosen, **page_links(request.GET, page)}
    return render(request, "referrals/emergency/reviews.html", context)


def _open_still(prefix: str) -> Q:
    return Q(**{f"{prefix}reviewed_at__isnull": True})


def _reviewed(prefix: str) -> Q:
    return Q(**{f"{prefix}reviewed_at__isnull": False})


@require_http_methods(["GET", "POST"])
@with_record(
    EmergencyAccess,
    can=access.see_emergency,
    related=RELATED,
    kind=EMERGENCY_ACCESS_VIEWED,
    grave=Grave.SETTLES,
    reads=True,
)
def review(request: Visit, opened: EmergencyAccess) -> HttpResponse:
    """Who opened what, why and until when, and what they read; and whether it was justified."""
    why_not = access.review_emergency.refusal(request.who, opened)
    return ask(
        request,
        EmergencyReviewForm(request.POST or None),
        partial(acts.review, opened=opened),
        template="referrals/emergency/review.html",
        then=reverse("referrals:emergency_reviews"),
        done="Your review is recorded, and the person who opened it was told.",
        page=lambda: {"facts": shown.facts(opened), "reads": shown.reads(opened), "found": shown.found(opened)},
        opened=opened,
        why_not="" if opened.reviewed_at else why_not,
        continue_label="Record the review",
        back_url=reverse("referrals:emergency_reviews"),
    )
