"""Is this rationale an earlier one again? Published learning: three referrals, each closed alone, in much the
same words."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

from referrals.casework.rules.decisions import ENDINGS
from referrals.models import Decision, Referral
from referrals.models.decision import Outcome
from subjects import people

# Of 100: measured on pasted rationales with a date, a name or a sentence changed (90 to 99) against fresh
# ones (under 70).
NEARLY_THE_SAME = 88
COMPARED = 4000  # characters: a rationale that only begins to differ after this is the same one
TOO_SHORT_TO_CONTAIN = 60


def plain(text: str) -> str:
    """What is said, without case, punctuation, accents and spacing."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in folded if not unicodedata.combining(c))))[:COMPARED]


def says_the_same(one: str, another: str) -> bool:
    """Equal, nearly equal, or one pasted into the other."""
    a, b = plain(one), plain(another)
    if not a or not b:
        return False
    if fuzz.ratio(a, b) >= NEARLY_THE_SAME:
        return True
    short = min(a, b, key=len)
    return len(short) >= TOO_SHORT_TO_CONTAIN and fuzz.partial_ratio(a, b) >= NEARLY_THE_SAME + 4


def earlier_endings(referral: Referral) -> list[Decision]:
    """How every earlier referral of this person ended, and this one before it was reopened."""
    person = people.joined_to(referral.subject)
    return list(
        Decision.objects.filter(
            referral__subject_id__in=person, option__in=ENDINGS, approval__outcome=Outcome.APPROVED
        ).select_related("referral")
    )


def repeats_an_earlier_rationale(referral: Referral, rationale: str) -> bool:
    return any(says_the_same(rationale, ended.rationale) for ended in earlier_endings(referral))
