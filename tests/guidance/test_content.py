"""The texts that come with a release: all there, plain, in step with the telephone list, no dead link."""

import re
from datetime import date

import pytest

from guidance.blocks import OTHER_PAGES, links_in, parse
from guidance.models import Audience
from guidance.reference_data import CONTENT, BadContent, read, wording
from guidance.routes import routes, sheet_routes

FILES = sorted(CONTENT.glob("*.md"))
SLUGS = {path.stem for path in FILES}
every_text = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def text_of(slug):
    return (CONTENT / f"{slug}.md").read_text()


def test_every_page_the_service_promises_is_there():
    assert {
        "what-prevent-is",
        "before-you-refer",
        "about-a-person",
        "not-a-concern",
        "emergency-and-other-routes",
        "family-and-community",
        "for-managers",
        "after-you-refer",
        "information-and-rights",
        "accessibility",
    } <= SLUGS


@every_text
def test_a_text_has_a_whole_head_and_can_be_read(path):
    head, body = read(path)
    words = wording(head, body)
    assert head["audience"] in Audience.values
    assert len(words.title) <= 120 and len(words.summary) <= 200 and len(words.sheet_line) <= 300
    assert len(words.found_by) <= 300
    assert words.review_on > date(2026, 11, 22)


def test_no_two_texts_stand_in_the_same_place():
    orders = [read(path)[0]["order"] for path in FILES]
    assert len(orders) == len(set(orders))


@every_text
def test_every_link_to_a_page_leads_to_one_that_exists(path):
    pages = {target.removeprefix("page:") for target in links_in(path.read_text()) if target.startswith("page:")}
    assert pages <= SLUGS | set(OTHER_PAGES)


@every_text
def test_a_telephone_link_dials_a_number_on_the_list(path):
    known = {route.href: route.number for route in routes()}
    for words, target in re.findall(r"\[([^\]]+)\]\((tel:[^)]+)\)", path.read_text()):
        assert known[target] == words


@every_text
def test_no_number_is_named_that_is_not_on_the_list(path):
    known = {route.number for route in routes()}
    spoken = set(re.findall(r"\b0\d{3} \d{3,4}(?: \d{3,4})?\b", path.read_text()))
    assert spoken <= known


@every_text
def test_sentences_are_short_enough_to_read_once(path):
    prose = [block.words for block in parse(read(path)[1]) if block.kind in ("paragraph", "warning", "inset")]
    sentences = [one for text in prose for one in re.split(r"(?<=[.?!])\s", text)]
    assert [one for one in sentences if len(one.split()) > 40] == []


def test_the_three_aims_of_today_come_before_those_of_2011():
    text = text_of("what-prevent-is")
    assert text.index("Tackle the ideological causes") < text.index("2011 strategy")
    assert "Intervene early" in text and "disengage and rehabilitate" in text


def test_the_fork_sends_what_is_not_about_a_person_elsewhere():
    text = text_of("about-a-person")
    assert all(word in text for word in ("group", "speaker", "leaflet", "online", "0800 789 321"))


def test_what_a_referrer_must_not_do_is_said():
    text = text_of("before-you-refer")
    assert all(word in text for word in ("Do not investigate", "Do not search", "confront", "promise", "Do not copy"))


def test_the_sheet_has_the_four_numbers_everyone_needs():
    assert [route.number for route in sheet_routes()] == ["999", "101", "0800 789 321", "0800 011 3764"]


def test_a_text_without_a_head_is_refused_by_name(tmp_path):
    (tmp_path / "lost.md").write_text("No head at all")
    with pytest.raises(BadContent, match=r"lost\.md"):
        read(tmp_path / "lost.md")
