"""The referral as it was filed, row by row, and what was added after; what names others is held back
for a partner."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from core.clock import day_words
from core.templatetags.govuk import at_time
from packs.content.parts import AS_CLAIM, Entry, Line, Section, lines, plain
from referrals.models import Referral
from referrals.questions.filed_document import about, is_prompts, question
from referrals.questions.meaning import About
from subjects.models import IdentifierKind, standing

# The parts that a correction by the sender is about.
OF_ITS_SENDER = frozenset({"filed", "added", "prompts"})


def filed(referral: Referral, *, given: frozenset[str]) -> Section:
    """Page by page. What was noticed has a section of its own, where who said it can be held back."""
    document = referral.document
    pages = [page for page in document["sections"] if not is_prompts(document, page["code"])]
    entries = [entry for page in pages if (entry := _section(document, page, given)).lines]
    if About.REFERRER in given:
        entries.insert(0, _who_filed(referral))
    return Section("filed", "The referral as filed", entries)


def added(referral: Referral, *, given: frozenset[str]) -> Section:
    """Addenda in order. The document itself never changed."""
    entries = [
        Entry(
            title=addendum.get_kind_display(),
            caption=at_time(addendum.at),
            text=addendum.text,
            lines=lines(("Added by", addendum.by.name if About.REFERRER in given else "")),
        )
        for addendum in referral.addenda.select_related("by")
    ]
    return Section("added", "Added after filing", entries, empty="Nothing has been added since it was filed.")


def prompts(referral: Referral, *, given: frozenset[str]) -> Section:
    """What was noticed, in the words it was noticed in. Never counted: there is no score."""
    seen = referral.observations.select_related("indicator", "by").order_by("indicator__set", "indicator__number", "pk")
    entries = [
        Entry(title=dimension, lines=[_observation(o, given) for o in group])
        for dimension, group in groupby(seen, key=lambda o: o.indicator.dimension_label)
    ]
    return Section("prompts", "What was noticed", entries, empty="No prompt was ticked.")


def person(referral: Referral, *, given: frozenset[str]) -> Section:
    """Every claim about who the person is. Claims may disagree: none overwrites another, and what was withdrawn
    is marked so."""
    rows = list(_claims(referral, given))
    return Section("person", "The person", [Entry("As described", rows)] if rows else [])


def _section(document: dict[str, Any], section: dict[str, Any], given: frozenset[str]) -> Entry:
    """The rows about the person, and those about others whose part this recipient is given (the parts bear
    their names)."""
    open_to = {About.PERSON, *given}
    rows = [
        Line(row["label"], plain(row["value"]), claim=_as_claim(document, section["code"], row["field"]))
        for row in section["rows"]
        if row["value"] not in (None, "", []) and about(document, section["code"], row["field"]) in open_to
    ]
    return Entry(section["title"], rows)


def _as_claim(document: dict[str, Any], section: str, field: str) -> str:
    spec = question(document, section, field)
    return AS_CLAIM if spec and spec.offered_as_claim else ""


def _who_filed(referral: Referral) -> Entry:
    return Entry(
        "Who filed it",
        lines(
            ("Filed by", referral.submitted_by.name),
            ("Organisation", referral.agency.name),
            ("Site", referral.site.name if referral.site else ""),
            ("Sent", at_time(referral.submitted_at)),
            ("Received by", referral.get_channel_display()),
            ("Original referrer", referral.original_referrer),
            ("Original text", referral.original_text),
        ),
    )


def _observation(observation: Any, given: frozenset[str]) -> Line:
    told = [
        observation.evidence or "No evidence was written.",
        f"How it is known: {observation.get_known_how_display()}" if observation.known_how else "",
        f"When: {observation.when}" if observation.when else "",
        f"Said by: {observation.said_by}" if observation.said_by and About.THIRD_PARTIES in given else "",
    ]
    return Line(observation.indicator.label, "\n".join(part for part in told if part))


def _claims(referral: Referral, given: frozenset[str]) -> Iterator[Line]:
    """What stands; then what was withdrawn as wrong, which others are told of in number only."""
    subject = referral.subject
    every: list[Any] = [
        *subject.names.all(),
        *subject.dates_of_birth.all(),
        *subject.addresses.all(),
        *subject.identifiers.all(),
    ]
    claims = [claim for claim in every if str(claim) and _is_given(claim, given)]
    for claim in standing(claims):
        said = f"{claim}\n{_source(claim)}" if About.REFERRER in given else str(claim)
        yield Line(claim.label, said, claim=claim.key)
    withdrawn = [claim for claim in claims if claim.withdrawn_at is not None]
    if withdrawn and About.REFERRER not in given:
        yield Line("Withdrawn", f"Found to be wrong since it was said, and not printed: {len(withdrawn)}")
    for claim in withdrawn if About.REFERRER in given else ():
        yield Line(f"{claim.label}, withdrawn", f"{claim}\n{_source(claim)}\n{withdrawn_words(claim)}")


def _is_given(claim: Any, given: frozenset[str]) -> bool:
    return getattr(claim, "kind", "") != IdentifierKind.FAMILY or About.THIRD_PARTIES in given


def withdrawn_words(claim: Any) -> str:
    return f"Withdrawn by {claim.withdrawn_by}, {day_words(claim.withdrawn_at)}: {claim.withdrawn_why}"


def _source(claim: Any) -> str:
    return f"Source: {claim.source}, {day_words(claim.claimed_at)}"
