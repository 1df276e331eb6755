"""Two people side by side, as lines of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.authority import Authority
from core.components import Row
from core.folding import sort_key
from core.row_security import as_the_service
from referrals.access import see_case_file
from referrals.models import Referral
from subjects import people
from subjects.models import Candidate, IdentifierKind, Link, Subject

BANDS = {
    "near certain": ("Very likely", "red"),
    "near_certain": ("Very likely", "red"),
    "show": ("Possible", "yellow"),
}


@dataclass(frozen=True)
class Compared:
    """A possible match, what was said about it, and the referrals it came with (those that may be read)."""

    candidate: Candidate
    link: Link | None
    referrals: list[Referral]

    @property
    def again(self) -> list[str]:
        """Why it is looked at again: what has become known since an officer called them different."""
        return reasons_to_look_again(self.candidate, self.link)

    @property
    def likely(self) -> tuple[str, str]:
        return BANDS.get(self.candidate.band, ("Possible", "yellow"))


def reasons_to_look_again(candidate: Candidate, decided: Link | None) -> list[str]:
    """Empty once an officer has decided with that before their eyes."""
    opened = candidate.reopened_at
    if opened is None or (decided is not None and decided.at >= opened):
        return []
    reasons: list[str] = candidate.reopened_because
    return reasons


def decision_about(referral: Referral, candidate: Candidate) -> Link | None:
    """What was decided about this pair and still stands."""
    pair = people.pair(referral.subject, candidate.other)
    return people.live_links(referral.subject).filter(pair).select_related("by").first()


def compared(referral: Referral, who: Authority) -> list[Compared]:
    """All the people found for this person, likeliest first."""
    found = list(people.candidates(referral.subject))
    links = {
        _other(link, referral.subject_id): link for link in people.live_links(referral.subject).select_related("by")
    }
    theirs = _referrals([each.other_id for each in found], who)
    return [Compared(each, links.get(each.other_id), theirs.get(each.other_id, [])) for each in found]


def _other(link: Link, subject_id: int) -> int:
    return link.b_id if link.a_id == subject_id else link.a_id


def _referrals(subject_ids: list[int], who: Authority) -> dict[int, list[Referral]]:
    there: dict[int, list[Referral]] = {}
    bounded = Referral.objects.filter(subject_id__in=subject_ids).select_related("agency").order_by("-submitted_at")
    for referral in see_case_file.filter(who, bounded):
        there.setdefault(referral.subject_id, []).append(referral)
    return there


@as_the_service()
def other_rows(subject: Subject, who: Authority) -> list[Row]:
    """The other person, as far as this officer may read: where every referral about them is another force's, only who
    holds it. What was compared is shown beside; the rest needs a transfer or joint work (product page 6)."""
    about = Referral.objects.filter(subject=subject)
    if see_case_file.filter(who, about).exists():
        return person_rows(subject)
    forces = sorted(set(about.values_list("force__name", flat=True)), key=sort_key)
    return [Row("Held by", ", ".join(forces)), Row("What to do", "Ring them before you decide.")]


def person_rows(subject: Subject) -> list[Row]:
    """Every claim about a person that was not withdrawn."""
    identifiers = list(subject.identifiers.standing())
    rows = [
        Row("Names", _said(subject.names.standing()), typed=True),
        Row("Date of birth or age", _said(subject.dates_of_birth.standing())),
        Row("Addresses", _said(subject.addresses.standing()), typed=True),
    ]
    for kind in IdentifierKind:
        values = [each.value for each in identifiers if each.kind == kind]
        if values:
            rows.append(Row(kind.label, values, typed=True))
    return rows


def _said(claims: Iterable[Any]) -> list[str]:
    return [str(claim) for claim in claims if str(claim)]


def evidence_rows(candidate: Candidate) -> list[dict[str, str]]:
    """Each field side by side, with what it says in words; never a number."""
    rows: list[dict[str, str]] = candidate.evidence.get("fields", [])
    return rows
