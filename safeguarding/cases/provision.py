"""How it goes with an intervention provider: what was expected and what was held, and what is red.

Failure 12 of the published reviews (Amess): one meeting took place, and panel and police believed that they went on. So it is
computed from the sessions themselves, and no person need say that it has stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from core.clock import local_day
from core.components import Label, Row
from core.kept_rows import abreast, asking_of
from core.row_security import as_the_service
from core.rules import record_column
from core.templatetags.govuk import at_time, on_day
from referrals.agreements.presenters import agreement_row, kept_row
from referrals.casework.presenters.told import Told
from referrals.code_lists import LAWFUL_BASES
from referrals.models import Referral
from safeguarding.gates import consents
from safeguarding.limits import PROVIDER_TAKES
from safeguarding.mergers.names import agency_then
from safeguarding.models import OPEN_COMMISSIONS, Case, CaseSuspension, Commission, CommissionState, ProviderSession
from subjects.models import Claim

COLOURS = {
    CommissionState.SENT: "yellow",
    CommissionState.TAKEN: "green",
    CommissionState.DECLINED: "orange",
    CommissionState.ENDED: "grey",
}
assert set(COLOURS) == set(CommissionState), "every state has its colour"
ASKED_OF_A_PROVIDER = ("not_taken", "no_report", "no_session")
STILL_COMMISSIONED = "is still commissioned for this case. End the commission, with the reason, first."
BRIEF_READS = "The brief says it still, as it was sent. Add to the brief what is right."
# Neither what was said about consent nor that there is an investigation is the provider's to read.
WAITS = "Support waits: no session is held and none is expected. Ring {} before you meet the person."
BRIEF_ENDED = "The commission has ended: ring them."


@dataclass(frozen=True)
class Red:
    """One thing that is late with a provider, and since which day. The words name no person."""

    what: str
    words: str
    since: date


@dataclass(frozen=True)
class Going:
    """A commission with its sessions, newest first, and what else says how it goes: whether support is suspended or waits,
    since when it goes on again, and whether the provider can act at all."""

    commission: Commission
    sessions: list[ProviderSession]
    suspended: bool
    waits: bool
    resumed_on: date | None
    can_act: bool

    @property
    def held(self) -> list[ProviderSession]:
        return [session for session in self.sessions if session.held]

    @property
    def all_held(self) -> bool:
        return len(self.held) >= self.commission.sessions_expected

    @property
    def next_by(self) -> date | None:
        """By when the next session is held; None once as many were held as were expected, and while support is suspended or waits."""
        if self.all_held or self.suspended or self.waits or not self.commission.is_open:
            return None
        between = timedelta(weeks=self.commission.weeks_between)
        due = self.held[0].on + between if self.held else self.commission.first_by
        return max(due, self.resumed_on + between) if self.resumed_on else due

    @property
    def reds(self) -> list[Red]:
        return list(self._reds()) if self.commission.is_open else []

    def _reds(self) -> Iterator[Red]:
        today = timezone.localdate()
        if not self.can_act:
            yield Red("gone", "A provider can no longer act. Commission another.", today)
        answer_by = local_day(PROVIDER_TAKES.due(self.commission.sent_at))
        if self.commission.state == CommissionState.SENT and answer_by < today and not self.waits:
            yield Red("not_taken", "A provider has not taken a brief on.", answer_by)
        late = [session.report_due_at for session in self.sessions if session.report_due_at and session.is_late]
        if late:
            yield Red("no_report", "A provider has not reported a session.", local_day(min(late)))
        if self.next_by is not None and self.next_by < today:
            yield Red("no_session", "A provider has held no session in time.", self.next_by)

    @property
    def asked_for(self) -> list[Red]:
        """What the provider is asked for: nothing while support waits."""
        return [] if self.waits else [red for red in self.reds if red.what in ASKED_OF_A_PROVIDER]

    @property
    def label(self) -> Label:
        if self.waits and self.commission.is_open:
            return Label("Support waits", "orange")
        if self.reds:
            return Label("Overdue", "red")
        return Label(self.commission.get_state_display(), COLOURS[CommissionState(self.commission.state)])

    @property
    def counted(self) -> str:
        return f"{len(self.held)} held of {self.commission.sessions_expected} expected"


def going(commissions: Iterable[Commission]) -> list[Going]:
    """However many they are, in three statements."""
    found = list(commissions)
    if not found:
        return []
    prefetch_related_objects(found, Prefetch("sessions", ProviderSession.objects.select_related("report")))
    (suspended, resumed), (waits, again) = _held_up({one.case_id for one in found})
    able = _who_can_act({one.provider_id for one in found})
    return [
        Going(
            one,
            list(one.sessions.all()),
            one.case_id in suspended,
            one.case_id in waits,
            max(filter(None, (resumed.get(one.case_id), again.get(one.case_id))), default=None),
            (one.provider_id, one.agency_id) in able,
        )
        for one in found
    ]


# The cases in which it is so, and since when it is so no more in others.
So = tuple[set[int], dict[int, date]]


@as_the_service()
def _held_up(cases: set[int]) -> tuple[So, So]:
    """The cases in which support is suspended, and those in which it waits: also for a provider, who is told of no case, and of
    whom no session is expected meanwhile. That it waits is told to a provider, and why is not."""
    rows = CaseSuspension.objects.filter(case__in=cases).order_by("at")
    suspensions, *waiting = abreast(*map(asking_of, (rows, *consents.waiting_asked(cases))))
    return _suspended(suspensions), consents.that_wait(*waiting)


def _suspended(rows: Iterable[CaseSuspension]) -> So:
    stand = {row.case_id for row in rows if row.ended_at is None}
    return stand, {row.case_id: local_day(row.ended_at) for row in rows if row.ended_at is not None}


def _who_can_act(providers: set[int]) -> set[tuple[int, int]]:
    serving = Membership.objects.serving().filter(role=Role.INTERVENTION_PROVIDER, user__in=providers)
    return set(serving.values_list("user_id", "agency_id"))


def commissions_of(case: Case) -> list[Going]:
    """Newest first."""
    return going(case.commissions.select_related("provider", "agency").order_by("-sent_at", "-pk"))


def not_reported(prefix: str) -> Q:
    """Commissions with a session that was held and is not reported; while support waits the provider is asked for none."""
    unwritten = ProviderSession.objects.filter(
        commission=OuterRef(record_column(prefix)), held=True, report__isnull=True
    )
    taken_on = Q(**{f"{prefix}state": CommissionState.TAKEN})
    return taken_on & Q(Exists(unwritten)) & ~Q(consents.waits_now(f"{prefix}case_id"))


def open_commission(case: Case) -> str | None:
    """No case ends while a provider is still expected to hold sessions for it."""
    found = case.commissions.filter(state__in=OPEN_COMMISSIONS).select_related("provider").first()
    return f"{found.provider.name} {STILL_COMMISSIONED}" if found else None


def briefs_of(referral: Referral) -> QuerySet[Commission]:
    found = Commission.objects.filter(referral=referral).select_related("provider", "agency")
    return found.order_by("sent_at", "pk")


def in_briefs(referral: Referral, claim: Claim) -> Iterator[Told]:
    """A provider reads what was picked, as it was picked: what is found wrong since stands there still."""
    for one in briefs_of(referral).filter(disclosed__contains=[{"key": claim.key}]):
        page = reverse("safeguarding:provision", args=[one.public_id])
        stands = BRIEF_READS if one.is_open else BRIEF_ENDED
        yield Told(f"{one.provider.name}, {one.agency}", str(claim), one.sent_at, page, stands)


# --- As shown -----------------------------------------------------------------------------------------------


def council_rows(case: Case) -> list[Row]:
    """For the council's page of the case: each provider, what was held of what was expected, what is late. No content."""
    return [
        Row(
            f"{one.commission.provider.name}, {one.commission.agency}",
            [one.label.text, one.counted, *_next(one), *(_since(red) for red in one.reds)],
        )
        for one in commissions_of(case)
    ]


def _next(one: Going) -> list[str]:
    return [f"Next session by {on_day(one.next_by)}"] if one.next_by else []


def _since(red: Red) -> str:
    return f"{red.words} Since {on_day(red.since)}."


def brief_rows(commission: Commission) -> list[Row]:
    """The brief and what was added to it, as the provider and the police read it."""
    every = "every week" if commission.weeks_between == 1 else f"every {commission.weeks_between} weeks"
    return [
        Row("What you are asked to do", commission.brief, typed=True),
        Row("Safety", commission.safety, typed=True),
        *(
            Row(f"Added by {each.by.name}, {at_time(each.at)}", each.text, typed=True)
            for each in commission.additions.select_related("by")
        ),
        Row("Sessions", f"{commission.sessions_expected}, {every}; the first by {on_day(commission.first_by)}"),
        Row("Sent by", f"{commission.sent_by.name}, {at_time(commission.sent_at)}"),
        Row("Lawful basis", LAWFUL_BASES.label_with_hint(commission.lawful_basis)),
        kept_row(commission, before=lambda: _agreement(commission)),
        Row("Who leads", f"{commission.referral.force.name}: the police hold the risk, and you do what stands here."),
    ]


def _agreement(commission: Commission) -> Row:
    at, referral = commission.sent_at, commission.referral
    force = agency_then(referral, "force", at, referral=referral)
    agency = agency_then(commission, "agency", at, referral=referral)
    return agreement_row(force, agency, basis=commission.lawful_basis, at=at)


def told_rows(commission: Commission) -> list[Row]:
    return [Row(item["label"], item["value"], typed=True) for item in commission.disclosed]


def going_rows(one: Going, *, chased: bool = True) -> list[Row]:
    """A provider whose support waits is asked for nothing, and reads of nothing that is late."""
    commission = one.commission
    rows = [
        Row("Stands", one.label.text, colour=one.label.colour),
        Row("Sessions", one.counted),
        *([Row("Next session by", on_day(one.next_by))] if one.next_by else []),
        *([Row("Support", WAITS.format(commission.sent_by))] if one.waits and commission.is_open else []),
        *([Row("Suspended", "Support is suspended: no session is expected.")] if one.suspended else []),
        *(Row("Overdue", _since(red)) for red in one.reds if chased),
    ]
    if commission.ended_at:
        ended = f"{commission.ended_by}, {at_time(commission.ended_at)}"
        rows.append(Row("Over", [ended, commission.ended_why], typed=True))
    return rows


@dataclass(frozen=True)
class Session:
    """A session as both sides read it, and where its report is written."""

    title: str
    rows: list[Row]
    report_url: str = ""
    cited_as: str = ""


def sessions_shown(one: Going, *, writes: bool, chased: bool = True) -> list[Session]:
    return [_session(one.commission, session, writes=writes, chased=chased) for session in one.sessions]


def _session(commission: Commission, session: ProviderSession, *, writes: bool, chased: bool) -> Session:
    if not session.held:
        return Session(f"{on_day(session.on)}: not held", [Row("Why", session.not_held_why, typed=True)])
    title, report = on_day(session.on), session.reported
    if report is not None:
        rows = [Row("Report", report.text, typed=True), Row("Reported", at_time(report.at))]
        return Session(title, rows, cited_as=session.cited_as)
    is_late = session.is_late and chased
    due = "Overdue since" if is_late else "Due by"
    url = reverse("safeguarding:session_report", args=[commission.public_id, session.public_id]) if writes else ""
    colour = "red" if is_late else ""
    return Session(title, [Row("Report", f"{due} {on_day(session.report_due_at)}", colour=colour)], url)
