"""What a page parks in letters that no filter reads is read as if it had come plainly, by the addresses that keep alone."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from core.forms.coded import read_coded
from tests.source import ROOT

TYPED = {"text": "Mother & head teacher met; knife found – \N{SNOWMAN}\r\n", "kept_turn": "3"}


def posted(coded: str):
    request = RequestFactory().post("/", {"csrfmiddlewaretoken": "x", "coded": coded})
    read_coded(request)
    return request.POST


def test_it_is_read_as_it_was_typed():
    coded = base64.urlsafe_b64encode(urlencode(TYPED).encode()).decode().rstrip("=")
    assert posted(coded).dict() == TYPED


@pytest.mark.parametrize("spoiled", ["", "&&&", "a", "_w", "____"])
def test_what_cannot_be_read_is_an_empty_form(spoiled):
    assert posted(spoiled) == QueryDict("")


def test_a_form_that_came_plainly_is_left_alone():
    request = RequestFactory().post("/", TYPED)
    read_coded(request)
    assert request.POST.dict() == TYPED


def test_only_addresses_that_keep_what_is_typed_and_act_on_nothing_read_it():
    sources = [path for app in ROOT.iterdir() if (app / "apps.py").exists() for path in Path(app).rglob("*.py")]
    found = {str(path.relative_to(ROOT)) for path in sources if "read_coded(request)" in path.read_text()}
    assert found == {"accounts/views/typed_text.py", "referrals/filing/views/draft/typing.py"}
