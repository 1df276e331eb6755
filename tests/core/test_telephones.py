"""999, 101 and the hotlines are links that dial, wherever a page prints them."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template

from core.telephones import PUBLIC, linked

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# For paper, where nothing can be touched; and mail, which is plain text.
ON_PAPER = {"packs", "email"}
NUMBERS = re.compile(r"(?<![\d.,:#-])(999|101|0800[ 0-9]{7,9})(?![\d:-])")
LINKS = re.compile(r"<a\b[^>]*href=\"tel:[^>]*>.*?</a>|\{%\s*tel\s[^%]*%\}|\{#.*?#\}", re.S)


def bare(html: str) -> list[str]:
    """The numbers that stand outside a link that dials."""
    return NUMBERS.findall(LINKS.sub("", html))


def shown(text):
    return Template("{{ text|telephones }}").render(Context({"text": text}))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_prints_a_number_that_cannot_be_touched(path):
    if ON_PAPER & set(path.parts):
        return
    assert bare(path.read_text()) == []


def test_the_walk_finds_a_number_that_stands_bare():
    assert bare("<p>call 999 or 0800 789 321</p>") == ["999", "0800 789 321"]
    assert bare('<p>call <a class="x" href="tel:999">999</a> or {% tel "101" %}</p>') == []


@pytest.mark.parametrize("number", PUBLIC)
def test_a_sentence_has_its_numbers_as_links(number):
    html = shown(f"In danger, call {number}. Do not wait.")
    assert f'href="tel:{number.replace(" ", "")}">{number}</a>.' in html and bare(html) == []


def test_what_is_typed_beside_a_number_stays_escaped():
    assert "&lt;b&gt;" in shown("<b> call 999") and "<b>" not in shown("<b> call 999")


@pytest.mark.parametrize("text", ["PR-9991-ABCDE", "at 9:101", "1999", "1.999", "tel 9990"])
def test_what_is_no_number_to_call_is_no_link(text):
    assert "<a" not in linked(text)
