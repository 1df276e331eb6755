"""What the owner of a case and the intervention provider do: commission in writing, take on, hold sessions, report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Membership
from accounts.roles import PARTNERS, Role
from accounts.shares import name_agreement
from audit.log import log
from audit.moves import MoveDenied, MovedOn, move
from audit.permission import require
from core.locking import lock, lock_one
from referrals.casework.rules.ahead import refuse_unless_ahead
from referrals.casework.rules.holds import deconfliction_allows
from referrals.models.ended import end_of
from safeguarding.access import give_sessions, steer_provision
from safeguarding.cases.actions.cases import locked_case
from safeguarding.cases.moves.providers import DECLINE_COMMISSION, END_COMMISSION, TAKE_COMMISSION
from safeguarding.cases.notices.providers import forget_at_provider, tell_provider
from safeguarding.disclosure import whom_to_meet
from safeguarding.gates import consents
from safeguarding.kinds import COMMISSION_ADDED, COMMISSION_REPORT, COMMISSION_SENT, COMMISSION_SESSION
from safeguarding.limits import LIMITS, PROVIDER_REPORTS
from safeguarding.models import OPEN_COMMISSIONS, BriefAddition, Case, Commission, ProviderSession, SessionReport
from safeguarding.notices import tell_of_case

NO_PLAN = "Write the plan first: a provider is commissioned for what a line of it says."
ALREADY = "This provider has a brief for this case already. Add to it, or end that commission first."
NOBODY = "This person can no longer act as a provider. Choose another."
NO_ITEMS = "Pick at least one item, or the provider cannot tell whom you mean."
# The provider reads nothing of the case: neither what was said about consent nor that there is an investigation.
WAITS = (
    "Support waits, so no session of this day is held. Ring the officer who sent the brief before you meet the person."
)
NOT_YET = "Choose today or a day that is over."
BEFORE = "This is before the brief was taken on. No session is held without it."
TWICE = "A session of this day is recorded already."
NOT_HELD = "This session was not held, so there is nothing to report."
REPORTED = "This session has been reported already."
OVER = "This commission has ended."


@dataclass(frozen=True)
class Brief:
    """What a provider is commissioned with."""

    held: Membership
    items: Sequence[str]
    brief: str
    safety: str
    sessions_expected: int
    weeks_between: int
    first_by: date


def providers_for(case: Case) -> QuerySet[Membership]:
    """Who can be commissioned: intervention providers of the force's area, and those of no area, who can act now."""
    able = Membership.objects.able().filter(role=Role.INTERVENTION_PROVIDER, agency__kind__in=PARTNERS)
    near = Q(agency__area_id=case.force.area_id) | Q(agency__area__isnull=True)
    return able.filter(near).select_related("user", "agency").order_by("user__sort_key", "pk")


def why_not_commission(case: Case) -> str | None:
    """The first thing that keeps any brief from being sent."""
    if case.plan_at is None:
        return NO_PLAN
    return consents.support_waits(case) or deconfliction_allows(case.referral)


@transaction.atomic
def commission(*, case: Case, brief: Brief, by: Authority) -> Commission:
    """Send the written brief. Raises MoveDenied with the reason."""
    locked = locked_case(case, by=by)
    _refuse_too_early(locked, brief)
    items = [item for item in whom_to_meet(locked.referral) if item.key in brief.items]
    if not items:
        raise MoveDenied(NO_ITEMS, beside="items")
    sent = Commission(
        case=locked,
        referral=locked.referral,
        provider=brief.held.user,
        agency=brief.held.agency,
        disclosed=[item.sent() for item in items],
        brief=brief.brief,
        safety=brief.safety,
        sessions_expected=brief.sessions_expected,
        weeks_between=brief.weeks_between,
        first_by=brief.first_by,
        sent_by=by.person,
    )
    name_agreement(sent)
    sent.save()
    said = {"agency": sent.agency.name, "basis": sent.lawful_basis, "agreement": sent.agreement_id}
    log(COMMISSION_SENT, target=sent, data={**said, "items": [item.key for item in items]})
    tell_provider(
        sent, kind="provider.brief", words="A brief has been sent to you. Read it, and say whether you take it on."
    )
    return sent


@transaction.atomic
def add_to_brief(*, commission: Commission, text: str, by: Authority) -> BriefAddition:
    """What the provider must know besides goes the way of the brief: in writing, and kept."""
    locked = lock(commission)
    require(steer_provision, locked, by=by)
    if not locked.is_open:
        raise MovedOn(OVER, locked)
    if reason := deconfliction_allows(locked.referral):
        raise MoveDenied(reason)
    added = BriefAddition.objects.create(commission=locked, text=text, by=by.person)
    log(COMMISSION_ADDED, target=locked)
    about = f"{locked.pk}:{added.pk}"
    tell_provider(locked, kind="provider.added", words="Something was added to a brief of yours. Read it.", about=about)
    return added


@transaction.atomic
def take_on(*, commission: Commission, version: int, by: Authority) -> Commission:
    """The provider has read the brief, and takes it on: from now on sessions can be recorded. While support waits there is
    nothing to take on."""
    _locked_case(commission)
    taken = move(commission, TAKE_COMMISSION, by=by, given={"version": version}, taken_at=timezone.now())
    _tell_owner(taken, kind="provider.taken", words="A provider has taken a brief on.")
    return taken


@transaction.atomic
def decline(*, commission: Commission, reason: str, version: int, by: Authority) -> Commission:
    given = {"version": version, "words": reason}
    gone = move(commission, DECLINE_COMMISSION, by=by, given=given, **end_of(reason, by=by.person))
    forget_at_provider(gone)
    _tell_owner(gone, kind="provider.declined", words="A provider has declined a brief.", supervisors=True)
    return gone


@transaction.atomic
def end(*, commission: Commission, reason: str, version: int, by: Authority) -> Commission:
    """By the owner of the case. The provider's next request finds nothing, and a report that is missing can no longer be
    written: the page says so before."""
    ended = move(
        commission, END_COMMISSION, by=by, given={"version": version, "words": reason}, **end_of(reason, by=by.person)
    )
    forget_at_provider(ended)
    tell_provider(ended, kind="provider.ended", words="A commission of yours has ended.", listed=True)
    return ended


@transaction.atomic
def record_session(*, commission: Commission, on: date, not_held_why: str, by: Authority) -> ProviderSession:
    """A session that was held, or why it was not. None is held while support waits. What is held is reported within the
    limit."""
    case = _locked_case(commission)
    locked = lock(commission)
    require(give_sessions, locked, by=by)
    if on > timezone.localdate():
        raise MoveDenied(NOT_YET, beside="on")
    if locked.taken_at is None or on < timezone.localdate(locked.taken_at):
        raise MoveDenied(BEFORE, beside="on")
    if locked.sessions.filter(on=on).exists():
        raise MoveDenied(TWICE, beside="on")
    held = not not_held_why
    if held and consents.session_waits(case, on):
        raise MoveDenied(WAITS, beside="on")
    session = ProviderSession.objects.create(
        commission=locked,
        on=on,
        held=held,
        not_held_why=not_held_why,
        report_due_at=report_due(on) if held else None,
        by=by.person,
    )
    log(COMMISSION_SESSION, target=locked, data={"on": on, "held": held})
    if not held:
        _tell_owner(locked, kind="provider.not_held", words="A session was not held.", about=str(session.pk))
    return session


def report_due(on: date) -> datetime:
    """At the end of a working day; the clock starts with the session."""
    at = timezone.make_aware(datetime(on.year, on.month, on.day, 17))
    return PROVIDER_REPORTS.due(at)


@transaction.atomic
def report(*, session: ProviderSession, text: str, by: Authority) -> SessionReport:
    """What happened in the session, written once. The owner of the case is told."""
    locked = lock(session.commission)
    require(give_sessions, locked, by=by)
    if not session.held:
        raise MoveDenied(NOT_HELD)
    if SessionReport.objects.filter(session=session).exists():
        raise MovedOn(REPORTED, locked)
    written = SessionReport.objects.create(session=session, text=text, by=by.person)
    log(COMMISSION_REPORT, target=locked, data={"on": session.on})
    _tell_owner(locked, kind="provider.reported", words="A provider has reported a session.", about=str(session.pk))
    return written


def _refuse_too_early(case: Case, brief: Brief) -> None:
    if reason := why_not_commission(case):
        raise MoveDenied(reason)
    if not providers_for(case).filter(pk=brief.held.pk).exists():
        raise MoveDenied(NOBODY, beside="held")
    if case.commissions.filter(provider=brief.held.user, state__in=OPEN_COMMISSIONS).exists():
        raise MoveDenied(ALREADY, beside="held")
    refuse_unless_ahead(brief.first_by, within=LIMITS.provider_first_days, what="The first session")


def _locked_case(commission: Commission) -> Case:
    """Before its commission. An answer about consent is recorded under the same lock, so that a no which is on its way is
    waited for."""
    return lock_one(Case, commission.case_id, no_key=True)


def _tell_owner(commission: Commission, *, kind: str, words: str, about: str = "", supervisors: bool = False) -> None:
    about = f"{commission.pk}:{about or commission.version}"
    tell_of_case(commission.case, kind=kind, words=words, about=about, supervisors=supervisors)
