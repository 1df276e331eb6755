"""Sending: from a draft to a referral with a reference, an owner and those who must know. One transaction."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import User
from accounts.shares import open_share
from audit.log import log
from audit.moves import MoveDenied, move
from core.clock import LONDON
from core.locking import lock
from evidence.actions import carry_over, refuse_to_leave_behind
from referrals import access
from referrals.casework.actions.danger import tell_danger
from referrals.casework.moves import first_state
from referrals.casework.ownership import begin_ownership, first_owner
from referrals.casework.queue_order import queue_key
from referrals.child import settle, weighed
from referrals.danger import told_by_referrer
from referrals.exclusions.keeping_away import leads_named_in, wait_for_leads
from referrals.filing import draft_moves, notices
from referrals.filing.actions.drafting import leads_of
from referrals.filing.file_places import DRAFT, SUBMISSION
from referrals.filing.routing import Recipients, recipients
from referrals.kinds import REFERRAL_SUBMITTED
from referrals.limits import due_in
from referrals.models import Draft, Exclusion, Observation, Referral, ReferralShare
from referrals.models.danger import ToldIn
from referrals.models.referral import Answer, State
from referrals.models.sharing import ShareKind
from referrals.questions.claims import described
from referrals.questions.document import document
from referrals.questions.filling import Filling, filling_of
from referrals.questions.meaning import Meaning
from referrals.questions.sender import sender_section
from referrals.questions.specs import PageSpec
from referrals.queues.rules import routed
from referrals.search import search_document
from subjects.actions import describe

COPY_BASIS = "safeguarding_public_task"


class NotReady(MoveDenied):
    """Something that must be answered is missing, or cannot be read. `pages` are the ones to look at."""

    def __init__(self, pages: list[PageSpec]) -> None:
        super().__init__("This cannot be sent yet.")
        self.pages = pages


@transaction.atomic
def submit(*, draft: Draft, by: Authority, without_files: bool = False) -> Referral:
    """File the draft. The second to come, by a double click or another window, is given what the first filed. Files that
    were begun and not sent stop it, unless its sender says that it goes `without_files`."""
    wait_for_leads(agency_id=draft.agency_id)
    locked = lock(draft, "agency__area", "site", "author")
    if locked.sent_as is not None:
        return _already_sent(locked, by=by)
    filling = filling_of(locked)
    if filling.unready:
        raise NotReady(filling.unready)
    if not without_files:
        refuse_to_leave_behind(place=DRAFT, holder=locked)
    to = recipients(agency=locked.agency, own_staff=filling.text(Meaning.OWN_STAFF))
    referral = _file(locked, filling, to, by=by)
    _observe(referral, filling, by=locked.author)
    _copy_to_council(referral, by=by)
    named = _keep_named_leads_out(referral, locked, filling, by=by)
    log(REFERRAL_SUBMITTED, target=referral, data=_facts(referral))
    carry_over(place=DRAFT, holder=locked, to=SUBMISSION, to_holder=referral, by=by)
    move(locked, draft_moves.SEND, by=by, sent_as=referral, sent_by=by.user)
    told_in, person = ToldIn.FORM, locked.author
    referral = tell_danger(referral=referral, told=filling.told, told_in=told_in, person=person, about="form")
    notices.filed(referral, sent_by=by, leads=[lead for lead in leads_of(locked) if lead not in named])
    return referral


def _already_sent(draft: Draft, *, by: Authority) -> Referral:
    if reason := access.see_draft.refusal(by.as_it_stands(), draft):
        raise MoveDenied(reason)
    assert draft.sent_as is not None
    return draft.sent_as


def _file(draft: Draft, filling: Filling, to: Recipients, *, by: Authority) -> Referral:
    """The referral, its subject and its first owner, in the transaction of the caller."""
    public_id, now = uuid.uuid4(), timezone.now()
    subject = describe(person=described(filling), source="referral", source_id=public_id, by=by)
    state, arrived = first_state(filling.danger), _arrived(draft, filling, now)
    referral = Referral(
        public_id=public_id,
        state=state,
        submitted_at=now,
        document=document(filling, sender=sender_section(draft, by=by, at=now)),
        submitted_by=draft.author,
        form_version=draft.form_version,
        agency=draft.agency,
        site=draft.site,
        subject=subject,
        owner=first_owner(to.force),
        force=to.force,
        council=to.council,
        due_at=_first_due(state, arrived["received_at"], now),
        shown_since=now,
        **_answered(filling),
        **arrived,
    )
    settle(referral, weighed(referral))
    for name, said in routed(referral, area=to.area).items():
        setattr(referral, name, said)
    referral.queue_key = queue_key(referral)
    referral.save()
    begin_ownership(referral=referral, person=referral.owner)
    search_document.file(referral)
    return referral


def _answered(filling: Filling) -> dict[str, Any]:
    """The answers that casework sorts and guards by."""
    own_staff = filling.answer(Meaning.OWN_STAFF)
    return {
        "immediate_danger": filling.danger,
        "under_18": filling.answer(Meaning.UNDER_18),
        "own_staff": own_staff,
        "agency_may_see": own_staff == Answer.NO,
        "has_violence": filling.answer(Meaning.WEAPON) == Answer.YES,
        "has_complex_needs": bool(filling.answer(Meaning.COMPLEX_NEEDS)),
    }


def _arrived(draft: Draft, filling: Filling, now: Any) -> dict[str, Any]:
    """How it reached us: typed here by the referrer, or keyed in with the original words beside it."""
    if not filling.keyed:
        return {"channel": draft.channel, "received_at": now, **_sector(filling, draft.agency.sector)}
    return {
        "channel": filling.channel,
        "received_at": _noon(filling.answer(Meaning.RECEIVED_ON)),
        "original_text": filling.text(Meaning.ORIGINAL_TEXT),
        "original_referrer": filling.text(Meaning.RECEIVED_FROM),
        **_sector(filling, filling.text(Meaning.SECTOR)),
    }


def _first_due(state: str, received_at: datetime, now: datetime) -> datetime:
    """The first limit runs from the receipt: what lay before it was keyed in is that much nearer, or late. Danger is
    answered from the moment it is known here."""
    return due_in(state, now if state == State.IMMEDIATE_RISK else received_at)


def _sector(filling: Filling, code: str) -> dict[str, str]:
    """A code of the list of sectors as sector and sub-sector."""
    group = filling.material.parent("sectors", code)
    return {"sector": group or code, "sub_sector": code if group else ""}


def _noon(day: date) -> datetime:
    """The hour of a letter is not known; its day is, in London."""
    return datetime.combine(day, time(12), tzinfo=LONDON)


def _observe(referral: Referral, filling: Filling, *, by: User) -> None:
    """A row for each ticked prompt: the officer sees "no evidence given" where there is none."""
    for indicator, said in filling.observed():
        Observation.objects.create(referral=referral, indicator=indicator, by=by, **said)


def _copy_to_council(referral: Referral, *, by: Authority) -> None:
    if referral.council is None:
        return
    copy = ReferralShare(
        referral=referral,
        agency=referral.council,
        kind=ShareKind.COPY,
        lawful_basis=COPY_BASIS,
        why="The area copies what is filed to the council's safeguarding front door",
        submitted_at=referral.submitted_at,
        danger_told=told_by_referrer(referral) != Answer.NO,
    )
    open_share(copy, record=referral, by=by)


def _keep_named_leads_out(referral: Referral, draft: Draft, filling: Filling, *, by: Authority) -> list[User]:
    """A lead who is named in the concern does not see it, except the one who read it and sends it. An officer
    can lift that later."""
    named = leads_named_in(draft, filling, by=by)
    for lead in named:
        Exclusion.objects.create(referral=referral, person=lead, why="Named in the referral as filed")
    return named


def _facts(referral: Referral) -> dict[str, Any]:
    said = {name: getattr(referral, name) for name in ("reference", "channel", "queue", "routing_version")}
    return {**said, "danger": referral.immediate_danger}
