"""A person leaves: the last day is noted ahead, what they hold is given to colleagues, and the account closes by itself.

Until then nothing is taken away, and the last day can be taken back. What no colleague has taken on by the end of it
passes on as from a person who can no longer act (ADR 0017)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import moves
from accounts.access import suspend_person
from accounts.actions import identity_links
from accounts.actions.people import keep_an_administrator, shut
from accounts.authority import NO_ONE, Authority
from accounts.kinds import ACCOUNT_CLOSED, ACCOUNT_LEAVING_NOTED, ACCOUNT_LEAVING_TAKEN_BACK
from accounts.limits import PEOPLE
from accounts.models import Departure, Membership, MembershipState, User
from accounts.notices.telling import people_with, platform, tell
from accounts.notices.watchers import who_answer_for
from accounts.people.holdings import held_by, let_go
from accounts.roles import Role
from audit.log import log
from audit.moves import MoveDenied, MovedOn, move
from core.clock import ONE_DAY, day_words
from core.locking import lock

LEFT = "Left after the last day, {day}."


@transaction.atomic
def note(*, person: User, last_day: date, by: Authority) -> Departure:
    """From now on the person and their supervisors see what is to be handed over. The account stays as it is."""
    locked = lock(person, no_key=True)
    if reason := suspend_person.refusal(by.as_it_stands(), locked) or _impossible(locked, last_day):
        raise MoveDenied(reason, beside="last_day")
    keep_an_administrator(locked, by=by)
    held = {holding.many: count for holding, count in held_by(locked)}
    noted = Departure.objects.create(person=locked, last_day=last_day, held_then=held, noted_by=by.person)
    log(ACCOUNT_LEAVING_NOTED, target=locked, data={"last_day": last_day, **held})
    _tell(noted, kind="account.leaving", words="Your last day is noted. Offer what you hold to colleagues before it.")
    _tell_those_who_answer(
        noted, kind="work.leaving", words="A colleague leaves. What they hold is to be handed over before."
    )
    return noted


def _impossible(person: User, last_day: date) -> str | None:
    today = timezone.localdate()
    if not today <= last_day <= today + PEOPLE.leaving:
        return "The last day is today or later, and within six months."
    if person.suspended_at:
        return "This account is suspended already."
    if standing_of(person):
        return "A last day is noted already. Take that one back first."
    return None


def standing_of(person: User) -> Departure | None:
    return person.departures.standing().select_related("noted_by").first()


@transaction.atomic
def take_back(*, departure: Departure, by: Authority) -> Departure:
    """The person stays. What colleagues have taken on meanwhile stays with them."""
    locked = lock(departure, "person")
    if reason := suspend_person.refusal(by.as_it_stands(), locked.person):
        raise MoveDenied(reason)
    if locked.ended_at is not None:
        raise MovedOn("This last day is over, or was taken back already.", locked)
    locked.ended_at, locked.taken_back_by = timezone.now(), by.user
    locked.save(update_fields=["ended_at", "taken_back_by"])
    log(ACCOUNT_LEAVING_TAKEN_BACK, target=locked.person)
    _tell(locked, kind="account.staying", words="Your last day was taken back: your account stays open.")
    _tell_those_who_answer(locked, kind="work.staying", words="A colleague does not leave after all.")
    return locked


# --- By itself ------------------------------------------------------------------------------------------------


def close_due() -> int:
    """The keeper's duty: the accounts whose last day is over. Returns how many were closed."""
    over = Departure.objects.standing().filter(last_day__lt=timezone.localdate())
    return sum(_close(departure) for departure in over.order_by("last_day", "pk"))


@transaction.atomic
def _close(departure: Departure) -> bool:
    locked = lock(departure, "person", "noted_by")
    if locked.ended_at is not None:
        return False
    person, told = locked.person, who_answer_for(locked.person)
    administrators = _administrators_of(person)
    if not person.suspended_at:
        shut(person, reason=LEFT.format(day=day_words(locked.last_day)), by=locked.noted_by)
    for held in Membership.objects.filter(user=person).exclude(state=MembershipState.ENDED).order_by("pk"):
        move(held, moves.LAPSE, by=NO_ONE, given={"reason": "left"}, ended_at=timezone.now())
    identity_links.end_all(person=person, by=NO_ONE)
    locked.ended_at = timezone.now()
    locked.save(update_fields=["ended_at"])
    log(ACCOUNT_CLOSED, target=person, data={"last_day": locked.last_day})
    let_go(person=person)
    tell(
        {one.pk: one for one in (*told, *administrators) if one.pk != person.pk}.values(),
        kind="account.closed",
        instead=platform(),
        words="An account was closed after its last day. What was not taken on has passed on.",
        path=reverse("accounts:leavers"),
        about=locked.pk,
    )
    return True


def _administrators_of(person: User) -> list[User]:
    at = person.memberships.live().values_list("agency_id", flat=True)
    return [one for agency in set(at) for one in people_with(agency_id=agency, roles=[Role.AGENCY_ADMINISTRATOR])]


def remind() -> None:
    """The keeper's duty: once, shortly before the last day, while something is still to be handed over."""
    soon = timezone.localdate() + PEOPLE.leaving_reminder_days * ONE_DAY
    for departure in Departure.objects.standing().filter(last_day__lte=soon).select_related("person"):
        if held_by(departure.person):
            _tell(
                departure,
                kind="account.leaving_soon",
                words="Your last day is near, and something is still in your name.",
            )
            _tell_those_who_answer(
                departure,
                kind="work.leaving_soon",
                words="A colleague leaves soon, and has not handed everything over.",
            )


def _tell(departure: Departure, *, kind: str, words: str) -> None:
    tell([departure.person], kind=kind, words=words, path=_page(departure), about=departure.pk, instead=None)


def _tell_those_who_answer(departure: Departure, *, kind: str, words: str) -> None:
    people = who_answer_for(departure.person)
    tell(people, kind=kind, words=words, path=_page(departure), about=departure.pk, instead=platform())


def _page(departure: Departure) -> str:
    return reverse("accounts:leaving", args=[departure.person.public_id])
