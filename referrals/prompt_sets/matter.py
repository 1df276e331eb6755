"""The prompts of the form as a matter of policy."""

from __future__ import annotations

from policy.matters import Matter
from referrals.prompt_sets.bounds import wrong
from referrals.prompt_sets.by_design import parts, shipped
from referrals.prompt_sets.forms import boxes, form_of
from referrals.prompt_sets.in_words import differences, shown
from referrals.prompt_sets.rules import PROMPTS, write_set
from referrals.prompt_sets.trying import run

PROMPTS_MATTER = Matter(
    slug=PROMPTS,
    key="prompts",
    title="Prompts",
    about="What a referrer is asked to notice, what else each may mean, and what to do. What was ticked keeps the words that were "
    "ticked, and a draft goes on with the prompts with which it began.",
    tells="A draft is written group by group. The groups, the number of each prompt and that some of them show the emergency "
    "page are fixed; no prompt is about faith, origin, dress or language. Another policy administrator reads and "
    "publishes all of it, from a day to come.",
    running="Drafts that were begun before it go on with the prompts that they have.",
    form=form_of,
    shipped=shipped,
    boxes=boxes,
    differences=differences,
    wrong=wrong,
    shown=shown,
    tried=run,
    shown_in="referrals/prompts_shown.html",
    tried_in="referrals/prompts_tried.html",
    parts=parts,
    published=write_set,
)
