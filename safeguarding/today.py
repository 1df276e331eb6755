"""What the first page says to partners, panels and owners of cases."""

from __future__ import annotations

from functools import partial

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from core.counting import Counting
from core.rules import Narrow, record_column
from core.today import DUE, WAITING, Line
from referrals.casework.queue_tabs import QueueFlag
from referrals.casework.today import in_queue
from safeguarding.access import (
    DUE_FIRST,
    FIRST_DUE_FIRST,
    LATEST_PUT_FIRST,
    PLAN_DUE_FIRST,
    hold_disposals,
    put_by_my_force,
    put_to_my_force,
    put_to_us,
    review_retention,
    see_case,
    see_case_transfer,
    see_commission,
    see_hand_over,
    see_panel_case,
    see_request,
    see_retention,
    sees_desk,
)
from safeguarding.cases.provision import not_reported
from safeguarding.cases.team import overdue
from safeguarding.models import (
    TO_READ,
    ActionState,
    Case,
    CaseTransfer,
    Commission,
    CommissionState,
    HandOver,
    PartnerAction,
)
from safeguarding.panels.presenters import referred as panels
from safeguarding.retention.review_list import disposals_in_the_log, disposals_to_confirm, holds_due, records_due


def requests(who: Authority) -> Counting:
    return Counting(see_request, PartnerAction, DUE_FIRST, lambda prefix: Q(state=ActionState.ASKED))


def to_acknowledge(who: Authority) -> Counting:
    return Counting(see_panel_case, Case, PLAN_DUE_FIRST, panels.not_acknowledged)


def to_answer(who: Authority) -> Counting:
    return Counting(see_hand_over, HandOver, LATEST_PUT_FIRST, partial(put_to_us, who))


def transfers_to_answer(who: Authority) -> Counting:
    return Counting(see_case_transfer, CaseTransfer, LATEST_PUT_FIRST, partial(put_to_my_force, who))


def transfers_not_answered(who: Authority) -> Counting:
    return Counting(see_case_transfer, CaseTransfer, LATEST_PUT_FIRST, partial(put_by_my_force, who))


def _answers_in(who: Authority) -> Narrow:
    def narrow(prefix: str) -> Q:
        unread = PartnerAction.objects.filter(
            referral=OuterRef(record_column(prefix)), state__in=TO_READ, seen_by_asker_at__isnull=True
        )
        return Q(Exists(unread))

    return narrow


def reviews_due(who: Authority) -> Counting:
    """Cases whose plan, review or closing is late, as the list of cases has them."""
    return Counting(see_case, Case, PLAN_DUE_FIRST, lambda prefix: Q(closed_at__isnull=True) & overdue())


def briefs(who: Authority) -> Counting:
    return Counting(
        see_commission, Commission, FIRST_DUE_FIRST, lambda prefix: Q(**{f"{prefix}state": CommissionState.SENT})
    )


def to_report(who: Authority) -> Counting:
    return Counting(see_commission, Commission, FIRST_DUE_FIRST, not_reported)


ANSWERS_IN = QueueFlag("answers", "A partner's answer to read", _answers_in)
LINES = (
    in_queue("Yours, with a partner's answer to read", WAITING, 20, tab="mine", flag="answers"),
    Line("Asked of your agency, and not accepted yet", WAITING, "safeguarding:desk", sees_desk, requests, 20),
    Line(
        "Referred to your panel, to acknowledge",
        WAITING,
        "safeguarding:panel",
        see_panel_case,
        to_acknowledge,
        21,
        {"tab": "new"},
    ),
    Line(
        "Put to your panel by another council, to answer",
        WAITING,
        "safeguarding:hand_overs",
        see_hand_over,
        to_answer,
        21,
        {"tab": "asked"},
    ),
    Line(
        "Cases put to your force by another, to answer",
        WAITING,
        "safeguarding:transfers",
        see_case_transfer,
        transfers_to_answer,
        21,
        {"tab": "asked"},
    ),
    Line(
        "Cases put to another force, and not answered",
        WAITING,
        "safeguarding:transfers",
        see_case_transfer,
        transfers_not_answered,
        33,
        {"tab": "put"},
    ),
    Line("Briefs sent to you, to answer", WAITING, "safeguarding:provided", see_commission, briefs, 22, {"tab": "new"}),
    Line("Sessions to report", DUE, "safeguarding:provided", see_commission, to_report, 23, {"tab": "report"}),
    Line(
        "Cases whose plan or review is overdue",
        DUE,
        "safeguarding:cases",
        see_case,
        reviews_due,
        34,
        {"tab": "overdue"},
    ),
    Line("Records whose review is due", DUE, "safeguarding:retention", see_retention, records_due, 60, {"tab": "due"}),
    Line(
        "Disposals of records to confirm",
        WAITING,
        "safeguarding:retention",
        see_retention,
        disposals_to_confirm,
        61,
        {"tab": "confirm"},
    ),
    Line(
        "Disposed of, and in the log still until it is ordered out",
        WAITING,
        "safeguarding:retention",
        review_retention,
        disposals_in_the_log,
        62,
        {"tab": "log"},
    ),
    Line("Holds on disposals to be looked at again", DUE, "safeguarding:disposal_holds", hold_disposals, holds_due, 63),
)
