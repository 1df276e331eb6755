"""What a referrer is told about progress: one mapping, one text a word, the same bytes whatever the outcome. Which word stands
for which state, when a person reads it and to call 999 are fixed here; the other sentences are decision texts, of the version
that held on the day since which the word is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from core.clock import local_day
from core.templatetags.govuk import at_time
from referrals.danger import told_by_referrer
from referrals.decision_texts import rules as texts
from referrals.limits import LIMITS, due_in
from referrals.models.decision import MessageChoice, ReferrerMessage
from referrals.models.referral import Answer, Referral, ShownStatus, State
from referrals.reader import Reader

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
    """A status as the referrer reads it. `{promise}` is all that differs from one referral to the next."""

    title: str
    colour: str
    paragraphs: tuple[str, ...]


# Before and after sending. Danger is not read on Monday: what is promised follows what was told.
PROMISES: dict[str, tuple[str, str]] = {
    Answer.YES: (
        "When you send it, a duty officer is told at once, at any hour. That does not call for help: call 999.",
        "A duty officer was told at once, at any hour. That does not call for help: call 999.",
    ),
    Answer.NOT_SURE: (
        "When you send it, a duty officer is told at once, and a person reads it within {hours} hours, at any hour.",
        "A duty officer was told at once, and a person reads it within {hours} hours, at any hour.",
    ),
    Answer.NO: ("If you send it now, a person reads it by {by}.", "A person will read it by {by}."),
}


def promise(told: str, since: datetime, *, sent: bool) -> str:
    """When a person reads it: the one sentence of every page that says so, before sending and after."""
    by = at_time(due_in(State.SUBMITTED, since)) if told == Answer.NO else ""
    return PROMISES[told][sent].format(by=by, hours=LIMITS.not_sure_hours)


def promised(referral: Referral) -> str:
    """To the referrer, by what their own side told: never by what police learnt or did."""
    return promise(told_by_referrer(referral), referral.shown_since, sent=True)


KEEP_SAFE = "If danger becomes immediate, call 999. Do not wait for us."

WORDS: dict[str, Words] = {
    ShownStatus.RECEIVED: Words(
        "Received",
        "blue",
        (
            "{promise}",
            KEEP_SAFE,
            "Keep your own safeguarding plan going: who keeps an eye on the person, what changed, who is told.",
        ),
    ),
    ShownStatus.BEING_ASSESSED: Words(
        "Being assessed",
        "teal",
        (
            "We may contact you. Please do not question or investigate the person.",
            KEEP_SAFE,
            "Keep your own safeguarding plan going, and add anything that changes.",
        ),
    ),
    ShownStatus.CONSIDERED: Words(
        "Considered",
        "grey",
        (
            "We cannot tell you the result. This does not mean that there is no risk, or that there is.",
            "Keep the support that is in place, and add anything that changes.",
            KEEP_SAFE,
        ),
    ),
    ShownStatus.CONTACT_US: Words(
        "Contact us",
        "yellow",
        (
            "The team has a question for you. Answer it below, or call the team and give your reference.",
            KEEP_SAFE,
        ),
    ),
}


def told(referral: Referral) -> list[ReferrerMessage]:
    """What was approved as a disclosure to the referrer and has been released, to the letter, newest first. It
    stands beside the status, which says the same as all others."""
    found = referral.messages.filter(choice=MessageChoice.SPECIFIC, released_at__isnull=False)
    return list(found.order_by("-released_at", "-pk"))


# To the desk that keyed it in: the same words, and nothing of what a referrer does meanwhile.
TO_A_CLERK: dict[str, tuple[str, ...]] = {
    ShownStatus.RECEIVED: ("{promise}",),
    ShownStatus.BEING_ASSESSED: ("The team is working on it. Add whatever else comes.",),
    ShownStatus.CONSIDERED: ("The result is given to nobody from here. Add whatever else comes.",),
    ShownStatus.CONTACT_US: (
        "The team has a question about it. Answer it below: ask the person it is from, where that is safe.",
    ),
}


@dataclass(frozen=True)
class Sentence:
    """One that a policy administrator may word otherwise. `name` is kept by every version of the decision texts."""

    name: str
    status: str
    reader: Reader
    words: str


def is_fixed(words: str) -> bool:
    """When a person reads it is reckoned; to call 999 is said in every version."""
    return words == KEEP_SAFE or "{promise}" in words


def sentences() -> Iterator[Sentence]:
    """As they came with the release, in the order in which a status is read."""
    for status in ShownStatus.values:
        for reader, paragraphs in ((Reader.REFERRER, WORDS[status].paragraphs), (Reader.CLERK, TO_A_CLERK[status])):
            for place, words in enumerate(paragraphs):
                if not is_fixed(words):
                    yield Sentence(_name(status, reader, place), status, reader, words)


def _name(status: str, reader: Reader, place: int) -> str:
    return f"{status}_{reader}_{place}"


def words_for(referral: Referral, reader: Reader = Reader.REFERRER) -> Words:
    """The text for its own side: what is shown, not what is so; a status is released in batches."""
    status = referral.shown_status
    reader = reader if reader == Reader.CLERK else Reader.REFERRER
    paragraphs = TO_A_CLERK[status] if reader == Reader.CLERK else WORDS[status].paragraphs
    said = promised(referral) if status == ShownStatus.RECEIVED else ""
    held = texts.held(local_day(referral.shown_since))
    read = tuple(
        words.replace("{promise}", said) if is_fixed(words) else held.told(_name(status, reader, place), words)
        for place, words in enumerate(paragraphs)
    )
    return Words(WORDS[status].title, WORDS[status].colour, read)
