"""Each quarter every role is asked about: is it still needed? What no lead confirms in time lapses.

A lead says so for each person and role; a role that has lapsed is proposed again as a new one is. The last
administrator, inspector or duty officer of an agency keeps the role, and those who answer are told so."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import moves
from accounts.access_terms import attest_role
from accounts.actions.memberships import tell_holder
from accounts.authority import NO_ONE, Authority
from accounts.kinds import ROLE_ATTESTED, ROLE_ATTESTING_OPENED
from accounts.limits import PEOPLE
from accounts.models import Agency, AgencyKind, Attestation, Membership, MembershipState, User
from accounts.notices.telling import people_with, platform, serving_as, tell
from accounts.people.holdings import let_go
from accounts.roles import SUPERVISORS, Role
from audit.log import log
from audit.moves import MoveDenied, MovedOn, move
from core.clock import ONE_DAY, quarter_of
from core.locking import lock, lock_one

AT_A_TIME = 500


def open_at(agency: Agency) -> QuerySet[Attestation]:
    """What is asked and not answered, by name."""
    found = Attestation.objects.standing().filter(
        membership__agency=agency, membership__state=MembershipState.ACTIVE, membership__user__is_active=True
    )
    related = ("membership", "membership__user", "membership__site", "membership__agency")
    return found.select_related(*related).order_by("membership__user__sort_key", "pk")


@transaction.atomic
def answer(*, attestation: Attestation, is_needed: bool, by: Authority) -> Attestation:
    """Still needed, or the role ends now."""
    locked = lock(attestation, "membership", "membership__user", "membership__agency")
    if reason := attest_role.refusal(by.as_it_stands(), locked.membership):
        raise MoveDenied(reason)
    if locked.closed_at is not None:
        raise MovedOn("This was answered already.", locked)
    locked.is_needed, locked.answered_by = is_needed, by.person
    locked.save(update_fields=["is_needed", "answered_by"])
    log(ROLE_ATTESTED, target=locked.membership, data={"quarter": locked.quarter, "is_needed": is_needed})
    if is_needed:
        _close(locked)
    else:
        _drop(locked, by=by, because="not needed")
    return locked


def _close(attestation: Attestation) -> None:
    attestation.closed_at = timezone.now()
    attestation.save(update_fields=["closed_at"])


def _drop(attestation: Attestation, *, by: Authority, because: str) -> None:
    held, now = attestation.membership, timezone.now()
    move(held, moves.DROP, by=by, given={"reason": because}, ended_at=now, ended_by=by.user)
    _close(attestation)
    let_go(person=held.user, by=by)
    words = "A role of yours has ended: it was not said to be needed any more."
    tell_holder(held, kind="role.lapsed", words=words)


def who_answers(agency: Agency) -> list[User]:
    """The supervisors of a force, the leads of another agency, those who answer for the service; where there is none
    of them, its administrators, and while each of them is away these as well (`attest_role`)."""
    leads: tuple[str, ...] = (Role.SAFEGUARDING_LEAD,)
    if agency.kind == AgencyKind.FORCE:
        leads = SUPERVISORS
    elif agency.kind == AgencyKind.PLATFORM:
        leads = (Role.AUDITOR, Role.PLATFORM_ADMINISTRATOR)
    found = list(serving_as(agency_id=agency.pk, roles=leads))
    if here := [one for one in found if one.is_here]:  # type: ignore[attr-defined]  # asked beside the person
        return here
    return list({one.pk: one for one in (*found, *_administrators(agency))}.values())


def _administrators(agency: Agency) -> list[User]:
    return people_with(agency_id=agency.pk, roles=[Role.AGENCY_ADMINISTRATOR])


# --- By itself ------------------------------------------------------------------------------------------------


def ask() -> int:
    """The keeper's duty: every role that was there when the quarter began is asked about once in it."""
    today = timezone.localdate()
    quarter = quarter_of(today)
    asked = Attestation.objects.filter(membership=OuterRef("pk"), quarter=quarter)
    due = Membership.objects.live().filter(
        ~Exists(asked), agency__is_open=True, user__is_active=True, granted_at__date__lt=quarter
    )
    some = list(due.select_related("agency").order_by("agency_id", "pk")[:AT_A_TIME])
    last = today + PEOPLE.attested_days * ONE_DAY
    Attestation.objects.bulk_create(Attestation(membership=held, quarter=quarter, due_on=last) for held in some)
    for agency in {held.agency for held in some}:
        log(ROLE_ATTESTING_OPENED, target=agency, data={"quarter": quarter, "due_on": last})
        _tell_who_answers(
            agency,
            kind="role.attesting",
            words="Say which roles of your colleagues are still needed. What is not answered lapses.",
            about=str(quarter),
        )
    return len(some)


def remind() -> None:
    """The keeper's duty: those who answer once when half of the time is over, and all concerned shortly before."""
    today = timezone.localdate()
    for agency, rows in _unanswered_before(PEOPLE.attesting_reminder_days):
        words = "Roles of your colleagues lapse soon unless you say that they are still needed."
        _tell_who_answers(agency, kind="role.attesting_soon", words=words, about=str(rows[0].quarter))
    for agency, rows in _unanswered_before(PEOPLE.attesting_warning_days):
        words = "In a few days roles lapse that were not said to be needed. This is the last warning."
        about = str(rows[0].quarter)
        _tell_who_answers(agency, kind="role.attesting_last", words=words, about=about, also=_administrators(agency))
        for row in rows:
            if row.due_on >= today:
                _warn(row)


def _warn(row: Attestation) -> None:
    tell(
        [row.membership.user],
        kind="role.lapsing",
        instead=None,
        words="A role of yours lapses in a few days unless your lead says that it is still needed. Ask your lead.",
        path=reverse("accounts:you"),
        about=row.pk,
    )


def lapse() -> int:
    """The keeper's duty: what was not answered in time. Returns how many roles have ended."""
    ended = 0
    for agency, rows in _unanswered_before(-1):
        dropped = [_lapse_one(row.pk) for row in rows]
        ended += sum(dropped)
        quarter = str(rows[0].quarter)
        if any(dropped):
            words = "Roles have lapsed that nobody said to be needed. Who still needs one is given it anew."
            _tell_who_answers(
                agency, kind="role.attesting_over", words=words, about=quarter, also=_administrators(agency)
            )
        if not all(dropped):
            words = "A role that nobody confirmed stays, as the last of its kind. Confirm it, or name another person."
            _tell_who_answers(agency, kind="role.last_kept", words=words, about=quarter, also=_administrators(agency))
    return ended


def _lapse_one(pk: int) -> bool:
    """False for the last of its kind, which stays open and is asked about again."""
    try:
        with transaction.atomic():
            row = lock_one(Attestation, pk, "membership", "membership__user")
            if row.closed_at is None:
                _drop(row, by=NO_ONE, because="not answered")
    except MoveDenied:
        return False
    return True


def _unanswered_before(days: int) -> Iterable[tuple[Agency, list[Attestation]]]:
    """By agency: what falls due within so many days, or did."""
    last = timezone.localdate() + days * ONE_DAY
    related = ("membership__user", "membership__agency")
    found = Attestation.objects.standing().filter(due_on__lte=last, membership__state=MembershipState.ACTIVE)
    rows: dict[Agency, list[Attestation]] = {}
    for row in found.select_related(*related).order_by("due_on", "pk")[:AT_A_TIME]:
        rows.setdefault(row.membership.agency, []).append(row)
    return rows.items()


def _tell_who_answers(agency: Agency, *, kind: str, words: str, about: str, also: Iterable[User] = ()) -> None:
    people = {one.pk: one for one in (*who_answers(agency), *also)}
    tell(
        people.values(),
        kind=kind,
        instead=platform(),
        expected=True,
        words=words,
        path=reverse("accounts:attest", args=[agency.public_id]),
        about=f"{agency.pk}:{about}",
    )
