"""What the demonstration shows in hand: referrals brought to every state by the actions that people use, so that each
one has its events, its owners and its clocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.utils import timezone

from audit.acting import Actor, acting
from prevent_portal.seeding import consent, section_36
from prevent_portal.seeding.particulars import LAWFUL_BASIS, NOTHING_MORE
from prevent_portal.seeding.steps import (
    Story,
    a_case_for_the_panel,
    agency,
    asked,
    assessed,
    at_the_panel,
    claimed,
    decided,
    enquired,
    filed,
    fresh,
    identified,
    keyed_in,
    on_day,
    recommended,
)
from referrals.casework.actions import asking_referrers, deciding
from referrals.casework.actions.deciding import Recommendation
from referrals.casework.queue_order import queue_key
from referrals.filing.actions import adding
from referrals.models import Referral
from referrals.models.decision import Option
from safeguarding.requests.actions import answering


def held(story: Story) -> None:
    referral = enquired(story, code="pursue_primacy")
    what = Recommendation(
        option=Option.HOLD,
        rationale="",
        evidence="",
        particulars={"contact_reference": "REF/2026/118", "review_on": on_day(6)},
    )
    story.do("omar", deciding.recommend, referral=referral, what=what)


def offered_to_service(story: Story) -> None:
    said = {
        "need": "Somebody to talk to weekly.",
        "service": "Bridge Youth Project",
        "recipient": "Bea Sutton",
        "lawful_basis": LAWFUL_BASIS,
        "items": "Name: as known to the project",
        "accept_by": on_day(5),
    }
    decided(
        story,
        Option.SERVICE,
        said,
        reason_codes=["to_other_service"],
        to_agency=agency("Bridge Youth Project"),
    )


def offered_to_force(story: Story) -> None:
    said = {
        "receiver": "Calder Vale Police",
        "reason": "The family has moved.",
        "hand_over_note": "School starts on Monday.",
    }
    decided(story, Option.TRANSFER, said, to_agency=agency("Calder Vale Police"))


def parked(story: Story) -> None:
    said = {
        "attempts": "Asked the school, the ward team and the platform.",
        "recheck_on": on_day(21),
        "would_identify": "A surname, or the account's e-mail address.",
    }
    decided(story, Option.CANNOT_IDENTIFY, said)


def tell(story: Story) -> list[Referral]:
    """Bring about thirty referrals to every state there is."""
    for step in STEPS:
        step(story)
    return story.made


def answered(story: Story) -> None:
    action = asked(story, "Broadfen NHS Trust", "When was the person last seen, and by whom?")
    action = story.do("nadia", answering.accept, action=action, version=action.version)
    story.do(
        "nadia",
        answering.answer,
        action=action,
        version=action.version,
        nothing_known=False,
        text="Seen twice this year by the school nurse. No concern recorded.",
        evidence="Appointment list.",
    )


def with_news(story: Story) -> None:
    story.do(
        "tanya",
        adding.add_information,
        referral=enquired(story),
        immediate_danger="not_sure",
        text="Today a friend said that the person carries a knife to the bus stop.",
    )


def with_a_question(story: Story) -> None:
    story.do(
        "omar",
        asking_referrers.ask_referrer,
        referral=enquired(story),
        question="Which day did you hear this, and who else was in the room?",
    )


def late(story: Story) -> None:
    """A request that was not answered in time, on a referral whose own clock has run out too."""
    action = asked(story, "Broadfen NHS Trust", "Has the person missed appointments since the summer?")
    referral = fresh(action.referral)
    referral.due_at = action.due_at = timezone.now() - timedelta(days=4)
    referral.queue_key = queue_key(referral)
    with acting(Actor(name="seed")):
        referral.save(update_fields=["due_at", "queue_key"])
        action.save(update_fields=["due_at"])


STEPS: list[Callable[[Story], object]] = [
    lambda s: filed(s, danger="yes"),
    lambda s: filed(s, danger="not_sure"),
    lambda s: filed(s, by="tom", under_18="no", own_staff="yes"),
    lambda s: filed(s, by="bea", known={"nickname": "Dids", "place": "Year 9, form 9C"}),
    lambda s: filed(s, by="tom"),
    lambda s: filed(s, by="zoe"),
    lambda s: keyed_in(s, sent=True),
    lambda s: keyed_in(s, sent=False),
    lambda s: claimed(s),
    lambda s: claimed(s, by="priya"),
    lambda s: identified(s),
    lambda s: identified(s, by="priya"),
    lambda s: assessed(s),
    lambda s: assessed(s, by="priya"),
    lambda s: enquired(s),
    lambda s: asked(
        s, "Broadfen NHS Trust", "Is the person known to you, and is there anything that bears on their safety?"
    ),
    answered,
    late,
    lambda s: asked(s, "Bridge Youth Project", "Does the person come to the project, and who knows them best?"),
    lambda s: recommended(s, Option.NO_FURTHER_ACTION, NOTHING_MORE, reason_codes=["no_concern"]),
    lambda s: recommended(s, Option.NO_FURTHER_ACTION, NOTHING_MORE, by="priya", reason_codes=["no_concern"]),
    lambda s: decided(s, Option.NO_FURTHER_ACTION, NOTHING_MORE, reason_codes=["no_concern"]),
    at_the_panel,
    *(partial(section_36.followed, at_the_panel, then) for then in consent.WAYS),
    a_case_for_the_panel,
    *(partial(section_36.followed, a_case_for_the_panel, then) for then in section_36.WAYS),
    held,
    offered_to_service,
    offered_to_force,
    parked,
    with_news,
    with_a_question,
]
