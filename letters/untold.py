"""What a letter must not say: that there is an investigation, what was decided, what partners answered, and the words of the
record. A template may have a part of it and the officer may choose that part; an investigation has none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from letters.fields import Part
from packs.content.quoting import LONG, Quoting, part_of
from referrals.models import Referral
from referrals.questions.meaning import About

INVESTIGATION = re.compile(
    r"\b(investigat\w*|detectives?|deconflict\w*|primacy|counter[- ]?terroris\w*|surveillance|under arrest|arrested)\b",
    re.I,
)
DECIDED = re.compile(
    r"\b(channel|panel|section 36|no further action|unfounded|malicious|adopted|police[- ]led|intervention provider|"
    r"(?:was|is|been) (?:closed|referred|decided))\b",
    re.I,
)
ANSWERED = re.compile(
    r"\b(?:school|trust|council|agenc(?:y|ies)|partners?|college|service)\b[^.\n]{0,40}\b(?:told us|answered|said)\b",
    re.I,
)
WORDS: dict[str, tuple[re.Pattern[str], str]] = {
    "": (INVESTIGATION, "that there is, or is not, an investigation. No letter does"),
    Part.OUTCOME: (DECIDED, "what was decided, which was not chosen for this letter"),
    Part.ANSWERS: (ANSWERED, "what a partner answered, which was not chosen for this letter"),
}


def by_words(text: str, *, tells: Collection[str]) -> Iterator[str]:
    """Whatever the record holds: words by which it would be told."""
    for part, (pattern, says) in WORDS.items():
        if part not in tells and (found := pattern.search(text)):
            yield f"“{found[0]}” says {says}."


def by_the_record(
    text: str, referral: Referral, *, tells: Collection[str], to_referrer: bool, to_agency: int | None
) -> Iterator[str]:
    """The same by what this record holds: an agency that was asked, and the words of a part that is not given. The agency
    to which it is written has its own name in it."""
    if Part.ANSWERS not in tells:
        asked = referral.actions.exclude(agency=to_agency).select_related("agency").order_by("pk")
        for name in dict.fromkeys(action.agency.name for action in asked):
            if name.casefold() in text.casefold():
                yield f"“{name}” was asked about this person. That it was is not chosen for this letter."
    given = _given(tells, to_referrer=to_referrer)
    quoting = Quoting.of(referral)
    for one in quoting.record:
        is_quoted = one.citation in text or (len(one.words) >= LONG and one.words in text)
        if is_quoted and not quoting.is_given(one.key, given):
            yield f"It quotes {part_of(one.key)[1]}: “{one.words[:60]}”. Write it in words of your own, or leave it out."


def _given(tells: Collection[str], *, to_referrer: bool) -> frozenset[str]:
    """As of a pack: what the referrer sent, the referrer knows."""
    own = {"filed", "added", "prompts", About.REFERRER} if to_referrer else set()
    return frozenset({*own, *({"actions"} if Part.ANSWERS in tells else ())})
