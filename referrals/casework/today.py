"""What the first page says to officers, supervisors and desks. Each line leads to a list that is filtered already."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority
from accounts.roles import CASE_STAFF, SUPERVISORS
from core.clock import today
from core.counting import Counting
from core.rules import Gate
from core.today import DUE, NEWS, URGENT, WAITING, Line
from referrals import access
from referrals.casework.presenters import told
from referrals.casework.queue_tabs import listed_as
from referrals.models import Deconfliction, DiaryEntry, EmergencyAccess, Referral
from referrals.models.referral import State

works = Gate("referrals.works", "Only Prevent staff work on referrals.", lambda who: who.holds(*CASE_STAFF))
supervises = Gate("referrals.supervises", "Only supervisors decide.", lambda who: who.holds(*SUPERVISORS))


def in_queue(says: str, heading: str, order: int, *, opens: Gate = works, tab: str, **asked: str) -> Line:
    """A list of the queue, counted as the page of its address shows it."""

    def of(who: Authority) -> Counting:
        return listed_as(who, tab, **asked)

    return Line(says, heading, "referrals:queue", opens, of, order, {"tab": tab, **asked})


def checks(who: Authority) -> Counting:
    return Counting(access.answer_deconfliction, Deconfliction, access.DUE_FIRST, access.unanswered)


def transfers(who: Authority) -> Counting:
    return Counting(access.answer_transfer, Referral, access.BY_QUEUE)


def promised(who: Authority) -> Counting:
    return Counting(access.keep_diary, DiaryEntry, access.SOONEST_FIRST, lambda prefix: Q(due_on__lt=today()))


def reviews(who: Authority) -> Counting:
    return Counting(
        access.see_emergency, EmergencyAccess, access.REVIEW_DUE_FIRST, lambda prefix: Q(reviewed_at__isnull=True)
    )


TODAY_CASEWORK = (
    in_queue("Immediate danger that nobody has answered", URGENT, 10, opens=access.sees_queue, tab="danger"),
    in_queue("Yours, overdue", URGENT, 11, tab="mine", due="overdue"),
    in_queue("Yours, with information you have not read", WAITING, 20, tab="mine", flag="unread"),
    in_queue("Offered to you by a colleague", WAITING, 22, tab="offered"),
    in_queue(
        "Recommendations that wait for a second person",
        WAITING,
        23,
        opens=supervises,
        tab="all",
        state=State.APPROVAL.value,
    ),
    Line(
        "Checks that the deconfliction desk has not answered", WAITING, "referrals:desk", access.sees_desk, checks, 24
    ),
    Line("Offered by another force or by police", WAITING, "referrals:transfers", access.sees_transfers, transfers, 25),
    Line(
        "People outside were told something that is wrong",
        WAITING,
        "referrals:corrections",
        access.sees_corrections,
        told.uncorrected_records,
        26,
    ),
    Line(
        "Records opened in an emergency, to be reviewed",
        WAITING,
        "referrals:emergency_reviews",
        access.see_emergency,
        reviews,
        27,
    ),
    Line(
        "Promised by a decision, and overdue",
        DUE,
        "referrals:diary",
        access.keep_diary,
        promised,
        29,
        {"tab": "overdue"},
    ),
    in_queue("Yours, due today", DUE, 30, tab="mine", due="today"),
    in_queue("Yours, due within a week", DUE, 31, tab="mine", due="week"),
    in_queue("Overdue in the force", DUE, 32, opens=supervises, tab="overdue"),
    in_queue("New, and nobody has claimed it", NEWS, 40, tab="new"),
    in_queue("In hand without an officer", NEWS, 41, opens=supervises, tab="unassigned"),
    in_queue("Yours, changed since you looked", NEWS, 42, tab="mine", flag="changed"),
)
