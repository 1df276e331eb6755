"""Our templates against the golden HTML that ships with govuk-frontend, so that they cannot drift apart.

Compared are elements, nesting and classes: ids and words are ours.
"""

import json
from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms
from django.conf import settings
from django.template import engines

from core.components import Row, Task
from core.forms import TODAY, GovukForm, Look, PartialDateField

COMPONENTS = settings.ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"
VOID = {"input", "br", "img", "path", "circle", "meta", "link"}


class Skeleton(HTMLParser):
    """Element, depth and classes, in order."""

    def __init__(self):
        super().__init__()
        self.lines, self.depth = [], 0

    def handle_starttag(self, tag, attrs):
        classes = " ".join(sorted((dict(attrs).get("class") or "").split()))
        self.lines.append(f"{'  ' * self.depth}{tag} {classes}".rstrip())
        self.depth += tag not in VOID

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.depth -= tag not in VOID

    def handle_endtag(self, tag):
        self.depth -= tag not in VOID


def skeleton(html):
    parser = Skeleton()
    parser.feed(html)
    return parser.lines


def golden(component, name):
    fixtures = json.loads((COMPONENTS / component / "fixtures.json").read_text())["fixtures"]
    return skeleton(next(fixture["html"] for fixture in fixtures if fixture["name"] == name))


def shown(source, **context):
    return skeleton(engines["django"].from_string(source).render(context))


def field(looks=None, data=None, **fields):
    form_class = type("AForm", (GovukForm,), {"looks": looks or {}, **fields})
    form = form_class(data)
    return skeleton(str(form[next(iter(fields))].as_field_group()))


LONG_AGO = date(1900, 1, 1)
PLAIN = {"answer": Look(size="")}


def test_a_text_question_with_a_hint_is_gov_uk_markup():
    assert field(PLAIN, answer=forms.CharField(help_text="A hint")) == golden("input", "with hint text")


def test_a_text_question_with_an_error_is_gov_uk_markup():
    assert field(PLAIN, {}, answer=forms.CharField()) == golden("input", "with error message")


def test_a_narrow_text_box_is_gov_uk_markup():
    ours = field({"answer": Look(size="", width=2)}, answer=forms.CharField(help_text="A hint"))
    assert ours == golden("input", "with width-2 class")


def test_a_box_with_a_unit_after_it_is_gov_uk_markup():
    ours = field({"answer": Look(size="", suffix="kg")}, answer=forms.CharField())
    assert ours == golden("input", "with suffix")


def test_a_long_text_question_with_an_error_is_gov_uk_markup():
    ours = field(PLAIN, {}, answer=forms.CharField(widget=forms.Textarea))
    assert ours == golden("textarea", "with error message")


def test_a_long_text_question_with_a_limit_is_gov_uk_markup():
    ours = field(PLAIN, answer=forms.CharField(widget=forms.Textarea, max_length=10))
    assert ours == golden("character-count", "default")


def test_a_password_question_is_gov_uk_markup():
    assert field(PLAIN, answer=forms.CharField(widget=forms.PasswordInput)) == golden("password-input", "default")


def test_a_list_to_select_from_is_gov_uk_markup():
    three = [("1", "One"), ("2", "Two"), ("3", "Three")]
    assert field(PLAIN, answer=forms.ChoiceField(choices=three)) == golden("select", "default")


@pytest.mark.parametrize(
    ("component", "name", "looks", "options"),
    [
        ("radios", "with hints on items", {"hints": {"a": "One", "b": "Two"}, "size": "l"}, {}),
        ("radios", "inline", {"inline": True, "size": ""}, {"help_text": "A hint"}),
        ("radios", "small", {"small": True, "size": ""}, {}),
        ("checkboxes", "with error message and hint", {"size": ""}, {"help_text": "A hint"}),
    ],
)
def test_choices_are_gov_uk_markup(component, name, looks, options):
    wanted = golden(component, name)
    items = sum(line.strip() == f"div govuk-{component}__item" for line in wanted)
    choices = [("a", "A"), ("b", "B"), ("c", "C")][:items]
    kind = forms.ChoiceField if component == "radios" else forms.MultipleChoiceField
    widget = forms.RadioSelect if component == "radios" else forms.CheckboxSelectMultiple
    data = {} if "error" in name else None
    ours = field({"answer": Look(**looks)}, data, answer=kind(choices=choices, widget=widget, **options))
    assert without_headings(ours) == without_headings(wanted)


def without_headings(lines):
    """The fixture makes the legend the page's heading; that is an option here and tested elsewhere."""
    return [line for line in lines if line.split()[0] != "h1"]


@pytest.mark.parametrize(("name", "data"), [("default", None), ("with error message and hint", {})])
def test_a_date_question_is_gov_uk_markup(name, data):
    hint = {"help_text": "A hint"}
    assert field(PLAIN, data, answer=PartialDateField(earliest=LONG_AGO, latest=TODAY, **hint)) == golden(
        "date-input", name
    )


def test_the_error_summary_is_gov_uk_markup():
    form_class = type("AForm", (GovukForm,), {"a": forms.CharField(), "b": forms.CharField()})
    ours = shown("{% error_summary form %}", form=form_class({}))
    assert ours == golden("error-summary", "default")


@pytest.mark.parametrize(
    ("name", "rows", "options"),
    [
        ("as a summary card with a text header", [Row("Name", "A"), Row("Date", "B")], "title='Person'"),
        ("single action with anchor", [Row("Name", "A", "#")], ""),
    ],
)
def test_a_summary_list_is_gov_uk_markup(name, rows, options):
    ours = shown(f"{{% summary_list rows {options} %}}", rows=rows)
    assert ours[:5] == golden("summary-list", name)[:5]


def test_a_task_list_is_gov_uk_markup():
    tasks = [
        Task("One", "Completed", "#"),
        Task("Two", "Incomplete", "#", colour="blue"),
        Task("Three", "Incomplete", "#", colour="blue"),
    ]
    ours = shown("{% task_list tasks %}", tasks=tasks)
    assert ours[:5] == golden("task-list", "default")[:5]


@pytest.mark.parametrize(
    ("source", "component", "name"),
    [
        ("{% inset %}Words{% endinset %}", "inset-text", "default"),
        ("{% warning %}Words{% endwarning %}", "warning-text", "default"),
        ("{% details 'Why' %}Words{% enddetails %}", "details", "default"),
        ("{% tag 'Sent' 'grey' %}", "tag", "grey"),
        ("{% pagination next='/b' %}", "pagination", "with next only"),
        ("{% button 'Send' %}", "button", "default"),
        ("{% button 'Send' kind='warning' %}", "button", "warning"),
        ("{% button 'Send' href='/x' %}", "button", "link"),
    ],
)
def test_small_parts_are_gov_uk_markup(source, component, name):
    ours = shown(source)
    assert as_ours(ours) == as_ours(golden(component, name))


def as_ours(lines):
    """Our warning holds paragraphs, so its box is a block; our "Next page" needs no hidden word."""
    blocks = [line.replace("strong govuk-warning", "div govuk-warning") for line in lines]
    return [line for line in blocks if not line.endswith("span govuk-visually-hidden")]
