"""Whatever is typed into a field of the form by which a search finds a person is compared by the engine too: the same
again, filed elsewhere, is put before the officer. Walked from the form's own definition, so a new field is tried
without a word here."""

from __future__ import annotations

import pytest
from django.db import transaction

from referrals.questions.claims import described
from referrals.questions.definition import definition
from referrals.questions.filling import Filling
from referrals.search.search_document import FOUND_BY
from subjects.actions import Description, IdentifierClaim, describe
from subjects.matching.index import evidence_of
from subjects.matching.lookup import find_candidates
from subjects.models import IdentifierKind

TYPED = ("identifier", "line", "narrative")


def sample(name: str) -> str:
    if "phone" in name:
        return "07700 900461"
    return "quillon.brae@mail.example" if "mail" in name else "Quillon Braeburn"


def person_of(code: str, name: str) -> Description:
    return described(Filling({code: {name: [sample(name)]}}, version=1, keyed=False))


def is_searched(person: Description) -> bool:
    return bool(person.names) or any(one.kind in FOUND_BY for one in person.identifiers)


FIELDS = [(code, spec.name) for code, page in definition().pages.items() for spec in page.fields if spec.kind in TYPED]


def meets(who, person: Description) -> bool:
    """Whether two who were described so, by two referrals, are put side by side. Leaves nothing behind."""
    with transaction.atomic():
        one, other = (describe(person=person, source="referral", source_id=None, by=who("tanya")) for _ in "12")
        found = [match.subject_id for match in find_candidates(evidence_of(other), without=other.pk)]
        transaction.set_rollback(True)
    return found == [one.pk]


def test_what_is_typed_twice_into_a_field_that_is_searched_brings_the_two_together(who):
    described_by = {field: person_of(*field) for field in FIELDS}
    searched = {field: person for field, person in described_by.items() if is_searched(person)}
    assert len(searched) >= 11
    assert [field for field, person in searched.items() if not meets(who, person)] == []


@pytest.mark.parametrize("kind", sorted(FOUND_BY))
def test_every_kind_of_identifier_that_is_searched_brings_two_together(kind, who):
    assert meets(who, Description(identifiers=(IdentifierClaim(IdentifierKind(kind), sample(kind)),)))
