"""Who is told of a case that one agency puts to another of its kind, after commit: what panels and forces have in common. No
words here name or describe a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Membership, User
from accounts.notices.telling import lead_elsewhere, over_for, people_with, serving_as, tell
from accounts.roles import Role
from referrals.casework.notices.casework_notices import the_supervisors, without_kept_out
from safeguarding.access import panel_may_know
from safeguarding.models import Case, CaseTransfer, HandOver
from safeguarding.notices import tell_of_case

Either = HandOver | CaseTransfer


@dataclass(frozen=True)
class Between:
    """Agencies of one kind: what messages of such a case are called, on which pages it stands, in which roles it is answered,
    and what those who are asked are told when it is put to them no longer, or something in it was found wrong."""

    name: str
    page: str
    list_page: str
    roles: tuple[Role, ...]
    gone: str
    corrected: str

    def who_may_answer(self, case: Case, agency: int) -> list[User]:
        """Without those who were asked to keep away or declared a conflict."""
        serving = Membership.objects.serving().filter(agency_id=agency, role__in=self.roles)
        return unconcerned(case, User.objects.filter(pk__in=serving.values("user_id")).order_by("pk"))

    def who_answer(self, put: Either, agency: int) -> list[User]:
        """The same, without those who are away while another is there."""
        return unconcerned(put.case, people_with(agency_id=agency, roles=self.roles))

    def tell(self, put: Either, agency: int, *, kind: str, words: str, about: str, to_list: bool = False) -> None:
        case = put.case
        tell(
            self.who_answer(put, agency),
            kind=kind,
            words=words,
            path=reverse(self.list_page) if to_list else self.path_of(put),
            about=about,
            reference="" if to_list else case.reference,
            expected=True,
            instead=the_supervisors(put.referral, reverse("safeguarding:case", args=[case.public_id])),
        )

    def tell_owner(self, put: Either, what: str, words: str) -> None:
        """The officer who owns the case."""
        tell_of_case(put.case, kind=f"case.{self.name}_{what}", words=words, about=str(put.pk))

    def tell_gone(self, put: Either) -> None:
        """Those who were asked: it leads to their list, and says no more. Not while a hold stands."""
        self.is_answered(put)
        lead_elsewhere(self._were_asked(put), path=self.path_of(put), to=reverse(self.list_page))
        if Case.objects.filter(panel_may_know(), pk=put.case_id).exists():
            self.tell(put, put.to_id, kind=f"{self.name}.gone", words=self.gone, about=str(put.pk), to_list=True)

    def is_answered(self, put: Either) -> None:
        over_for(self._were_asked(put), path=self.path_of(put))

    def tell_corrected(self, put: Either, *, about: str) -> None:
        """Their page shows what stands now; what they may have written down stands no more."""
        self.tell(put, put.to_id, kind=f"{self.name}.corrected", words=self.corrected, about=about)

    def remind_them(self, put: Either, *, kind: str, words: str, about: str) -> None:
        self.tell(put, put.to_id, kind=kind, words=words, about=about)

    def raise_it(self, put: Either, *, kind: str, words: str, about: str) -> None:
        """Those of the agency that put it forward, and the officer who owns the case."""
        self.tell(put, put.of_id, kind=kind, words=words, about=about)
        tell_of_case(put.case, kind=f"case.{kind}", words=words, about=about)

    def _were_asked(self, put: Either) -> Iterable[User]:
        """Those who are away by now among them: what was asked of them is asked no more."""
        return serving_as(agency_id=put.to_id, roles=self.roles)

    def path_of(self, put: Either) -> str:
        return reverse(self.page, args=[put.public_id])


def unconcerned(case: Case, people: Iterable[User]) -> list[User]:
    """Without those who were asked to keep away, or declared a conflict."""
    declared = set(case.panel_conflicts.values_list("person_id", flat=True))
    return [person for person in without_kept_out(case.referral, people) if person.pk not in declared]
