"""What drafted decision texts would have done in the last quarter: what was closed for a reason that would be offered no more, or
would not be enough; what was recommended and told in words that change. Counted as the service, without a record being
shown, and told rounded down to fives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.budgets import COUNTING, within
from core.clock import start_of
from core.row_security import as_the_service
from policy.dry_run import quarter, rounded
from policy.in_force import Held
from policy.matters import Content
from referrals.casework.rules.decisions import CARDS
from referrals.decision_texts.by_design import OPTION, REASONS, TOLD, USES, Use
from referrals.decision_texts.in_words import differences
from referrals.decision_texts.rules import Texts
from referrals.models import Decision, Referral
from referrals.status import WORDS, sentences

Row = tuple[str, str]


@dataclass(frozen=True)
class OfUse:
    """The reasons given in one place: how many records gave any, how many would have been refused under the draft, and each
    reason that changes with how often it was given."""

    name: str
    given: str
    refused: str
    reasons: list[Row]


@dataclass(frozen=True)
class Run:
    uses: list[OfUse]
    options: list[Row]
    told: list[Row]


def run(before: Content, after: Content) -> Run:
    first, last = quarter()
    since, until = start_of(first), start_of(last + timedelta(days=1))
    changed = {one.name for one in differences(before, after)}
    was, would = Texts(Held(says=before)), Texts(Held(says=after))
    with as_the_service(), within(COUNTING):
        uses = [_use(use, list(use.given(since, until)), changed, was, would) for use in USES]
        return Run(uses, _options(changed, since, until), _told(changed, since, until))


def _use(use: Use, given: list[Sequence[str]], changed: set[str], was: Texts, would: Texts) -> OfUse:
    codes = [
        reason.code
        for group in use.groups
        for reason in was.groups.get(group, ())
        if f"{REASONS}{group}.{reason.code}" in changed
    ]
    rows = [(was.label(code), rounded(sum(code in said for said in given))) for code in codes]
    refused = sum(_refused(said, was, would) for said in given)
    return OfUse(use.name, rounded(len(given)), rounded(refused), rows)


def _refused(said: Sequence[str], was: Texts, would: Texts) -> bool:
    """What would not pass now, of what passes by the version that is published."""
    return _passes(said, was) and not _passes(said, would)


def _passes(said: Sequence[str], texts: Texts) -> bool:
    offered = all(code in texts.reasons and texts.reasons[code].offered for code in said)
    return offered and not texts.only_support(said)


def _options(changed: set[str], since: datetime, until: datetime) -> list[Row]:
    made = Decision.objects.filter(at__gte=since, at__lt=until)
    names = [option for option in CARDS if any(one.startswith(f"{OPTION}{option}.") for one in changed)]
    return [(str(CARDS[option].title), rounded(made.filter(option=option).count())) for option in names]


def _told(changed: set[str], since: datetime, until: datetime) -> list[Row]:
    shown = Referral.objects.filter(shown_since__gte=since, shown_since__lt=until)
    statuses = dict.fromkeys(one.status for one in sentences() if f"{TOLD}.{one.name}" in changed)
    return [(WORDS[status].title, rounded(shown.filter(shown_status=status).count())) for status in statuses]
