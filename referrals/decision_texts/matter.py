"""The decision texts as a matter of policy."""

from __future__ import annotations

from policy.matters import Matter
from referrals.decision_texts.bounds import wrong
from referrals.decision_texts.by_design import parts, shipped
from referrals.decision_texts.forms import boxes, form_of
from referrals.decision_texts.in_words import differences, shown
from referrals.decision_texts.rules import DECISION_TEXTS
from referrals.decision_texts.trying import run

TEXTS_MATTER = Matter(
    slug=DECISION_TEXTS,
    key="texts",
    title="Decision texts",
    about="What each decision is for and asks, the reasons for closing, and what a referrer is told. A decision keeps the words "
    "by which it was written; a status keeps those of the day since which it is shown.",
    tells="A draft is written part by part. What an option asks for, the code of each reason and what follows from it are fixed: "
    "what is no longer offered stays in the list, for the decisions that gave it. Another policy administrator reads and "
    "publishes all of it, from a day to come.",
    running="What was written before it keeps its words.",
    form=form_of,
    shipped=shipped,
    boxes=boxes,
    differences=differences,
    wrong=wrong,
    shown=shown,
    tried=run,
    shown_in="referrals/decision/parts/texts_shown.html",
    tried_in="referrals/decision/parts/texts_tried.html",
    parts=parts,
)
