"""What the first page says to those who report concerns, and to safeguarding leads."""

from __future__ import annotations

from accounts.authority import Authority
from core.counting import Counting
from core.today import DUE, WAITING, Line
from referrals import access
from referrals.models import Draft


def drafts(who: Authority) -> Counting:
    return Counting(access.own_draft, Draft, access.LAST_SAVED_FIRST)


def handed(who: Authority) -> Counting:
    return Counting(access.handed_draft, Draft, access.LONGEST_WAITING_FIRST)


TODAY_FILING = (
    Line("Drafts handed to you", WAITING, "referrals:site", access.sees_site, handed, 21),
    Line("Drafts you have not sent", DUE, "referrals:drafts", access.may_file, drafts, 33),
)
