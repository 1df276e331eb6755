"""A test in a browser never reads a page that may not have come: it fails one time in a hundred, on the day that counts.

In each file that drives a browser, a click says whether it leads to another page (`press`) or not (`tap`), and what
stands on a page is asked by `expect`, which waits. What reads at once is in `tests/browser.py` alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from tests.source import ROOT

DRIVES = {"tests.browser", "playwright.sync_api"}
GIVEN = {"browser", "browsing", "browsing_as", "live_server"}
THE_ONE_PLACE = {"tests/browser.py"}
CLICKS = {"click", "dblclick"}
READS = {
    "all",
    "all_inner_texts",
    "all_text_contents",
    "content",
    "count",
    "get_attribute",
    "inner_html",
    "inner_text",
    "input_value",
    "is_checked",
    "is_disabled",
    "is_editable",
    "is_enabled",
    "is_hidden",
    "is_visible",
    "text_content",
    "title",
}
MARK = "pytest.mark." + "browser"
WAITS_BLINDLY = {"sleep", "wait_for_timeout", "wait_for_selector"}


@cache
def browser_tests() -> dict[str, ast.Module]:
    texts = {str(path.relative_to(ROOT)): path.read_text() for path in sorted((ROOT / "tests").rglob("*.py"))}
    trees = {name: ast.parse(text) for name, text in texts.items() if any(word in text for word in DRIVES | GIVEN)}
    return {name: tree for name, tree in trees.items() if name not in THE_ONE_PLACE and drives_a_browser(tree)}


def drives_a_browser(tree: ast.Module) -> bool:
    return any(
        (isinstance(node, ast.ImportFrom) and node.module in DRIVES)
        or (isinstance(node, ast.FunctionDef) and GIVEN & {each.arg for each in node.args.args})
        for node in ast.walk(tree)
    )


def faults(tree: ast.Module) -> Iterator[str]:
    expected = {id(call) for node in ast.walk(tree) if isinstance(node, ast.With) for call in expected_in(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield from faults_of_a_call(node, node.func, is_expected=id(node) in expected)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "sleep":
            yield f"{node.lineno}: {ast.unparse(node)} hopes"
        elif isinstance(node, ast.Attribute) and node.attr == "url" and ast.unparse(node.value) != "live_server":
            yield f"{node.lineno}: {ast.unparse(node)} is read at once"
        elif isinstance(node, ast.FunctionDef | ast.With | ast.For | ast.If):
            yield from taps_without_an_end(node.body)


def expected_in(node: ast.With) -> Iterator[ast.AST]:
    """Calls in the block of `with page.expect_navigation():` and its like."""
    if any(".expect_" in ast.unparse(item.context_expr) for item in node.items):
        yield from (each for statement in node.body for each in ast.walk(statement))


def faults_of_a_call(node: ast.Call, function: ast.Attribute, *, is_expected: bool) -> Iterator[str]:
    said = f"{node.lineno}: {ast.unparse(node)}"
    if function.attr in CLICKS and not is_expected:
        yield f"{said} does not say whether another page comes: press() or tap()"
    if function.attr in READS and not node.args and not is_of_the_database(function):
        yield f"{said} is read at once: expect()"
    if function.attr in WAITS_BLINDLY:
        yield f"{said} hopes"
    if function.attr == "evaluate" and not is_expected:
        yield f"{said} is read at once"
    if any(each.arg == "timeout" for each in node.keywords):
        yield f"{said} has a patience of its own"


def is_of_the_database(function: ast.Attribute) -> bool:
    return ".objects." in f"{ast.unparse(function)}."


def taps_without_an_end(body: list[ast.stmt]) -> Iterator[str]:
    """What a tap does may not be done yet when the next line asks: that line waits for it."""
    for tapped, after in zip(body, [*body[1:], None], strict=True):
        if ast.unparse(tapped).startswith("tap(") and not (after and "expect" in ast.unparse(after)):
            yield f"{tapped.lineno}: {ast.unparse(tapped)} is waited for by nothing"


def test_no_test_reads_a_page_that_may_not_have_come():
    found = {name: list(faults(tree)) for name, tree in browser_tests().items()}
    assert len(found) > 10
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_what_is_marked_as_a_browser_test_is_among_what_is_walked():
    """Walked is walked by what a file imports and asks for."""
    marked = {str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("*.py") if MARK in path.read_text()}
    assert len(marked) > 10
    assert marked - set(browser_tests()) == set()


@pytest.mark.parametrize(
    "line",
    [
        "page.get_by_role('button').click()",
        "page.get_by_role('button').dblclick()",
        "assert page.get_by_text('x').is_visible()",
        "assert not curtain.is_visible()",
        "assert page.locator('li').count() == 10",
        "assert [row.inner_text() for row in page.locator('tr').all()]",
        "assert 'x' in page.inner_text()",
        "assert 'x' in page.content()",
        "assert page.title() == 'x'",
        "assert box.input_value() == 'x'",
        "assert '/check/' in page.url",
        "assert page.evaluate('document.activeElement.id') == 'x'",
        "page.wait_for_timeout(500)",
        "sleep(1)",
        "part.wait_for(timeout=2000)",
        "tap(part)\n    assert asked == [1]",
        "tap(part)",
    ],
)
def test_each_way_of_not_waiting_is_found(line):
    assert list(faults(ast.parse(f"def test_it(page):\n    {line}")))


@pytest.mark.parametrize(
    "line",
    [
        "press(page.get_by_role('button'))\n    assert Referral.objects.count() == 1",
        "tap(part)\n    expect(part).to_be_hidden()",
        "with page.expect_download() as waiting:\n        part.click()",
        "page.goto(live_server.url)",
        "assert page.count('x') == 2",
    ],
)
def test_what_waits_is_left_alone(line):
    assert list(faults(ast.parse(f"def test_it(page):\n    {line}"))) == []
