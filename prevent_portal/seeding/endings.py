"""What the demonstration shows of cases that go another way or to their end: partnerships that police lead, a case that is
offered to a colleague, one that was taken back from its council, two that were put to another force, one whose closing waits for
a second person, one that is looked back at, and meetings of other kinds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from audit.acting import Actor, acting
from prevent_portal.seeding.panels import called, listed
from prevent_portal.seeding.steps import Story, agency, at_the_panel, decided, had_by_the_council, on_day
from referrals.casework.actions import giving
from referrals.models.decision import Option
from safeguarding.cases.actions import cases, closing, plans, transfers
from safeguarding.cases.actions import panel as panels
from safeguarding.models import (
    About,
    Case,
    CaseClosing,
    CaseTransfer,
    FollowUp,
    Meeting,
    MeetingKind,
    Panel,
    PanelReferral,
    Stands,
)

PARTNERSHIP = {
    "why_not_channel": "His mother refused consent for him, twice.",
    "risk_plan": "The school tells us the same day of a threat; a named officer visits monthly.",
}
CHANNEL_AGAIN = "Not now: the mother has not changed her mind. Ask again when the school's counsellor has met her."
LINES = (
    (About.FACTOR, "An older contact who steers him", "A mentor.", "He has not answered the contact since the spring."),
    (
        About.SAFETY,
        "He says where he means to go",
        "Ring 999, then the officer.",
        "His mother knows whom to ring, and has.",
    ),
)
MOVED = "He lives with his aunt in Calder Vale since half-term, and goes to school there. Nobody of ours is within an hour of her."
ENDING = closing.Ending(
    reason_codes=["exit_reduced"],
    report="Twelve sessions. He is back at the club, and spoke of the chats as something he did.",
    gaps="The appointment at the trust came after he had left the chats: it was not kept, and is not needed.",
    remaining="Grief after his father's death: the trust has accepted him.",
    their_view="His mother would have wished it earlier.",
)


def with_endings(story: Story) -> None:
    _partnerships(story)
    _offered(story)
    _taken_back(story)
    _put_to_calder_vale_police(story)
    _took_over(story, _put_to_calder_vale_police(story))
    _closing_waits(story, _at_a_panel(story))
    _looked_back_at(story)
    _meetings(story)


def _partnership(story: Story) -> Case:
    particulars = {**PARTNERSHIP, "review_on": on_day(28), "try_channel_on": on_day(30)}
    return Case.objects.get(referral=decided(story, Option.PARTNERSHIP, particulars))


def _partnerships(story: Story) -> None:
    """One was reviewed and goes on, the closing of another waits, and one is closed."""
    case = _partnership(story)
    said = {"note": "He goes to school. No threat was told since.", "channel_again": CHANNEL_AGAIN}
    next_on = timezone.localdate() + timedelta(days=28)
    story.do("omar", cases.hold_review, case=case, next_on=next_on, version=case.version, **said)
    _closing_waits(story, _partnership(story))
    _closed(story, _closing_waits(story, _partnership(story)))


def _at_a_panel(story: Story) -> Case:
    return had_by_the_council(story, at_the_panel(story))


def _offered(story: Story) -> None:
    case = _at_a_panel(story)
    why = "I am on a course for three weeks, and his mother should not wait."
    story.do("omar", giving.offer, record=case, to=story.people["priya"], why=why, version=case.version)


def _taken_back(story: Story) -> None:
    panel = PanelReferral.objects.get(case__referral=at_the_panel(story))
    reason = "He has moved to his father's, in the area of a council that we have not agreed it with yet."
    story.do("omar", panels.take_back, panel=panel, reason=reason, version=panel.version)


def _put_to_calder_vale_police(story: Story) -> CaseTransfer:
    case = _at_a_panel(story)
    given = {"to": agency("Calder Vale Police"), "lives_there_from": timezone.localdate() - timedelta(days=9)}
    put: CaseTransfer = story.do("ian", transfers.put_forward, case=case, why=MOVED, version=case.version, **given)
    return put


def _took_over(story: Story, put: CaseTransfer) -> None:
    """By the inspector there, for the officer there."""
    story.do("iris", transfers.accept, transfer=put, to=story.people["yusuf"], version=put.version)


def _planned(story: Story, case: Case) -> Case:
    """All of it is done, and what could go wrong was looked at."""
    due = timezone.localdate() + timedelta(days=30)
    for about, need, what, because in LINES:
        needed = plans.Needed(about=about, need=need, what=what, person="Imran Sadiq", due_on=due)
        line = story.do("omar", plans.add_line, case=case, needed=needed)
        done = plans.Settled(stands=Stands.DONE, because=because)
        story.do("omar", plans.settle_line, line=line, settled=done, version=line.version)
    return Case.objects.get(pk=case.pk)


def _closing_waits(story: Story, case: Case) -> CaseClosing:
    case = _planned(story, case)
    waits: CaseClosing = story.do("omar", closing.propose_closing, case=case, ending=ENDING, version=case.version)
    return waits


def _closed(story: Story, waits: CaseClosing) -> None:
    agreed: dict[str, Any] = {"reason": "I read the reports and agree.", "read": waits.public_id}
    story.do("ian", closing.approve_closing, case=waits.case, **agreed)


def _looked_back_at(story: Story) -> None:
    """Closed half a year ago: what each agency knows is asked now."""
    waits = _closing_waits(story, _at_a_panel(story))
    _closed(story, waits)
    due = FollowUp.objects.get(closing=waits, months=6)
    due.due_on = timezone.localdate() + timedelta(days=3)
    with acting(Actor(name="seed")):
        due.save(update_fields=["due_on"])


def _meetings(story: Story) -> None:
    """An urgent panel to come, and a local one that was held."""
    panel = Panel.objects.get(council__name="Wensum County Council")
    why = "He has named a day and a place, and the next meeting is in three weeks."
    urgent: Meeting = called(story, "cora", panel, days=1, hour=9, kind=MeetingKind.URGENT, urgent_why=why)
    listed(story, "cora", urgent, Case.objects.get(referral=at_the_panel(story)))
    called(story, "cora", panel, days=-2, hour=15, kind=MeetingKind.LOCAL)
