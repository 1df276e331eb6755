"""E-mails that have not left, for the administrators of those they are for: who, since when and why,
never what about."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import NEWEST_FIRST, administers_platform, see_undelivered
from accounts.forms.people import AnswerAlarmsForm
from accounts.kinds import MAIL_OPENED
from accounts.models import Notice
from accounts.notices import arriving
from accounts.requests import Visit
from audit.evidence.alarms import SERVICE_ALARMS
from audit.reading import Refused, listed, with_gate, with_record
from core.paging import page_links, place_asked


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(see_undelivered)
def undelivered(request: Visit) -> HttpResponse:
    """The list; and for administrators of the service, what stands as an alarm until they say what was done about it."""
    answers = administers_platform.anywhere(request.who)
    form = AnswerAlarmsForm(request.POST or None)
    if request.method == "POST" and not answers:
        raise Refused("Only an administrator of the service answers its alarms.", rule=administers_platform.name)
    if request.method == "POST" and form.is_valid():
        _said(request, arriving.answer_alarms(why=form.cleaned_data["reason"]))
        return redirect("accounts:undelivered")
    page = see_undelivered.page(
        request.who,
        Notice,
        order=NEWEST_FIRST,
        narrow=arriving.not_left,
        after=place_asked(request.GET),
        related=("person", "invitation"),
    )
    listed(rows=page.rows, rule=see_undelivered)
    alarms = [SERVICE_ALARMS[what] for what in arriving.needs_an_answer()] if answers else []
    context = {"notices": page.rows, "alarms": alarms, "form": form, **page_links(request.GET, page)}
    return render(request, "accounts/undelivered.html", context)


def _said(request: Visit, answered: list[str]) -> None:
    if answered:
        messages.success(request, "The alarm no longer stands. What you wrote is kept in the log with your name.")
    else:
        messages.warning(request, "No alarm stood any more: it was answered already, or the e-mails were sent again.")


@require_POST
@with_record(Notice, can=see_undelivered, kind=MAIL_OPENED)
def send_again(request: Visit, notice: Notice) -> HttpResponse:
    if arriving.send_again(notice):
        messages.success(request, "The e-mail will be sent now. If it fails again, it is on this list in a minute.")
    else:
        messages.warning(request, "This e-mail waits already, or has been sent. Nothing was changed.")
    return redirect("accounts:undelivered")
