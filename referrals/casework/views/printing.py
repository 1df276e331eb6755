"""What was ticked in a list, as one document for the desk: a sheet a referral."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.authority import Authority
from accounts.requests import Visit
from audit.reading import read_among, with_gate
from core.components import Label, Row
from core.gravity import Grave
from core.reference_numbers import display_reference
from core.related import with_related
from referrals import access
from referrals.casework.presenters.next_step import Next, next_step
from referrals.casework.views.bar import facts, labels
from referrals.casework.views.opening import RELATED
from referrals.casework.views.overview import danger_words, numbers_of
from referrals.casework.views.place_in_list import last_list, was_shown
from referrals.casework.views.several import NOT_THERE, REFERRAL, keys_of
from referrals.child import under_18_words
from referrals.kinds import RECORD_PRINTED
from referrals.models import Referral
from referrals.models.casework import EnquiryState
from referrals.questions.filed_document import answer
from referrals.questions.meaning import Meaning


@dataclass(frozen=True)
class Sheet:
    """Who it is about, where it stands, what is next and what is still open."""

    reference: str
    name: str
    labels: Sequence[Label]
    rows: Sequence[Row]
    next_step: Next | None


@dataclass(frozen=True)
class LeftOut:
    """What is not printed: named as the list named it, with why; a link where it can be opened."""

    reference: str
    why: str
    href: str = ""


@require_GET
@with_gate(access.sees_queue, grave=Grave.TAKES_OUT)
def printed(request: Visit) -> HttpResponse:
    """Each is read through its own door and logged by itself; what is not printed is named, with why."""
    asked = keys_of(request.GET.getlist(REFERRAL))
    rows = access.see_case_file.filter(request.who, Referral.objects.filter(public_id__in=asked))
    found = {row.public_id: row for row in with_related(rows, RELATED).order_by("queue_key", "pk")}
    left_out = [LeftOut(was_shown(request, key), NOT_THERE) for key in asked if key not in found]
    sheets = []
    for key, referral in found.items():
        why_not = read_among(request, referral, can=access.see_case_file, kind=RECORD_PRINTED)
        if why_not:
            href = reverse("referrals:case", args=[key])
            left_out.append(LeftOut(display_reference(referral.reference), why_not, href))
        else:
            sheets.append(_sheet(referral, request.who))
    context = {"sheets": sheets, "left_out": left_out, **last_list(request)}
    return render(request, "referrals/queue/printed.html", context)


def _sheet(referral: Referral, who: Authority) -> Sheet:
    return Sheet(
        display_reference(referral.reference),
        referral.subject.display_name,
        labels(referral),
        [*(Row(fact.label, fact.value) for fact in facts(referral)[1:]), *_known(referral)],
        next_step(referral, who),
    )


def _known(referral: Referral) -> list[Row]:
    still = referral.enquiries.filter(state=EnquiryState.OPEN).order_by("opened_at", "pk")
    return [
        Row("Immediate danger", danger_words(referral)),
        Row("Under 18", under_18_words(referral)),
        Row("Referred by", f"{referral.submitted_by.name}, {referral.agency.name}"),
        Row("Agency telephone", numbers_of(referral.agency)),
        Row("Safe contact", answer(referral, Meaning.SAFE_CONTACT), typed=True),
        Row("Must not be told", answer(referral, Meaning.NOT_TOLD), typed=True),
        Row("What happened", answer(referral, Meaning.WHAT_HAPPENED), typed=True),
        Row("Lines of enquiry still open", [line.question for line in still], missing="None"),
    ]
