"""What the overview of a referral says about its partners: answers that have not been read, agencies that a
decision names and that have not been asked, dates that have come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accounts.authority import Authority
from core.asked_once import asked_once
from core.clock import today
from core.kept_rows import rows_kept
from core.reference_numbers import display_reference
from core.templatetags.govuk import on_day
from referrals.casework.actions.diary import open_still
from referrals.casework.presenters.pointers import Pointer
from referrals.casework.presenters.rail import Stage
from referrals.casework.presenters.record_beside import Citable
from referrals.casework.rules.obstacle import Obstacle
from referrals.models import DiaryEntry, Referral
from safeguarding.models import TO_READ, WITH_PARTNER, ActionKind, PartnerAction, SessionReport, TheirView


@asked_once
def unread_answers(referral: Referral) -> list[PartnerAction]:
    """Answers, and refusals with their reason, that neither officer nor supervisor has opened."""
    return _unread(referral.pk)


@rows_kept
def _unread(referral_id: int) -> QuerySet[PartnerAction]:
    found = PartnerAction.objects.filter(referral_id=referral_id, state__in=TO_READ, seen_by_asker_at__isnull=True)
    return found.select_related("agency").order_by("pk")


@asked_once
def an_answer_is_unread(referral: Referral) -> Obstacle | None:
    """Stops a recommendation and an approval, as unread information does."""
    unread = unread_answers(referral)
    if not unread:
        return None
    names = sorted({action.agency.name for action in unread})
    return Obstacle(
        f"An answer from {', '.join(names)} has not been read. Read it before going on.",
        do=f"Read the answer of {unread[0].agency.name}",
        page="safeguarding:action",
        about=unread[0].public_id,
    )


def how_far(referral: Referral) -> Stage:
    """The stage of the rail that is about partners."""
    asked, waiting, unread = next(iter(_counted(referral.pk)), (0, 0, 0))
    words = "Nobody was asked"
    if unread:
        words = f"{unread} to read"
    elif waiting:
        words = f"{waiting} of {asked} waiting"
    elif asked:
        words = f"All {asked} answered"
    href = reverse("safeguarding:partners", args=[referral.public_id])
    return Stage("Partners", words, href, is_done=bool(asked) and not unread + waiting)


@rows_kept
def _counted(referral_id: int) -> QuerySet[Any, tuple[int, int, int]]:
    """How many were asked, how many wait for a partner, and how many answers were not read; no row where none was asked."""
    rows = PartnerAction.objects.filter(referral_id=referral_id).order_by().values("referral_id")
    counted = rows.annotate(
        asked=Count("pk"),
        waiting=Count("pk", filter=Q(state__in=sorted(WITH_PARTNER))),
        unread=Count("pk", filter=Q(state__in=TO_READ, seen_by_asker_at__isnull=True)),
    )
    return counted.values_list("asked", "waiting", "unread")


def answers_to_cite(referral: Referral) -> Iterator[Citable]:
    """What partners answered, once it has been read: what no officer opened is no evidence yet."""
    found = referral.actions.filter(answered_at__isnull=False, seen_by_asker_at__isnull=False).exclude(answer="")
    for action in found.select_related("agency").order_by("answered_at", "pk"):
        source = f"{action.agency.name}, {display_reference(action.reference)}, {on_day(action.answered_at)}"
        yield Citable(
            action.cited_as,
            "Clinical advice" if action.is_clinical else "Answers of partners",
            action.answer,
            source,
            action.seen_by_asker_at or action.asked_at,
        )


def of_the_case(referral: Referral) -> Iterator[Citable]:
    """What a provider reported of each session, and how the person and the family see the plan."""
    reports = SessionReport.objects.filter(session__commission__referral=referral)
    for report in reports.select_related("session__commission__provider").order_by("at", "pk"):
        source = f"{report.session.commission.provider.name}, session of {on_day(report.session.on)}"
        yield Citable(report.session.cited_as, "Sessions with a provider", report.text, source, report.at)
    for view in TheirView.objects.filter(case__referral=referral).order_by("asked_on", "pk"):
        source = f"{view.get_whose_display()}, {on_day(view.asked_on)}"
        yield Citable(view.cited_as, "How they see it", view.said, source, view.at)


def answers_to_read(referral: Referral, who: Authority) -> Iterator[Pointer]:
    for action in unread_answers(referral):
        did = action.get_state_display().lower()
        yield Pointer(
            "A partner's answer has not been read",
            f"{action.agency.name} has {did}. An approval waits until it is read.",
            reverse("safeguarding:action", args=[action.public_id]),
            f"Read {display_reference(action.reference)}",
        )


def agencies_to_ask(referral: Referral) -> list[DiaryEntry]:
    """Agencies that an approved decision names and that have not been asked: what they are told must
    be picked first."""
    return _to_ask(referral.pk)


@rows_kept
def _to_ask(referral_id: int) -> QuerySet[DiaryEntry]:
    still = open_still(Q(referral_id=referral_id, particular="agencies")).exclude(agency=None)
    return still.select_related("agency", "decision").order_by("pk")


def not_asked_yet(referral: Referral, who: Authority) -> Iterator[Pointer]:
    to = reverse("safeguarding:ask", args=[referral.public_id])
    for entry in agencies_to_ask(referral):
        assert entry.agency is not None
        yield Pointer(
            "Not asked yet",
            f"The decision names {entry.agency}. Nothing has been sent to it.",
            f"{to}?agency={entry.agency.public_id}",
            f"Choose what {entry.agency} is told, and send",
        )


def as_decided(referral: Referral, agency: str) -> dict[str, Any]:
    """What the decision has said of the request already; the items are the officer's to pick."""
    found = [each for each in agencies_to_ask(referral) if each.agency and str(each.agency.public_id) == agency]
    if not found:
        return {}
    said = found[0].decision.particulars
    return {
        "agency": found[0].agency,
        "kind": ActionKind.INFORMATION,
        "what": said.get("question", ""),
        "why": said.get("grounds", ""),
        "lawful_basis": said.get("lawful_basis", ""),
    }


def dates_that_have_come(referral: Referral, who: Authority) -> Iterator[Pointer]:
    for entry in _due(referral.pk):
        yield Pointer(
            "A date has come",
            f"{entry.what}: {on_day(entry.due_on)}.",
            reverse("referrals:diary_entry", args=[entry.public_id]),
            "Say that it is done, or put it off",
        )


@rows_kept
def _due(referral_id: int) -> QuerySet[DiaryEntry]:
    due = open_still(Q(referral_id=referral_id, due_on__lte=today())).exclude(particular="agencies")
    return due.order_by("due_on", "pk")


SOURCES = (answers_to_read, not_asked_yet, dates_that_have_come)
