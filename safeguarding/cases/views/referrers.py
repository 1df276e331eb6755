"""Asking those who told us how the person is now: by the council's coordinator, or by who works on the case."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from accounts.requests import Visit
from audit.question_page import Act, ask, gone
from audit.reading import with_record
from safeguarding.access import ask_their_view, see_case
from safeguarding.cases.actions import referrers as acts
from safeguarding.cases.case_list import RELATED
from safeguarding.cases.forms.referrers import AskTheirViewForm, SilenceForm
from safeguarding.cases.presenters import referrers as presenters
from safeguarding.cases.rules.referrers import too_early_to_give_up, waiting_view, why_not_ask
from safeguarding.limits import REFERRERS_VIEW
from safeguarding.models import Case

NOT_OPEN = "Nothing that those who told us were asked is open any more."


@with_record(Case, can=ask_their_view, related=RELATED, beyond=True)
def ask_view(request: Visit, case: Case) -> HttpResponse:
    return _question(
        request,
        case,
        AskTheirViewForm(request.POST or None),
        partial(acts.ask_their_view, case=case),
        heading="Ask those who told us how the person is now",
        continue_label="Ask them",
        done="They have been asked.",
        why_not=why_not_ask(case),
        words=presenters.as_asked(case),
    )


@with_record(Case, can=ask_their_view, related=RELATED, beyond=True)
def silence(request: Visit, case: Case) -> HttpResponse:
    waits = waiting_view(case)
    return _question(
        request,
        case,
        SilenceForm(request.POST or None),
        partial(acts.record_silence, case=case, question=waits) if waits else gone(request, NOT_OPEN),
        heading="Record that they did not answer",
        continue_label="Record it",
        done="Recorded. They can still add to what they sent.",
        why_not=too_early_to_give_up(waits) if waits else NOT_OPEN,
    )


def _question(request: Visit, case: Case, form: Any, act: Act, **asked: Any) -> HttpResponse:
    """Each side goes back to its own page of the case."""
    page = "case" if see_case.allows(request.who, case) else "panel_case"
    here = reverse(f"safeguarding:{page}", args=[case.public_id])
    shown = {
        "case": case,
        "within": REFERRERS_VIEW.now_in_words,
        "back_url": here,
        "cancel_url": here,
        **asked,
    }
    return ask(request, form, act, template="safeguarding/referrer_question.html", then=here, **shown)
