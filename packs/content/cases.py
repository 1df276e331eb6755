"""The case that came of a referral: its plan and reviews, and how it ended. Nothing of it is in a partner's pack unless
it was chosen by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from django.db.models import QuerySet

from core.components import Row
from core.reference_numbers import display_reference
from core.templatetags.govuk import at_time, on_day
from packs.content.parts import Entry, Happening, Line, Section, lines, plain
from packs.content.quoting import Quoting
from referrals.models import Referral
from referrals.models.decision import Tier
from safeguarding.cases.plans import in_words, lines_of
from safeguarding.cases.presenters import assessments as assessments_rows
from safeguarding.cases.presenters.cases import CONSENT_END, THEY_SAY, TIER, closing_rows
from safeguarding.cases.presenters.stages import stage_of
from safeguarding.cases.rules.closing import INVESTIGATED
from safeguarding.gates import consents_rows, section_36, section_36_rows
from safeguarding.models import (
    AgencyReturn,
    Assessment,
    Case,
    CaseClosing,
    CaseReview,
    Citation,
    Consent,
    ConsentRequest,
    FollowUp,
    Investigation,
    Judgement,
    PlanLine,
    Section36Decision,
    TheirView,
)
from safeguarding.panels.presenters.referred import all_panels

Quoted = Callable[[Mapping[str, str]], str]


def case(referral: Referral, *, given: frozenset[str]) -> Section:
    """Each case with its plan, how the person and the family see it, and every review that was held."""
    entries = [
        entry for one in cases_of(referral) for entry in (_opened(one), *_planned(one), *_views(one), *_reviews(one))
    ]
    return Section("case", "The case: plan and reviews", entries, empty="No case has been opened.")


def section_36_decisions(referral: Referral, *, given: frozenset[str]) -> Section:
    """Each decision under section 36: what was proposed, on what of what is given here it relies, and what was said to
    it."""
    quoting = Quoting.of(referral)
    entries = [
        Entry(
            f"{display_reference(one.reference)}: section 36",
            _lines(section_36_rows.rows(each, cited=[quoting.printed(piece, given) for piece in each.cited])),
            caption=at_time(each.at),
        )
        for one in cases_of(referral)
        for each in section_36.decisions_of(one)
    ]
    return Section("section_36", "Decisions under section 36", entries, empty="None has been asked for.")


def assessment(referral: Referral, *, given: frozenset[str]) -> Section:
    """Each assessment: what it comes to, and factor by factor what was found, why, and what it rests on."""
    quoting = partial(Quoting.of(referral).printed, given=given)
    entries = [
        entry for one in cases_of(referral) for each in one.assessments.all() for entry in _assessed(each, quoting)
    ]
    return Section("assessment", "Assessments", entries, empty="None has been written.")


def _assessed(one: Assessment, quoted: Quoted) -> Iterator[Entry]:
    of, caption = display_reference(one.case.reference), at_time(one.signed_at or one.begun_at)
    yield Entry(f"{of}: assessment", _lines(assessments_rows.in_all(one)), caption=caption)
    for part in assessments_rows.Reading.of(one, writes=False).parts():
        found = [Line(each.label, plain(list(_found(each, quoted)))) for each in part.factors if each.judgement]
        if found:
            yield Entry(f"{of}: {part.title}", found, caption=caption)


def _found(factor: assessments_rows.Shown, quoted: Quoted) -> Iterator[str]:
    yield factor.judged
    if factor.judgement:
        yield factor.judgement.why
    for each in factor.evidence:
        cited = each.citation
        yield quoted({"key": cited.key, "words": cited.words, "source": cited.source})
    yield from factor.change.words


def consent(referral: Referral, *, given: frozenset[str]) -> Section:
    """How consent is to be asked, and each answer; with the tests of an investigation beside the case where deconfliction is
    given: that there is one is the same in other words."""
    entries = [
        Entry(f"{display_reference(one.reference)}: {title}", _lines(rows), caption=at_time(at))
        for one in cases_of(referral)
        for title, rows, at in _of_consent(one, given)
    ]
    return Section("consent", "Consent to support", entries, empty="Nothing is recorded of consent.")


def _of_consent(one: Case, given: frozenset[str]) -> Iterator[tuple[str, list[Row], datetime]]:
    for request in ConsentRequest.objects.filter(case=one).select_related("by"):
        yield "how consent is to be asked", consents_rows.of_request(request), request.at
    for answer in Consent.objects.filter(case=one).select_related("by"):
        yield f"consent, {answer.get_said_display().lower()}", consents_rows.of_answer(answer), answer.at
    besides = Investigation.objects.filter(case=one) if "deconfliction" in given else Investigation.objects.none()
    for beside in besides.select_related("by", "ended_by"):
        yield "investigation beside the case", consents_rows.of_investigation(beside), beside.at


def closing(referral: Referral, *, given: frozenset[str]) -> Section:
    """Each proposal to close, what was said to it, and the looks back afterwards."""
    entries = [
        entry
        for one in cases_of(referral)
        for proposed in one.closings.select_related("by", "answered_by", "case__referral")
        if not tells_of_an_investigation(proposed.reason_codes, given)
        for entry in (_proposed(proposed, given), *_looks_back(proposed))
    ]
    return Section("closing", "How the case ended", entries, empty="No closing has been proposed.")


def tells_of_an_investigation(reason_codes: Iterable[str], given: frozenset[str]) -> bool:
    """Whether these reasons say to who is not given deconfliction that an investigation has it."""
    return "deconfliction" not in given and not INVESTIGATED.isdisjoint(reason_codes)


def happenings(referral: Referral, given: frozenset[str]) -> Iterator[Happening]:
    """What the chronology says of a case: only that it happened. Of a decision under section 36 only where it is given."""
    for one in cases_of(referral):
        yield Happening(
            one.opened_at,
            f"Case {display_reference(one.reference)} opened: {one.get_kind_display()}",
            one.owner.name,
        )
        for each in section_36.decisions_of(one) if "section_36" in given else ():
            yield Happening(each.at, "Decision under section 36 asked for", each.by.name)
            if each.answered_at and each.answered_by:
                yield Happening(
                    each.answered_at, f"Section 36: {each.get_state_display().lower()}", each.answered_by.name
                )
        if one.plan_at and one.plan_by:
            yield Happening(one.plan_at, "Plan recorded", one.plan_by.name)
        for review in one.reviews.select_related("by"):
            yield Happening(review.at, "Review held", review.by.name)
        if one.closed_at:
            yield Happening(one.closed_at, f"Case {display_reference(one.reference)} closed")


def stand(referral: Referral) -> list[int]:
    """What makes another pack of it: every review, proposal, answer and look back, and the case's own version."""
    of_it = {"case__referral": referral}
    return [
        *referral.cases.order_by("pk").values_list("version", flat=True),
        CaseReview.objects.filter(**of_it).count(),
        *all_panels().filter(**of_it).order_by("pk").values_list("version", flat=True),
        PlanLine.objects.filter(**of_it).count(),
        TheirView.objects.filter(**of_it).count(),
        AgencyReturn.objects.filter(follow_up__closing__case__referral=referral).count(),
        CaseClosing.objects.filter(**of_it).count(),
        *(model.objects.filter(**of_it).count() for model in (ConsentRequest, Consent, Investigation)),
        *Assessment.objects.filter(**of_it).order_by("pk").values_list("version", flat=True),
        Judgement.objects.filter(assessment__case__referral=referral).count(),
        Citation.objects.filter(**of_it).count(),
        Citation.objects.standing().filter(**of_it).count(),
        *Section36Decision.objects.filter(**of_it).order_by("pk").values_list("version", flat=True),
        CaseClosing.objects.filter(**of_it, answered_at__isnull=False).count(),
        FollowUp.objects.filter(closing__case__referral=referral, at__isnull=False).count(),
    ]


def cases_of(referral: Referral) -> QuerySet[Case]:
    """Every case that came of it, the oldest first."""
    return referral.cases.select_related("owner", "plan_by").order_by("opened_at", "pk")


def _opened(one: Case) -> Entry:
    rows = lines(
        ("State", one.get_state_display()),
        ("Stage", stage_of(one)),
        ("Risk owner", one.owner.name),
        ("Plan as one text", one.plan),
        ("Plan", "" if one.plan_at else f"None yet; due {on_day(one.plan_due_at)}"),
        ("Plan recorded", f"{one.plan_by.name}, {at_time(one.plan_at)}" if one.plan_by else ""),
        ("Next review", "" if one.closed_at else on_day(one.review_on)),
        ("Closed", on_day(one.closed_at)),
    )
    return Entry(
        f"{display_reference(one.reference)}: {one.get_kind_display()}",
        rows,
        caption=f"Opened {on_day(one.opened_at)}",
    )


def _planned(one: Case) -> Iterator[Entry]:
    """The plan as it stands, line by line."""
    for line in lines_of(one):
        rows = lines(
            ("Factor or need", line.need),
            ("What is done", in_words(line)),
            ("Who", line.who),
            ("By when", on_day(line.due_on) if line.due_on else ""),
            ("Stands", line.get_stands_display()),
        )
        yield Entry(f"Plan: {line.get_about_display().lower()}", rows, caption=f"{line.by.name}, {at_time(line.at)}")


def _views(one: Case) -> Iterator[Entry]:
    for view in one.their_views.select_related("by"):
        rows = lines(("What they say of the plan", view.said), ("By", view.by.name))
        yield Entry(f"View: {view.get_whose_display().lower()}", rows, caption=on_day(view.asked_on))


def _reviews(one: Case) -> Iterator[Entry]:
    for review in one.reviews.select_related("by"):
        rows = lines(
            ("Was due", on_day(review.was_due)),
            ("What changed", review.note),
            ("Channel now", review.channel_again),
            ("Next review", on_day(review.next_on)),
            ("By", review.by.name),
        )
        yield Entry("Review", rows, caption=at_time(review.at))


# Lines of a proposal to close that are of another part than how the case ended.
NEEDS = {CONSENT_END: "consent", THEY_SAY: "referrer"}


def _proposed(proposed: CaseClosing, given: frozenset[str]) -> Entry:
    """Why it needed an inspector may be deconfliction, or a sealed record: only the police read more than that it did. That
    consent stood is read where consent is given, and what those who told us were asked where who told us is."""
    tier = str(Tier(proposed.tier).label) if "deconfliction" not in given else ""
    rows = [
        Line(line.label, tier if tier and line.label == TIER else line.value)
        for line in _lines(closing_rows(proposed))
        if NEEDS.get(line.label, "closing") in given
    ]
    return Entry(f"{display_reference(proposed.case.reference)}: closing proposed", rows, caption=at_time(proposed.at))


def _said(found: AgencyReturn) -> str:
    return ": ".join(part for part in (found.agency.name, found.get_knows_display(), found.said) if part)


def _lines(rows: list[Row]) -> list[Line]:
    return [Line(row.key, plain(row.value)) for row in rows if row.value]


def _looks_back(proposed: CaseClosing) -> Iterator[Entry]:
    for look in proposed.follow_ups.select_related("by"):
        rows = lines(
            ("Due", on_day(look.due_on)),
            ("Found", look.get_found_display() if look.found else "Not yet held"),
            ("Note", look.note),
            ("Agencies", "; ".join(_said(found) for found in look.returns.select_related("agency"))),
            ("By", look.by.name if look.by else ""),
        )
        yield Entry(str(look), rows, caption=at_time(look.at))
