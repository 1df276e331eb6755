"""Inviting several people from a list: checked first, with a report beside each row; then sent with one press."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.actions.inviting_many import send
from accounts.actions.memberships import roles_to_give
from accounts.forms.people import ManyForm
from accounts.kinds import AGENCY_VIEWED
from accounts.limits import PEOPLE
from accounts.models import Agency
from accounts.people.lists_of_people import NoList, Outcome, Row, rows_of
from accounts.requests import Visit
from audit.reading import with_record
from core.gravity import Grave


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(Agency, can=access.administer, kind=AGENCY_VIEWED, grave=Grave.WAY_IN)
def several(request: Visit, agency: Agency) -> HttpResponse:
    form = ManyForm(request.POST or None)
    rows: list[Row] = []
    if request.method == "POST" and form.is_valid():
        try:
            rows = rows_of(form.cleaned_data["people"], agency=agency, by=request.who)
        except NoList as unread:
            form.add_error("people", str(unread))
    good = [row for row in rows if row.is_good]
    seen = form.cleaned_data.get("checked") == _digest(form.cleaned_data.get("people", "")) if rows else False
    if good and seen and request.POST.get("act") == "send":
        _say(request, send(agency=agency, rows=rows, by=request.who), rows)
        return redirect("accounts:agency_people", agency.public_id)
    context = {
        "form": _with_digest(request, form) if rows else form,
        "agency": agency,
        "rows": rows,
        "good": len(good),
        "roles": roles_to_give(agency=agency, by=request.who),
        "sites": agency.sites.order_by("sort_key", "pk"),
        "most": PEOPLE.invited_at_once,
    }
    return render(request, "accounts/invite_several.html", context, status=form.http_status)


def _with_digest(request: Visit, form: ManyForm) -> ManyForm:
    """The list that this report is of: what is changed after it is checked anew, and not sent unseen."""
    answers = request.POST.copy()
    answers["checked"] = _digest(form.cleaned_data["people"])
    shown = ManyForm(answers)
    shown.is_valid()
    return shown


def _digest(people: str) -> str:
    return hashlib.sha256(people.encode()).hexdigest()


def _say(request: Visit, done: dict[Outcome, int], rows: list[Row]) -> None:
    sent, given = done[Outcome.INVITE], done[Outcome.PROPOSE]
    messages.success(
        request, f"Invitations on their way: {sent}. Roles given or proposed to people with an account: {given}."
    )
    if left := [str(row.number) for row in rows if not row.is_good]:
        messages.warning(request, f"Not sent, as the report said: line {', '.join(left)}.")
    if refused := done[Outcome.WRONG] - len(left):
        messages.warning(request, f"Refused at the last moment: {refused}. Check the list again.")
