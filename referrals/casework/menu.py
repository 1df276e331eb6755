"""What the menu and the start page offer about working on concerns."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from accounts.authority import Authority
from core.menu import Entry
from referrals import access
from referrals.casework.presenters import told
from referrals.casework.queue_tabs import TABS
from referrals.models import Deconfliction, DiaryEntry, EmergencyAccess, Referral


def new_in_queue(who: Authority) -> int:
    return access.see_case_file.count(who, Referral, order=access.BY_QUEUE, narrow=TABS["new"].of(who))


def checks_waiting(who: Authority) -> int:
    return access.answer_deconfliction.count(who, Deconfliction, order=access.DUE_FIRST, narrow=access.unanswered)


def emergencies_to_review(who: Authority) -> int:
    return access.see_emergency.count(
        who,
        EmergencyAccess,
        order=access.REVIEW_DUE_FIRST,
        narrow=lambda prefix: Q(**{f"{prefix}reviewed_at__isnull": True}),
    )


def offered_here(who: Authority) -> int:
    return access.answer_transfer.count(who, Referral, order=access.BY_QUEUE)


def promised(who: Authority) -> int:
    """What has come due, or is overdue."""
    return access.keep_diary.count(
        who, DiaryEntry, order=access.SOONEST_FIRST, narrow=lambda prefix: Q(due_on__lte=timezone.localdate())
    )


MENU_CASEWORK = (
    Entry(
        "Queue",
        "referrals:queue",
        opens=access.sees_queue,
        order=20,
        says="What waits, in the order in which it should be looked at.",
        waiting=new_in_queue,
    ),
    Entry(
        "Diary",
        "referrals:diary",
        opens=access.keep_diary,
        order=25,
        on_menu=False,
        says="What decisions promised for a day: due this week, and overdue.",
        waiting=promised,
    ),
    Entry(
        "Corrections",
        "referrals:corrections",
        opens=access.sees_corrections,
        order=26,
        on_menu=False,
        says="Who outside was told something that is wrong, until they know.",
        waiting=told.count_uncorrected,
    ),
    Entry(
        "Team",
        "referrals:team",
        opens=access.sees_team,
        order=21,
        says="Clocks, workload, and what waits for your decision.",
    ),
    Entry(
        "Rota",
        "referrals:rota",
        opens=access.see_rota,
        order=22,
        on_menu=False,
        says="Who is told of danger, from when until when.",
    ),
    Entry(
        "Emergency access",
        "referrals:emergency_access",
        opens=access.open_in_emergency,
        order=27,
        on_menu=False,
        says="Read a record that is closed to you, in an emergency. It is told to others at once, and reviewed.",
    ),
    Entry(
        "Emergency reviews",
        "referrals:emergency_reviews",
        opens=access.see_emergency,
        order=28,
        on_menu=False,
        says="Records that were opened in an emergency: was it justified?",
        waiting=emergencies_to_review,
    ),
    Entry(
        "Transfers",
        "referrals:transfers",
        opens=access.sees_transfers,
        order=22,
        says="What other forces offer to yours, or police to your council.",
        waiting=offered_here,
    ),
    Entry(
        "Deconfliction desk",
        "referrals:desk",
        opens=access.sees_desk,
        order=23,
        says="Identifiers in, a code out.",
        waiting=checks_waiting,
    ),
)
