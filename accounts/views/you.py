"""A person's own account: who they are here, and where they are signed in."""

from __future__ import annotations

from allauth.account import views as allauth
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_POST, require_safe

from accounts.access import signed_in
from accounts.actions import sessions
from accounts.requests import Visit
from accounts.signing_in.browsers import browser_in_words
from audit.reading import with_gate
from core.components import Row
from core.gravity import Grave

# Whether "/" leads to the search box: a choice for one browser, of which the service keeps nothing.
SHORTCUTS, OFF = "shortcuts", "off"
YEAR = 365 * 24 * 60 * 60


@require_safe
@with_gate(signed_in)
def account(request: Visit) -> HttpResponse:
    person, who = request.user, request.who
    rows = [
        Row("Name", person),
        Row("Email address", person.email),  # type: ignore[union-attr]  # the gate lets in signed-in people only
        Row("What you do here", [str(held) for held in who.memberships], missing="No role at present"),
    ]
    signed_in_at = UserSession.objects.filter(user=person).order_by("-last_seen_at")[:50]
    browsers = [(session, browser_in_words(session.user_agent), mark_of(session)) for session in signed_in_at]
    context = {"rows": rows, "browsers": browsers, "current_key": request.session.session_key}
    return render(request, "accounts/you.html", context)


@require_POST
@with_gate(signed_in)
def shortcuts(request: Visit) -> HttpResponse:
    """A key of one letter is a nuisance to whoever dictates, or rests a hand on the keys: this browser leaves it alone."""
    answer = redirect("accounts:you")
    off = request.POST.get(SHORTCUTS) == OFF
    answer.set_cookie(
        SHORTCUTS, OFF if off else "on", max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    messages.success(request, f"The keys of this browser are switched {'off' if off else 'on'}.")
    return answer


@with_gate(signed_in, grave=Grave.WAY_IN)
def change_password(request: Visit) -> HttpResponse:
    """The old password is asked on the page; a password alone changes no password where there is a second factor."""
    return allauth.password_change(request)


def mark_of(session: UserSession) -> str:
    """Names a session in an address without giving its key away, or anything that could be counted."""
    return salted_hmac("accounts.session", session.session_key).hexdigest()[:32]


@require_POST
@with_gate(signed_in)
def end_session(request: Visit, mark: str) -> HttpResponse:
    mine = UserSession.objects.filter(user_id=request.user.pk)
    session = next((session for session in mine if mark_of(session) == mark), None)
    if session is None:
        raise Http404
    sessions.end_one(session=session, by=request.who)
    messages.success(request, "That browser has been signed out.")
    return redirect("accounts:you")


@require_POST
@with_gate(signed_in)
def end_other_sessions(request: Visit) -> HttpResponse:
    sessions.end_all(person=request.user, keep=request.session.session_key or "")  # type: ignore[arg-type]  # the gate lets in signed-in people only
    messages.success(request, "Every other browser has been signed out.")
    return redirect("accounts:you")
