"""The register of agreements between agencies: read, recorded, ended."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import Visit
from audit.question_page import ask, press
from audit.reading import listed, with_gate, with_record
from core.paging import page_links, place_asked
from referrals import access
from referrals.agreements import actions
from referrals.agreements.forms import AgreementForm
from referrals.code_lists import LAWFUL_BASES
from referrals.kinds import AGREEMENT_VIEWED
from referrals.models import Agreement


@require_safe
@with_gate(access.see_agreements)
def index(request: Visit) -> HttpResponse:
    page = access.see_agreements.page(
        request.who, Agreement, order=access.BY_LAST_DAY, after=place_asked(request.GET), related=("recorded_by",)
    )
    listed(rows=page.rows, rule=access.see_agreements, named=False)
    words = LAWFUL_BASES.labels()
    rows = [
        (one, [party.agency for party in one.parties.select_related("agency")], [words.get(p, p) for p in one.purposes])
        for one in page.rows
    ]
    may_keep = access.keep_agreements.anywhere(request.who)
    context = {"rows": rows, "may_keep": may_keep, **page_links(request.GET, page)}
    return render(request, "referrals/agreements/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(access.keep_agreements)
def record(request: Visit) -> HttpResponse:
    return ask(
        request,
        AgreementForm(request.POST or None),
        actions.record,
        template="referrals/agreements/record.html",
        heading="Record an agreement",
        continue_label="Record the agreement",
        then="referrals:agreements",
        done="The agreement is recorded.",
    )


@require_POST
@with_record(Agreement, can=access.keep_agreements, sees=access.see_agreements, kind=AGREEMENT_VIEWED)
def end(request: Visit, agreement: Agreement) -> HttpResponse:
    done = "The agreement has ended. It covers no new share."
    return press(request, partial(actions.end, agreement=agreement), then="referrals:agreements", done=done)
