"""Who is told of a hand-over from one council's panel to another's, after commit. No words here name or describe a person."""

from __future__ import annotations

from accounts.roles import Role
from safeguarding.cases.notices.put import Between
from safeguarding.models import HandOver, PanelReferral
from safeguarding.notices import tell_panel, tell_panel_gone
from safeguarding.panels.notices import tell_owners_of_actions

ASKED = "A case is put to your council's panel, as the person has moved. Say whether you take it over."
ANSWERS = {True: "Another council took a case over from yours.", False: "Another council declined to take a case over."}
TAKEN = "A colleague took a case over for your council's panel."
ACCEPTED = (
    "Another council's panel has a case from now on. Packs and copies that the council before was given stand: "
    "open the case, and recall what it should not keep."
)
CORRECTED = "Something that a case put to your council's panel said has been found wrong. Open it and read it again."


BETWEEN_COUNCILS = Between(
    "handover",
    "safeguarding:hand_over",
    "safeguarding:hand_overs",
    (Role.CHANNEL_COORDINATOR,),
    gone="A case that was put to your council's panel is put to it no longer.",
    corrected=CORRECTED,
)


def tell_asked(hand_over: HandOver) -> None:
    BETWEEN_COUNCILS.tell(hand_over, hand_over.to_id, kind="handover.asked", words=ASKED, about=str(hand_over.pk))
    BETWEEN_COUNCILS.tell_owner(
        hand_over, "put", "A council put a case to another council's panel. Until that answers it has it."
    )


def tell_accepted(hand_over: HandOver, *, before: PanelReferral, now: PanelReferral) -> None:
    """Both coordinators' councils, their front doors, and the officer who owns the case."""
    BETWEEN_COUNCILS.tell(
        hand_over, hand_over.of_id, kind="handover.accepted", words=ANSWERS[True], about=str(hand_over.pk)
    )
    words = "Somebody whom another council's panel supported was handed over to yours. Look at this now."
    tell_panel(now, kind="panel.handed_over", words=words)
    BETWEEN_COUNCILS.tell(hand_over, hand_over.to_id, kind="handover.taken", words=TAKEN, about=str(hand_over.pk))
    tell_owners_of_actions(hand_over.case, hand_over.of_id)
    tell_panel_gone(before, words="A case that was referred to your council's panel went to another council's.")
    BETWEEN_COUNCILS.tell_owner(hand_over, "accepted", ACCEPTED)


def tell_declined(hand_over: HandOver) -> None:
    BETWEEN_COUNCILS.tell(
        hand_over, hand_over.of_id, kind="handover.declined", words=ANSWERS[False], about=str(hand_over.pk)
    )
    BETWEEN_COUNCILS.tell_owner(
        hand_over, "declined", "Another council declined to take a case over: the first one's panel has it still."
    )
