"""Looking over a draft and sending it; or handing it to the lead, who never has to be waited for."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import WhoSends
from accounts.requests import Visit
from audit.question_page import Act, ask, press
from core.components import Row, Task
from core.row_security import as_the_service
from evidence.actions import LeftBehind
from evidence.presenters import unsent
from referrals import access
from referrals.casework.ownership import NobodyOnDuty
from referrals.exclusions.keeping_away import leads_named_in
from referrals.filing.actions import drafting
from referrals.filing.actions.filing import NotReady, submit
from referrals.filing.file_places import DRAFT
from referrals.filing.forms import ConfirmOnceForm, GiveBackForm, SendForm
from referrals.filing.routing import NoForce, Recipients, recipients
from referrals.filing.views.draft.opening import is_own, waited, with_draft
from referrals.models import Draft
from referrals.models.draft import DraftState
from referrals.questions.document import section_of
from referrals.questions.filling import NOT_STARTED, OPTIONAL, PROBLEM, SKIPPED, Filling, filling_of
from referrals.questions.meaning import Meaning
from referrals.reader import reader_of_draft
from referrals.status import promise

COLOURS = {NOT_STARTED: "blue", OPTIONAL: "grey", SKIPPED: "grey", PROBLEM: "red"}
NOWHERE = "Your area cannot receive this here yet. Nothing is lost: call 101 and ask for the Prevent team."


@with_draft
def tasks(request: Visit, draft: Draft) -> HttpResponse:
    """All pages of the draft with their state. Only the first few are needed."""
    filling = filling_of(draft)
    sections: dict[str, list[Task]] = {}
    for page in filling.pages:
        if not page.evidence:
            sections.setdefault(page.section, []).append(_task(draft, filling, page))
    context = {
        "draft": draft,
        "sections": sections.items(),
        "ready": not filling.unready,
        "own": is_own(request, draft),
        "with_lead": draft.state == DraftState.WITH_LEAD,
        "waited": waited(draft),
        "form": ConfirmOnceForm(),
        "reader": reader_of_draft(draft),
        "go_on_url": _task(draft, filling, filling.unready[0]).href if filling.unready else "",
    }
    return render(request, "referrals/draft/tasks.html", context)


def _task(draft: Draft, filling: Filling, page: Any) -> Task:
    state = filling.state(page)
    href = reverse("referrals:draft_page", args=[draft.public_id, page.code])
    if state == PROBLEM:
        href += "?problem=1"
    return Task(page.title, state, href, colour=COLOURS.get(state, ""))


@with_draft
def check(request: Visit, draft: Draft) -> HttpResponse:
    """Every answer with its way back, who will receive it, and the two ways to send."""
    filling = filling_of(draft)
    to, named = _recipients(draft, filling), leads_named_in(draft, filling, by=request.who)
    context = {
        "draft": draft,
        "own": is_own(request, draft),
        "with_lead": draft.state == DraftState.WITH_LEAD,
        "waited": waited(draft),
        "sections": [_shown(draft, filling, page) for page in filling.pages if _is_shown(filling, page)],
        "problems": [_problem(draft, page) for page in filling.unready],
        "recipients": to,
        "nowhere": NOWHERE,
        "promise": promise(filling.told, timezone.now(), sent=False),
        "to_lead_first": draft.agency.who_sends == WhoSends.LEAD and not draft.about_colleague,
        "lead_named": bool(named),
        "lead_reads": bool(drafting.readers_of(draft, named)),
        "unsent": unsent(DRAFT, draft, request.who),
        "form": SendForm(),
        "reader": reader_of_draft(draft),
    }
    return render(request, "referrals/draft/check.html", context)


def _recipients(draft: Draft, filling: Filling) -> Recipients | None:
    try:
        return recipients(agency=draft.agency, own_staff=filling.text(Meaning.OWN_STAFF))
    except NoForce:
        return None


def _is_shown(filling: Filling, page: Any) -> bool:
    return page in filling.needed or page.code in filling.answers


def _shown(draft: Draft, filling: Filling, page: Any) -> dict[str, Any]:
    section = section_of(filling, page)
    rows = [Row(row["label"], row["value"], typed=True) for row in section["rows"]]
    return {"title": page.title, "rows": rows, "href": _from_check(draft, page)}


def _problem(draft: Draft, page: Any) -> dict[str, str]:
    return {"title": page.title, "href": f"{_from_check(draft, page)}&problem=1"}


def _from_check(draft: Draft, page: Any) -> str:
    return f"{reverse('referrals:draft_page', args=[draft.public_id, page.code])}?from=check"


@require_POST
@with_draft
def send(request: Visit, draft: Draft) -> HttpResponse:
    """Send it. A second click is led to the same confirmation."""
    form = SendForm(request.POST)
    without_files = form.is_valid() and form.cleaned_data["without_files"]
    try:
        with as_the_service():
            referral = submit(draft=draft, without_files=without_files, by=request.who)
    except NotReady:
        return redirect("referrals:check", draft.public_id)
    except LeftBehind as left:
        messages.error(request, str(left))
        return redirect("referrals:check", draft.public_id)
    except (NoForce, NobodyOnDuty):
        messages.error(request, NOWHERE)
        return redirect("referrals:check", draft.public_id)
    return redirect("referrals:sent", referral.public_id)


@require_POST
@with_draft(can=access.own_draft)
def hand_over(request: Visit, draft: Draft) -> HttpResponse:
    done = "Your safeguarding lead has been told. You can still send it to police yourself."
    return _press(request, draft, drafting.hand_over, done=done)


@require_POST
@with_draft(can=access.own_draft)
def take_back(request: Visit, draft: Draft) -> HttpResponse:
    return _press(request, draft, drafting.take_back, done="The draft is with you again.")


def _press(request: Visit, draft: Draft, act: Act, *, done: str) -> HttpResponse:
    return press(request, partial(act, draft=draft), then=reverse("referrals:draft", args=[draft.public_id]), done=done)


@with_draft(can=access.handed_draft)
def give_back(request: Visit, draft: Draft) -> HttpResponse:
    """The lead gives it back, and may say what to look at."""
    return ask(
        request,
        GiveBackForm(request.POST or None),
        partial(drafting.give_back, draft=draft),
        template="referrals/draft/give_back.html",
        draft=draft,
        back_url=reverse("referrals:draft", args=[draft.public_id]),
        then="referrals:site",
        done="The draft was given back. Its author has been told.",
    )


@with_draft(can=access.own_draft)
def discard(request: Visit, draft: Draft) -> HttpResponse:
    return ask(
        request,
        ConfirmOnceForm(request.POST or None),
        partial(drafting.discard, draft=draft),
        template="referrals/draft/discard.html",
        draft=draft,
        back_url=reverse("referrals:draft", args=[draft.public_id]),
        then="referrals:drafts",
        done="The draft was deleted. Nothing was sent.",
    )
