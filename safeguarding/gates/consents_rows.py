"""Consent to support as lines of a page: how it is to be asked, each answer, and what stands; for the council that it does,
and no more."""

from __future__ import annotations

from typing import Any

from accounts.authority import Authority
from core.components import Row
from core.templatetags.govuk import at_time, on_day
from safeguarding.access import work_case
from safeguarding.gates import consents
from safeguarding.models import Case, CaseKind, CaseState, Consent, ConsentRequest, Investigation
from safeguarding.models.consents import Answer

YES = {True: "Yes", False: "No"}
CONSENT = "Consent to support"
STANDS = "Consent to support stands."
STANDS_NO_MORE = "No consent to support stands: no support begins or goes on."


def of_request(request: ConsentRequest) -> list[Row]:
    return [
        Row("Who is asked", request.get_whom_display()),
        Row("How", request.how, typed=True),
        Row("By whom", request.asked_by, typed=True),
        Row("By when", on_day(request.ask_on)),
        Row("What they are told beforehand", request.to_be_told, typed=True),
        Row("Said by", f"{request.by}, {at_time(request.at)}"),
    ]


def of_answer(answer: Consent) -> list[Row]:
    if answer.said == Answer.ENDED:
        return [Row("Told", answer.words, typed=True), Row("Recorded", f"{answer.by}, {at_time(answer.at)}")]
    rows = [
        Row("Answer", answer.get_said_display()),
        Row("Asked on", on_day(answer.asked_on)),
        Row("Told beforehand", [on_day(answer.told_on), answer.told], typed=True, missing="Not yet"),
        Row("Told that it may be disclosed where the law allows", YES[answer.warned]),
    ]
    if answer.answered_by:
        rows += [
            Row("Who answered", f"{answer.get_answered_by_display()}: {answer.answerer}", typed=True),
            Row("Could the person decide", [answer.get_capacity_display(), answer.capacity_why], typed=True),
        ]
    rows += [Row("What was said", answer.words, typed=True)]
    if answer.reassess_on:
        rows += [Row("Assessed again on", on_day(answer.reassess_on))]
    return [*rows, Row("Recorded", f"{answer.by}, {at_time(answer.at)}")]


def of_investigation(beside: Investigation) -> list[Row]:
    rows = [
        Row("The person knows of it", [YES[beside.overt], beside.overt_why], typed=True),
        Row("The arrest or search is over", [YES[beside.after_action], beside.after_action_why], typed=True),
        Row("Panel and investigating officer agree", [YES[beside.agreed], beside.agreed_why], typed=True),
        Row("Looked at again on", on_day(beside.review_on)),
        Row("Answered", f"{beside.by}, {at_time(beside.at)}"),
    ]
    if beside.ended_at:
        rows += [Row("No longer", [f"{beside.ended_by}, {at_time(beside.ended_at)}", beside.ended_why], typed=True)]
    return rows


def answers_of(case: Case) -> list[Consent]:
    """Newest first."""
    return list(Consent.objects.filter(case=case).select_related("by").order_by("-at", "-pk")[:100])


def page(case: Case, who: Authority) -> dict[str, Any]:
    request, beside = consents.request_of(case), consents.investigation(case)
    earlier = ConsentRequest.objects.filter(case=case, ended_at__isnull=False).select_related("by").order_by("-at")[:20]
    return {
        "asking": of_request(request) if request else [],
        "earlier_asking": [of_request(one) for one in earlier],
        "answers": [(str(one), of_answer(one)) for one in answers_of(case)],
        "investigation": of_investigation(beside) if beside else [],
        "waits": consents.support_waits(case),
        "stands": STANDS if consents.consent_stands(case) else "",
        "why_not_ask": consents.why_not_ask(case),
        "may_work": case.state == CaseState.OPEN and work_case.allows(who, case),
    }


def in_short(case: Case) -> list[Row]:
    """For the page of the case."""
    if case.kind != CaseKind.CHANNEL:
        return []
    request, last = consents.request_of(case), consents.newest(case)
    rows = [
        Row(
            "To be asked",
            f"By {request.asked_by}, by {on_day(request.ask_on)}" if request else "",
            missing="Not said yet",
        )
    ]
    rows += [Row("Answer", str(last) if last else "", missing="Not asked yet")]
    if last and last.reassess_on:
        rows += [Row("Assessed again on", on_day(last.reassess_on))]
    return [*rows, Row("Support", consents.support_waits(case) or STANDS)]


def for_the_council(case: Case) -> Row:
    """Whether it stands and since when; who answered, and their words, the police team tells the chair."""
    last = consents.newest(case)
    if last is None or last.said == Answer.NO_ANSWER:
        return Row(CONSENT, str(last) if last else "", missing="Not asked yet")
    return Row(CONSENT, [str(last), STANDS if consents.consent_stands(case) else STANDS_NO_MORE])
