"""Packs of one referral: the list, asking for one in two steps."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.requests import Visit
from audit.question_page import ask
from audit.reading import listed
from core.components import Label
from core.gravity import Grave
from packs import access
from packs.actions import request_pack
from packs.asking import for_whom
from packs.corrected import corrections, labels
from packs.forms import PackForm, RecipientForm
from packs.models import OWN
from packs.sections import KINDS
from packs.sharing.presenters import label
from referrals.casework.casefile import bar, case_page
from referrals.models import Referral

TAB = "packs:packs"
RELATED = ("pack", "recipient", "requested_by")


@require_GET
@case_page()
def packs(request: Visit, referral: Referral) -> HttpResponse:
    jobs = list(
        access.see_pack.filter(
            request.who, referral.pack_jobs.filter(recipient=None).select_related(*RELATED)
        ).order_by("-created_at")[:50]
    )
    listed(rows=jobs, rule=access.see_pack)
    of_agencies = referral.pack_shares.select_related("agency", "shared_by").order_by("-shared_at", "-pk")
    shares = list(access.see_share.filter(request.who, of_agencies)[:50])
    listed(rows=shares, rule=access.see_share)
    wrong = corrections(referral)
    rows: list[tuple[object, str, list[Label]]] = [(job, for_whom(job), labels(job, wrong)) for job in jobs]
    context = {
        **bar(request, referral, TAB),
        "referral": referral,
        "heading": "Packs",
        "rows": rows,
        "shares": [(share, label(share)) for share in shares],
        "why_not": access.request_pack.refusal(request.who, referral),
    }
    return render(request, "packs/packs.html", context)


@case_page(can=access.request_pack)
def choose_recipient(request: Visit, referral: Referral) -> HttpResponse:
    form = RecipientForm(request.POST or None, referral=referral, by=request.who)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["recipient"]
        if chosen in OWN:
            return redirect(f"packs:ask_{chosen}", referral.public_id)
        return redirect("packs:ask_partner", referral.public_id, chosen)
    context = {"form": form, "back_url": reverse("packs:packs", args=[referral.public_id])}
    return render(request, "packs/recipient.html", context, status=form.http_status)


@case_page(can=access.request_pack, grave=Grave.TAKES_OUT)
def ask_police(request: Visit, referral: Referral) -> HttpResponse:
    return _ask(request, referral, "police")


@case_page(can=access.request_pack, grave=Grave.TAKES_OUT)
def ask_case(request: Visit, referral: Referral) -> HttpResponse:
    return _ask(request, referral, "case")


@case_page(can=access.request_court_pack)
def ask_court(request: Visit, referral: Referral) -> HttpResponse:
    return _ask(request, referral, "court")


def _ask(request: Visit, referral: Referral, code: str) -> HttpResponse:
    """The second step: purpose, basis, and what is added; beside it, what is left out."""
    kind = KINDS[code]
    return ask(
        request,
        PackForm(request.POST or None, kind=code, referral=referral),
        partial(request_pack, referral=referral),
        template="packs/ask.html",
        heading=f"Pack: {kind.title}",
        left_out=kind.left_out(kind.codes()),
        continue_label="Make the pack",
        back_url=reverse("packs:choose_recipient", args=[referral.public_id]),
        cancel_url=reverse("packs:packs", args=[referral.public_id]),
        then=lambda job: reverse("packs:job", args=[job.public_id]),
    )
