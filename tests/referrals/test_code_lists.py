"""One way from a code to its words, whoever asks: the current codes are offered, and a record keeps the words
of its own."""

from __future__ import annotations

import re

import pytest

from referrals.code_lists import CONCERN_TYPES, LAWFUL_BASES, SECTORS
from referrals.models import Code
from tests.source import ROOT, sources

LISTS = (CONCERN_TYPES, LAWFUL_BASES, SECTORS)


@pytest.fixture
def replaced(reference):
    """One lawful basis of the first version is gone from the second, and another has other words."""
    gone, kept = LAWFUL_BASES.current()[:2]
    LAWFUL_BASES.every().update(is_current=False)
    Code.objects.create(list=LAWFUL_BASES.name, version=2, code=kept.code, label="In other words", hint="Section 9.")
    return gone, kept


def test_every_list_has_codes_and_every_code_its_words(reference):
    for one in LISTS:
        offered = dict(one.choices())
        assert offered and offered.items() <= one.labels().items(), one
        assert {code: one.label(code) for code in one.labels()} == one.labels(), one


def test_only_the_current_version_is_offered(replaced):
    _, kept = replaced
    assert LAWFUL_BASES.choices() == [(kept.code, "In other words")]
    assert LAWFUL_BASES.choices_with_hints() == [(kept.code, "In other words (Section 9.)")]
    assert LAWFUL_BASES.hints() == {kept.code: "Section 9."}


def test_a_record_keeps_the_words_of_a_code_that_is_no_longer_offered(replaced):
    gone, kept = replaced
    assert LAWFUL_BASES.label(gone.code) == gone.label == LAWFUL_BASES.labels()[gone.code]
    assert LAWFUL_BASES.label(kept.code) == "In other words" == LAWFUL_BASES.labels()[kept.code]
    assert LAWFUL_BASES.label_with_hint(kept.code) == "In other words (Section 9)"


def test_a_code_that_no_version_has_stands_for_itself(reference):
    assert SECTORS.label("lighthouse") == "lighthouse" == SECTORS.label_with_hint("lighthouse")


# The loader writes them; the form reads all its lists in one query.
THEMSELVES = {"referrals/code_lists.py", "referrals/reference_data.py", "referrals/questions/material.py"}


def test_codes_are_read_in_one_place():
    found = {str(path.relative_to(ROOT)) for path in sources() if "Code.objects" in path.read_text(encoding="utf-8")}
    assert found == THEMSELVES


def test_what_presents_knows_no_forms():
    presents = [path for path in sources() if "presenters" in path.parts or path.name == "presenters.py"]
    forms = re.compile(r"^(from|import) \S*\bforms\b", re.M)
    assert presents
    assert [path.name for path in presents if forms.search(path.read_text(encoding="utf-8"))] == []
