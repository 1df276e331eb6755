"""What people do with a draft before it is sent. Every save keeps what was typed, valid or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Membership, User
from accounts.roles import Role
from audit.agency_of_act import acts_at
from audit.moves import MoveDenied, Stale, move
from core.locking import lock
from evidence.actions import remove_all
from referrals import access
from referrals.exclusions.keeping_away import leading_at, leads_named_in
from referrals.filing import draft_moves, notices
from referrals.filing.file_places import DRAFT
from referrals.models import Draft
from referrals.models.draft import DraftState
from referrals.models.referral import Channel
from referrals.prompt_sets import rules as prompts
from referrals.questions.answers import Typed, same
from referrals.questions.definition import CURRENT
from referrals.questions.filling import Filling, filling_of

EMPTY: dict[str, Any] = {
    "answers": {},
    "page_versions": {},
    "page_writers": {},
    "kept_from": [],
    "lead_note": "",
}

COLLEAGUE = "This may concern a colleague, so nobody in your organisation is shown it. Send it to police."
NAMED = (
    "What you wrote may name somebody who would read it in your organisation, so it is not handed over there. "
    "Send it to police: that person is not shown it."
)
NO_LEAD = "There is no safeguarding lead with an account who could read it. Send it to police."


@transaction.atomic
def start(*, by: Authority, place: Membership | None = None) -> Draft:
    """Begin a draft at the agency, and site, that the person files for. A person who belongs to several says
    which: who reads it, and which force receives it, follow from that."""
    at = _chosen(
        places_of(by.as_it_stands()),
        place,
        which="Say for which organisation you are reporting this.",
        foreign="You cannot report for this organisation.",
    )
    return _begin(at, by=by, channel=Channel.PORTAL)


@transaction.atomic
def key_in(*, by: Authority, desk: Membership | None = None) -> Draft:
    """Begin a draft of something that reached a clerk's desk another way; its first page asks how. A clerk of
    several desks says which."""
    at = _chosen(
        desks_of(by.as_it_stands()),
        desk,
        which="Say at which desk it arrived.",
        foreign="You cannot key in for this desk.",
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
    acts_at(at.agency, by=by)
    asks = {"form_version": CURRENT, "prompts_version": prompts.version_now()}
    return Draft.objects.create(author=by.person, agency=at.agency, site=at.site, channel=channel, **asks)


@transaction.atomic
def save_page(*, draft: Draft, code: str, typed: Typed, version: int, by: Authority) -> Draft:
    """Keep a page as it was typed. Raises Stale when the page was changed elsewhere since `version`."""
    locked = _locked(draft, by=by)
    if code in locked.answers and same(locked.answers[code], typed):
        return locked
    if locked.page_versions.get(code, 0) > version:
        raise Stale(locked)
    locked.answers = {**locked.answers, code: typed}
    locked.page_writers = {**locked.page_writers, code: by.pk}
    filling = filling_of(locked)
    named = leads_named_in(locked, filling, by=by)
    if locked.state == DraftState.WITH_LEAD and _must_not_be_read_there(locked, filling, named):
        locked = _out_of_the_leads_sight(locked, by=by)
    return _store(locked, filling, code, named)


def _must_not_be_read_there(draft: Draft, filling: Filling, named: list[User]) -> bool:
    """A colleague; or it names the lead who would read it, and no other lead is left."""
    return filling.may_concern_colleague or bool(named and not readers_of(draft, named))


def _store(draft: Draft, filling: Filling, code: str, named: list[User]) -> Draft:
    draft.version += 1
    draft.kept_from = [lead.pk for lead in named]
    draft.page_versions = {**draft.page_versions, code: draft.version}
    draft.about_colleague, draft.channel = filling.may_concern_colleague, filling.channel
    draft.saved_at = timezone.now()
    draft.save(
        update_fields=[
            "answers",
            "version",
            "page_versions",
            "page_writers",
            "about_colleague",
            "channel",
            "kept_from",
            "saved_at",
        ]
    )
    return draft


def _out_of_the_leads_sight(draft: Draft, *, by: Authority) -> Draft:
    """The answer that it may concern a colleague, or the lead's own name in it, takes it back from the lead in
    the same moment. What was typed is kept."""
    back = move(
        draft,
        draft_moves.COME_BACK,
        by=by,
        handed_over_at=None,
        answers=draft.answers,
        page_writers=draft.page_writers,
    )
    notices.draft_came_back(back)
    return back


def _locked(draft: Draft, *, by: Authority) -> Draft:
    locked = lock(draft, "agency", "site")
    if reason := access.write_draft.refusal(by.as_it_stands(), locked):
        raise MoveDenied(reason)
    return locked


@transaction.atomic
def hand_over(*, draft: Draft, by: Authority) -> Draft:
    """Give the draft to the safeguarding leads of the site whom it does not name. The author keeps sight and can still
    send it."""
    locked = _locked(draft, by=by)
    filling = filling_of(locked)
    if filling.may_concern_colleague:
        raise MoveDenied(COLLEAGUE)
    named = leads_named_in(locked, filling, by=by)
    readers = readers_of(locked, named)
    if not readers:
        raise MoveDenied(NAMED if named else NO_LEAD)
    handed = move(
        locked,
        draft_moves.HAND_OVER,
        by=by,
        handed_over_at=timezone.now(),
        lead_note="",
        reminded=0,
        kept_from=[lead.pk for lead in named],
    )
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
    remove_all(place=DRAFT, holder=lock(draft), by=by)
    return move(draft, draft_moves.DISCARD, by=by, handed_over_at=None, **EMPTY)


def leads_of(draft: Draft) -> list[User]:
    """The people to whom a draft of this site can be handed, who can act now, without its author."""
    held = leading_at(agency_id=draft.agency_id, site_id=draft.site_id).able()
    return list(User.objects.filter(pk__in=held.values("user_id")).exclude(pk=draft.author_id))


def readers_of(draft: Draft, named: list[User]) -> list[User]:
    """Those of them whom it does not name."""
    return [lead for lead in leads_of(draft) if lead not in named]
