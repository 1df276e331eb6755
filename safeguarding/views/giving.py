"""Giving a case to a colleague: asking, answering, assigning."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.once import once
from accounts.visit import Visit
from audit.reading import with_record
from safeguarding.access import answer_offer, assign_case, see_case, work_case
from safeguarding.actions import giving as acts
from safeguarding.closing_forms import WordsForm
from safeguarding.forms import ActForm, GiveForm
from safeguarding.models import Case
from safeguarding.views.acting import act, button
from safeguarding.views.cases import RELATED, shown


@with_record(Case, can=work_case, sees=see_case, related=RELATED)
@once
def offer(request: Visit, case: Case) -> HttpResponse:
    form = GiveForm(request.POST or None, initial={"version": case.version}, case=case)
    return _question(
        request, case, form=form, heading="Offer the case to a colleague", continue_label="Ask them",
        done="They have been asked. The case is yours until they take it on.",
        do=lambda said: acts.offer(
            case=case, to=said["officer"], why=said["reason"], version=said["version"], by=request.who
        ),
    )  # fmt: skip


@with_record(Case, can=assign_case, sees=see_case, related=RELATED)
@once
def assign(request: Visit, case: Case) -> HttpResponse:
    form = GiveForm(request.POST or None, initial={"version": case.version}, case=case)
    return _question(
        request, case, form=form, heading="Assign the case", continue_label="Assign it",
        done="Assigned. The referral and the risk go with it.",
        do=lambda said: acts.assign(
            case=case, to=said["officer"], why=said["reason"], version=said["version"], by=request.who
        ),
    )  # fmt: skip


@with_record(Case, can=answer_offer, sees=see_case, related=RELATED)
@once
def decline(request: Visit, case: Case) -> HttpResponse:
    form = WordsForm(request.POST or None)
    form.fields["words"].label = "Why do you decline?"
    return _question(
        request, case, form=form, heading="Decline the case", continue_label="Decline",
        done="Declined. It stays with its owner.",
        do=lambda said: acts.decline(case=case, reason=said["words"], by=request.who),
    )  # fmt: skip


@require_POST
@with_record(Case, can=answer_offer, sees=see_case, related=RELATED)
@once
def take_on(request: Visit, case: Case) -> HttpResponse:
    return _press(
        request, case, do=lambda said: acts.take_on(case=case, by=request.who), done="The case is yours now."
    )


@require_POST
@with_record(Case, can=work_case, sees=see_case, related=RELATED)
@once
def keep(request: Visit, case: Case) -> HttpResponse:
    return _press(
        request, case, do=lambda said: acts.keep(case=case, by=request.who), done="The offer is taken back."
    )


def _press(request: Visit, case: Case, *, do: Any, done: str) -> HttpResponse:
    here = reverse("safeguarding:case", args=[case.public_id])
    return button(request, form=ActForm(request.POST), do=do, done=done, then=here)


def _question(request: Visit, case: Case, *, form: Any, done: str, do: Any, **context: Any) -> HttpResponse:
    here = reverse("safeguarding:case", args=[case.public_id])
    context = {**shown(case), "back_url": here, "cancel_url": here, **context}
    return act(
        request, form=form, then=here, template="safeguarding/closing_question.html", context=context, done=done,
        do=do, version=lambda: Case.objects.get(pk=case.pk).version,
    )  # fmt: skip
