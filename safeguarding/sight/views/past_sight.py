"""Who could see a record on a day that is over, and who opened it: for auditors and the data protection officer of the
force. What for is asked first, and stands in the log with every answer."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authority import Authority
from accounts.requests import Visit
from audit.console.masking import PURPOSES
from audit.console.views import parse_day
from audit.log import log
from audit.question_page import ask, press
from audit.reading import OutOfSight, disclosed, with_record
from core.gravity import Grave
from core.reference_numbers import display_reference
from referrals.models import Referral
from safeguarding.access import see_past_sight
from safeguarding.kinds import (
    RECORD_PAST_SIGHT_ASKED,
    RECORD_PAST_SIGHT_OPENED,
    RECORD_PAST_SIGHT_SHOWN,
    RECORD_PAST_SIGHT_TAKEN,
)
from safeguarding.sight import past_sight_told
from safeguarding.sight.forms import PastSightForm

KEY = "past_sight"  # in the session: by record, what for


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(Referral, can=see_past_sight, kind=RECORD_PAST_SIGHT_OPENED, beyond=True)
def ask_day(request: Visit, referral: Referral) -> HttpResponse:
    return ask(
        request,
        PastSightForm(request.POST or None, first_day=past_sight_told.first_day()),
        partial(_state, request, referral),
        template="safeguarding/past_sight_ask.html",
        then=lambda day: reverse("safeguarding:past_sight", args=[referral.public_id, day.isoformat()]),
        reference=display_reference(referral.reference),
        back_url=_story(referral),
    )


def _state(request: Visit, referral: Referral, *, day: date, purpose: str, detail: str, by: Authority) -> date:
    """What is stated is in the log before anything is shown, and holds for this record until one signs out."""
    said = {"day": day.isoformat(), "purpose": purpose, "detail": detail}
    log(RECORD_PAST_SIGHT_ASKED, target=referral, data=said)
    request.session[KEY] = {**request.session.get(KEY, {}), str(referral.public_id): purpose}
    return day


def purpose_of(request: Any, referral: Referral) -> str:
    said = request.session.get(KEY, {}).get(str(referral.public_id), "")
    return dict(PURPOSES).get(said, "")


def purpose_said_first(request: Any, referral: Referral) -> HttpResponse | None:
    if purpose_of(request, referral):
        return None
    return redirect("safeguarding:past_sight_ask", referral.public_id)


@require_safe
@with_record(Referral, can=see_past_sight, first=purpose_said_first, kind=RECORD_PAST_SIGHT_SHOWN, beyond=True)
def shown(request: Visit, referral: Referral, on: str) -> HttpResponse:
    day = _asked_day(referral, on)
    told = past_sight_told.told_of(referral, day, who=request.who)
    context = {
        "reference": display_reference(referral.reference),
        "told": told,
        "facts": list(past_sight_told.facts(told)),
        "stood": past_sight_told.what_stood(referral, told),
        "purpose": purpose_of(request, referral),
        "ask_url": reverse("safeguarding:past_sight_ask", args=[referral.public_id]),
        "take_url": reverse("safeguarding:past_sight_take", args=[referral.public_id, on]),
        "back_url": _story(referral),
    }
    return render(request, "safeguarding/past_sight.html", context)


@require_POST
@with_record(Referral, can=see_past_sight, first=purpose_said_first, kind=None, grave=Grave.TAKES_OUT, beyond=True)
def take(request: Visit, referral: Referral, on: str) -> HttpResponse:
    act = partial(_take, request, referral, _asked_day(referral, on))
    return press(request, act, then=partial(_download, referral, on))


def _take(request: Visit, referral: Referral, day: date, *, by: Authority) -> bytes:
    told = past_sight_told.told_of(referral, day, who=by)
    said = {"day": day.isoformat(), "rows": len(told.lines), "purpose": request.session[KEY][str(referral.public_id)]}
    disclosed(RECORD_PAST_SIGHT_TAKEN, target=referral, data=said)
    return past_sight_told.as_csv(told)


def _download(referral: Referral, on: str, file: bytes) -> HttpResponse:
    name = f"who-could-see-{display_reference(referral.reference)}-{on}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file, content_type="text/csv; charset=utf-8", headers=headers)


def _asked_day(referral: Referral, on: str) -> date:
    """A day between the log's first and today; no other has a page."""
    day = parse_day(on)
    if day is None or not past_sight_told.first_day() <= day <= timezone.localdate():
        raise OutOfSight(Referral._meta.label, referral.public_id, target=referral)
    return day


def _story(referral: Referral) -> str:
    return reverse("audit:story", args=[Referral._meta.label, str(referral.pk)])
