"""How a case was supported: what each provider was commissioned with and reported, and what the panel decided of it. Only
what was recorded to its end: no view of one agency, no paper, no minutes that are not signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.templatetags.govuk import at_time, on_day
from packs.content.cases import cases_of
from packs.content.parts import Entry, Section, lines
from referrals.models import Referral
from safeguarding.mergers.names import council_then
from safeguarding.models import AgendaItem, Commission, ProviderSession, SessionReport
from safeguarding.models.panel_items import ItemMinutes, ItemState, MinutesAddendum, PanelOutcome


def sessions(referral: Referral, *, given: frozenset[str]) -> Section:
    """Each commission in the order in which they were sent, with its sessions, the oldest first."""
    entries = [
        entry
        for case in cases_of(referral)
        for commission in case.commissions.select_related("provider", "agency").order_by("sent_at", "pk")
        for entry in (_commission(commission), *_sessions(commission))
    ]
    return Section("sessions", "Sessions with providers", entries, empty="No provider has been commissioned.")


def panel(referral: Referral, *, given: frozenset[str]) -> Section:
    """Each time that it stood on an agenda, with the outcome and the minutes as they were signed."""
    entries = [_item(item) for case in cases_of(referral) for item in _items(case.agenda_items)]
    return Section("panel", "What the panel decided", entries, empty="It has not stood on the agenda of a panel.")


def stand(referral: Referral) -> list[int]:
    """What makes another pack of it. Outcomes, minutes, sessions and reports are written once."""
    case, item = {"case__referral": referral}, {"item__case__referral": referral}
    commission = {"commission__case__referral": referral}
    return [
        *Commission.objects.filter(**case).order_by("pk").values_list("version", flat=True),
        ProviderSession.objects.filter(**commission).count(),
        SessionReport.objects.filter(session__commission__case__referral=referral).count(),
        *AgendaItem.objects.filter(**case).order_by("pk").values_list("version", flat=True),
        PanelOutcome.objects.filter(**item).count(),
        ItemMinutes.objects.filter(**item).count(),
        MinutesAddendum.objects.filter(**item).count(),
    ]


def _commission(commission: Commission) -> Entry:
    rows = lines(
        ("State", commission.get_state_display()),
        ("Brief", commission.brief),
        ("Sessions", f"{commission.sessions_expected} expected, the first by {on_day(commission.first_by)}"),
        ("Taken on", on_day(commission.taken_at)),
        ("Ended", ": ".join(filter(None, [on_day(commission.ended_at), commission.ended_why]))),
    )
    caption = f"Brief sent {on_day(commission.sent_at)}"
    return Entry(f"{commission.provider.name}, {commission.agency}", rows, caption=caption)


def _sessions(commission: Commission) -> Iterator[Entry]:
    for session in commission.sessions.select_related("report__by", "by").order_by("on", "pk"):
        report = session.reported
        rows = lines(
            ("Held", "Yes" if session.held else f"No: {session.not_held_why}"),
            ("Report", report.text if report else "Not yet" if session.held else ""),
            ("By", report.by.name if report else session.by.name),
        )
        yield Entry(str(session), rows)


def _items(of_a_case: Any) -> Iterator[AgendaItem]:
    rows = of_a_case.exclude(state=ItemState.TAKEN_OFF).select_related("meeting__panel__council", "outcome", "minutes")
    yield from rows.prefetch_related("addenda__by").order_by("meeting__starts_at", "pk")


def _item(item: AgendaItem) -> Entry:
    outcome: PanelOutcome | None = getattr(item, "outcome", None)
    minutes: ItemMinutes | None = getattr(item, "minutes", None)
    rows = lines(
        ("Meeting", item.meeting.get_kind_display()),
        ("Asked of the panel", item.asked),
        ("Outcome", item.get_state_display() if outcome else "None yet"),
        *(_decided(outcome) if outcome else ()),
        ("Minutes as signed", minutes.text if minutes else ""),
        *((f"Added to the minutes on {on_day(each.at)}", each.text) for each in item.addenda.all()),
    )
    return Entry(f"Panel of {council_then(item.meeting)}", rows, caption=at_time(item.meeting.starts_at))


def _decided(outcome: PanelOutcome) -> Iterator[tuple[str, object]]:
    yield "How", outcome.get_method_display()
    yield "Reasons", outcome.reasons
    yield "Who disagreed, and why", outcome.dissent
    yield "What of health and social care was considered", outcome.care
    yield "Present", "; ".join(outcome.present)
