"""Where each person's day begins."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import parked_text
from accounts.access import signed_in
from accounts.authority import Authority
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
    context = {"cards": cards, "who": who, "lapsed": _lapsed(who), "kept": parked_text.waiting_for(who)}
    return render(request, "accounts/home.html", context)


def _lapsed(who: Authority) -> bool:
    """Training or vetting ran out: the reading roles are gone from `who`, and the person should learn why."""
    return who.user is not None and not who.user.may_read
