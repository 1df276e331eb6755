"""Where each person's day begins; and, to who is not signed in, what this service is."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from accounts.authority import Authority
from accounts.idempotency import FIELD
from accounts.kept_text import parked_text
from accounts.kept_text.still_open import standing_of
from accounts.limits import TYPED
from accounts.requests import Visit
from accounts.signing_in.pages_first import acts_for_who_is_signed_in
from audit.reading import with_gate
from core.menu import Entry, offered
from core.today import of_today, recently_opened


@require_safe
@login_not_required
@acts_for_who_is_signed_in
def home(request: Visit) -> HttpResponse:
    """To a stranger what the service is for, whom to call and the way in: it holds no data, so nothing is asked."""
    return today(request) if request.user.is_authenticated else render(request, "accounts/front.html")


@with_gate(signed_in)
def today(request: Visit) -> HttpResponse:
    """What this person's day asks of them, each line a link into its list; then what has no place on the menu."""
    who: Authority = request.who
    places = [entry for entry in offered(who) if entry.says]
    beside = [entry for entry in places if not entry.on_menu]
    context = {
        "who": who,
        "today": of_today(request),
        "recent": recently_opened(who),
        "buttons": [_button(entry) for entry in places if entry.press],
        "is_open": bool(places),
        "beside": [(entry.label, reverse(entry.url_name), entry.says) for entry in beside],
        "lapsed": _lapsed(who),
        "kept": _kept(who),
    }
    return render(request, "accounts/home.html", context)


def _button(entry: Entry) -> dict[str, Any]:
    """What the day of this person may begin with. Its key is made with the page: two clicks begin one thing."""
    assert entry.press is not None
    label, answers = entry.press
    return {"label": label, "url": reverse(entry.url_name), "answers": {**answers, FIELD: uuid4()}.items()}


def _kept(who: Authority) -> list[dict[str, Any]]:
    """What was typed and not sent: on which record and in which box, where that may still be seen."""
    rows = []
    for text in parked_text.waiting_for(who):
        standing = standing_of(text, who)
        rows.append(
            {
                "text": text,
                "standing": standing,
                "until": text.at + TYPED.kept,
                "box": parked_text.known_by(text) if standing.seen else "",
                "url": text.path if standing.is_open and text.form else reverse("accounts:kept", args=[text.public_id]),
            }
        )
    return rows


def _lapsed(who: Authority) -> bool:
    """Training or vetting ran out: the reading roles are gone from `who`, and the person should learn why."""
    return who.user is not None and not who.user.may_read
