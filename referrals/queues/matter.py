"""Routing rules as a matter of policy."""

from __future__ import annotations

from policy.matters import Matter
from referrals.queues.forms import RoutingForm, boxes
from referrals.queues.in_words import differences, shown
from referrals.queues.rules import ROUTING, wrong
from referrals.queues.trying import run

ROUTING_MATTER = Matter(
    slug=ROUTING,
    key="routing",
    title="Routing rules",
    about="A referral goes to the queue of the first rule that fits it, when it is filed and when another force takes it over. "
    "A queue is a list of a force: who may see a referral is not changed by it.",
    tells="The first rule that fits decides; what none fits goes to the general queue. Another policy administrator reads and "
    "publishes them, from a day to come. What was filed before stays in its queue.",
    running="What was filed before it stays in its queue.",
    form=RoutingForm,
    shipped=lambda: {"rules": [], "put_forward": []},
    boxes=boxes,
    differences=differences,
    wrong=wrong,
    shown=shown,
    tried=run,
    shown_in="referrals/queue/parts/routing_shown.html",
    tried_in="referrals/queue/parts/routing_tried.html",
)
