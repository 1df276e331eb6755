"""What the menu and the start page offer about working on concerns."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from accounts.authority import Authority
from core.menu import Entry
from referrals import access
from referrals.casework.presenters import told
from referrals.casework.queue_tabs import TABS
from referrals.models import Deconfliction, DiaryEntry, Referral


def new_in_queue(who: Authority) -> int:
    return access.see_case_file.count(who, Referral, order=access.BY_QUEUE, narrow=TABS["new"].of(who))


def checks_waiting(who: Authority) -> int:
    return access.answer_deconfliction.count(who, Deconfliction, order=access.DUE_FIRST, narrow=access.unanswered)


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
