"""What a referrer is told about progress: one mapping, one text a word, the same bytes whatever the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.templatetags.govuk import on_day
from referrals.limits import due_in
from referrals.models.decision import MessageChoice, ReferrerMessage
from referrals.models.referral import Referral, ShownStatus, State

SHOWN: dict[str, ShownStatus] = {
    State.SUBMITTED: ShownStatus.RECEIVED,
    State.IMMEDIATE_RISK: ShownStatus.RECEIVED,
    State.MATCHING: ShownStatus.RECEIVED,
    State.DECONFLICTION: ShownStatus.BEING_ASSESSED,
    State.ASSESSMENT: ShownStatus.BEING_ASSESSED,
    State.INFORMATION: ShownStatus.BEING_ASSESSED,
    State.APPROVAL: ShownStatus.BEING_ASSESSED,
    # Whoever waits must not learn that an investigation has primacy.
    State.HOLD: ShownStatus.BEING_ASSESSED,
    State.SERVICE_PENDING: ShownStatus.CONSIDERED,
    State.TRANSFER_PENDING: ShownStatus.CONSIDERED,
    State.PARKED: ShownStatus.CONSIDERED,
    State.CASE_OPEN: ShownStatus.CONSIDERED,
    State.CLOSED: ShownStatus.CONSIDERED,
}


def shown_for(state: str, *, question_open: bool = False) -> ShownStatus:
    """The word for an internal state; an open question to the referrer stands above it."""
    return ShownStatus.CONTACT_US if question_open else SHOWN[state]


@dataclass(frozen=True)
class Words:
    """A status as the referrer reads it. `{day}` is all that differs from one referral to the next."""

    title: str
    colour: str
    paragraphs: tuple[str, ...]


KEEP_SAFE = "If danger becomes immediate, call 999. Do not wait for us."

WORDS: dict[str, Words] = {
    ShownStatus.RECEIVED: Words(
        "Received", "blue",
        (
            "A person will read it by {day}.",
            KEEP_SAFE,
            "Keep your own safeguarding plan going: who keeps an eye on the person, what changed, who is told.",
        ),
    ),
    ShownStatus.BEING_ASSESSED: Words(
        "Being assessed", "teal",
        (
            "We may contact you. Please do not question or investigate the person.",
            KEEP_SAFE,
            "Keep your own safeguarding plan going, and add anything that changes.",
        ),
    ),
    ShownStatus.CONSIDERED: Words(
        "Considered", "grey",
        (
            "We cannot tell you the result. This does not mean that there is no risk, or that there is.",
            "Keep the support that is in place, and add anything that changes.",
            KEEP_SAFE,
        ),
    ),
    ShownStatus.CONTACT_US: Words(
        "Contact us", "yellow",
        (
            "The team has a question for you. Answer it below, or call the team and give your reference.",
            KEEP_SAFE,
        ),
    ),
}  # fmt: skip


def told(referral: Referral) -> list[ReferrerMessage]:
    """What was approved as a disclosure to the referrer and has been released, to the letter, newest first. It stands
    beside the status, which says the same as everybody else's."""
    found = referral.messages.filter(choice=MessageChoice.SPECIFIC, released_at__isnull=False)
    return list(found.order_by("-released_at", "-pk"))


def words_for(referral: Referral) -> Words:
    """The referrer's text: what is shown, not what is so; a status is released in batches."""
    words = WORDS[referral.shown_status]
    day = on_day(read_by(referral))
    return Words(words.title, words.colour, tuple(text.format(day=day) for text in words.paragraphs))


def read_by(referral: Referral) -> datetime:
    """When a person will have read it, counted from when it was last said to be received."""
    return due_in(State.SUBMITTED, referral.shown_since)
