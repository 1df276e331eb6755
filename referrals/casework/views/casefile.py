"""The pages of a case file that are for reading."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import Visit
from audit.asked_first import is_what_asks
from audit.reading import listed, with_record
from core.row_security import as_the_service
from evidence.access import list_files
from evidence.limits import LIMITS as FILES
from evidence.models import WAITING
from evidence.offering import files_under
from evidence.presenters import Line, line_of, stands_as
from referrals import access
from referrals.casework.actions.identity import open_history
from referrals.casework.actions.sight import state_purpose
from referrals.casework.contacts import everything
from referrals.casework.forms.casefile import PurposeForm
from referrals.casework.presenters.associations import associations
from referrals.casework.presenters.earlier_referrals import earlier
from referrals.casework.presenters.record_beside import cited_at
from referrals.casework.presenters.timeline import happenings
from referrals.casework.views.opening import RELATED, ask, case_page, show
from referrals.casework.views.overview import overview
from referrals.code_lists import CONCERN_TYPES
from referrals.kinds import RECORD_PURPOSE_ASKED
from referrals.models import Referral
from referrals.models.casework import EnquiryState
from referrals.questions.filed_document import sections


@require_GET
@case_page()
def case(request: Visit, referral: Referral) -> HttpResponse:
    """The overview: what needs doing before anything else, then the facts."""
    return show(request, referral, "case/overview", "case", **overview(request, referral))


@require_GET
@case_page()
def as_filed(request: Visit, referral: Referral) -> HttpResponse:
    """The document as it was frozen, and what was added since."""
    return show(
        request,
        referral,
        "case/as_filed",
        "case_as_filed",
        sections=sections(referral),
        addenda=referral.addenda.select_related("by", "read_by"),
        may_read=access.work.allows(request.who, referral),
        cited_at=cited_at(referral, request.who),
    )


@require_GET
@case_page()
def history(request: Visit, referral: Referral) -> HttpResponse:
    """Every referral about this person. The officer of this one has thereby opened the history."""
    with as_the_service():
        open_history(referral=referral, by=request.who)
    found = earlier(referral, request.who)
    listed(rows=[one.referral for one in found.here], rule=access.see_case_file)
    return show(request, referral, "case/history", "case_history", earlier=found)


@require_GET
@case_page()
def person(request: Visit, referral: Referral) -> HttpResponse:
    """All that is known of the person over time and across agencies, and how many contacts that makes."""
    found = everything(referral, request.who)
    for rule, records in found.opened.items():
        if others := [record for record in records if record != referral]:
            listed(rows=others, rule=rule)
    happenings, around = [one.happening for one in found.known], associations(referral, request.who)
    if around.records:
        listed(rows=around.records, rule=access.see_association)
    return show(
        request,
        referral,
        "case/person",
        "case_history",
        found=found,
        happenings=happenings,
        around=around,
        why_not=access.work.refusal(request.who, referral),
    )


@require_GET
@case_page()
def files(request: Visit, referral: Referral) -> HttpResponse:
    """Every file that belongs to it, wherever it hangs: how far each has got, with the reason."""
    found = list(list_files.filter(request.who, files_under(referral))[: FILES.of_one_record])
    listed(rows=found, rule=list_files, named=False)
    return show(
        request,
        referral,
        "case/files",
        "case_files",
        lines=[line_of(file, request.who) for file in found],
        cited_at=cited_at(referral, request.who),
        waits=any(stands_as(file, request.who) in WAITING for file in found),
        why_not=access.work.refusal(request.who, referral),
    )


def _of_its_parts(request: Visit, referral: Referral) -> list[Line]:
    """The files that belong to one of its contacts or notes."""
    found = list(list_files.filter(request.who, files_under(referral)).exclude(part="")[: FILES.of_one_record])
    if found:
        listed(rows=found, rule=list_files, named=False)
    return [line_of(file, request.who) for file in found]


@require_GET
@case_page()
def timeline(request: Visit, referral: Referral) -> HttpResponse:
    return show(request, referral, "case/timeline", "case_timeline", happenings=happenings(referral, request.who))


@require_GET
@case_page()
def notes(request: Visit, referral: Referral) -> HttpResponse:
    """Lines of enquiry, notes, contacts, flags and observations."""
    enquiries = list(referral.enquiries.select_related("settled_by").order_by("opened_at", "pk"))
    return show(
        request,
        referral,
        "case/notes",
        "case_notes",
        enquiries=enquiries,
        any_open=any(line.state == EnquiryState.OPEN for line in enquiries),
        notes=referral.notes.select_related("by").order_by("-at"),
        contacts=referral.contacts.select_related("by").order_by("-when"),
        files=_of_its_parts(request, referral),
        questions=referral.questions.select_related("asked_by").order_by("-asked_at"),
        observations=referral.observations.select_related("indicator__set", "by").order_by("indicator__number"),
        concern=CONCERN_TYPES.label(referral.concern_type) if referral.concern_type else "",
        why_not=access.work.refusal(request.who, referral),
        cited_at=cited_at(referral, request.who),
    )


@require_http_methods(["GET", "POST"])
@with_record(Referral, can=access.see_case_file, related=RELATED, kind=RECORD_PURPOSE_ASKED, first=is_what_asks)
def purpose(request: Visit, referral: Referral) -> HttpResponse:
    """Asked before anything of the file is shown: this page has the reference and nothing else."""
    form, act = PurposeForm(request.POST or None), partial(state_purpose, referral=referral)
    return ask(request, referral, form, act, template="case/purpose", heading="Why are you opening this?")
