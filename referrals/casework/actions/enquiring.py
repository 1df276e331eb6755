"""Finding out: lines of enquiry, notes, contacts, flags and what the officer observes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.moves import MoveDenied, move, unchanged
from audit.permission import require, require_locked
from core.locking import lock
from referrals import access
from referrals.casework.enquiry_moves import SETTLE
from referrals.casework.rules.contributions import worked_on
from referrals.casework.rules.holds import deconfliction_allows
from referrals.casework.transitions import requeue
from referrals.child import may_be_a_child
from referrals.models import Contact, Indicator, LineOfEnquiry, Note, Observation, Referral
from referrals.models.casework import ContactWith, Work
from referrals.models.referral import Answer

Condition = Callable[[Referral], bool]


class SaidOfLine(Protocol):
    """What a page says of one line: what was typed, and the version that it showed."""

    @property
    def line(self) -> LineOfEnquiry: ...
    @property
    def state(self) -> str: ...
    @property
    def answer(self) -> str: ...
    @property
    def version(self) -> int: ...


def _always(referral: Referral) -> bool:
    return True


# What must be asked, and when. Learning from published reviews: enquiries left incomplete, an absent ideology
# given too
# much weight, a history of violence overlooked, services that knew the person never asked.
DEFAULT_LINES: tuple[tuple[str, Condition], ...] = (
    ("What more does the referrer know, and what has changed since they wrote?", _always),
    ("What do police systems say about this person, under every spelling of the name?", _always),
    ("Is there any history of violence, or access to weapons?", _always),
    ("What do the people who see the person every day know, and is it safe to ask them?", _always),
    ("Who supports the person, and what is going well?", _always),
    ("Who holds safeguarding for this child now, and do they know of this?", may_be_a_child),
    ("Which health, education or care professionals know of these needs?", lambda r: r.has_complex_needs),
    ("What has changed since the last referral, and what was left undone then?", lambda r: r.is_repeat),
    ("Who may be at risk of violence, and have they been protected?", lambda r: r.has_violence),
    (
        "Who else at the workplace may be affected, and who there may know?",
        lambda r: r.own_staff != Answer.NO,
    ),
)


def open_default_lines(*, referral: Referral) -> None:
    """Open the lines that the rule asks for and that are not there yet. Called again when a flag changes."""
    there = set(referral.enquiries.values_list("question", flat=True))
    wanted = [question for question, applies in DEFAULT_LINES if applies(referral)]
    LineOfEnquiry.objects.bulk_create(
        LineOfEnquiry(referral=referral, question=question) for question in wanted if question not in there
    )


@transaction.atomic
def add_line(*, referral: Referral, question: str, by: Authority) -> LineOfEnquiry:
    require_locked(access.work, referral, by=by, no_key=True)
    return LineOfEnquiry.objects.create(referral=referral, question=question, opened_by=by.user)


@transaction.atomic
def settle_line(*, line: LineOfEnquiry, state: str, answer: str, version: int, by: Authority) -> LineOfEnquiry:
    """Answer it, or say why it is not needed. A settled line may be settled anew; each text stays in the log."""
    now = lock(line)
    require(access.settle_line, now, by=by)
    unchanged(now, version=version)
    now = move(now, SETTLE[state], by=by, answer=answer, settled_by=by.user, settled_at=timezone.now())
    worked_on(now.referral, Work.ENQUIRY, by=by)
    return now


@transaction.atomic
def settle_lines(*, referral: Referral, said: Iterable[SaidOfLine], by: Authority) -> int:
    """Several at once: all of them, or none where one is refused. How many were settled."""
    settled = [
        settle_line(line=each.line, state=each.state, answer=each.answer, version=each.version, by=by) for each in said
    ]
    assert all(line.referral_id == referral.pk for line in settled), "the page shows lines of one referral"
    return len(settled)


@transaction.atomic
def write_note(*, referral: Referral, text: str, by: Authority) -> Note:
    require_locked(access.work, referral, by=by, no_key=True)
    return Note.objects.create(referral=referral, text=text, by=by.person)


@transaction.atomic
def record_contact(
    *,
    referral: Referral,
    with_whom: str,
    reached: bool,
    how: str,
    when: datetime,
    what_was_said: str,
    by: Authority,
) -> Contact:
    """A contact or an attempt. The person and the family only once deconfliction allows it."""
    require_locked(access.work, referral, by=by, no_key=True)
    if with_whom in (ContactWith.PERSON, ContactWith.FAMILY) and (why_not := deconfliction_allows(referral)):
        raise MoveDenied(why_not)
    return Contact.objects.create(
        referral=referral,
        with_whom=with_whom,
        reached=reached,
        how=how,
        when=when,
        what_was_said=what_was_said,
        by=by.person,
    )


@transaction.atomic
def set_flags(
    *,
    referral: Referral,
    concern_type: str,
    has_complex_needs: bool,
    has_violence: bool,
    version: int,
    by: Authority,
) -> Referral:
    """Type of concern (never a gate) and the flags that order the queue, open lines of enquiry and raise the tier."""
    locked = lock(referral)
    require(access.work, locked, by=by)
    unchanged(locked, version=version)
    said = (concern_type, has_complex_needs, has_violence)
    if said != (locked.concern_type, locked.has_complex_needs, locked.has_violence):
        worked_on(locked, Work.FLAGS, by=by)
    locked.concern_type, locked.has_complex_needs, locked.has_violence = said
    locked.version += 1
    locked.save(update_fields=["concern_type", "has_complex_needs", "has_violence", "version"])
    open_default_lines(referral=locked)
    requeue(locked)
    return locked


@transaction.atomic
def observe(
    *, referral: Referral, indicator: Indicator, evidence: str, known_how: str, when: str, by: Authority
) -> Observation:
    """What the officer noticed or was told, beside what the referrer ticked. Never counted, never scored."""
    require_locked(access.work, referral, by=by, no_key=True)
    try:
        with transaction.atomic():
            return Observation.objects.create(
                referral=referral,
                indicator=indicator,
                evidence=evidence,
                known_how=known_how,
                when=when,
                by=by.person,
                said_by=by.user.name if by.user else "",
            )
    except IntegrityError:
        raise MoveDenied("You have recorded this one already. Write what is new as a note.") from None
