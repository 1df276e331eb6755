"""Everything that happened to a referral, merged, newest first: who, what, when. Apps above add what they know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from accounts.authority import Authority
from audit.models import Event
from core.components import Happening
from core.extension import Point
from referrals.casework.moves import ADD_INFORMATION, DESK_ANSWERS, JUDGE_NO_DANGER, MOVES, RECOMMEND, SEND_BACK
from referrals.casework.presenters.until import told_until
from referrals.kinds import (
    REFERRAL_AGE_SETTLED,
    REFERRAL_DANGER_GIVEN_UP,
    REFERRAL_DANGER_RAISED,
    REFERRAL_DANGER_TAKEN,
    REFERRAL_DANGER_TOLD,
)
from referrals.models import Referral
from referrals.models.danger import Ended
from referrals.models.decision import Outcome
from subjects import people

Own = Callable[[Referral], Iterable[Happening]]
# Until a moment, for a reader who is told no more: then nothing is said of what is now.
Teller = Callable[[Referral, datetime | None], Iterable[Happening]]

TELLERS: Point[Teller] = Point("referrals.timeline", "what other records tell of a referral's life")
# Told in full by the rows they left, so their events would say the same thing twice.
TOLD_OTHERWISE = {RECOMMEND, SEND_BACK, DESK_ANSWERS, ADD_INFORMATION, JUDGE_NO_DANGER}
# What happens without a move: danger is told, taken, given back and raised; an age is settled.
WITHOUT_A_MOVE = (
    REFERRAL_DANGER_TOLD,
    REFERRAL_DANGER_TAKEN,
    REFERRAL_DANGER_GIVEN_UP,
    REFERRAL_DANGER_RAISED,
    REFERRAL_AGE_SETTLED,
)
TOLD = (*(verb.kind for verb in MOVES if verb not in TOLD_OTHERWISE), *WITHOUT_A_MOVE)
SAID = {kind.name: kind.words for kind in TOLD}


def happenings(referral: Referral, who: Authority | None = None) -> list[Happening]:
    """All of it; or what is told to this reader."""
    own = (happening for teller in OWN for happening in teller(referral))
    until = told_until(referral, who) if who else None
    others = (happening for teller in TELLERS for happening in teller(referral, until))
    told = [*own, *(happening for happening in others if until is None or happening.when <= until)]
    return sorted(told, key=lambda happening: happening.when, reverse=True)


def filed(referral: Referral) -> Iterator[Happening]:
    yield Happening(
        "Referral filed",
        referral.submitted_at,
        by=f"{referral.submitted_by}, {referral.agency}",
        text="" if referral.channel == "portal" else f"Came by {referral.get_channel_display().lower()}",
    )


def added(referral: Referral) -> Iterator[Happening]:
    for addendum in referral.addenda.select_related("by", "read_by"):
        yield Happening(addendum.get_kind_display(), addendum.at, by=addendum.by.name, text=addendum.text)
        if addendum.read_at and addendum.read_by:
            yield Happening("Information read", addendum.read_at, by=addendum.read_by.name)


def moved(referral: Referral) -> Iterator[Happening]:
    """Every move, and what became of danger, from the log itself."""
    events = Event.objects.filter(
        target_type="referrals.Referral", target_id=str(referral.pk), kind__startswith="referral."
    )
    for event in events.only("at", "kind", "actor_name").order_by("at"):
        if event.kind in SAID:
            yield Happening(SAID[event.kind], event.at, by=event.actor_name)


def judged(referral: Referral) -> Iterator[Happening]:
    """Why there was no danger: the reason stands with the name of the person who answers for it."""
    for danger in referral.dangers.filter(ended_as=Ended.NONE).select_related("ended_by"):
        assert danger.ended_at and danger.ended_by, "the database holds an end to its time and its person"
        yield Happening(JUDGE_NO_DANGER.words, danger.ended_at, by=danger.ended_by.name, text=danger.reason)


def owned(referral: Referral) -> Iterator[Happening]:
    for span in referral.owners.select_related("person"):
        yield Happening("Risk owner", span.since, text=f"{span.person.name}. {span.because}")


def noted(referral: Referral) -> Iterator[Happening]:
    for note in referral.notes.select_related("by"):
        yield Happening("Note", note.at, by=note.by.name, text=note.text)
    for contact in referral.contacts.select_related("by"):
        text = (
            f"{contact.how}. {contact.what_was_said}"
            if contact.reached
            else f"{contact.how}. Not reached. {contact.what_was_said}"
        )
        number = f"Incident {contact.incident_number}. " if contact.incident_number else ""
        yield Happening(str(contact), contact.when, by=contact.by.name, text=number + text)


def enquired(referral: Referral) -> Iterator[Happening]:
    for line in referral.enquiries.filter(settled_at__isnull=False).select_related("settled_by"):
        by = line.settled_by.name if line.settled_by else ""
        yield Happening(
            f"Line of enquiry: {line.get_state_display().lower()}",
            line.settled_at or line.opened_at,
            by=by,
            text=f"{line.question}\n{line.answer}",
        )
    for question in referral.questions.select_related("asked_by"):
        yield Happening(
            "Question to the referrer", question.asked_at, by=question.asked_by.name, text=question.question
        )


def deconflicted(referral: Referral) -> Iterator[Happening]:
    for check in referral.deconflictions.select_related("requested_by", "answered_by", "overridden_by"):
        asker = check.requested_by.name if check.requested_by else "the system"
        yield Happening("Deconfliction asked for", check.requested_at, by=asker)
        if check.answered_at and check.answered_by:
            yield Happening(
                "Deconfliction answer",
                check.answered_at,
                by=check.answered_by.name,
                text=check.get_code_display(),
            )
        if check.overridden_at and check.overridden_by:
            yield Happening(
                "Deconfliction overridden",
                check.overridden_at,
                by=check.overridden_by.name,
                text=check.override_reason,
            )


def decided(referral: Referral) -> Iterator[Happening]:
    for decision in referral.decisions.select_related("author", "approval__by", "message", "second_look"):
        waits = hasattr(decision, "second_look") and not hasattr(decision, "approval")
        # While a second reader has yet to say what they would do, the rationale is told on the decision page alone.
        text = "" if waits else decision.rationale
        yield Happening(f"Recommended: {decision}", decision.at, by=decision.author.name, text=text)
        approval = getattr(decision, "approval", None)
        if approval and approval.outcome == Outcome.RETURNED:
            yield Happening(str(approval), approval.at, by=approval.by.name, text=approval.reason)
        message = getattr(decision, "message", None)
        if message and message.released_at:
            yield Happening("Word to the referrer released", message.released_at, text=message.get_choice_display())


def compared(referral: Referral) -> Iterator[Happening]:
    for link in people.link_history(referral.subject):
        yield Happening(
            f"Compared with another person: {link.get_verdict_display().lower()}",
            link.at,
            by=link.by.name,
            text=link.reason,
        )
        if link.ended_at and link.ended_by:
            yield Happening("A comparison was undone or decided anew", link.ended_at, by=link.ended_by.name)


OWN: tuple[Own, ...] = (
    filed,
    added,
    moved,
    judged,
    owned,
    noted,
    enquired,
    deconflicted,
    decided,
    compared,
)
