"""Does consent to support stand, and what of support may begin? One definition, in sentences that are shown and enforced
alike. Nothing of support starts without consent: section 36(4)(b)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from referrals.casework.rules.holds import deconfliction_allows
from referrals.casework.rules.obstacle import Obstacle
from referrals.child import may_be_a_child
from safeguarding.gates import section_36
from safeguarding.models import Case, CaseKind, Consent, ConsentRequest, Investigation
from safeguarding.models.consents import ENDS_SUPPORT, FOR_THE_PERSON, Answer

PAGE = "safeguarding:consents"
NOT_REFERRED = "The person has not been referred to a panel under section 36: nothing is asked of them yet."
NOT_PLANNED = "Say first how, when and by whom consent is asked."
NOT_ASKED = "Consent to support has not been given: nothing of support begins."
NO_MORE = "Consent to support was {}: nothing of support begins or goes on."
GROWN_UP = "The person is 18 now, and who consented answers for them no longer. Ask the person."
NOT_WARNED = (
    "There is an investigation, and who consented was not told that what they say may be disclosed where the law allows. "
    "Tell them, and record the answer again."
)
TESTS = (
    "There is an investigation, and not all of the three tests hold: nothing of support begins or goes on beside it."
)


def consent_stands(case: Case) -> bool:
    """Given, not withdrawn, and by a person who may still answer for the subject."""
    given = standing(case)
    return given is not None and _answers_still(given)


def support_waits(case: Case) -> Obstacle | None:
    """The first thing that keeps support of the panel from beginning, or going on. What police lead without the panel
    asks for no consent."""
    if case.kind != CaseKind.CHANNEL:
        return None
    says = _no_consent(case) or _investigated(case)
    if says:
        return Obstacle(says, do="See what was asked and answered", page=PAGE, about=case.public_id)
    return deconfliction_allows(case.referral)


def session_waits(case: Case, on: date) -> Obstacle | None:
    """As `support_waits`, of a session held that day: what was done before the day of a no was done, and is recorded
    still."""
    last = newest(case)
    before_a_no = last is not None and last.said in ENDS_SUPPORT and on < last.asked_on
    if before_a_no and Consent.objects.filter(case=case, said=Answer.GIVEN, asked_on__lte=on).exists():
        return None
    return support_waits(case)


def _no_consent(case: Case) -> str | None:
    last = newest(case)
    if last is None or last.said == Answer.NO_ANSWER:
        return NOT_ASKED
    if last.said in ENDS_SUPPORT:
        return NO_MORE.format(last.get_said_display().lower())
    return None if _answers_still(last) else GROWN_UP


def _investigated(case: Case) -> str | None:
    beside = investigation(case)
    if beside is None:
        return None
    if not beside.holds:
        return TESTS
    given = standing(case)
    return NOT_WARNED if given is not None and not given.warned else None


def _answers_still(given: Consent) -> bool:
    """A parent does until the person is 18, and where that is not sure."""
    return given.answered_by not in FOR_THE_PERSON or may_be_a_child(given.case.referral)


def standing(case: Case) -> Consent | None:
    return Consent.objects.standing().filter(case=case).select_related("case__referral").first()


def newest(case: Case) -> Consent | None:
    return Consent.objects.newest().filter(case=case).select_related("case__referral", "by").first()


def request_of(case: Case) -> ConsentRequest | None:
    """How it is to be asked, as it stands."""
    return ConsentRequest.objects.standing().filter(case=case).select_related("by").first()


def investigation(case: Case) -> Investigation | None:
    return Investigation.objects.standing().filter(case=case).select_related("by").first()


def why_not_ask(case: Case) -> str | None:
    """The first thing that stands in the way of planning how consent is asked."""
    if case.kind != CaseKind.CHANNEL:
        return section_36.NOT_CHANNEL
    return deconfliction_allows(case.referral) if section_36.is_referred(case) else NOT_REFERRED


# --- What is late ---------------------------------------------------------------------------------------------


def not_asked_in_time() -> QuerySet[ConsentRequest]:
    """Its day is over, and no answer is recorded."""
    asked = Consent.objects.filter(request_id=OuterRef("pk"))
    late = ConsentRequest.objects.standing().filter(ask_on__lt=timezone.localdate())
    return late.filter(~Exists(asked))


def not_assessed_again() -> QuerySet[Consent]:
    """Refused or withdrawn, and the day on which the person was to be assessed again is over: section 36(4)(e)."""
    return Consent.objects.newest().filter(said__in=ENDS_SUPPORT, reassess_on__lt=timezone.localdate())


def not_looked_at() -> QuerySet[Investigation]:
    return Investigation.objects.standing().filter(review_on__lt=timezone.localdate())


def late() -> Q:
    """Of a case: one of these is."""
    found = Q()
    for rows in (not_asked_in_time(), not_assessed_again(), not_looked_at()):
        found |= Q(Exists(rows.filter(case_id=OuterRef("pk"))))
    return found


def late_in(case: Case) -> Iterator[tuple[str, date]]:
    """What is late, and since when."""
    dated: tuple[tuple[str, QuerySet[Any], str], ...] = (
        ("consent", not_asked_in_time(), "ask_on"),
        ("reassessment", not_assessed_again(), "reassess_on"),
        ("investigation", not_looked_at(), "review_on"),
    )
    for what, rows, column in dated:
        for day in rows.filter(case=case).values_list(column, flat=True):
            yield what, day
