"""Decisions that say the opposite of what an officer wants to say, in words: which, about which referrals, and
where each is undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from accounts.authority import Authority
from core.reference_numbers import display_reference
from referrals import access
from referrals.models import Referral
from subjects.models import Link, Subject, Verdict

NUMBERS = {3: "three", 4: "four", 5: "five", 6: "six"}


@dataclass(frozen=True)
class Opposed:
    """One decision that stands in the way."""

    said: str
    link: Link
    undo_url: str


def opposed_by(links: Sequence[Link], referral: Referral, *, by: Authority) -> list[Opposed]:
    names = _names(links, by)
    return [Opposed(_sentence(link, names), link, _undo_url(link, referral, by)) for link in links]


def which_is_wrong(links: Sequence[Link], referral: Referral, other: Subject, *, by: Authority) -> str:
    """The refusal: what was said, by the references of the referrals, and the question that only a
    person can answer."""
    names = _names(links, by)
    said = "; ".join(_sentence(link, names) for link in links)
    who = "You said" if all(link.by_id == by.pk for link in links) else "It was said"
    count = NUMBERS.get(len(links) + 1, str(len(links) + 1))
    both = _both_are_one(links, referral.subject_id, other.pk, names)
    return f"{who} that {both or said}. Which of the {count} is wrong? Undo it, or choose another answer."


def _both_are_one(links: Sequence[Link], one: int, another: int, names: dict[int, str]) -> str:
    """The plain triangle: two people who were each said to be a third."""
    if len(links) != 2 or any(link.verdict != Verdict.SAME for link in links):
        return ""
    (third,) = {links[0].a_id, links[0].b_id} & {links[1].a_id, links[1].b_id}
    return f"{names[one]} and {names[another]} are both the person of {names[third]}"


def _sentence(link: Link, names: dict[int, str]) -> str:
    are = "are different people" if link.verdict == Verdict.DIFFERENT else "are the same person"
    return f"{names[link.a_id]} and {names[link.b_id]} {are}"


def _names(links: Iterable[Link], by: Authority) -> dict[int, str]:
    """Each person by the reference of a referral that this officer may open, or by the force that has it."""
    subjects = {pk for link in links for pk in (link.a_id, link.b_id)}
    about = Referral.objects.filter(subject_id__in=subjects).select_related("force").order_by("-pk")
    names = {each.subject_id: f"a referral of {each.force.name}" for each in about}
    names |= {each.subject_id: display_reference(each.reference) for each in access.see_case_file.filter(by, about)}
    return {pk: names.get(pk, "a person without a referral") for pk in subjects}


def _undo_url(link: Link, referral: Referral, by: Authority) -> str:
    """Undone from a referral about either of the two that this officer works on, this one first."""
    about = Referral.objects.filter(Q(subject_id=link.a_id) | Q(subject_id=link.b_id))
    mine = sorted(access.work.filter(by, about), key=lambda each: (each.pk != referral.pk, each.pk))
    return reverse("referrals:case_undo", args=[mine[0].public_id, link.public_id]) if mine else ""
