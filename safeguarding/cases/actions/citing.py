"""A piece of the record is cited to a factor from where it stands, and taken off again with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.authority import Authority
from audit.log import log
from audit.moves import MoveDenied, MovedOn
from core.locking import lock
from referrals.casework.presenters.record_beside import find_cited
from referrals.models.ended import end_record
from safeguarding.cases.actions.cases import locked_case
from safeguarding.frameworks import in_use
from safeguarding.kinds import CASE_CITED, CASE_UNCITED
from safeguarding.models import Case, Citation

NOT_THERE = "This is not on the record any more. Nothing has been cited: choose again."
NO_FACTOR = "Select a factor that it bears on."
TAKEN_OFF = "This has been taken off already."


@transaction.atomic
def cite(*, case: Case, key: str, factors: Sequence[str], why: str, by: Authority) -> list[Citation]:
    """To each of these factors (framework and factor, with a point between) to which it is not cited already. It is kept in
    its words of today."""
    locked = locked_case(case, by=by)
    found = find_cited(locked.referral, key)
    if found is None:
        raise MoveDenied(NOT_THERE)
    known = {f"{each.code}.{factor}" for each in in_use() for factor in each.factors}
    if not factors or set(factors) - known:
        raise MoveDenied(NO_FACTOR, beside="factors")
    standing = Citation.objects.standing().filter(case=locked, key=key).values_list("framework", "factor")
    already = {f"{framework}.{factor}" for framework, factor in standing}
    made = []
    for each in dict.fromkeys(factors):
        if each not in already:
            framework, _, factor = each.partition(".")
            what = {"framework": framework, "factor": factor, "key": key, "words": found.words, "source": found.source}
            made.append(Citation.objects.create(case=locked, why=why, by=by.person, **what))
    log(CASE_CITED, target=locked, data={"factors": [f"{one.framework}.{one.factor}" for one in made], "key": key})
    return made


@transaction.atomic
def take_off(*, citation: Citation, reason: str, by: Authority) -> Citation:
    """It bears on the factor no more, or never did. What was signed before rests on it still."""
    case = locked_case(citation.case, by=by)
    locked = lock(citation)
    if locked.ended_at is not None:
        raise MovedOn(TAKEN_OFF, locked)
    end_record(locked, reason, by=by.person)
    log(CASE_UNCITED, target=case, data={"factor": f"{locked.framework}.{locked.factor}", "key": locked.key})
    return locked
