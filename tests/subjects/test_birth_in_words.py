"""A date of birth reads as far as it is known, and no further."""

from datetime import UTC, datetime

import pytest

from subjects.models import DateOfBirth


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"year": 2013, "month": 3, "day": 9}, "9 March 2013"),
        ({"year": 2013, "month": 3}, "March 2013"),
        ({"year": 2013}, "2013"),
        ({"month": 3, "day": 9}, "9 March of an unknown year"),
        ({"year": 2013, "day": 9}, "9 of an unknown month 2013"),
        ({"age_from": 14, "age_to": 16}, "about 14 to 16 years old in May 2026"),
    ],
)
def test_a_date_of_birth_says_what_is_known_of_it(known, words):
    assert str(DateOfBirth(claimed_at=datetime(2026, 5, 4, tzinfo=UTC), **known)) == words
