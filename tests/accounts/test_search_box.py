"""One search box on every page of those who search; the key that leads to it can be switched off."""

import re

import pytest
from lxml import html

from tests.records import a_referral
from tests.source import ROOT

BOX = b'id="portal-search"'


@pytest.mark.parametrize(("name", "has_it"), [("omar", True), ("sian", True), ("tanya", False), ("nadia", False)])
def test_who_searches_has_the_box_on_every_page(signed_in, name, has_it):
    client = signed_in(name)
    assert [BOX in client.get(page).content for page in ("/", "/you/", "/messages/")] == [has_it] * 3


@pytest.mark.parametrize("typed", ["Brackley", "Brakley", "dylan"])
def test_what_is_typed_finds_the_person_and_stands_in_no_address(who, signed_in, typed):
    referral = a_referral(who("tanya"), who={"forenames": "Dylan", "surname": "Brackley", "place": "Year 9"})
    answer = signed_in("omar").post("/queue/", {"q": typed}, follow=True)
    assert typed not in answer.redirect_chain[-1][0]
    assert str(referral.public_id) in answer.content.decode()


def test_the_keys_can_be_switched_off_for_this_browser(signed_in):
    omar = signed_in("omar")
    assert b"data-search-key" in omar.get("/").content
    omar.post("/you/shortcuts/", {"shortcuts": "off"})
    assert b"data-search-key" not in omar.get("/").content
    omar.post("/you/shortcuts/", {"shortcuts": "on"})
    assert b"data-search-key" in omar.get("/").content


def test_what_each_key_does_is_told_under_your_account_as_its_sheet_tells_it(signed_in):
    script = (ROOT / "static/js/keys.js").read_text()
    sheet = re.findall(r'^  \["(.)", "([^"]+)"', script, re.MULTILINE)
    page = html.fromstring(signed_in("omar").get("/you/").content)
    rows = page.xpath("//dl[@class='portal-keys']/div")
    assert [(row.findtext(".//kbd"), row.findtext("dd")) for row in rows] == sheet
    assert len(sheet) == 6
