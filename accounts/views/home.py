"""Where each person's day begins."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from accounts.authority import Authority
from accounts.kept_text import parked_text
from accounts.kept_text.still_open import standing_of
from accounts.limits import TYPED
from accounts.requests import Visit
from audit.reading import with_gate
from core.menu import offered


@require_safe
@with_gate(signed_in)
def home(request: Visit) -> HttpResponse:
    """A card for each place that is open to the person, with how many things wait there."""
    who: Authority = request.who
    cards = [
        {
            "label": entry.label,
            "says": entry.says,
            "url": reverse(entry.url_name),
            "waiting": entry.waiting(who) if entry.waiting else 0,
        }
        for entry in offered(who)
        if entry.says
    ]
    context = {"cards": cards, "who": who, "lapsed": _lapsed(who), "kept": _kept(who)}
    return render(request, "accounts/home.html", context)


def _kept(who: Authority) -> list[dict[str, Any]]:
    """What was typed and not sent: on which record and in which box, where that may still be seen."""
    rows = []
    for text in parked_text.waiting_for(who):
        standing = standing_of(text, who)
        typed = parked_text.answers(text) if standing.seen else []
        rows.append(
            {
                "text": text,
                "standing": standing,
                "until": text.at + TYPED.kept,
                "box": typed[0][0] if typed else "",
                "url": text.path if standing.is_open and text.form else reverse("accounts:kept", args=[text.public_id]),
            }
        )
    return rows


def _lapsed(who: Authority) -> bool:
    """Training or vetting ran out: the reading roles are gone from `who`, and the person should learn why."""
    return who.user is not None and not who.user.may_read
