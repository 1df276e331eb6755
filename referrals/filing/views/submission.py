"""What was sent, as it was sent; the words about progress; and what can be added."""

from __future__ import annotations

from functools import partial
from typing import Any, cast
from uuid import UUID

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.requests import Visit
from audit.question_page import Act, ask
from audit.reading import disclosed, listed, with_gate, with_record
from core.components import Row
from core.paging import page_links, place_asked
from core.templatetags.govuk import at_time
from referrals import access
from referrals.casework import copying
from referrals.casework.views.copies import ReadForm
from referrals.danger import AT_RISK, told, told_by_referrer
from referrals.filing.actions import adding
from referrals.filing.forms import AddForm, AnswerForm, CorrectForm, ViewForm
from referrals.kinds import SUBMISSION_PRINTED
from referrals.models import Addendum, Referral, ReferrerQuestion
from referrals.models.referral import Answer
from referrals.reader import reader_of
from referrals.status import WORDS, promised, words_for
from referrals.status import told as message_told

RELATED = ("agency", "site", "force", "council", "submitted_by")


@with_gate(access.own_submissions)
def submissions(request: Visit) -> HttpResponse:
    page = access.own_submissions.page(
        request.who,
        Referral,
        order=access.NEWEST_FIRST,
        after=place_asked(request.GET),
    )
    listed(rows=page.rows, rule=access.own_submissions)
    rows = [{"referral": referral, "status": WORDS[referral.shown_status]} for referral in page.rows]
    context = {"rows": rows, **page_links(request.GET, page)}
    return render(request, "referrals/submission/list.html", context)


@with_record(Referral, can=access.see_submission, related=RELATED)
def submission(request: Visit, found: Model) -> HttpResponse:
    """Its own side reads it with the words about progress; a council's front door reads its copy."""
    referral = cast(Referral, found)
    context = _context(request, referral)
    if context["may_add"]:
        return render(request, "referrals/submission/show.html", context)
    return render(request, "referrals/copies/copy.html", {**context, **_as_copy(request, referral, context)})


def _as_copy(request: Visit, referral: Referral, context: dict[str, Any]) -> dict[str, Any]:
    """How the copy stands with this front door, newest addition first, and which of them it has not read."""
    copy = copying.held_by(request.who, [referral]).get(referral.pk)
    seen = copy.share.read_addenda if copy else 0
    added = [{**each, "is_new": place >= seen} for place, each in enumerate(context["addenda"])]
    return {
        "copy": copy,
        "danger": bool(copying.endangered([referral])),
        "addenda": added[::-1],
        "read": ReadForm(initial={"additions": len(added)}),
    }


@with_record(Referral, can=access.add_to_submission, sees=access.see_submission, related=RELATED)
def sent(request: Visit, found: Model) -> HttpResponse:
    """The confirmation: a reference, when a person will read it, what to do meanwhile."""
    referral = cast(Referral, found)
    context = {
        "referral": referral,
        "promise": promised(referral),
        "reader": reader_of(referral, request.who),
        "at_once": told_by_referrer(referral) in AT_RISK,
    }
    return render(request, "referrals/submission/sent.html", context)


@with_record(Referral, can=access.read_submission, sees=access.see_submission, related=RELATED)
def printable(request: Visit, found: Model) -> HttpResponse:
    """A copy for paper. What leaves on paper is logged as such."""
    referral = cast(Referral, found)
    disclosed(SUBMISSION_PRINTED, target=referral, data={"reference": referral.reference})
    return render(request, "referrals/submission/print.html", _context(request, referral))


def _context(request: Visit, referral: Referral) -> dict[str, Any]:
    """What of a submission this person may read: the document while it is in hand, the words about progress,
    and what was added by their side."""
    who = request.who
    may_add, reader = access.add_to_submission.allows(who, referral), reader_of(referral, who)
    question = referral.questions.waiting().first() if may_add else None
    why_not_read = access.read_submission.refusal(who, referral)
    request.belongs_to = reverse(f"referrals:{_list_of(who, referral)}")
    return {
        "referral": referral,
        "why_not_read": why_not_read,
        "told": message_told(referral) if may_add and not why_not_read else [],
        "sections": sections(referral),
        "may_add": may_add,
        "reader": reader,
        "words": words_for(referral, reader) if may_add else None,
        "addenda": [_added(each) for each in referral.addenda.select_related("by").order_by("at", "pk")],
        "question": question,
        "form": _answer_form(question)(),
        "danger_added": "danger" in request.GET,
        "list_url": request.belongs_to,
    }


def _answer_form(question: ReferrerQuestion | None) -> type[AnswerForm | ViewForm]:
    return ViewForm if question is not None and question.is_a_view else AnswerForm


def _list_of(who: Any, referral: Referral) -> str:
    """The list this person comes from."""
    if referral.submitted_by_id == who.pk:
        return "submissions"
    lists = {"site": access.sees_site, "gateway": access.may_key_in, "copies": access.sees_copies}
    return next((name for name, gate in lists.items() if gate.opens(who)), "submissions")


def _added(addendum: Addendum) -> dict[str, Any]:
    rows = [Row("Text", addendum.text, typed=True), Row("Sent", f"{at_time(addendum.at)} by {addendum.by}")]
    rows.insert(0, Row("Immediate danger", addendum.get_immediate_danger_display()))
    if addendum.weapon != Answer.NO:
        rows.insert(1, Row("A weapon", addendum.get_weapon_display()))
    return {"title": addendum.get_kind_display(), "rows": rows}


def sections(referral: Referral) -> list[dict[str, Any]]:
    """The filed document as summary lists."""
    return [
        {
            "title": each["title"],
            "rows": [Row(row["label"], row["value"], typed=True) for row in each["rows"]],
        }
        for each in referral.document["sections"]
    ]


def _write(
    request: Visit, referral: Referral, form: AddForm | CorrectForm | AnswerForm | ViewForm, act: Act, template: str
) -> HttpResponse:
    """A page on which a referrer or lead adds to what was sent: the same manners for every kind."""
    form.speak_to(reader_of(referral, request.who))
    back = reverse("referrals:submission", args=[referral.public_id])

    def then(_: object) -> str:
        at_risk = told(danger=form.told["immediate_danger"], weapon=form.told["weapon"]) in AT_RISK
        return f"{back}?danger=1" if at_risk else back

    return ask(
        request,
        form,
        act,
        template=template,
        page=lambda: {**_context(request, referral), "back_url": back},
        then=then,
        done="It was sent. The team has been told.",
    )


@with_record(Referral, can=access.add_to_submission, sees=access.see_submission, related=RELATED)
def add(request: Visit, found: Model) -> HttpResponse:
    referral = cast(Referral, found)
    act = partial(adding.add_information, referral=referral)
    return _write(request, referral, AddForm(request.POST or None), act, "referrals/submission/add.html")


@with_record(Referral, can=access.add_to_submission, sees=access.see_submission, related=RELATED)
def correct(request: Visit, found: Model) -> HttpResponse:
    referral = cast(Referral, found)
    act = partial(adding.correct, referral=referral)
    return _write(request, referral, CorrectForm(request.POST or None), act, "referrals/submission/correct.html")


@with_record(Referral, can=access.add_to_submission, sees=access.see_submission, related=RELATED)
def answer(request: Visit, found: Model, question_id: UUID) -> HttpResponse:
    referral = cast(Referral, found)
    form = _answer_form(referral.questions.filter(public_id=question_id).first())(request.POST or None)

    def act(**said: Any) -> Addendum:
        question = get_object_or_404(referral.questions, public_id=question_id)
        return adding.answer_question(question=question, **said)

    return _write(request, referral, form, act, "referrals/submission/show.html")
