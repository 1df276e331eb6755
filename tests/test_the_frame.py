"""Every page stands in one frame, and what is printed of it says what it is, whose copy it is and how old: by
walking the templates."""

import re

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.urls import reverse

from core.menu import entries
from guidance.reference_data import CONTENT
from prevent_portal.navigation import HELPS, help_url

TEMPLATES = settings.ROOT / "templates"
EXTENDS = re.compile(r'{% extends "([^"]+)" %}')
FRAME = "base.html"
# What pages are made of, and what is no page: parts, mails, what a pack is drawn from, what the frameworks ask for.
IN_PARTS = re.compile(r"(^|/)(components|forms|parts|pdf|email|messages|snippets)/|^forms|\.txt$")

# Shown when the service itself cannot answer: they ask nothing of it.
WITHOUT_THE_SERVICE = "base_without_service.html"
# Made for paper: its marking stands at its head.
WITH_ITS_OWN = "referrals/submission/print.html"


def texts():
    return {str(path.relative_to(TEMPLATES)): path.read_text() for path in sorted(TEMPLATES.rglob("*.html"))}


def line_of(page, pages):
    """The page, what it extends, and so on up."""
    line = [page]
    while (found := EXTENDS.search(pages.get(line[-1], ""))) is not None:
        line.append(found[1])
    return line


def test_whatever_extends_something_ends_in_the_one_frame():
    pages = texts()
    lines = [line_of(page, pages) for page in pages if EXTENDS.search(pages[page])]
    bare = {line[0] for line in lines if line[-1] == WITHOUT_THE_SERVICE}
    assert bare == {"413.html", "500.html", "503.html"}
    assert len(lines) > 100 and [line for line in lines if line[0] not in bare and line[-1] != FRAME] == []


def test_nothing_that_is_a_whole_page_is_outside_of_the_frame():
    alone = [page for page, text in texts().items() if "<html" in text and not IN_PARTS.search(page)]
    assert set(alone) == {FRAME, WITHOUT_THE_SERVICE}


def test_no_page_takes_the_marking_of_what_is_printed_away():
    pages = texts()
    own = {page for page, text in pages.items() if "{% block printed %}" in text and page != FRAME}
    about_nobody = {page for page in own if page.startswith("guidance/")}
    assert own - about_nobody == {WITH_ITS_OWN} and "marking" in pages[WITH_ITS_OWN]


@pytest.mark.parametrize("said", ["{{ marking }}", "request.user", "shown_at|at_time", "portal-printed"])
def test_what_is_printed_says_its_marking_by_whom_and_of_when(said):
    (printed,) = re.findall(r"{% block printed %}(.*?){% endblock %}", texts()[FRAME], re.DOTALL)
    assert said in printed


def test_the_marking_is_for_paper_alone_and_there_it_shows():
    scss = {path.name: path.read_text() for path in (settings.ROOT / "scss").glob("*.scss")}
    on_screen = re.search(r"\.portal-printed {[^}]*display: none", scss["_frame.scss"])
    on_paper = re.search(r"@media print {.*\.portal-printed {\s*display: block", scss["print.scss"], re.DOTALL)
    assert on_screen and on_paper


def test_what_stands_beside_a_record_is_no_part_of_the_page_where_it_is_empty():
    """One tag writes it, and writes nothing of nothing: a walk over the templates finds no other."""
    alone = {page for page, text in texts().items() if "<aside" in text}
    assert alone == {"components/beside.html", "components/help.html"}
    assert engines["django"].from_string('{% beside "This" %} \n {% endbeside %}').render() == ""
    heading = '{% beside "This" %}<h2 class="x">Next</h2>\n'
    assert engines["django"].from_string(heading + "{% endbeside %}").render() == ""
    assert "<aside" in engines["django"].from_string(heading + "A link{% endbeside %}").render()


def test_a_page_that_puts_nothing_beside_its_record_has_an_empty_part_nowhere():
    pages = {**texts()}
    silent = [
        page for page, text in pages.items() if "base_case.html" in line_of(page, pages) and "block aside" not in text
    ]
    assert len(silent) > 20
    shown = render_to_string("safeguarding/consents.html", {"heading": "Consents"})
    assert 'aria-label="About this record"' not in shown


# An element whose words begin on the next line of the template: where blanks are kept they stand before the words.
INDENTED = re.compile(r"<[^<>]*\bportal-typed\b[^<>]*>[ \t]*\n[ \t]*\S")


def test_what_was_typed_begins_where_its_element_begins():
    assert [page for page, text in texts().items() if INDENTED.search(text)] == []


def test_help_on_each_page_of_the_menu_is_a_page_of_guidance_about_it():
    """The page under each slug comes with the service, and no published page is ever taken away."""
    led_to = {entry.url_name: help_url(reverse(entry.url_name)) for entry in entries()}
    assert set(led_to) == {name for names in HELPS.values() for name in names}
    assert set(led_to.values()) == {f"/guidance/{slug}/" for slug in HELPS}
    assert {f"{slug}.md" for slug in HELPS} <= {path.name for path in CONTENT.glob("*.md")}


def test_help_on_a_page_below_one_of_the_menu_is_the_same_and_elsewhere_the_index():
    assert help_url("/cases/7/plan/") == help_url("/cases/") != help_url("/requests/7/") == help_url("/requests/")
    assert help_url("/no/such/page/") == reverse("guidance:index")
