"""What holds for the whole house, found by walking it rather than by remembering."""

from __future__ import annotations

import ast
import re
from graphlib import CycleError, TopologicalSorter

import pytest
from django.apps import apps
from grimp import build_graph

from audit.policy import policy_of, undeclared
from core.rules import Gate, Rule
from prevent_portal.pages_without_rule import WITHOUT_RULE
from tests.addresses import ABOUT_ONESELF, every_address
from tests.source import APPS, ROOT, sources

OURS = [a for a in every_address() if a.is_ours]


@pytest.mark.parametrize("address", OURS, ids=str)
def test_every_page_has_a_rule_or_is_open_on_purpose(address):
    assert isinstance(address.rule, (Rule, Gate)) or address.is_open or address.name in ABOUT_ONESELF


def test_the_list_of_pages_about_oneself_names_pages_that_exist():
    assert {a.name for a in OURS} >= ABOUT_ONESELF


def test_each_page_without_a_rule_says_who_may_open_it_and_why():
    without = {a.name: a.is_open for a in every_address() if not isinstance(a.rule, (Rule, Gate))}
    assert set(without) == set(WITHOUT_RULE)
    signed_in = {name for name, (who, _) in WITHOUT_RULE.items() if who == "Everybody who is signed in"}
    assert {name for name, is_open in without.items() if not is_open} == signed_in


def test_a_page_about_a_record_is_addressed_by_a_random_id():
    """Guidance is numbered on purpose: it is public, and people quote the number of a sheet."""
    numbered = [a.name for a in OURS if any(kind == "IntConverter" for _, kind in a.parameters)]
    guessable = [name for name in numbered if not name.startswith("guidance:")]
    assert guessable == []


def test_every_model_is_classified():
    assert undeclared() == []


def test_a_personal_field_that_is_declared_exists():
    for model in apps.get_models():
        policy = policy_of(model)
        names = {field.name for field in model._meta.get_fields()}
        assert not policy or set(policy.personal) <= names, model


@pytest.mark.parametrize(
    ("forbidden", "because"),
    [
        (r"\bmark_safe\(", "what people type is shown as text"),
        (r"\bcsrf_exempt\b", "every form is protected"),
        (r"\.extra\(|\bRawSQL\(", "queries are built from parameters"),
        (r"is_superuser", "superuser grants nothing, so nothing asks"),
        (r"\bpickle\b|yaml\.load\(", "nothing hostile is ever unpacked"),
        (r"print\(.*\bpassword", "secrets are not printed"),
    ],
)
def test_nowhere_in_the_code(forbidden, because):
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(forbidden, line) and not line.lstrip().startswith(("#", '"', "`")) and "`is_superuser`" not in line
    ]
    assert found == [], because


def test_no_inline_script_or_style_in_a_template():
    inline = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|<style", re.IGNORECASE)
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if "packs" not in path.parts and inline.search(path.read_text())
    ]
    assert found == []


def test_no_template_turns_escaping_off():
    unescaped = re.compile(r"\|\s*safe\b|autoescape\s+off")
    found = [str(p.relative_to(ROOT)) for p in (ROOT / "templates").rglob("*.html") if unescaped.search(p.read_text())]
    assert found == []


def test_no_name_stands_in_a_page_title():
    title = re.compile(r"{%\s*block title\s*%}(.*?){%\s*endblock", re.DOTALL)
    personal = re.compile(r"display_name|\.forenames|\.surname|subject\.", re.IGNORECASE)
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        for match in title.findall(path.read_text())
        if personal.search(match)
    ]
    assert found == []


def asked_of_the_page(source: str) -> list[int]:
    """Lines on which an act asks a rule about the authority that its page was opened with: it may have ended since."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args)
    asks = (
        node for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr in ("refusal", "anywhere")
    )
    return [node.lineno for node in asks if isinstance(node.args[0], ast.Name) and node.args[0].id == "by"]


def test_an_act_asks_for_the_authority_as_it_stands():
    acts = [path for path in sources() if "actions" in (path.stem, path.parent.name)]
    found = {str(path.relative_to(ROOT)): lines for path in acts if (lines := asked_of_the_page(path.read_text()))}
    assert found == {} and len(acts) > 20
    assert asked_of_the_page("if rule.refusal(by, record):\n    pass\n") == [1]


def test_no_modules_import_each_other_in_a_circle():
    """Not for types either: which of two is read first is a question that nobody should have to ask."""
    graph = build_graph(*APPS)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imports) > 500
    assert list(TopologicalSorter(imports).static_order())  # raises CycleError, which names the circle


def test_a_circle_would_be_named():
    with pytest.raises(CycleError):
        list(TopologicalSorter({"a": {"b"}, "b": {"a"}}).static_order())
