"""Is the role still needed? Asked of those who lead or administer an agency, each quarter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access_terms as terms
from accounts.actions import attesting as acts
from accounts.kinds import AGENCY_VIEWED
from accounts.models import Agency, Attestation, Membership
from accounts.requests import Visit
from accounts.roles import CARDS, Role
from audit.moves import MoveDenied
from audit.reading import listed, with_gate, with_record
from core.gravity import Grave
from core.row_security import as_the_service

SHOWN = 50
ANSWERS = {"yes": True, "no": False}


@require_safe
@with_gate(terms.attest_agency)
def choose(request: Visit) -> HttpResponse:
    agencies = terms.attested_by(request.who)
    if len(agencies) == 1:
        return redirect("accounts:attest", agencies[0].public_id)
    return render(request, "accounts/attesting.html", {"agencies": agencies})


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(Agency, can=terms.attest_agency, kind=AGENCY_VIEWED, grave=Grave.WAY_IN)
def attest(request: Visit, agency: Agency) -> HttpResponse:
    """Fifty at a time: each is answered by itself, and what is left open stays on the page."""
    if request.method == "POST":
        _answer(request, agency)
        return redirect("accounts:attest", agency.public_id)
    rows = list(acts.open_at(agency)[:SHOWN])
    listed(rows=rows, rule=terms.attest_role)
    asked = Membership.objects.filter(pk__in=[row.membership_id for row in rows])
    mine = set(terms.attest_role.filter(request.who, asked).values_list("pk", flat=True))
    context = {
        "agency": agency,
        "rows": [(row, CARDS[Role(row.membership.role)].says, row.membership_id in mine) for row in rows],
        "answerable": bool(mine),
    }
    return render(request, "accounts/attest.html", context)


def _answer(request: Visit, agency: Agency) -> None:
    """Every row for which something was chosen; a row that is refused says why, and the others are kept."""
    done = 0
    for row in acts.open_at(agency)[:SHOWN]:
        chosen = ANSWERS.get(request.POST.get(f"role-{row.public_id}", ""))
        if chosen is not None:
            done += _answered(request, row, is_needed=chosen)
    if done:
        messages.success(request, f"Answered: {done}.")
    else:
        messages.warning(request, "Nothing was answered. Choose yes or no beside at least one role.")


def _answered(request: Visit, row: Attestation, *, is_needed: bool) -> bool:
    try:
        with as_the_service():
            acts.answer(attestation=row, is_needed=is_needed, by=request.who)
    except MoveDenied as denied:
        messages.error(request, f"{row.membership.user.name}: {denied}")
        return False
    return True
