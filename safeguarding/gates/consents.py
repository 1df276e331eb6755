"""Does consent to support stand, and what of support may begin? One definition, in sentences that are shown and enforced
alike. Nothing of support starts without consent: section 36(4)(b)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.utils import timezone

from core.asked_once import asked_once
from core.clock import local_day, start_of, today
from referrals.casework.rules.holds import deconfliction_allows
from referrals.casework.rules.obstacle import Obstacle
from referrals.child import may_be_a_child
from safeguarding.gates import section_36
from safeguarding.limits import LIMITS
from safeguarding.models import (
    AgendaItem,
    Case,
    CaseKind,
    Consent,
    ConsentRequest,
    Investigation,
    ItemState,
    PanelReferral,
)
from safeguarding.models.consents import ENDS_SUPPORT, FOR_THE_PERSON, Answer

PAGE = "safeguarding:consents"
NOT_REFERRED = "The person has not been referred to a panel under section 36: nothing is asked of them yet."
NOT_PLANNED = "Say first how, when and by whom consent is asked."
NOT_ASKED = "Consent to support has not been given: nothing of support begins."
NO_MORE = "Consent to support was {}: nothing of support begins or goes on."
ENDED = "Consent to support ended when the case was closed: ask anew before anything of support begins."
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
    given = given_by(case, today())
    return given is not None and _answers_still(given, today())


def support_waits(case: Case) -> Obstacle | None:
    """The first thing that keeps support of the panel from beginning, or going on. What police lead without the panel
    asks for no consent."""
    return session_waits(case, today())


@asked_once
def session_waits(case: Case, on: date) -> Obstacle | None:
    """Of a session that was held that day: by the answer, the age and the investigation of that day, and not by what has
    become of them since. What the desk says is asked of today."""
    if case.kind != CaseKind.CHANNEL:
        return None
    if says := _says(in_force(case, on), _beside(case, on), on):
        return Obstacle(says, do="See what was asked and answered", page=PAGE, about=case.public_id)
    return deconfliction_allows(case.referral) if on >= today() else None


def _says(last: Consent | None, beside: Investigation | None, on: date) -> str | None:
    """What that answer and that investigation keep from going on, that day."""
    if last is None:
        return NOT_ASKED
    if last.said in ENDS_SUPPORT:
        return NO_MORE.format(last.get_said_display().lower())
    if last.said == Answer.ENDED:
        return ENDED
    if not _answers_still(last, on):
        return GROWN_UP
    if beside is None:
        return None
    if not beside.holds:
        return TESTS
    return None if last.warned else NOT_WARNED


def _answers_still(given: Consent, on: date) -> bool:
    """A parent does until the person is 18, and where that is not sure."""
    return given.answered_by not in FOR_THE_PERSON or may_be_a_child(given.case.referral, on)


@asked_once
def in_force(case: Case, on: date) -> Consent | None:
    """The yes or no that held on a day: what was said last up to then, whenever it was recorded; of two answers of one day
    the one that was recorded last."""
    said = Consent.objects.answered().filter(case=case, asked_on__lte=on).select_related("case__referral")
    return said.order_by("-asked_on", "-at", "-pk").first()


def given_by(case: Case, on: date) -> Consent | None:
    """The yes that held on a day."""
    last = in_force(case, on)
    return last if last is not None and last.said == Answer.GIVEN else None


def takes_its_place(made: Consent, before: Consent) -> bool:
    """A yes or a no stands until another of its day or later does: neither a call that reached no person nor what was said
    earlier, and is recorded now, changes it."""
    if before.said == Answer.NO_ANSWER:
        return True
    return made.said != Answer.NO_ANSWER and made.asked_on >= before.asked_on


@asked_once
def newest(case: Case) -> Consent | None:
    """The answer of the latest day, or that none has been had yet."""
    return Consent.objects.newest().filter(case=case).select_related("case__referral", "by").first()


@asked_once
def request_of(case: Case) -> ConsentRequest | None:
    """How it is to be asked, as it stands."""
    return ConsentRequest.objects.standing().filter(case=case).select_related("by").first()


@asked_once
def investigation(case: Case) -> Investigation | None:
    return Investigation.objects.standing().filter(case=case).select_related("by").first()


@asked_once
def _beside(case: Case, on: date) -> Investigation | None:
    """As the tests stood at the end of that day."""
    over = start_of(on + timedelta(days=1))
    known = Investigation.objects.filter(case=case, at__lt=over).order_by("-at", "-pk")
    return known.exclude(ended_at__lt=over).first()


def why_not_ask(case: Case) -> str | None:
    """The first thing that stands in the way of planning how consent is asked."""
    if case.kind != CaseKind.CHANNEL:
        return section_36.NOT_CHANNEL
    return deconfliction_allows(case.referral) if section_36.is_referred(case) else NOT_REFERRED


# --- Many at once ---------------------------------------------------------------------------------------------


def waiting_asked(cases: Collection[int]) -> tuple[QuerySet[Case], QuerySet[Consent], QuerySet[Investigation]]:
    """What `that_wait` answers from, however many cases they are, to be asked in one statement beside others."""
    of_panel = {"case__in": cases, "case__kind": CaseKind.CHANNEL}
    return (
        Case.objects.filter(pk__in=cases, kind=CaseKind.CHANNEL).annotate(waits=waits_now("pk")).order_by().only("pk"),
        Consent.objects.answered().that_kept_support().filter(**of_panel),
        Investigation.objects.filter(**of_panel),
    )


def that_wait(
    cases: Iterable[Case], given: Iterable[Consent], tests: Iterable[Investigation]
) -> tuple[set[int], dict[int, date]]:
    """Of these cases those in which support waits for consent, or beside an investigation; and of the others since when it
    goes on again. What the desk holds is asked by the rules."""
    again: dict[int, date] = {}
    for one in given:
        again |= _later(again, one)
    for test in tests:
        again |= {} if test.holds else _later(again, test)
    waits = {case.pk for case in cases if case.waits}  # type: ignore[attr-defined]  # asked beside the case
    return waits, {case: day for case, day in again.items() if case not in waits}


def waits_now(case: str) -> Func:
    """Whether support waits in the case that the column names: what `_says` says of one, asked by the database, and by those
    too who find no answer about consent (sql/support_waits.sql)."""
    return Func(F(case), function="support_waits", output_field=BooleanField())


def _later(again: dict[int, date], ended: Consent | Investigation) -> dict[int, date]:
    """Until the day on which it ended support waited."""
    if ended.ended_at is None:
        return {}
    day = local_day(ended.ended_at)
    return {ended.case_id: max(day, again.get(ended.case_id, day))}


def as_answered(case: Case) -> str:
    """What support waits for, or goes on by, as it was recorded last: a message about it is told once."""
    last, beside = newest(case), investigation(case)
    return f"{last.pk if last else 0}:{beside.pk if beside else 0}"


# --- What is late ---------------------------------------------------------------------------------------------


def not_asked_in_time() -> QuerySet[ConsentRequest]:
    """Its day is over, and neither a yes nor a no is recorded: a call that reached no person is no answer."""
    answered = Consent.objects.answered().filter(request_id=OuterRef("pk"))
    late = ConsentRequest.objects.standing().filter(ask_on__lt=timezone.localdate())
    return late.filter(~Exists(answered))


def never_planned() -> QuerySet[Any]:
    """Referred to a panel for longer than asking may be put off, and no plan says how, when and by whom consent is asked.
    Nothing is asked of a person whom the panel did not adopt."""
    over = timezone.now() - timedelta(days=LIMITS.ask_consent_days)
    planned = ConsentRequest.objects.filter(case_id=OuterRef("case_id"))
    turned_down = AgendaItem.objects.filter(case_id=OuterRef("case_id"), state=ItemState.NOT_ADOPTED)
    return PanelReferral.objects.filter(~Exists(planned), ~Exists(turned_down), shared_at__lt=over)


def not_assessed_again() -> QuerySet[Consent]:
    """Refused or withdrawn, and the day on which the person was to be assessed again is over: section 36(4)(e)."""
    return Consent.objects.newest().filter(said__in=ENDS_SUPPORT, reassess_on__lt=timezone.localdate())


def not_looked_at() -> QuerySet[Investigation]:
    return Investigation.objects.standing().filter(review_on__lt=timezone.localdate())


def late() -> Q:
    """Of a case: one of these is."""
    found = Q()
    for rows in (not_asked_in_time(), never_planned(), not_assessed_again(), not_looked_at()):
        found |= Q(Exists(rows.filter(case_id=OuterRef("pk"))))
    return found


def late_in(case: Case) -> Iterator[tuple[str, date]]:
    """What is late, and since when."""
    dated: tuple[tuple[str, QuerySet[Any], str], ...] = (
        ("consent", not_asked_in_time(), "ask_on"),
        ("reassessment", not_assessed_again(), "reassess_on"),
        ("investigation", not_looked_at(), "review_on"),
    )
    for shared_at in never_planned().filter(case=case).values_list("shared_at", flat=True):
        yield "consent", local_day(shared_at) + timedelta(days=LIMITS.ask_consent_days)
    for what, rows, column in dated:
        for day in rows.filter(case=case).values_list(column, flat=True):
            yield what, day
