"""Every page has a title, and one pattern holds for all of them: what the page is, then the reference it is about."""

import re

from django.conf import settings

TEMPLATES = settings.ROOT / "templates"
TITLE = re.compile(r"{% block title %}(.*?){% endblock %}", re.DOTALL)
EXTENDS = re.compile(r'{% extends "([^"]+)" %}')
# What a title may say that is no reference: headings of ours, titles of published guidance, names of our lists and of what
# a policy and a part of its draft are about, the day that was asked about.
OURS = {"heading", "continue_label", "version.title", "page.title", "tab.label", "sheet.number", "told.day"}
OURS |= {"matter.title", "matter.name", "part.title"}
BASES = {"base.html", "base_case.html", "base_error.html", "base_list.html", "base_question.html"}


def titles():
    for path in sorted(TEMPLATES.rglob("*.html")):
        if (found := TITLE.search(path.read_text())) and path.name not in BASES:
            yield str(path.relative_to(TEMPLATES)), found.group(1)


def wrong(title):
    variables = re.findall(r"{{ ([\w.]+)", title)
    references = [each for each in variables if each not in OURS]
    if not references:
        return False
    named = references[0].endswith("reference") or references[0] == "check.number"
    at_the_end = re.search(r"\S - {{ " + re.escape(references[0]) + r"(?:\|reference)? }}$", title)
    return len(references) > 1 or not named or not at_the_end


def test_a_title_says_what_the_page_is_and_then_the_reference_and_names_nothing_else():
    assert len(dict(titles())) > 100 and {page: title for page, title in titles() if wrong(title)} == {}


def test_no_title_is_vague_or_a_file_name():
    said = dict(titles())
    assert [
        page for page, title in said.items() if re.match(r"Something|Page\b$|Untitled", title) or "slug" in title
    ] == []


def test_every_page_has_a_title_of_its_own_or_from_its_base():
    texts = {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}
    extends = {page: found.group(1) for page, text in texts.items() if (found := EXTENDS.search(text))}
    for page in set(extends) - set(extends.values()) - BASES:
        line = [page]
        while line[-1] in extends:
            line.append(extends[line[-1]])
        assert any(TITLE.search(texts[one]) for one in line if one not in BASES) or page.startswith("5"), page
