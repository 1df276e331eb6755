"""Whether a text names somebody, for every way in which an account may carry a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.exclusions.named_leads import Name

NAMED = [
    ("Lena Marsh MBE", ["Mrs Marsh gave it", "Lena Marsh gave it"]),
    ("Lena Marsh (DSL)", ["Mrs Marsh gave it", "Lena Marsh gave it"]),
    ("Lena Marsh, Deputy Head", ["Mrs Marsh gave it", "Lena Marsh gave it"]),
    ("Dr Lena Marsh", ["Mrs Marsh gave it", "MARSH, Lena"]),
    ("Tom Beck Jr", ["Mr Beck gave it", "Tom Beck gave it", "Thomas Beck gave it"]),
    ("Lena Marsh-Price", ["Mrs Marsh gave it", "Mrs Price gave it", "Lena Marsh gave it", "Mrs Marsh-Price"]),
    ("L Marsh", ["Mrs Marsh gave it", "Lena Marsh gave it", "L. Marsh gave it"]),
    (
        "Lena Marsh",
        ["L. Marsh gave it", "Marsh, L", "Ms. L. J. K. Marsh", "Headteacher Marsh", "Lena Marsh-Price"],
    ),
    ("Ana Field", ["A. Field gave it", "Ms Field gave it", "Field, A."]),
    ("Ana García López", ["Ms Garcia gave it", "Ana García gave it", "Señora Lopez", "A. García"]),
    ("García López, Ana", ["Ms Garcia gave it", "Ana García gave it", "Ms Lopez gave it"]),
    ("Marsh, Lena", ["Mrs Marsh gave it", "Lena Marsh gave it", "L. Marsh gave it"]),
    ("MARSH Lena", ["Mrs Marsh gave it", "Lena Marsh gave it"]),
    ("Nguyễn Văn An", ["Mr Nguyen gave it", "Mr An gave it", "Nguyen Van An", "An Nguyen"]),
    ("Wu Li", ["Mr Wu gave it", "Mrs Li gave it", "Li Wu gave it"]),
    ("Mohammed Al-Hassan", ["Mr Al Hassan", "Mr Hassan", "Mr Alhassan"]),
    ("Vincent van den Berg", ["Mr van den Berg", "Mr Berg", "van den Berg gave it", "V. van den Berg"]),
    ("Ben Adam Marsh", ["Ben Marsh gave it", "Mr Marsh gave it"]),
    ("Tom Head", ["Mr Head gave it", "Tom Head gave it"]),
    ("Mrs Marsh", ["Mrs Marsh gave it"]),
    ("Мария Иванова", ["Maria Ivanova gave it"]),
]
NOT_NAMED = [
    ("Lena Marsh", ["Lena was there", "Lena M from Year 9", "I miss Lena", "He walked in the marsh", "I saw a marsh"]),
    ("Lena Marsh", ["Mrs Jones. Lena from Year 9 was there", "Ms Marlowe saw it", "Marsh was there", "LM"]),
    ("Lena Marsh MBE", ["Lena was there", "He was given an MBE"]),
    ("Lena Marsh, Deputy Head", ["The deputy head said so", "The deputy head, Mr Jones"]),
    ("Tom Beck", ["His father Tom", "Mr Thomas said so", "Tom from the team"]),
    ("Ana Field", ["He ran over a field", "It is a field"]),
    ("Ian Hope", ["I hope so", "i hope so"]),
    ("Nguyễn Văn An", ["Mrs Smith, an aide, saw it", "An hour later", "He got out of the van"]),
    ("Wu Li", ["Li was there", "Wu was there"]),
    ("Tom Head", ["The head said so", "The deputy head said so"]),
    ("Mrs Marsh", ["He walked in the marsh"]),
    ("Marsh, Lena", ["Lena was there"]),
]


def each(table):
    return [(account, text) for account, texts in table for text in texts]


@pytest.mark.parametrize(("account", "text"), each(NAMED))
def test_a_text_names_whoever_has_the_account(account, text):
    assert Name(account).is_in(text)


@pytest.mark.parametrize(("account", "text"), each(NOT_NAMED))
def test_a_text_does_not_name_whoever_has_the_account(account, text):
    assert not Name(account).is_in(text)


GIVEN = st.sampled_from(["Lena", "Tom", "Priya", "Mohammed", "Agnieszka", "Oluwaseun"])
FAMILY = st.sampled_from(["Beckett", "Okonkwo", "Hartley", "Szymański", "Pryce", "Thorne"])
AFTER = st.sampled_from(["", " MBE", " (DSL)", ", Deputy Head", " Jr", " BSc"])
TITLE = st.sampled_from(["Mr", "Mrs", "Ms", "Dr", "Headteacher"])
# What people write about anybody.
ELSE = st.lists(
    st.sampled_from(["he", "said", "on", "Monday", "that", "the", "boy", "a", "leaflet", "from", "I", "saw", "it"])
).map(" ".join)


@given(
    given_name=GIVEN,
    families=st.lists(FAMILY, min_size=1, max_size=3, unique=True),
    after=AFTER,
    title=TITLE,
    before=ELSE,
    behind=ELSE,
    joined=st.sampled_from([" ", "-"]),
)
def test_a_title_or_the_forename_before_any_family_name_is_enough(
    given_name, families, after, title, before, behind, joined
):
    name = Name(f"{given_name} {joined.join(families)}{after}")
    for family in families:
        assert name.is_in(f"{before} {title} {family} {behind}")
        assert name.is_in(f"{before} {given_name} {family} {behind}")
        assert name.is_in(f"{before} {family}, {given_name} {behind}")
        assert name.is_in(f"{before} {given_name[0]}. {family} {behind}")


@given(given_name=GIVEN, family=FAMILY, after=AFTER, before=ELSE, behind=ELSE)
def test_a_forename_alone_is_never_enough(given_name, family, after, before, behind):
    assert not Name(f"{given_name} {family}{after}").is_in(f"{before} {given_name} {behind}")


@given(account=st.text(max_size=40), text=st.text(max_size=80))
def test_any_name_and_any_text_can_be_compared(account, text):
    assert Name(account).is_in(text) in (True, False)
