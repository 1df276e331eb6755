"""The light markdown of guidance: what it knows, and that nothing else gets through it."""

import pytest
from django.template.loader import render_to_string
from hypothesis import example, given
from hypothesis import strategies as st

from guidance.blocks import BadLink, contents, destination, parse


def shown(body):
    """As a browser reads it: however the template breaks its lines."""
    return " ".join(render_to_string("guidance/parts/blocks.html", {"blocks": parse(body)}).split())


def kinds(body):
    return [block.kind for block in parse(body)]


def test_each_mark_makes_its_own_kind_of_block():
    lists = "- one\n- two\n\n1. first\n2. second\n\n"
    body = f"## Head\nText\n\n{lists}> note\n\n!> mind\n\n### Small\n\n| a | b |\n|---|---|\n| c | d |"
    assert kinds(body) == ["h2", "paragraph", "bullets", "numbers", "inset", "warning", "h3", "table"]


def test_lines_of_a_paragraph_run_together_and_an_empty_line_ends_it():
    assert [block.words for block in parse("one\ntwo\n\nthree")] == ["one two", "three"]


def test_an_item_may_go_on_in_the_next_line():
    (block,) = parse("- one\n  goes on\n- two")
    assert ["".join(span.text for span in item) for item in block.items] == ["one goes on", "two"]


def test_a_table_has_a_head_and_is_announced_by_its_heading():
    html = shown("## Whom to call\n\n| Route | Number |\n|---|---|\n| Emergency | [999](tel:999) |")
    assert '<th role="columnheader" scope="col" class="govuk-table__header">Route</th>' in html
    assert '<th role="rowheader" scope="row" class="govuk-table__header">Emergency</th>' in html
    assert "Whom to call</caption>" in html


def test_headings_can_be_linked_to():
    assert [block.anchor for block in contents(parse("## What to do\n\n### Not this"))] == ["what-to-do"]


def test_strong_words_and_links_stand_within_the_text():
    html = shown("Call **now** on [999](tel:999), or see [this](page:complaint).")
    assert 'Call <strong>now</strong> on <a class="govuk-link portal-nowrap" href="tel:999">999</a>, or' in html
    assert '<a class="govuk-link" href="/data-protection/complaint/">this</a>.</p>' in html


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("tel:0800789321", "tel:0800789321"),
        ("page:not-a-concern", "/guidance/not-a-concern/"),
        ("page:complaint", "/data-protection/complaint/"),
        ("https://ico.org.uk/make-a-complaint/", "https://ico.org.uk/make-a-complaint/"),
    ],
)
def test_where_a_link_may_lead(target, address):
    assert destination(target) == address


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "http://ico.org.uk/",
        "https://ico.org.uk.evil.example/",
        "https://ico.org.uk@evil.example/",
        "https://ico.org.uk:8443/",
        "//evil.example",
        "/accounts/logout/",
        "page:../admin",
        "tel:999;ext=1",
        "mailto:a@b.example",
    ],
)
def test_where_a_link_may_not_lead(target):
    with pytest.raises(BadLink):
        parse(f"[here]({target})")


def test_markup_typed_into_a_text_is_shown_and_never_obeyed():
    html = shown("## <script>alert(1)</script>\n\n<img src=x onerror=alert(1)> & **<b>**")
    assert "<script" not in html and "<img" not in html and "<b>" not in html
    assert "&lt;img src=x onerror=alert(1)&gt; &amp;" in html


@given(st.text(alphabet=st.sampled_from("a<>&\"'[]()*#-|!: \n1.tel"), max_size=80))
@example("|")
@example("-")
@example("## ")
@example("1. ")
@example("> \n> ")
@example("|---|")
def test_any_text_at_all_is_read_or_refused_for_its_link(body):
    try:
        html = shown(body)
    except BadLink:
        return
    assert "<script" not in html
    assert html.count("<a ") == html.count('<a class="govuk-link')
