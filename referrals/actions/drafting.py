"""What people do with a draft before it is sent. Every save keeps what was typed, valid or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.authority import NO_ONE, Authority
from accounts.models import Membership, User
from accounts.roles import Role
from audit.moves import MoveDenied, move
from referrals import access, draft_moves, notices
from referrals.actions.keeping_away import leading_at, leads_named_in
from referrals.actions.passing_on import return_to_author
from referrals.form.answers import Typed, same
from referrals.form.definition import CURRENT
from referrals.form.filling import Filling, filling_of
from referrals.models import Draft
from referrals.models.draft import DraftState
from referrals.models.referral import Channel

REMIND_AFTER = tuple(timedelta(days=day) for day in (1, 3, 7))
LAST_AFTER = timedelta(days=8)
# Counted from the last save.
FORGOTTEN_AFTER = timedelta(days=28)
AT_A_TIME = 200

EMPTY: dict[str, Any] = {
    "answers": {}, "page_versions": {}, "page_writers": {}, "kept_from": [], "lead_note": "",
}  # fmt: skip

COLLEAGUE = "This may concern a colleague, so nobody in your organisation is shown it. Send it to police."
NAMED = (
    "What you wrote may name somebody who would read it in your organisation, so it is not handed over there. "
    "Send it to police: that person is not shown it."
)
NO_LEAD = "There is no safeguarding lead with an account who could read it. Send it to police."


@dataclass(frozen=True)
class Step:
    """How long a draft has waited, and who is told then."""

    after: timedelta
    tell: Callable[[Draft, int], None]


class StalePage(Exception):
    """The page was changed after it was opened. Nothing has been written; `draft` is how it stands now."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("This page was changed after you opened it.")
        self.draft = draft


@transaction.atomic
def start(*, by: Authority, place: Membership | None = None) -> Draft:
    """Begin a draft at the agency, and site, that the person files for. Whoever belongs to several says which:
    who reads it, and which force receives it, follow from that."""
    at = _chosen(
        places_of(by), place,
        which="Say for which organisation you are reporting this.",
        foreign="You cannot report for this organisation.",
    )  # fmt: skip
    return _begin(at, by=by, channel=Channel.PORTAL)


@transaction.atomic
def key_in(*, by: Authority, desk: Membership | None = None) -> Draft:
    """Begin a draft of something that reached a clerk's desk another way; its first page asks how. Whoever serves
    several desks says which."""
    at = _chosen(
        desks_of(by), desk, which="Say at which desk it arrived.", foreign="You cannot key in for this desk."
    )
    return _begin(at, by=by, channel=Channel.EMAIL)


def places_of(by: Authority) -> list[Membership]:
    """The agencies and sites in a police area to which the person belongs, each once whatever the roles."""
    return _each_once(m for m in by.memberships if m.agency.area_id is not None)


def desks_of(by: Authority) -> list[Membership]:
    """The agencies and sites for which the person keys in."""
    return _each_once(by.holding(Role.GATEWAY_CLERK))


def _each_once(held: Iterable[Membership]) -> list[Membership]:
    return list({(m.agency_id, m.site_id): m for m in reversed(list(held))}.values())[::-1]


def _chosen(possible: list[Membership], place: Membership | None, *, which: str, foreign: str) -> Membership:
    """The place that was said; the only one, where nothing was. Raises MoveDenied with one of the two sentences."""
    if place is None and len(possible) > 1:
        raise MoveDenied(which)
    chosen = next((one for one in possible if place is None or one.pk == place.pk), None)
    if chosen is None:
        raise MoveDenied(foreign)
    return chosen


def _begin(at: Membership, *, by: Authority, channel: str) -> Draft:
    return Draft.objects.create(
        author=by.person, agency=at.agency, site=at.site, channel=channel, form_version=CURRENT
    )


@transaction.atomic
def save_page(*, draft: Draft, code: str, typed: Typed, version: int, by: Authority) -> Draft:
    """Keep a page as it was typed. Raises StalePage when the page was changed elsewhere since `version`."""
    locked = _locked(draft, by=by)
    if code in locked.answers and same(locked.answers[code], typed):
        return locked
    if locked.page_versions.get(code, 0) > version:
        raise StalePage(locked)
    locked.answers = {**locked.answers, code: typed}
    locked.page_writers = {**locked.page_writers, code: by.pk}
    filling = filling_of(locked)
    named = leads_named_in(locked, filling, by=by)
    if locked.state == DraftState.WITH_LEAD and _must_not_be_read_there(locked, filling, named):
        locked = _out_of_the_leads_sight(locked, by=by)
    return _store(locked, filling, code, named)


def _must_not_be_read_there(draft: Draft, filling: Filling, named: list[User]) -> bool:
    """A colleague; or it names whoever would read it, and no other lead is left."""
    return filling.may_concern_colleague or bool(named and not readers_of(draft, named))


def _store(draft: Draft, filling: Filling, code: str, named: list[User]) -> Draft:
    draft.version += 1
    draft.kept_from = [lead.pk for lead in named]
    draft.page_versions = {**draft.page_versions, code: draft.version}
    draft.about_colleague, draft.channel = filling.may_concern_colleague, filling.channel
    draft.saved_at = timezone.now()
    draft.save(
        update_fields=[
            "answers", "version", "page_versions", "page_writers", "about_colleague", "channel", "kept_from",
            "saved_at",
        ]
    )  # fmt: skip
    return draft


def _out_of_the_leads_sight(draft: Draft, *, by: Authority) -> Draft:
    """The answer that it may concern a colleague, or the lead's own name in it, takes it back from the lead in
    the same moment. What was typed is kept."""
    back = move(
        draft, draft_moves.COME_BACK, by=by, handed_over_at=None,
        answers=draft.answers, page_writers=draft.page_writers,
    )  # fmt: skip
    notices.draft_came_back(back)
    return back


def _locked(draft: Draft, *, by: Authority) -> Draft:
    locked = Draft.objects.select_for_update(of=("self",)).select_related("agency", "site").get(pk=draft.pk)
    if reason := access.write_draft.refusal(by, locked):
        raise MoveDenied(reason)
    return locked


@transaction.atomic
def hand_over(*, draft: Draft, by: Authority) -> Draft:
    """Give the draft to the safeguarding leads of the site whom it does not name. The author keeps sight and can still
    send it."""
    if draft.about_colleague:
        raise MoveDenied(COLLEAGUE)
    now = _locked(draft, by=by)
    named = leads_named_in(now, filling_of(now), by=by)
    readers = readers_of(now, named)
    if not readers:
        raise MoveDenied(NAMED if named else NO_LEAD)
    handed = move(
        now, draft_moves.HAND_OVER, by=by, handed_over_at=timezone.now(), lead_note="", reminded=0,
        kept_from=[lead.pk for lead in named],
    )  # fmt: skip
    notices.draft_handed_over(handed, to=readers)
    return handed


@transaction.atomic
def take_back(*, draft: Draft, by: Authority) -> Draft:
    return move(draft, draft_moves.TAKE_BACK, by=by, handed_over_at=None)


@transaction.atomic
def give_back(*, draft: Draft, note: str, by: Authority) -> Draft:
    """The lead returns the draft to its author, and may say why."""
    back = move(draft, draft_moves.GIVE_BACK, by=by, handed_over_at=None, lead_note=note)
    notices.draft_given_back(back)
    return back


@transaction.atomic
def discard(*, draft: Draft, by: Authority) -> Draft:
    """Empty the draft for good. That there was one stays known; what it said does not."""
    return move(draft, draft_moves.DISCARD, by=by, handed_over_at=None, **EMPTY)


def leads_of(draft: Draft) -> list[User]:
    """The people to whom a draft of this site can be handed, who can act now, without its author."""
    held = leading_at(agency_id=draft.agency_id, site_id=draft.site_id).able()
    return list(User.objects.filter(pk__in=held.values("user_id")).exclude(pk=draft.author_id))


def readers_of(draft: Draft, named: list[User]) -> list[User]:
    """Those of them whom it does not name."""
    return [lead for lead in leads_of(draft) if lead not in named]


# --- The keeper's duty --------------------------------------------------------------------------------


def remind() -> None:
    """Climb the steps of every draft that is not sent: one that is still written, and one that waits with a lead. Only
    what everybody was told of is deleted, and never while a lead has it."""
    for draft in Draft.objects.filter(access.no_lead_left(Membership.objects.able()))[:AT_A_TIME]:
        return_to_author(draft, by=NO_ONE)
    now = timezone.now()
    # Of an earlier run: nobody is told and loses the draft in the same minute.
    told_before = list(_forgotten(now)[:AT_A_TIME])
    for state, (since, steps) in STEPS.items():
        begun = {f"{since}__lte": now - steps[0].after}
        waiting = Draft.objects.filter(state=state, reminded__lt=len(steps), **begun)
        for draft in waiting.select_related("author", "agency").order_by(since)[:AT_A_TIME]:
            _remind(draft, steps, waited=now - getattr(draft, since))
    for draft in told_before:
        move(draft, draft_moves.FORGET, by=NO_ONE, **EMPTY)


def _forgotten(now: datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(state=DraftState.OPEN, reminded=ALL_TOLD, saved_at__lte=now - FORGOTTEN_AFTER)


@transaction.atomic
def _remind(draft: Draft, steps: tuple[Step, ...], *, waited: timedelta) -> None:
    """The newest step that is due; those that passed while no keeper was at work are not climbed afterwards."""
    told = sum(waited >= step.after for step in steps)
    if told <= draft.reminded:
        return
    steps[told - 1].tell(draft, steps[told - 1].after.days)
    draft.reminded = told
    draft.save(update_fields=["reminded"])


def _tell_author(draft: Draft, day: int) -> None:
    notices.draft_waits(draft, day=day)


def _tell_leads(draft: Draft, day: int) -> None:
    if not draft.about_colleague:
        named = leads_named_in(draft, filling_of(draft), by=NO_ONE)
        notices.unsent_draft_exists(draft, to=readers_of(draft, named))


def _tell_both(draft: Draft, day: int) -> None:
    """The lead that it waits, the author that it is not sent and how to send it."""
    notices.draft_asleep(draft, day=day, leads=_readers_now(draft))


def _tell_force(draft: Draft, day: int) -> None:
    notices.draft_never_sent(draft, leads=_readers_now(draft))


def _readers_now(draft: Draft) -> list[User]:
    return [lead for lead in leads_of(draft) if lead.pk not in draft.kept_from]


# Local limits. Of a draft that is written, counted from the day it was begun; of one with a lead, from the hand-over.
STEPS: dict[str, tuple[str, tuple[Step, ...]]] = {
    DraftState.OPEN: (
        "started_at",
        (*(Step(after, _tell_author) for after in REMIND_AFTER), Step(LAST_AFTER, _tell_leads)),
    ),
    DraftState.WITH_LEAD: (
        "handed_over_at",
        (*(Step(after, _tell_both) for after in REMIND_AFTER), Step(LAST_AFTER, _tell_force)),
    ),
}
ALL_TOLD = len(REMIND_AFTER) + 1
