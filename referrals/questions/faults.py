"""What is wrong with the data of a form, in sentences that name the page and the question. A form with a fault
is not loaded: a question that says nothing of whom it is about is offered to no partner, because the service
does not start."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from referrals.models.referral import Answer
from referrals.questions.checks import CHECKS
from referrals.questions.fields import KINDS
from referrals.questions.meaning import (
    ALWAYS_ASKED,
    ANSWERED_YES_OR_NO,
    ASKED_OF_A_CLERK,
    TEXT,
    About,
    Meaning,
)
from referrals.questions.meaning import KINDS as KINDS_OF
from referrals.questions.prompts import NAMES
from referrals.questions.specs import KEYED, MORE, SENDER, SHORT, FieldSpec, GroupSpec, PageSpec

Entry = dict[str, Any]

NAME = re.compile(r"[a-z][a-z0-9_]*")
# Sent along with a page, or asked by prompts.
TAKEN = {"version", "save_later", *NAMES}
# How a question is worded may differ for a clerk; what it is may not.
WORDING = {"label", "row", "hint", "message", "choices", "hints", "list", "legend"}


def faults_of(form: Entry) -> list[str]:
    """Everything that is wrong, page by page and then as a whole; nothing where the form can be used."""
    found = [fault for page in form["pages"] for fault in _of_page(page)]
    return found or list(_of_whole(form["pages"]))


def _of_page(page: Entry) -> Iterator[str]:
    where = f"page “{page.get('code', '?')}”"
    yield from (f"{where}: {each}" for each in _keys(page, PageSpec))
    if page.get("code") == SENDER:
        yield f"{where}: the code is taken by the section that says who sent it"
    if page.get("lane") not in (SHORT, MORE, KEYED):
        yield f"{where}: the lane is not short, more or keyed"
    for question in page.get("fields", ()):
        yield from (f"{where}, {_named(question)}: {each}" for each in _of_question(question))
    yield from (f"{where}: {each}" for each in (*_of_groups(page), *_of_checks(page)))


def _named(question: Entry) -> str:
    return f"question “{question.get('name', '?')}”"


def _of_question(question: Entry) -> Iterator[str]:
    yield from _keys(question, FieldSpec)
    name, keyed = question.get("name", ""), question.get("keyed", {})
    if not NAME.fullmatch(name) or name in TAKEN:
        yield "the name cannot be used: small letters, figures and _, and none that the page itself sends"
    if question.get("kind") not in KINDS:
        yield f"the kind “{question.get('kind', '')}” is not known"
    if "about" not in question:
        yield f"it does not say whom it is about ({', '.join(About)})"
    elif question["about"] not in list(About):
        yield f"nobody is called “{question['about']}”: it is about {', '.join(About)}"
    if differs := sorted(set(keyed) - WORDING):
        yield f"only its wording may differ for a clerk, not {', '.join(differs)}"
    offered = [value for value, _ in question.get("choices", ())]
    if unknown := [value for value in question.get("alarms", ()) if value not in offered]:
        yield f"it cannot be answered with what it calls alarming: {', '.join(unknown)}"
    if "means" in question:
        yield from _of_meaning(question, offered)


def _of_meaning(question: Entry, offered: list[str]) -> Iterator[str]:
    if question["means"] not in list(Meaning):
        yield f"no code asks for “{question['means']}”"
        return
    meaning = Meaning(question["means"])
    if question.get("kind") not in KINDS_OF.get(meaning, TEXT):
        yield f"what means “{meaning}” must be of the kind {' or '.join(KINDS_OF.get(meaning, TEXT))}"
    if meaning in ANSWERED_YES_OR_NO and set(offered) != set(Answer.values):
        yield f"what means “{meaning}” is answered with {', '.join(Answer.values)}"
    if meaning in ALWAYS_ASKED | ASKED_OF_A_CLERK and not question.get("required"):
        yield f"what means “{meaning}” must be required: nothing is filed without it"


def _keys(entry: Entry, kind: type) -> Iterator[str]:
    if unknown := set(entry) - {each.name for each in fields(kind)}:
        yield f"unknown keys: {', '.join(sorted(unknown))}"


def _of_groups(page: Entry) -> Iterator[str]:
    names = {question.get("name") for question in page.get("fields", ())}
    for group in page.get("groups", ()):
        yield from _keys(group, GroupSpec)
        if missing := [name for name in group["fields"] if name not in names]:
            yield f"the group “{group.get('legend', '')}” has what is not asked here: {', '.join(missing)}"


def _of_checks(page: Entry) -> Iterator[str]:
    asked = {question.get("means") for question in page.get("fields", ())}
    for name in page.get("checks", ()):
        if name not in CHECKS:
            yield f"there is no check “{name}”"
        elif missing := [meaning for meaning in CHECKS[name].reads if meaning not in asked]:
            yield f"the check “{name}” reads what is not asked here: {', '.join(missing)}"


def _of_whole(pages: list[Entry]) -> Iterator[str]:
    """What only shows when all pages are seen together."""
    asked = [(page, question) for page in pages for question in page.get("fields", ())]
    yield from (f"page “{code}” is there twice" for code in _twice(page["code"] for page in pages))
    for name in _twice(question["name"] for _, question in asked):
        yield f"question “{name}” is there twice: a name stands on one page only"
    places = {question["means"]: (page, question) for page, question in asked if "means" in question}
    for meaning in _twice(question["means"] for _, question in asked if "means" in question):
        both = [_named(question) for _, question in asked if question.get("means") == meaning]
        yield f"{' and '.join(both)} both mean “{meaning}”"
    yield from (f"no question means “{meaning}”" for meaning in Meaning if meaning not in places)
    for meaning, (page, question) in places.items():
        if not _is_asked(Meaning(meaning), page["lane"]):
            yield f"{_named(question)} must stand on a page that is always asked, not on “{page['code']}”"


def _is_asked(meaning: Meaning, lane: str) -> bool:
    """Whether a page of this lane is seen by all of whom an answer is needed."""
    if meaning in ALWAYS_ASKED:
        return lane == SHORT
    return meaning not in ASKED_OF_A_CLERK or lane in (SHORT, KEYED)


def _twice(values: Any) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]
