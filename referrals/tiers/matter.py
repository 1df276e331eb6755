"""The tiers of decisions as a matter of policy."""

from __future__ import annotations

from policy.matters import Matter
from referrals.tiers.forms import TiersForm, boxes
from referrals.tiers.in_words import differences, shown
from referrals.tiers.rules import TIERS, shipped, wrong
from referrals.tiers.trying import run

TIERS_MATTER = Matter(
    slug=TIERS,
    key="tiers",
    title="Tiers of decisions",
    about="Each recommendation is decided by a second person: a supervisor who had no part in it. This says for what that must be "
    "an inspector. A recommendation keeps what held on the day on which it was written, and what is learnt since can only raise it.",
    tells="What is chosen here is added to what an inspector decides by design; nothing takes from it. Another policy administrator "
    "reads and publishes it, from a day to come.",
    running="What was recommended before it is decided as it was to be then.",
    form=TiersForm,
    shipped=shipped,
    boxes=boxes,
    differences=differences,
    wrong=wrong,
    shown=shown,
    tried=run,
    shown_in="referrals/case/parts/tiers_shown.html",
    tried_in="referrals/case/parts/tiers_tried.html",
)
