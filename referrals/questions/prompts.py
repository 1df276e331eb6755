"""Questions made from prompts: have you noticed something, which, and what exactly. Nothing is counted."""

from __future__ import annotations

from collections.abc import Sequence

from referrals.models import Indicator
from referrals.models.indicators import KnownHow
from referrals.questions.meaning import About
from referrals.questions.specs import FieldSpec, GroupSpec

NOTICED, NOTHING, CANNOT_SAY = "noticed", "nothing", "cannot_say"
ANSWERS = {NOTICED: "I have noticed something", NOTHING: "Nothing noticed", CANNOT_SAY: "I cannot say"}
# To a clerk, who has noticed nothing and reads what came.
KEYED_ANSWERS = {
    NOTICED: "They noticed something",
    NOTHING: "They noticed nothing",
    CANNOT_SAY: "They do not say",
}
KEYED_KNOWN = {
    KnownHow.SEEN: "They saw or heard it",
    KnownHow.TOLD_BY_PERSON: "The person told them",
    KnownHow.TOLD_BY_OTHER: "Someone else told them",
    KnownHow.ONLINE: "They came across it online",
}
# What a page of prompts asks, by name.
NAMES = WHETHER, WHICH = "noticed", "ticked"
EVIDENCE, KNOWN_HOW, WHEN, SAID_BY = "evidence", "known_how", "when", "said_by"
# The evidence of a prompt is filed as one row, which says too who told it.
ABOUT_WHAT_WAS_NOTICED, ABOUT_ITS_EVIDENCE = About.PERSON, About.REFERRER


def noticing(prompts: Sequence[Indicator]) -> tuple[FieldSpec, ...]:
    """The page of one group of prompts."""
    return (
        FieldSpec(
            WHETHER,
            "radio",
            "Have you noticed something?",
            ABOUT_WHAT_WAS_NOTICED,
            choices=tuple(ANSWERS.items()),
            keyed={"label": "Did they notice something?", "choices": tuple(KEYED_ANSWERS.items())},
        ),
        FieldSpec(
            WHICH,
            "checks",
            "If so, what?",
            ABOUT_WHAT_WAS_NOTICED,
            row="What was noticed",
            hint="Select only what you have noticed. The next page asks what you saw or heard.",
            choices=tuple((str(prompt.number), prompt.label) for prompt in prompts),
            keyed={"hint": "Select only what their words say. The next page asks what they saw or heard."},
        ),
    )


def evidence(prompts: Sequence[Indicator]) -> tuple[FieldSpec, ...]:
    """Four questions about each ticked prompt, none of them required."""
    return tuple(spec for prompt in prompts for spec in _about(prompt.number))


def _about(number: int) -> tuple[FieldSpec, ...]:
    known = tuple((value, label) for value, label in KnownHow.choices if value)
    return (
        FieldSpec(
            f"{EVIDENCE}-{number}",
            "narrative",
            "What did you see or hear?",
            ABOUT_ITS_EVIDENCE,
            rows=4,
            keyed={"label": "What did they see or hear?"},
        ),
        FieldSpec(
            f"{KNOWN_HOW}-{number}",
            "radio",
            "How do you know?",
            ABOUT_ITS_EVIDENCE,
            choices=known,
            small=True,
            keyed={"label": "How do they know?", "choices": tuple(KEYED_KNOWN.items())},
        ),
        FieldSpec(f"{WHEN}-{number}", "line", "When was it?", ABOUT_ITS_EVIDENCE, width=20),
        FieldSpec(
            f"{SAID_BY}-{number}",
            "line",
            "Who says so, if it was not you?",
            ABOUT_ITS_EVIDENCE,
            width=20,
            keyed={"label": "Who says so, if it was not they?"},
        ),
    )


def groups(prompts: Sequence[Indicator], *, keyed: bool) -> tuple[GroupSpec, ...]:
    """The four questions under each prompt. Its hint asks a referrer: a clerk has only the words that came."""
    return tuple(
        GroupSpec(prompt.label, tuple(spec.name for spec in _about(prompt.number)), "" if keyed else prompt.hint)
        for prompt in prompts
    )
