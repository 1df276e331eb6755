"""999, 101 and the hotlines are links that dial, wherever a page prints them."""

import ast
import json
import re
from collections.abc import Iterator

import pytest
from django.template import Context, Template

from core.telephones import PRINTED, PUBLIC, linked
from tests.source import APPS, ROOT

TEMPLATES = [*sorted((ROOT / "templates").rglob("*.html")), ROOT / "deploy/proxy/Caddyfile"]
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


@pytest.mark.parametrize(
    "text", ["PR-9991-ABCDE", "at 9:101", "1999", "1.999", "tel 9990", "01632 960 101", "text 999", "999 BSL"]
)
def test_what_is_no_number_to_call_is_no_link(text):
    assert "<a" not in linked(text)


# --- What Python and data say ----------------------------------------------------------------------------------------

SOURCES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
DATA = sorted(path for app in APPS for path in (ROOT / app).rglob("*.json"))
# Shown through `|telephones`, which a test beside each holds it to; anything else cannot be touched where it is shown.
AS_LINKS = {
    "core/telephones.py": "the numbers themselves",
    "referrals/casework/views/danger.py": "a message; components/messages.html",
    "referrals/filing/views/draft/sending.py": "a message, and referrals/draft/send.html",
    "referrals/casework/ownership.py": "a refusal: the form's summary or a message",
    "referrals/status.py": "promises and words of progress: each page of a submission, and send.html",
}


def said_in(source: str) -> Iterator[str]:
    """Every string of a module but its docstrings; patterns and names of files have no blank."""
    tree = ast.parse(source)
    parents = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    documented = [node.body[0] for node in ast.walk(tree) if isinstance(node, parents) and node.body]
    ignored = {id(node.value) for node in documented if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in ignored:
            yield node.value


def strings_of(data) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, list | dict):
        for each in data.values() if isinstance(data, dict) else data:
            yield from strings_of(each)


def test_no_label_hint_or_message_in_python_has_a_number_that_is_shown_without_a_link():
    found = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        if any(PRINTED.search(said) for said in said_in(path.read_text()))
    }
    assert found == AS_LINKS.keys() | NOT_SHOWN.keys()


# What no page prints as a sentence, or a page prints by a way of its own.
NOT_SHOWN = {
    "prevent_portal/seeding/cases.py": "what an officer of the demonstration typed into a plan",
    "prevent_portal/seeding/endings.py": "what an officer of the demonstration typed into a plan",
    "prevent_portal/seeding/providers.py": "what an officer of the demonstration typed into a brief",
    "guidance/forms.py": "an example of how a link is written",
    "referrals/models/indicators.py": "the name of a page, in a field no referrer sees",
}


# Shown by one template alone, which makes links of its numbers.
DATA_AS_LINKS = {"referrer-prompts-1.json": "templates/referrals/what_to_notice.html"}


@pytest.mark.parametrize("template", DATA_AS_LINKS.values())
def test_the_template_that_shows_such_data_makes_links_of_its_numbers(template):
    assert "to_do|telephones" in (ROOT / template).read_text()


def test_no_data_has_a_number_that_is_shown_without_a_link():
    said = {
        path.name: [each for each in strings_of(json.loads(path.read_text())) if PRINTED.search(each)] for path in DATA
    }
    assert {name for name, found in said.items() if found} == DATA_AS_LINKS.keys()


# --- Numbers of agencies and forces ----------------------------------------------------------------------------------

OF_AN_AGENCY = re.compile(r"\{\{[^}]*\.telephone(_out_of_hours)?\b[^}]*\}\}")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_prints_the_number_of_an_agency_as_plain_text(path):
    if not ON_PAPER & set(path.parts):
        assert OF_AN_AGENCY.findall(path.read_text()) == []


def numbers_in(text: ast.JoinedStr) -> set[str]:
    named = {part.attr for part in ast.walk(text) if isinstance(part, ast.Attribute)}
    return {name for name in named if name in ("telephone", "telephone_out_of_hours")}


def written_into_text(source: str) -> list[int]:
    """Lines on which a number of an agency is put into a string: `core.telephones.link` makes a link of it."""
    texts = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)]
    return [text.lineno for text in texts if numbers_in(text)]


def test_no_python_writes_the_number_of_an_agency_into_a_sentence():
    found = {str(path.relative_to(ROOT)): lines for path in SOURCES if (lines := written_into_text(path.read_text()))}
    assert found == {}


def test_the_walks_find_a_number_of_an_agency_that_stands_bare():
    assert OF_AN_AGENCY.search("<p>{{ referral.agency.telephone|typed }}</p>")
    assert not OF_AN_AGENCY.search("{% tel agency.telephone %} {{ agency.telephone_hours }}")
    assert written_into_text('x = f"ring {agency.telephone_out_of_hours}"') == [1]
