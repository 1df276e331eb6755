"""Code lists and sets of prompts are loaded again at every start: what has left the file is offered no more."""

from __future__ import annotations

import json

import pytest

from audit.models import Event
from referrals import reference_data
from referrals.models import Code, IndicatorSet

A_LIST = {
    "code": "colours",
    "version": 1,
    "items": [{"code": "red", "label": "Red"}, {"code": "blue", "label": "Blue"}],
}
A_SET = {
    "code": "prompts",
    "version": 1,
    "title": "Prompts",
    "origin": "Ours.",
    "active": True,
    "dimensions": [{"code": "A", "label": "A", "indicators": [{"number": 1, "label": "Says so"}]}],
}


@pytest.fixture
def load(db, tmp_path, monkeypatch):
    """`load(A_LIST, A_SET)`: as at a start with these files."""
    (tmp_path / "indicators").mkdir()
    monkeypatch.setattr(reference_data, "DATA", tmp_path)

    def start(a_list, a_set=A_SET):
        (tmp_path / "colours.json").write_text(json.dumps(a_list))
        (tmp_path / "indicators" / "prompts.json").write_text(json.dumps(a_set))
        reference_data.load_reference()

    return start


def current() -> dict[str, int]:
    return dict(Code.objects.filter(list="colours", is_current=True).values_list("code", "version"))


def test_a_code_that_left_the_file_is_offered_no_more_and_keeps_its_words(load):
    load(A_LIST)
    load(A_LIST | {"items": A_LIST["items"][:1]})
    assert current() == {"red": 1}
    assert Code.objects.get(list="colours", code="blue").label == "Blue"


def test_a_next_version_takes_the_place_of_the_first(load):
    load(A_LIST)
    load(A_LIST | {"version": 2})
    assert current() == {"red": 2, "blue": 2}


def test_a_set_that_is_switched_off_in_its_file_is_off(load):
    load(A_LIST)
    load(A_LIST, A_SET | {"active": False})
    assert IndicatorSet.objects.get(code="prompts").is_on is False


def test_a_start_with_the_same_files_writes_nothing(load):
    load(A_LIST)
    before = Event.objects.count()
    load(A_LIST)
    assert Event.objects.count() == before
