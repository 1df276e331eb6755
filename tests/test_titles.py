"""Every page has a title, and one pattern holds for all of them: what the page is, then the reference it is about."""

import re

import pytest
from django.conf import settings

TEMPLATES = settings.ROOT / "templates"
TITLE = re.compile(r"{% block title %}(.*?){% endblock %}", re.DOTALL)
EXTENDS = re.compile(r'{% extends "([^"]+)" %}')
# What a title may say that is no reference: headings of ours, titles of published guidance, names of our lists.
OURS = {"heading", "continue_label", "version.title", "page.title", "tab.label", "sheet.number"}
BASES = {"base.html", "base_case.html", "base_error.html", "base_list.html", "base_question.html"}


def titles():
    for path in sorted(TEMPLATES.rglob("*.html")):
        if (found := TITLE.search(path.read_text())) and path.name not in BASES:
            yield str(path.relative_to(TEMPLATES)), found.group(1)


@pytest.mark.parametrize(("page", "title"), [*titles()])
def test_a_title_says_what_the_page_is_and_then_the_reference(page, title):
    variables = re.findall(r"{{ ([\w.]+)", title)
    references = [each for each in variables if each not in OURS]
    assert all("reference" in each or each == "check.number" for each in references), (
        "a title names nothing else"
    )
    assert len(references) <= 1
    if references:
        assert re.search(r"\S - {{ " + re.escape(references[0]) + r"(?:\|reference)? }}$", title)


def test_no_title_is_vague_or_a_file_name():
    said = dict(titles())
    assert [
        page
        for page, title in said.items()
        if re.match(r"Something|Page\b$|Untitled", title) or "slug" in title
    ] == []


def test_every_page_has_a_title_of_its_own_or_from_its_base():
    texts = {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}
    extends = {page: found.group(1) for page, text in texts.items() if (found := EXTENDS.search(text))}
    for page in set(extends) - set(extends.values()) - BASES:
        line = [page]
        while line[-1] in extends:
            line.append(extends[line[-1]])
        assert any(TITLE.search(texts[one]) for one in line if one not in BASES) or page.startswith("5"), page
